"""The page of scenarios side by side: outputs, what is typed differently, and the edits of scenarios."""
