"""The spider on the command line: outputs along each input's way from its low to its high, readable or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.tornado import Spider, Tornado, meaningful, spider, tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.errors import ModelerError
from gpu_modeler.headless.columns import aligned
from gpu_modeler.headless.sensitivity import (
    driver_record,
    number_record,
    output_heading,
    print_found,
    spans_of,
)
from gpu_modeler.model import Model
from gpu_modeler.text import Language, say

CURVES_SHOWN = 15
USUAL_POINTS, MOST_POINTS = 5, 1001


class PointsImpossible(ModelerError):
    """A curve cannot have so many points."""

    key = "error_spider_points"


def _points(options: Namespace) -> int:
    """Return how many points each curve has.

    Raises:
        PointsImpossible: the option holds no number from 2 to `MOST_POINTS`.
    """
    text = options.points
    if text is None:
        return USUAL_POINTS
    count = int(text) if text.strip().isdecimal() else 0
    if not 2 <= count <= MOST_POINTS:
        raise PointsImpossible(text=text, most=MOST_POINTS)
    return count


def run(options: Namespace, session: Session, outputs: Sequence[Output], scenario: str) -> None:
    """Print the curves of what moves each output, the largest swing first."""
    points, records = _points(options), []
    lines: list[str] = []
    for output in outputs:
        swings = tornado(session.calculation, output, spans_of(options, session, output, scenario), scenario)
        spans = {bar.driver: (bar.low, bar.high) for bar in swings.bars}
        found = spider(session.calculation, output, spans, scenario, points)
        records.append(_record(session.model, found, swings))
        lines += _lines(session, found, swings, system_language())
    print_found(options, records[0] if len(records) == 1 else records, iter(lines))


def _lines(session: Session, found: Spider, swings: Tornado, language: Language) -> Iterator[str]:
    """Yield the curves as a table: an input per row, its ends, the output from low to high."""
    model = session.model
    yield output_heading(model, found.output, found.base, found.scenario, language)
    if not found.drivers:
        yield say("tornado_nothing", language)
        return
    count = found.settings.shape[1]
    heads = say("spider_heading", language).split("\t")
    holds = meaningful(model, found)
    rows = [[*heads, *(_part_text(2 * at / (count - 1) - 1) for at in range(count))]]
    for row, driver in enumerate(found.drivers[:CURVES_SHOWN]):
        texts = _row(session, found, row, driver, language)
        ends, values = texts[: len(heads)], texts[len(heads) :]
        rows.append([*ends, *(text if held else "—" for text, held in zip(values, holds[row], strict=True))])
    yield from aligned(rows)
    yield say("spider_note", language)
    more = len(found.drivers) - CURVES_SHOWN
    if more > 0 or swings.still:
        yield say("tornado_more", language, more=max(more, 0), still=len(swings.still))


def _part_text(part: float) -> str:
    return "0%" if abs(part) < 1e-9 else f"{part:+.0%}"


def _row(session: Session, found: Spider, row: int, driver: Driver, language: Language) -> list[str]:
    model, line = session.model, session.model.lines[found.output.line]
    ends = [words.end_text(session, driver, float(found.settings[row, at]), found.scenario) for at in (0, -1)]
    values = [words.value_text(line, found.value(row, at)) for at in range(found.settings.shape[1])]
    return [words.driver_label(model, driver).in_language(language), *ends, *values]


def _record(model: Model, found: Spider, swings: Tornado) -> dict[str, Any]:
    """Return the curves as JSON holds them: errors as Excel's texts, null at what is no setting, as half a year."""
    holds = meaningful(model, found)
    return {
        "output": naming.name(model, found.output),
        "unit": model.lines[found.output.line].unit,
        "scenario": found.scenario,
        "base": number_record(found.base),
        "curves": [
            {
                **driver_record(model, driver),
                "settings": found.settings[row].tolist(),
                "values": [
                    number_record(found.value(row, at)) if held else None
                    for at, held in enumerate(holds[row])
                ],
            }
            for row, driver in enumerate(found.drivers)
        ],
        "still": [words.driver_name(model, driver) for driver in swings.still],
    }
