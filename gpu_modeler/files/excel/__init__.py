"""Excel workbooks with live formulas: what stands where, how formulas are printed there, how it looks. No Qt."""
