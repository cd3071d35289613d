"""Kept versions of documents: looked at, opened as a copy, restored."""
