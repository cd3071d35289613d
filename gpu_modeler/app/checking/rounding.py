"""R28: rounding within a calculation, and totals that differ in print from the sum of their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.edits.check_lines import is_check
from gpu_modeler.formula.shape import walk
from gpu_modeler.formula.tree import Call, Reduction, Reference
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Message


def rounding(subject: Subject, line: Line) -> Iterator[Finding]:
    """R28: rounding inside a calculation, and totals that differ on paper from the sum of their printed parts."""
    for written in subject.written(line):
        rounded = [
            part.function
            for part in walk(written.bound.syntax)
            if isinstance(part, Call) and part.function.startswith("ROUND")
        ]
        if rounded and subject.dependents[line.id] and not is_check(line):
            message = Message("check_rounded", {"function": rounded[0]})
            yield Finding(
                "R28", "info", Spot(line.id, exception=written.exception), message, "rounded", written.text
            )
    yield from _printed(subject, line)


def _printed(subject: Subject, line: Line) -> Iterator[Finding]:
    """Compare a line that sums another over an axis with the sum of the parts as they are shown."""
    bound = subject.calculation.bound(line.id).formula
    tree = bound.tree if bound is not None else None
    if not isinstance(tree, Reduction) or tree.function != "SUM" or not isinstance(tree.operand, Reference):
        return
    if PERIOD in tree.over or tree.operand.lag or tree.operand.fixed:
        return
    axes = subject.calculation.axes
    parts = subject.base(subject.model.lines[tree.operand.line])
    for axis, items in tree.over.items():
        chosen = [subject.model.item_ids(axis).index(item) for item in items]
        parts = np.take(parts, chosen, axis=axes.index(axis))
    total = subject.base(line)
    decimals = _decimals(line)
    over = tuple(axes.index(axis) for axis in tree.over)
    printed = np.round(parts * _shown_by(line), decimals).sum(axis=over, keepdims=True)
    off = np.round(total * _shown_by(line), decimals) - printed
    step = 10.0**-decimals
    wrong = np.abs(np.nan_to_num(off)) > step / 2
    if wrong.any():
        at = tuple(int(k) for k in np.unravel_index(int(np.argmax(np.abs(np.nan_to_num(off)))), off.shape))
        told = {"difference": f"{off[at]:.{decimals}f}", "count": int(wrong.sum())}
        place = subject.place_at(line, at)
        content = f"{off[at]:.6g} {int(wrong.sum())}"
        yield Finding("R28", "info", Spot(line.id, place), Message("check_printed", told), "printed", content)


def _decimals(line: Line) -> int:
    from gpu_modeler.files.excel.formats import format_of

    found = re.search(r"\.([0#?]+)", format_of(line).split(";")[0])
    return len(found[1]) if found else 0


def _shown_by(line: Line) -> float:
    return 100.0 if line.unit == "%" else 1.0
