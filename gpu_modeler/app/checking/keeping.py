"""What the document remembers of its checks: dismissals, reviewers' ticks, test cases. All are properties, as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.edits.checking import CASE, DISMISSED, TICKED, KeepNote
from gpu_modeler.model import BASE, Line, Model, Place
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.checking.subject import Subject


@dataclass(frozen=True, slots=True)
class Tick:
    """A reviewer's tick on a line, at the formulas and values it had then."""

    reviewer: str
    date: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A value of a cell in a test case. `tolerance` is relative."""

    line: str
    place: Place
    value: float
    tolerance: float = 1e-9


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: with these inputs, in this scenario, the model gives these outputs."""

    name: str
    inputs: tuple[Amount, ...]
    outputs: tuple[Amount, ...]
    scenario: str = BASE


# --- dismissals -------------------------------------------------------------------------------------


def dismiss(finding: Finding, reason: str) -> KeepNote:
    """Return the edit that sets a finding aside as long as what it is about stays as it is."""
    kept = json.dumps({"reason": reason.strip(), "stamp": finding.stamp}, ensure_ascii=False)
    subject = Message(f"check_rule_{finding.rule}")
    return KeepNote(DISMISSED + finding.key, kept, "edit_dismiss_finding", subject)


def restore(finding: Finding) -> KeepNote:
    """Return the edit that takes a dismissal back."""
    return KeepNote(
        DISMISSED + finding.key, "", "edit_restore_finding", Message(f"check_rule_{finding.rule}")
    )


def with_reason(model: Model, finding: Finding) -> Finding:
    """Return the finding with the reason for which it was dismissed, where that still holds."""
    kept = _read(model, DISMISSED + finding.key)
    if not kept or kept.get("stamp") != finding.stamp or not str(kept.get("reason", "")).strip():
        return finding
    return replace(finding, reason=str(kept["reason"]))


# --- peer review ------------------------------------------------------------------------------------


def tick_of(model: Model, line: str) -> Tick | None:
    """Return the tick on a line, `None` where nobody has reviewed it."""
    kept = _read(model, TICKED + line)
    if not kept:
        return None
    return Tick(*(str(kept.get(name, "")) for name in ("reviewer", "date", "stamp")))


def tick(subject: Subject, line: Line, reviewer: str, date: str) -> KeepNote:
    """Return the edit that ticks a line as it is now."""
    kept = Tick(reviewer.strip(), date, review_stamp(subject, line))
    return KeepNote(
        TICKED + line.id, json.dumps(asdict(kept), ensure_ascii=False), "edit_tick_line", line.labels
    )


def untick(line: Line) -> KeepNote:
    """Return the edit that takes a tick away."""
    return KeepNote(TICKED + line.id, "", "edit_untick_line", line.labels)


def review_stamp(subject: Subject, line: Line) -> str:
    """Return a short text that is another one as soon as a line's formulas, unit, hard values or results change."""
    digest = hashlib.sha256()
    cells = sorted(
        ((key, cell.value, cell.kind, cell.source) for key, cell in subject.model.cells_of(line.id).items()),
        key=repr,
    )
    formulas = [(sorted(part.scope.items()), part.formula) for part in line.exceptions]
    digest.update(repr((line.formula, formulas, line.unit, line.axes, cells)).encode())
    values = subject.calculation.values(line.id)
    # nine digits: what another machine's last bit would change is no change
    digest.update(",".join(f"{value:.9g}" for value in values.ravel().tolist()).encode())
    return digest.hexdigest()[:16]


# --- test cases -------------------------------------------------------------------------------------


def cases_of(model: Model) -> Iterator[Case]:
    """Yield the document's test cases by name; what cannot be read is left out."""
    for key in sorted(model.properties):
        if key.startswith(CASE):
            kept = _read(model, key)
            try:
                yield _case(key.removeprefix(CASE), kept)
            except (KeyError, TypeError, ValueError, AttributeError):
                continue


def _case(name: str, kept: Mapping[str, Any]) -> Case:
    inputs, outputs = (
        tuple(
            Amount(str(line), tuple(map(str, place)), float(value), float(tolerance))
            for line, place, value, tolerance in kept[side]
        )
        for side in ("inputs", "outputs")
    )
    return Case(name, inputs, outputs, str(kept.get("scenario", BASE)))


def keep_case(case: Case) -> KeepNote:
    """Return the edit that stores a test case."""
    sides = {
        side: [[known.line, list(known.place), known.value, known.tolerance] for known in getattr(case, side)]
        for side in ("inputs", "outputs")
    }
    kept = json.dumps({**sides, "scenario": case.scenario}, ensure_ascii=False)
    return KeepNote(CASE + case.name, kept, "edit_keep_case", case.name)


def drop_case(name: str) -> KeepNote:
    """Return the edit that takes a test case out."""
    return KeepNote(CASE + name, "", "edit_drop_case", name)


def _read(model: Model, key: str) -> dict[str, Any]:
    text = model.properties.get(key, "")
    try:
        kept = json.loads(text) if text else {}
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
