"""Unsaved work in the window: kept while one works, offered at the next start."""
