"""Which formulas can be kernels. The others are left to numpy, line by line."""

from __future__ import annotations

from gpu_modeler.engine.compiled.operations import CELLWISE
from gpu_modeler.engine.program import Program
from gpu_modeler.formula.tree import BoundCall, BoundNumber, Reduction

_REDUCTIONS = frozenset(
    {"SUM", "PRODUCT", "MIN", "MAX", "AVERAGE", "COUNT", "AND", "OR", "NPV", "STDEV", "VAR"}
)
_DIGITS_SECOND = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC"})


def is_compilable(program: Program) -> bool:
    """Say whether all of a formula can be a kernel; else its line is left to numpy."""
    return all(_is_known(program, at) for at in range(len(program)))


def _is_known(program: Program, at: int) -> bool:
    node, arguments = program[at].node, program[at].arguments
    if isinstance(node, Reduction):
        return node.function in _REDUCTIONS and all(node.over.values())
    if isinstance(node, BoundCall):
        if node.function in _DIGITS_SECOND and len(arguments) == 2:
            return isinstance(program[arguments[1]].node, BoundNumber)
        return node.function in CELLWISE
    return True
