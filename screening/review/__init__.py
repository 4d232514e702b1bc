"""What a reviewer is shown: the rules as prose, vignettes, proofs, comparisons. Nothing here is
needed to serve a check.
"""
