"""Tables of others into the model: the file or the clipboard, the dialog with its choices and its preview."""
