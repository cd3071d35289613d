"""A first model from a page of answers: what is asked, what is proposed, and the model that comes out. No Qt."""
