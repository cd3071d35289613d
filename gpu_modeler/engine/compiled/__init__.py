"""Batches of cases as machine code, printed from the same formulas as numpy's source, where a compiler is installed.

`Calculation.batches(…, compiled=True)` uses it, in the caller's thread. What all kernels share takes a fifth of a
second to make in each process, once; `prepare` does it ahead of time, in a thread that may wait. A formula's own kernel
takes a few milliseconds and is kept for all models of the process. Kernels agree with numpy to 1e-12 of the size of the
operands; a case's bits depend neither on its neighbours, nor on how many cases are evaluated, nor on the processor.
"""

from __future__ import annotations

from collections.abc import Sequence

from gpu_modeler.engine.batch import AnyBatch, Inputs
from gpu_modeler.engine.compiled.installed import is_available
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Order
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Place


class NoCompiler(ModelerError):
    """A batch is to be compiled where no compiler is installed."""

    key = "no_compiler"


def prepare() -> None:
    """Load the compiler and make what all kernels share.

    Raises:
        NoCompiler: none is installed.
    """
    if not is_available():
        raise NoCompiler
    from gpu_modeler.engine.compiled.toolchain import TOOLCHAIN

    assert TOOLCHAIN.library


def is_ready() -> bool:
    """Say whether `prepare` has been done in this process, so that a compiled batch is made at once."""
    from gpu_modeler.engine.compiled.toolchain import TOOLCHAIN

    return TOOLCHAIN.is_ready


def compiled_batch(
    ground: Ground,
    order: Order,
    inputs: Inputs,
    outputs: Sequence[str],
    case: int,
    *,
    cells: Sequence[tuple[str, Place]] | None = None,
) -> AnyBatch:
    """Return a batch in machine code. Raises as `prepare`, and `KeyError` where an input is no cell of the model."""
    prepare()
    from gpu_modeler.engine.compiled.kernel_batch import KernelBatch

    return KernelBatch(ground, order, inputs, outputs, case, cells=cells)


__all__ = ["NoCompiler", "compiled_batch", "is_available", "is_ready", "prepare"]
