"""Building a model: what it is made of, and the edits that copy, move and remove several of these at once. No Qt."""
