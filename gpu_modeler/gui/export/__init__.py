"""Export to Excel: what it is asked for, its way beside the window, and what verification found."""
