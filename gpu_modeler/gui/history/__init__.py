"""The page on which every step of the session is listed, and gone back to."""
