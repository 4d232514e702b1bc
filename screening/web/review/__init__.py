"""The reviewers' pages: they may prove and compare, and no page of the check needs them."""
