"""The page of sensitivity tables and the tornado, and the box of the goal seek."""
