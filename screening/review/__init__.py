"""For the clinician who signs: proofs over all answers, comparison of two rule files, the rule sheet, sign-off."""
