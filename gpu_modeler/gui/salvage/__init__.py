"""A damaged document in the window: what is sound of it is taken out, and what is not is shown."""
