"""Global sensitivity: which uncertain inputs the variance of an output comes from."""
