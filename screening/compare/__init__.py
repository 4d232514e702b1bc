"""Two versions of the content: what a change does, and to whom."""
