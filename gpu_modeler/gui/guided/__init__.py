"""The guided first model in the window: three steps, nothing typed is lost between them."""
