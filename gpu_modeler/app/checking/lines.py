"""Rules about lines as such: overrides with reasons (R03), order (R11), labels and units (R12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from gpu_modeler.app.checking.finding import Finding, Severity, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.edits import ClearCells, MoveLine, RelabelLine, SetCells, SetUnit
from gpu_modeler.model import Cell, Line, Model, Place
from gpu_modeler.text import Labels, Message

CellsOfScenario = dict[str, list[tuple[Place, Cell]]]


def reasons_of_overrides(subject: Subject, line: Line) -> Iterator[Finding]:
    """R03: a hard value over a formula is listed, and says why it is there."""
    if line.is_input:
        return
    found: CellsOfScenario = {}
    for (scenario, place), cell in subject.model.cells_of(line.id).items():
        if cell.kind == "override" and cell.value is not None:
            found.setdefault(scenario, []).append((place, cell))
    for scenario, cells in found.items():
        silent = [(place, cell) for place, cell in cells if not _has_reason(cell)]
        if silent:
            yield _override(line, scenario, silent, is_silent=True)
        told = [entry for entry in cells if entry not in silent]
        if told:
            yield _override(line, scenario, told, is_silent=False)


def _has_reason(cell: Cell) -> bool:
    return bool(cell.source or cell.note.zh or cell.note.en)


def _override(line: Line, scenario: str, cells: list[tuple[Place, Cell]], *, is_silent: bool) -> Finding:
    message = Message(f"check_override_{'silent' if is_silent else 'told'}", {"count": len(cells)})
    content = "; ".join(
        f"{place}={cell.value!r}" for place, cell in sorted(cells, key=lambda known: known[0])
    )
    fix = ClearCells(scenario, tuple((line.id, place) for place, _ in cells))
    spot = Spot(line.id, cells[0][0], scenario)
    severity: Severity = "warning" if is_silent else "info"
    code = "silent" if is_silent else "told"
    return Finding(
        "R03", severity, spot, message, code, f"{line.formula} {content}", fix, changes_values=True
    )


def give_reason(model: Model, finding: Finding, reason: str) -> SetCells:
    """Return the edit that notes a reason on every override that a finding says has none."""
    spot = finding.spot
    cells = tuple(
        (spot.line, place, replace(cell, note=Labels(reason, reason)))
        for (scenario, place), cell in model.cells_of(spot.line).items()
        if scenario == spot.scenario and cell.kind == "override" and cell.value is not None
        if not _has_reason(cell)
    )
    return SetCells(spot.scenario, cells)


def read_from_above(subject: Subject, line: Line) -> Iterator[Finding]:
    """R11: what a line reads stands above it, in its section."""
    own = subject.position[line.id]
    reach = [
        reference.line
        for written in subject.written(line)
        for reference in written.bound.references
        if reference.lag == 0 and reference.line != line.id
    ]
    below = [
        source
        for source in dict.fromkeys(reach)
        if subject.position[source] > own and subject.model.lines[source].section == line.section
    ]
    if not below:
        return
    last = max(below, key=subject.position.__getitem__)
    message = Message("check_reads_below", {"lines": [subject.model.lines[name].labels for name in below]})
    fix = None if line.id in subject.precedents[last] else MoveLine(line.id, line.section, last)
    content = f"{line.formula} reads {sorted(below)}"
    yield Finding("R11", "info", Spot(line.id), message, "below", content, fix)


def named_and_measured(subject: Subject) -> Iterator[Finding | None]:
    """R12: a label in both languages, no two alike in a section, and a unit."""
    counted = {
        language: Counter((line.section, line.labels.in_language(language)) for line in subject.lines)
        for language in ("zh", "en")
    }
    for line in subject.lines:
        yield None
        if not line.unit.strip():
            yield Finding(
                "R12",
                "error",
                Spot(line.id),
                Message("check_no_unit"),
                "unit",
                line.unit,
                SetUnit(line.id, "1"),
            )
        missing = [language for language in ("zh", "en") if not getattr(line.labels, language).strip()]
        if missing:
            message = Message("check_no_label", {"languages": missing})
            fix = RelabelLine(line.id, _filled(line))
            yield Finding("R12", "warning", Spot(line.id), message, "label", repr(line.labels), fix)
        repeated = any(
            counted[language][line.section, line.labels.in_language(language)] > 1
            for language in ("zh", "en")
        )
        if repeated:
            message = Message("check_same_label", {"label": line.labels, "id": line.id})
            fix = RelabelLine(line.id, _told_apart(line))
            yield Finding("R12", "error", Spot(line.id), message, "repeated", repr(line.labels), fix)


def _filled(line: Line) -> Labels:
    own = line.labels.zh or line.labels.en or line.id
    return Labels(line.labels.zh or own, line.labels.en or own)


def _told_apart(line: Line) -> Labels:
    known = _filled(line)
    return Labels(f"{known.zh}（{line.id}）", f"{known.en} ({line.id})")
