"""Benchmarks: each against a peer in the same run, as ratios and medians. `make bench`."""
