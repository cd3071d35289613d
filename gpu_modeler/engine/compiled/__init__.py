"""Batches of cases as machine code, generated from the formulas as numpy's source is, where a compiler is installed."""

from gpu_modeler.engine.compiled.toolchain import is_available

__all__ = ["is_available"]
