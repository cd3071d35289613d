"""A damaged document taken up again: what is sound of it, computed, with a list of what is not as it was saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.checks import formula_problems
from gpu_modeler.edits.history import Timeline
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.order import CircularReference
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.salvage import Loss, Salvaged, salvage
from gpu_modeler.formula import Namespace, bind
from gpu_modeler.formula.units import Unit
from gpu_modeler.model import Line, Model, Replacement
from gpu_modeler.text import Language, Message, say

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents

SHOWN = 200
"""So many losses a box lists; all of them can be copied."""


@dataclass(frozen=True, slots=True)
class Report:
    """What to say of a document that was taken out of a damaged file."""

    path: Path
    found: Salvaged

    def lines(self, language: Language) -> list[str]:
        """Return the list: what is in doubt, what is missing or changed, then what was taken out."""
        doubt = [
            say("salvage_doubtful", language, table=_table(table, language)) for table in self.found.doubtful
        ]
        lost = [
            say(f"salvage_loss_{loss.kind}", language, table=_table(loss.table, language), name=loss.name)
            for loss in self.found.losses
        ]
        counts = [
            say("salvage_count", language, table=_table(table, language), count=f"{count:,}")
            for table, count in self.found.counts.items()
        ]
        separator = "，" if language == "zh" else ", "
        return [*doubt, *lost, say("salvage_taken", language, counts=separator.join(counts))]

    def heading(self) -> Message:
        """Return one sentence on how it went."""
        key = "salvage_whole" if self.found.is_whole else "salvage_part"
        return Message(key, {"name": self.path.name})

    def as_text(self, language: Language) -> str:
        """Return all of it, for the clipboard."""
        return "\n".join([self.heading().in_language(language), *self.lines(language), str(self.path)])


def _table(table: str, language: Language) -> str:
    return say(f"salvage_table_{table}", language)


def taken_out(path: Path | str) -> Report:
    """Return what is sound of a file, as a model that computes; the file is never written to.

    Raises:
        ModelerError: it cannot be read at all, or nothing of a model is in it.
    """
    found = salvage(path)
    losses = _make_computable(found.model)
    return Report(Path(path), replace(found, losses=(*found.losses, *losses)))


def open_sound(documents: Documents, path: Path | str, initiator: object = None) -> Report:
    """Put what is sound of a file in the place of the open document: untitled and modified, so that it is saved anew.

    Raises:
        ModelerError: nothing can be taken out; the document before stays.
    """
    report = taken_out(path)
    documents.take_recovered(report.found.model, None, Timeline(), object(), initiator)
    return report


def _make_computable(model: Model) -> list[Loss]:
    """Take away formulas that do not hold, until the model can be computed; return what was taken."""
    losses = [*_known_units(model)]
    namespace = Namespace(model)
    for problem in formula_problems(model):
        losses += _without_formulas(model, model.lines[problem.place], namespace)
    for _ in range(len(model.lines)):
        try:
            Calculation.of(model)
        except CircularReference as fault:
            losses += [_take_formula(model, model.lines[line]) for line in dict.fromkeys(fault.lines)]
        else:
            break
    return losses


def _known_units(model: Model) -> list[Loss]:
    losses = []
    for line in list(model.lines.values()):
        try:
            Unit.parse(line.unit)
        except ModelerError:
            _put(model, line, replace(line, unit="1"))
            losses.append(Loss("unit_lost", "lines", f"{line.id}: {line.unit[:80]}"))
    return losses


def _without_formulas(model: Model, line: Line, namespace: Namespace) -> list[Loss]:
    """Take from a line the formulas that do not hold."""
    losses = []
    sound = tuple(each for each in line.exceptions if _holds(each.formula, line, namespace))
    if len(sound) < len(line.exceptions):
        losses.append(Loss("exception_lost", "lines", line.id))
        _put(model, line, replace(line, exceptions=sound))
    if line.formula and not _holds(line.formula, line, namespace):
        losses.append(_take_formula(model, model.lines[line.id]))
    return losses


def _holds(formula: str, line: Line, namespace: Namespace) -> bool:
    try:
        bind(formula, line, namespace)
    except ModelerError:
        return False
    return True


def _take_formula(model: Model, line: Line) -> Loss:
    _put(model, line, replace(line, formula="", exceptions=()))
    return Loss("formula_lost", "lines", f"{line.id}: {line.formula[:200]}")


def _put(model: Model, before: Line, after: Line) -> None:
    model.apply(Replacement("lines", before.id, before, after))
