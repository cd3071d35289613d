"""The checks: their count in the status bar, and their page."""
