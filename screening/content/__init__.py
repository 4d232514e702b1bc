"""Files to nouns: read, checked, classified and signed. YAML is known here alone."""
