"""Finding in the open model: labels, ids, values, formulas, notes and sources; and replacing what was found. No Qt."""
