"""The review of a returned workbook in the window: asking for the file, the page of changes, effects as they come."""
