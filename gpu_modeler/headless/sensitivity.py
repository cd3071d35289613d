"""The command `sensitivity`: one- and two-way tables, the tornado and (`spider`) its curves, readable or as JSON."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from gpu_modeler.analysis import Output
from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.ranges import Spans, relative_spans, scenario_spans
from gpu_modeler.analysis.sensitivity import Scale, Sensitivity, sensitivity
from gpu_modeler.analysis.tornado import Bar, Tornado, tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.outputs import find_output
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import read_number
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.headless.columns import aligned
from gpu_modeler.model import Model
from gpu_modeler.text import Language, Message, say

_BARS_SHOWN = 15
_BETWEEN_SCENARIOS = "scenarios"


class TooManyInputs(ModelerError):
    """A table has two sides."""

    key = "error_too_many_inputs"


def run(options: Namespace, session: Session, scenario: str) -> None:
    """Print the table or the tornado that is asked for."""
    outputs = [find_output(session.model, text) for text in options.output]
    if options.tornado and (options.spider or options.points):
        raise WrongUse(detail="--tornado | --spider [--points]")
    if options.tornado:
        found = [_tornado(options, session, output, scenario) for output in outputs]
        records = [_tornado_record(session.model, one) for one in found]
        print_found(options, records[0] if len(records) == 1 else records, _tornado_lines(session, found))
        return
    if options.spider:
        from gpu_modeler.headless import spider

        spider.run(options, session, outputs, scenario)
        return
    for name in ("span", "points"):
        if getattr(options, name):
            raise WrongUse(detail=f"--{name}: --tornado | --spider")
    table = _table(options, session, outputs, scenario)
    print_found(options, _table_record(session.model, table), _table_lines(session.model, table))


def print_found(options: Namespace, record: object, lines: Iterator[str]) -> None:
    """Print what was found, as JSON where that is asked for."""
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(lines))


# --- tables ---


def _table(options: Namespace, session: Session, outputs: Sequence[Output], scenario: str) -> Sensitivity:
    inputs = options.input or []
    if not 1 <= len(inputs) <= 2:
        raise TooManyInputs(count=len(inputs))
    scales = []
    for text in inputs:
        driver, written = words.find_driver(session, text, scenario)
        scales.append((driver, words.read_settings(session, driver, written, scenario)))
    return sensitivity(session.calculation, scales, outputs, scenario)


def _table_lines(model: Model, table: Sensitivity) -> Iterator[str]:
    language = system_language()
    if len(table.scales) == 1:
        yield from _one_way_lines(model, table, language)
        return
    rows, columns = (words.moved_label(model, scale.driver) for scale in table.scales)
    for number in range(len(table.outputs)):
        yield from _heading(model, table, number, language)
        yield Message("sensitivity_sides", {"rows": rows, "columns": columns}).in_language(language)
        yield from aligned(_two_way_rows(model, table, number))


def _one_way_lines(model: Model, table: Sensitivity, language: Language) -> Iterator[str]:
    (scale,) = table.scales
    for number in range(len(table.outputs)):
        yield from _heading(model, table, number, language)
    label = words.moved_label(model, scale.driver)
    yield Message("sensitivity_side", {"rows": label}).in_language(language)
    rows = [["", *(naming.name(model, output) for output in table.outputs)]]
    for at, setting in enumerate(_setting_texts(model, scale)):
        values = (_value(model, table, number, at) for number in range(len(table.outputs)))
        rows.append([setting, *(_marked(value, is_base=at == scale.base) for value in values)])
    yield from aligned(rows)


def _two_way_rows(model: Model, table: Sensitivity, number: int) -> Iterator[list[str]]:
    down, across = table.scales
    yield ["", *_setting_texts(model, across)]
    for row, setting in enumerate(_setting_texts(model, down)):
        places = [(row, column) for column in range(len(across.settings))]
        cells = [_marked(_value(model, table, number, *at), is_base=at == table.base_at) for at in places]
        yield [setting, *cells]


def _heading(model: Model, table: Sensitivity, number: int, language: Language) -> Iterator[str]:
    yield output_heading(model, table.outputs[number], table.base[number], table.scenario, language)


def output_heading(
    model: Model, output: Output, base: float | CellError, scenario: str, language: Language
) -> str:
    """Return an output's name and its value in force."""
    label = naming.label(model, output).in_language(language)
    value = words.value_with_unit(model.lines[output.line], base)
    known = model.scenarios[scenario].labels
    return f"{label}  " + Message("sensitivity_base", {"value": value, "scenario": known}).in_language(
        language
    )


def _setting_texts(model: Model, scale: Scale) -> list[str]:
    texts = [words.setting_text(model, scale.driver, setting) for setting in scale.settings]
    return [_marked(text, is_base=at == scale.base) for at, text in enumerate(texts)]


def _value(model: Model, table: Sensitivity, number: int, *at: int) -> str:
    return words.value_text(model.lines[table.outputs[number].line], table.value(number, *at))


def _marked(text: str, *, is_base: bool) -> str:
    return f"[{text}]" if is_base else f"{text} "


def _table_record(model: Model, table: Sensitivity) -> dict[str, Any]:
    """Return a table as JSON holds it: errors as Excel's texts."""
    return {
        "scenario": table.scenario,
        "inputs": [
            {**driver_record(model, scale.driver), "settings": list(scale.settings), "base": scale.base}
            for scale in table.scales
        ],
        "outputs": [
            {
                "output": naming.name(model, output),
                "unit": model.lines[output.line].unit,
                "base": number_record(table.base[number]),
                "values": _nested(table, number, ()),
            }
            for number, output in enumerate(table.outputs)
        ],
        "base_at": None if table.base_at is None else list(table.base_at),
    }


def _nested(table: Sensitivity, number: int, at: tuple[int, ...]) -> object:
    if len(at) == len(table.scales):
        return number_record(table.value(number, *at))
    return [_nested(table, number, (*at, each)) for each in range(len(table.scales[len(at)].settings))]


def driver_record(model: Model, driver: Driver) -> dict[str, Any]:
    """Return which cells a driver moves and how, as JSON holds it."""
    return {
        "input": words.driver_name(model, driver),
        "line": driver.input.line,
        "places": [list(place) for place in driver.input.places],
        **_more(driver),
        "unit": model.lines[driver.input.line].unit,
        "move": driver.move,
    }


def _more(driver: Driver) -> dict[str, Any]:
    """Return the lines that are moved together with a driver's first one, nothing where there are none."""
    parts = driver.input.more
    if not parts:
        return {}
    return {"more": [{"line": part.line, "places": [list(place) for place in part.places]} for part in parts]}


def number_record(value: float | CellError) -> float | str:
    """Return a value as JSON holds it."""
    return value.text if isinstance(value, CellError) else value


# --- tornado ---


def _tornado(options: Namespace, session: Session, output: Output, scenario: str) -> Tornado:
    return tornado(session.calculation, output, spans_of(options, session, output, scenario), scenario)


def spans_of(options: Namespace, session: Session, output: Output, scenario: str) -> Spans:
    """Return the lows and highs asked for: of the inputs named, else of all inputs behind the output."""
    span = (options.span or "10%").strip()
    if not options.input:
        if span == _BETWEEN_SCENARIOS:
            return scenario_spans(session.calculation, output.line)
        return relative_spans(session.calculation, output.line, scenario, read_number(span, "x"))
    if options.span:
        raise WrongUse(detail="--span | --input")
    spans: Spans = {}
    for text in options.input:
        driver, written = words.find_driver(session, text, scenario)
        settings = words.read_settings(session, driver, written, scenario)
        spans[driver] = (min(settings), max(settings))
    return spans


def _tornado_lines(session: Session, found: Sequence[Tornado]) -> Iterator[str]:
    language, model = system_language(), session.model
    for one in found:
        yield output_heading(model, one.output, one.base, one.scenario, language)
        if not one.bars:
            yield say("tornado_nothing", language)
            continue
        heading = say("tornado_heading", language).split("\t")
        shown = one.bars[:_BARS_SHOWN]
        yield from aligned([heading, *(_bar_row(session, one, bar, language) for bar in shown)])
        more = len(one.bars) - len(shown)
        if more or one.still:
            yield say("tornado_more", language, more=more, still=len(one.still))


def _bar_row(session: Session, found: Tornado, bar: Bar, language: Language) -> list[str]:
    model, line = session.model, session.model.lines[found.output.line]
    ends = [words.end_text(session, bar.driver, end, found.scenario) for end in (bar.low, bar.high)]
    values = [words.value_text(line, value) for value in (bar.at_low, bar.at_high)]
    swing = "—" if bar.swing != bar.swing else words.value_text(line, bar.swing)
    note = f"  ({say('tornado_one_sided', language)})" if bar.is_one_sided else ""
    return [words.driver_label(model, bar.driver).in_language(language), *ends, *values, swing + note]


def _tornado_record(model: Model, found: Tornado) -> dict[str, Any]:
    return {
        "output": naming.name(model, found.output),
        "unit": model.lines[found.output.line].unit,
        "scenario": found.scenario,
        "base": number_record(found.base),
        "bars": [
            {
                **driver_record(model, bar.driver),
                "low": bar.low,
                "high": bar.high,
                "at_low": number_record(bar.at_low),
                "at_high": number_record(bar.at_high),
                "swing": None if bar.swing != bar.swing else bar.swing,
                "one_sided": bar.is_one_sided,
            }
            for bar in found.bars
        ],
        "still": [words.driver_name(model, driver) for driver in found.still],
    }
