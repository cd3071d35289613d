"""Editing what is uncertain: the table of uncertainties, the box of one, and the matrix of correlations."""
