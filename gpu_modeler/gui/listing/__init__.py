"""What pages that list things have in common: a head with a search and a choice, a table, and what is said of its row."""
