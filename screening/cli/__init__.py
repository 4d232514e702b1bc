"""The commands of `python -m screening`."""
