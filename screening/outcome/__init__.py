"""Answers to a result: what is asked next, what follows, and its words. Pure functions."""
