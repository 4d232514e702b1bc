"""The same content in formats of the field, for other programs. docs/exchange.md says what each is
good for, what was tried, and what is left out.
"""
