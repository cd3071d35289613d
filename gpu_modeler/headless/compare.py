"""The command `compare`: outputs in scenarios side by side, and what two of them take differently."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator

from gpu_modeler.analysis.comparison import Answer, ComparedOutput, Comparison, compare
from gpu_modeler.analysis.differences import CellDifference, Version
from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.analysis.outputs import Output, label, name
from gpu_modeler.app.bridging import scenario_version
from gpu_modeler.app.outputs import find_outputs
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.edits import lookup
from gpu_modeler.errors import CellError
from gpu_modeler.headless.bridge import NOTHING, cell_record, source_title, texts
from gpu_modeler.headless.review import table
from gpu_modeler.model import Cell, Model
from gpu_modeler.text import Language, say


def run(options: Namespace, session: Session) -> None:
    """Print the comparison, as tables or as JSON."""
    model = session.model
    outputs = [output for text in options.output for output in find_outputs(model, text)]
    scenarios = [lookup.find_scenario(model, each).id for each in options.scenario or ()]
    found = compare(session.calculation, outputs, scenarios)
    language = system_language()
    if options.json:
        print(json.dumps(report(session, found), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(_lines(session, found, language)))


def _lines(session: Session, found: Comparison, language: Language) -> Iterator[str]:
    model = session.model
    labels = [model.scenarios[each].labels.in_language(language) for each in found.scenarios]
    is_part = not set(model.scenarios) <= set(found.scenarios)
    weighted = "headless_compare_weighted_all" if is_part else "headless_compare_weighted"
    rows = [["", *labels, say(weighted, language)]]
    if found.probabilities is not None:
        weights = [percent(weight).in_language(language) for weight in found.probabilities]
        rows.append([say("headless_compare_probability", language), *weights, ""])
    for each in found.outputs:
        rows += _rows(model, each, language)
    yield from table(rows)
    if found.cells is not None:
        yield ""
        yield say("headless_compare_cells", language, count=len(found.cells))
        if found.cells:
            yield from table([_cell_row(session, found, cell, language) for cell in found.cells])


def _rows(model: Model, each: ComparedOutput, language: Language) -> Iterator[list[str]]:
    values = [_text(value, each.unit, language) for value in each.values]
    weighted = NOTHING if each.weighted is None else _text(each.weighted, each.unit, language)
    yield [label(model, each.output).in_language(language), *values, weighted]
    changes = [
        NOTHING if relative is None else percent(relative, signed=True).in_language(language)
        for relative in each.relative[1:]
    ]
    yield [say("headless_compare_change", language), "", *changes, ""]


def _text(value: Answer, unit: str, language: Language) -> str:
    return value.text if isinstance(value, CellError) else figure(value, unit).in_language(language)


def _cell_row(session: Session, found: Comparison, cell: CellDifference, language: Language) -> list[str]:
    model = session.model
    unit = model.lines[cell.line].unit
    ends = _ends(session, found)
    row = [label(model, Output(cell.line, cell.place)).in_language(language)]
    for version, held in zip(ends, (cell.before, cell.after), strict=True):
        row += [_held(held, unit, language), source_title(version, held)]
    return row


def _held(cell: Cell | None, unit: str, language: Language) -> str:
    if cell is None or cell.value is None:
        return say("headless_compare_formula", language)
    return figure(cell.value, unit).in_language(language)


def _ends(session: Session, found: Comparison) -> tuple[Version, Version]:
    one, other = (scenario_version(session.calculation, name) for name in found.scenarios)
    return one, other


def report(session: Session, found: Comparison) -> dict[str, object]:
    """Return a comparison as JSON holds it: errors as their texts, what has no answer as null."""
    record: dict[str, object] = {
        "scenarios": [
            {"id": each, "label": texts(session.model.scenarios[each].labels)} for each in found.scenarios
        ],
        "probabilities": found.probabilities,
        "outputs": [_record(session.model, each) for each in found.outputs],
    }
    if found.cells is not None:
        record["cells"] = [cell_record(*_ends(session, found), cell) for cell in found.cells]
    return record


def _record(model: Model, each: ComparedOutput) -> dict[str, object]:
    return {
        "output": name(model, each.output),
        "unit": each.unit,
        "values": [_number(value) for value in each.values],
        "differences": [_number(value) for value in each.differences],
        "relative": each.relative,
        "weighted": None if each.weighted is None else _number(each.weighted),
    }


def _number(value: Answer) -> float | str:
    return value.text if isinstance(value, CellError) else value
