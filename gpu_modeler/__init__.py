"""GPU Modeler: financial models of GPU companies. Imports nothing, so that no face pays for another."""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Return `Model`, the Python interface, when it is first asked for."""
    if name == "Model":
        from importlib import import_module

        # By name, so that who reads the version above does not depend on the interface.
        return import_module("gpu_modeler.api").Model
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
