"""The application without a window: the session, the actions a person can ask for, what is kept between starts."""
