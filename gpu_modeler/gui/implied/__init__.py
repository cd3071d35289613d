"""The page What must be true: where two levers make value today's price, company by company."""
