"""Errors that nobody expected: logged, told in a box that says whether the work is safe, and made a report of."""
