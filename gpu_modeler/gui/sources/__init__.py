"""The page of sources: how old each is, what it carries, where two say otherwise, and what has none."""
