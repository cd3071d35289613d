"""Which charts there are and which cells they draw: one account for the window and the workbook. No Qt, no files."""
