"""The window and the file of its document: locked while it is open, looked after while others may change it, saved."""
