"""The command line: the application without a window. `python -m gpu_modeler --help` says what it can do."""

from gpu_modeler.headless.entry import main

__all__ = ["main"]
