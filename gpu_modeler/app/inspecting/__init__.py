"""What one cell is, where its value comes from and where it goes. No Qt; texts in both languages, or in one when asked."""
