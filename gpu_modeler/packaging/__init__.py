"""Makes the application that is double-clicked, from the source tree: `python3 main.py build`. Never part of it."""
