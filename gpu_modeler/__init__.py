"""GPU Modeler: financial models of GPU companies. Imports nothing, so that no face pays for another."""

__version__ = "0.1.0"
