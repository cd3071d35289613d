"""What leaves the model without its formulas: a page or range as CSV or a small workbook, the table of a research note."""
