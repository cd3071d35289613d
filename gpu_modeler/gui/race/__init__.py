"""The race: the companies in the same trials, compared trial by trial."""
