"""Where each instruction of a formula is computed — before a loop or within it — and under which name it is read.

Also the masks that keep operations from failing in branches that are not taken.
"""

from __future__ import annotations

from collections.abc import Container

from gpu_modeler.engine.listing import Dtype, Listing, Number, RowsOf, Target, Temporary
from gpu_modeler.engine.program import Instruction, Program
from gpu_modeler.formula.tree import BoundBinary, BoundCall, BoundNumber, Reduction, Reference

_FOR_EVER = 1 << 60
_MAY_FAIL = frozenset({"SQRT", "LN", "LOG10", "EXP", "POWER"})


class Placing:
    """Names and places of the results of one formula.

    `inside` holds the lines that the surrounding loop computes; with `None` there is no loop. What does not depend on
    them is computed before the loop, for all periods at once, and read row by row.
    """

    def __init__(self, listing: Listing, piece: int, program: Program, inside: Container[str] | None) -> None:
        self.listing = listing
        self.piece = piece
        self.program = program
        self.inside = inside
        self.names: list[str] = [""] * len(program)
        self.is_truth = [False] * len(program)
        self.branches = _branches(program)
        self.is_inner = self._inner()
        self.body: list[str] = []
        self._readers = _readers(program)
        self._truths: dict[tuple[int, bool], str] = {}

    def _inner(self) -> list[bool]:
        """Say of each instruction whether it is computed within the loop (or there is no loop)."""
        if self.inside is None:
            return [True] * len(self.program)
        inner: list[bool] = []
        for at, instruction in enumerate(self.program):
            reads = isinstance(instruction.node, Reference) and instruction.node.line in self.inside
            depends = any(inner[argument] for argument in instruction.arguments)
            # What may fail waits for the condition that keeps it from failing.
            waits = may_fail(instruction) and any(
                inner[self.program[choice].arguments[0]] for choice, _ in self.branches[at]
            )
            inner.append(reads or depends or waits)
        return inner

    def emit(self, at: int, line: str) -> None:
        """Print a line where instruction `at` is computed."""
        (self.body if self.is_inner[at] else self.listing.before).append(line)

    def in_row(self, at: int) -> bool:
        """Say whether an instruction works on one period at a time."""
        return self.inside is not None and self.is_inner[at]

    # --- operands ---

    def operand(self, at: int, *, in_row: bool) -> str:
        """Return the name of a result as seen from where it is used."""
        name = self.names[at]
        if not in_row or self.is_inner[at] or isinstance(self.program[at].node, BoundNumber):
            return name
        return f"{self.listing.parameter(RowsOf(self.piece, name))}[t]"

    def numbers(self, at: int) -> list[str]:
        """Return the arguments of an instruction as numbers."""
        return [self.number(argument, at) for argument in self.program[at].arguments]

    def number(self, argument: int, user: int) -> str:
        """Return an argument as a number; a truth value is turned into 1 or 0 where it was made."""
        if self.is_truth[argument]:
            number = self.temporary(argument, "float", purpose="number")
            self.emit(argument, f"copyto({number}, {self.names[argument]})")
            self.names[argument], self.is_truth[argument] = number, False
        return self.operand(argument, in_row=self.in_row(user))

    def truth(self, argument: int, user: int) -> str:
        """Return an argument as a truth array, made where `user` is computed."""
        in_row = self.in_row(user)
        if self.is_truth[argument]:
            return self.operand(argument, in_row=in_row)
        known = self._truths.get((argument, in_row))
        if known is None:
            known = self.temporary(argument, "bool", place=user, purpose="truth")
            zero = self.listing.parameter(Number(0.0))
            self.emit(user, f"not_equal({self.operand(argument, in_row=in_row)}, {zero}, out={known})")
            self._truths[argument, in_row] = known
        return known

    # --- results ---

    def temporary(
        self,
        at: int,
        dtype: Dtype,
        *,
        place: int | None = None,
        purpose: str = "result",
        axes: frozenset[str] | None = None,
    ) -> str:
        """Return the name of room for something that goes with instruction `at`."""
        in_row = self.in_row(at if place is None else place)
        is_kept = dtype == "bool" or (self.inside is not None and not self.is_inner[at])
        until = _FOR_EVER if is_kept else self._readers[at]
        room = Temporary(self.piece, at, dtype, axes or self.program[at].axes, until, in_row, purpose)  # type: ignore[arg-type]
        return self.listing.parameter(room)

    def result(self, at: int, dtype: Dtype = "float") -> str:
        """Return where an instruction puts its result: the last one of a formula writes to the target itself."""
        is_last = at == len(self.program) - 1
        if is_last and dtype == "float" and self.is_inner[at]:
            target = self.listing.parameter(Target(self.piece))
            self.names[at] = target if self.inside is None else f"{target}[t]"
        else:
            self.names[at] = self.temporary(at, dtype)
        self.is_truth[at] = dtype == "bool"
        return self.names[at]

    # --- branches ---

    def mask(self, at: int) -> str | None:
        """Return the truth array that says where the branches around an instruction are taken, if there is one."""
        axes: frozenset[str] = frozenset()
        name: str | None = None
        for choice, is_first in self.branches[at]:
            condition = self.program[choice].arguments[0]
            if self.is_inner[condition] and not self.is_inner[at]:
                return None
            axes |= self.program[condition].axes
            if not axes <= self.program[at].axes:
                return name
            name = self._joined(at, choice, name, axes, is_first=is_first)
        return name

    def _joined(
        self, at: int, choice: int, outer: str | None, axes: frozenset[str], *, is_first: bool
    ) -> str:
        truth = self.truth(self.program[choice].arguments[0], at)
        if is_first and outer is None:
            return truth
        purpose = "taken" if is_first else "not taken"
        joined = self.temporary(at if outer else choice, "bool", place=at, purpose=purpose, axes=axes)
        if not is_first:
            self.emit(at, f"logical_not({truth}, out={joined})")
            truth = joined
        if outer is not None:
            self.emit(at, f"logical_and({outer}, {truth}, out={joined})")
        return joined

    def safe(self, at: int, operand: str) -> str:
        """Return an operand with 1 wherever the branch around the instruction is not taken."""
        mask = self.mask(at)
        if mask is None:
            return operand
        safe = self.result(at)
        self.emit(at, f"copyto({safe}, {self.listing.parameter(Number(1.0))})")
        self.emit(at, f"copyto({safe}, {operand}, where={mask})")
        return safe


def may_fail(instruction: Instruction) -> bool:
    """Say whether an operation fails for some ordinary numbers."""
    node = instruction.node
    if isinstance(node, BoundBinary):
        return node.operator in {"/", "^"}
    return isinstance(node, BoundCall) and node.function in _MAY_FAIL


def _readers(program: Program) -> list[int]:
    readers = [len(program)] * len(program)
    for at, instruction in enumerate(program):
        for argument in instruction.arguments:
            readers[argument] = at
    return readers


def _branches(program: Program) -> list[tuple[tuple[int, bool], ...]]:
    """Return for each instruction the IFs around it, outermost first, and whether it stands in the first branch."""
    branches: list[tuple[tuple[int, bool], ...]] = [()] * len(program)
    for at in range(len(program) - 1, -1, -1):
        instruction = program[at]
        is_choice = isinstance(instruction.node, BoundCall) and instruction.node.function == "IF"
        for position, argument in enumerate(instruction.arguments):
            chosen = ((at, position == 1),) if is_choice and position > 0 else ()
            is_elsewhere = (
                isinstance(instruction.node, Reduction) and position == len(instruction.arguments) - 1
            )
            branches[argument] = () if is_elsewhere else branches[at] + chosen
    return branches
