"""R26: every value has a source, none is older than it may be, and none is at odds with another unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.app.checking.finding import Finding, Severity, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.model import Cell, Line, Place
from gpu_modeler.text import Message

Found = list[tuple[tuple[str, Place], Cell]]


def sourced(subject: Subject, line: Line) -> Iterator[Finding]:
    """Count a line's values without a source, with an old one, and with another source that says otherwise."""
    cells = subject.model.cells_of(line.id)
    states: dict[str, Found] = {}
    for (scenario, place), cell in cells.items():
        states.setdefault(subject.trust.state(line, cell, place), []).append(((scenario, place), cell))
    if silent := states.get("none"):
        reported = any(cell.kind in {"actual", "guidance"} for _, cell in silent)
        yield _finding(
            line, silent, "without_source", "problem_without_source", "warning" if reported else "info"
        )
    if old := states.get("old"):
        source = subject.model.sources[old[0][1].source]
        told = {"source": source.title, "date": source.date}
        yield _finding(line, old, "old_source", "check_old_source", "warning", **told)
    if contested := states.get("conflict"):
        yield _finding(line, contested, "conflict", "check_conflict", "warning")


def _finding(line: Line, cells: Found, code: str, key: str, severity: Severity, **told: object) -> Finding:
    (scenario, place), _ = cells[0]
    spot = Spot(line.id) if code == "without_source" else Spot(line.id, place, scenario)
    content = repr(sorted((where, cell.value, cell.source) for where, cell in cells))
    return Finding("R26", severity, spot, Message(key, {"count": len(cells), **told}), code, content)
