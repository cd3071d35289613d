"""The page of the story: what is claimed, what the model says of it, and whether that agrees."""
