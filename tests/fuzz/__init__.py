"""Inputs from outside, made at random: what each reader must hold for any input, and inputs that are kept.

A target is a module with `seeds()` (inputs to begin with, by name), `TOKENS` (words of its language) and `check(data)`,
which raises `AssertionError` or anything unforeseen where an input breaks what must hold. `tests/fuzz/run.py` looks for
such inputs; `test_corpora.py` goes through all that were kept.
"""
