"""Why an output differs: the waterfall, its table, and the paragraph in both languages."""
