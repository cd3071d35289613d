"""Building the model in the window: the page of the structure, boxes for what is new, deletion with its questions."""
