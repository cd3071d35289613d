"""Finding and replacing over the whole model: a bar with its list below the page."""
