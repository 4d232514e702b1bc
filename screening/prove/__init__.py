"""Promises and laws, proved for every possible answer. The solver is known here alone."""
