"""The command `bridge`: what the difference of an output between two versions is made of."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator

from gpu_modeler.analysis.bridge import Bridge, Group, Step
from gpu_modeler.analysis.bridge_text import change_text, paragraph
from gpu_modeler.analysis.differences import CellDifference, Version
from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.analysis.outputs import Output, name
from gpu_modeler.app.bridging import file_bridge
from gpu_modeler.app.settings import system_language
from gpu_modeler.headless.review import table
from gpu_modeler.model import Cell, Line
from gpu_modeler.text import Labels, Language, say

NOTHING = "—"


def run(options: Namespace) -> None:
    """Print the bridge, as a table with its paragraph or as JSON."""
    found = file_bridge(
        options.before,
        options.after,
        options.output,
        scenario=options.scenario or "",
        to_scenario=options.to_scenario or "",
        by=options.by or "section",
    )
    language = system_language()
    if options.json:
        print(json.dumps(report(found), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(_lines(found, language)))


def _lines(found: Bridge, language: Language) -> Iterator[str]:
    yield from table(
        [
            _end("headless_bridge_start", found.before, found.start, found.unit, language),
            *(_row(found, step, language) for step in found.steps),
            _end("headless_bridge_end", found.after, found.end, found.unit, language),
        ]
    )
    yield ""
    yield paragraph(found).in_language(language)
    if found.merged:
        names = [group.labels for group in found.merged]
        yield say("headless_bridge_merged", language, count=len(names), groups=names)
    for step in found.steps:
        if step.group.kind == "joined":
            yield say("headless_bridge_joined", language, group=step.group.labels)
        for line in step.group.lines:
            texts = {"before": _formula(line.before), "after": _formula(line.after)}
            yield say("headless_bridge_formula", language, line=line.line, **texts)


def _end(key: str, version: Version, value: float, unit: str, language: Language) -> list[str]:
    where = f"{say(key, language)} · {version.labels.in_language(language)}"
    return [where, figure(value, unit).in_language(language), ""]


def _row(found: Bridge, step: Step, language: Language) -> list[str]:
    share = percent(step.value / found.change).in_language(language) if found.change else ""
    text = change_text(found, step.value).in_language(language)
    return [f"  {step.group.labels.in_language(language)}", text, share]


# --- JSON -----------------------------------------------------------------------------------------


def report(found: Bridge) -> dict[str, object]:
    """Return a bridge as JSON holds it; amounts are in `unit`."""
    return {
        "output": name(found.after.model, found.output),
        "unit": found.unit,
        "before": _version(found.before),
        "after": _version(found.after),
        "start": found.start,
        "end": found.end,
        "change": found.change,
        "steps": [_step(found, step) for step in found.steps],
        "merged": [group.key for group in found.merged],
        "combinations": found.cases,
        "paragraph": texts(paragraph(found)),
    }


def texts(labels: Labels) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": labels.in_language("zh"), "en": labels.in_language("en")}


def _version(version: Version) -> dict[str, object]:
    return {"label": texts(version.labels), "scenario": version.scenario}


def _step(found: Bridge, step: Step) -> dict[str, object]:
    group: Group = step.group
    formulas = [
        {"line": line.line, "before": _formula(line.before), "after": _formula(line.after)}
        for line in group.lines
    ]
    return {
        "key": group.key,
        "label": texts(group.labels),
        "kind": group.kind,
        "value": step.value,
        "share": step.value / found.change if found.change else None,
        "cells": [cell_record(found.before, found.after, cell) for cell in group.cells],
        "formulas": formulas,
    }


def cell_record(before: Version, after: Version, cell: CellDifference) -> dict[str, object]:
    """Return a cell that differs, with the titles of its sources."""
    return {
        "cell": name(after.model, Output(cell.line, cell.place)),
        "before": _value(cell.before),
        "after": _value(cell.after),
        "source_before": source_title(before, cell.before),
        "source_after": source_title(after, cell.after),
    }


def source_title(version: Version, cell: Cell | None) -> str:
    """Return where a value comes from, empty where nothing says so."""
    source = version.model.sources.get(cell.source) if cell else None
    return source.title if source else ""


def _value(cell: Cell | None) -> float | None:
    return None if cell is None else cell.value


def _formula(line: Line | None) -> str:
    if line is None:
        return NOTHING
    exceptions = "".join(
        f"; {'/'.join(item for items in each.scope.values() for item in items)}: {each.formula}"
        for each in line.exceptions
    )
    return (line.formula or NOTHING) + exceptions
