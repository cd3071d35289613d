"""The formula bar: where the cursor stands, what stands there, and the place to write formulas."""
