"""Axes, groups, sections, scenarios, lines, claims and charts of the starter data, from its TOML files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

from gpu_modeler.files.starter_entries import Entry, read_entries
from gpu_modeler.files.starter_faults import StarterDuplicate, StarterUnknownName, StarterWrongField
from gpu_modeler.model import (
    BASE,
    PERIOD,
    Axis,
    Chart,
    Claim,
    FormulaException,
    Group,
    Item,
    Line,
    Model,
    Scenario,
    Section,
    Series,
)
from gpu_modeler.text import Labels

_PAGES = ("market", "company")
_CHART_PAGES = (*_PAGES, "compare")
_Check = Literal["equal", "at_least"]
_Verdict = Literal["agrees", "disagrees"]
_Mark = Literal["line", "bar"]


def fill_structure(model: Model, folder: Path) -> None:
    """Put everything into the model that is neither a cell nor a source.

    Raises:
        StarterFault: a file is missing or not as described, an id is given twice, or a name is not known.
    """
    axes = read_entries(folder, "axes.toml", "axis", "group", "property")
    model.properties.update((entry.text("id"), entry.text("is")) for entry in axes["property"])
    _fill(model, "axes", "axis", axes["axis"], _axis)
    if next(iter(model.axes), "") != PERIOD:
        raise StarterUnknownName("axes.toml", "[[axis]]", "axis", PERIOD, ())
    _fill(model, "groups", "group", axes["group"], _group)
    _fill(model, "sections", "section", read_entries(folder, "sections.toml", "section")["section"], _section)
    scenarios = read_entries(folder, "scenarios.toml", "scenario")["scenario"]
    _fill(model, "scenarios", "scenario", scenarios, _scenario)
    if next(iter(model.scenarios), "") != BASE:
        raise StarterUnknownName("scenarios.toml", "[[scenario]]", "scenario", BASE, ())
    lines: list[Entry] = []
    for path in sorted((folder / "lines").glob("*.toml")):
        lines += read_entries(folder, f"lines/{path.name}", "line")["line"]
    _fill(model, "lines", "line", lines, _line)
    _fill(model, "claims", "claim", read_entries(folder, "claims.toml", "claim")["claim"], _claim)
    _fill(model, "charts", "chart", read_entries(folder, "charts.toml", "chart")["chart"], _chart)


def _fill(
    model: Model, table: str, kind: str, entries: Iterable[Entry], record: Callable[[Model, Entry], Any]
) -> None:
    records: dict[str, Any] = getattr(model, table)
    for entry in entries:
        key = entry.text("id")
        if key in records:
            raise StarterDuplicate(entry.file, entry.where, kind, key)
        records[key] = record(model, entry)
    model.orders[table] = tuple(records)


def _axis(model: Model, entry: Entry) -> Axis:
    entry.allow("id zh en item first last")
    if entry.text("id") == PERIOD:
        first, last = int(entry.number_of("first")), int(entry.number_of("last"))
        items = [Item(str(year), Labels(str(year), str(year))) for year in range(first, last + 1)]
    else:
        items = [_item(part) for part in entry.entries("item")]
    taken = {item.id for axis in model.axes.values() for item in axis.items}
    for item in items:
        if item.id in taken:
            raise StarterDuplicate(entry.file, entry.where, "item", item.id)
        taken.add(item.id)
    return Axis(entry.text("id"), entry.labels(), tuple(items))


def _item(entry: Entry) -> Item:
    entry.allow("id zh en note")
    return Item(entry.text("id"), entry.labels(), entry.text("note", ""))


def _group(model: Model, entry: Entry) -> Group:
    entry.allow("id zh en axis items")
    axis = entry.require("axis", entry.text("axis"), model.axes)
    items = tuple(entry.require("item", item, model.item_ids(axis)) for item in entry.texts("items"))
    return Group(entry.text("id"), entry.labels(), axis, items)


def _section(_model: Model, entry: Entry) -> Section:
    entry.allow("id zh en page")
    return Section(entry.text("id"), entry.labels(), entry.choice("page", _PAGES))


def _scenario(model: Model, entry: Entry) -> Scenario:
    entry.allow("id zh en parent note_zh note_en")
    parent = entry.text("parent", "")
    if parent:
        entry.require("scenario", parent, model.scenarios)
    return Scenario(entry.text("id"), entry.labels(), parent, entry.labels("note_"))


def _line(model: Model, entry: Entry) -> Line:
    entry.allow("id zh en unit axes section formula exception number_format note_zh note_en")
    wanted = [entry.require("axis", axis, model.axes) for axis in entry.texts("axes")]
    axes = tuple(axis for axis in model.orders["axes"] if axis in wanted)
    return Line(
        id=entry.text("id"),
        labels=entry.labels(),
        unit=entry.text("unit"),
        axes=axes,
        section=entry.require("section", entry.text("section"), model.sections),
        formula=entry.text("formula", ""),
        exceptions=tuple(_exception(model, part, axes) for part in entry.entries("exception")),
        number_format=entry.text("number_format", ""),
        note=entry.labels("note_"),
    )


def _exception(model: Model, entry: Entry, axes: Sequence[str]) -> FormulaException:
    entry.allow("scope formula note_zh note_en")
    scope = {axis: _scoped(model, entry, axis, items, axes) for axis, items in entry.mapping("scope").items()}
    return FormulaException(scope, entry.text("formula"), entry.labels("note_"))


def _scoped(model: Model, entry: Entry, axis: str, items: object, axes: Sequence[str]) -> tuple[str, ...]:
    entry.require("axis", axis, axes)
    if not isinstance(items, list):
        raise StarterWrongField(entry.file, entry.where, f"scope.{axis}", "texts")
    return tuple(entry.require("item", str(item), model.item_ids(axis)) for item in items)


def _claim(model: Model, entry: Entry) -> Claim:
    entry.allow(
        "id zh en formula formula_high expected unit tolerance check expected_verdict scenario note_zh note_en"
    )
    return Claim(
        id=entry.text("id"),
        labels=entry.labels(),
        formula=entry.text("formula"),
        expected=entry.numbers("expected"),
        unit=entry.text("unit"),
        tolerance=entry.number_of("tolerance"),
        check=cast("_Check", entry.choice("check", ("equal", "at_least"))),
        expected_verdict=cast(
            "_Verdict", entry.choice("expected_verdict", ("agrees", "disagrees"), "agrees")
        ),
        scenario=entry.require("scenario", entry.text("scenario", BASE), model.scenarios),
        formula_high=entry.text("formula_high", ""),
        note=entry.labels("note_"),
    )


def _chart(model: Model, entry: Entry) -> Chart:
    entry.allow("id zh en page series")
    series = tuple(_series(model, part) for part in entry.entries("series"))
    return Chart(entry.text("id"), entry.labels(), entry.choice("page", _CHART_PAGES), series)


def _series(model: Model, entry: Entry) -> Series:
    entry.allow("line mark fixed")
    line = entry.require("line", entry.text("line"), model.lines)
    fixed = _fixed(model, entry, model.lines[line])
    return Series(line, fixed, cast("_Mark", entry.choice("mark", ("line", "bar"), "line")))


def _fixed(model: Model, entry: Entry, line: Line) -> Mapping[str, str]:
    fixed = {axis: str(item) for axis, item in entry.mapping("fixed").items()}
    for axis, item in fixed.items():
        entry.require("axis", axis, line.axes)
        if item:
            entry.require("item", item, model.item_ids(axis))
    return fixed
