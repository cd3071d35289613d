"""What they changed besides lines and values: items, headings, scenarios, sources, the story, charts, views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gpu_modeler import edits
from gpu_modeler.edits import Edit
from gpu_modeler.files.merging.line_changes import bundled
from gpu_modeler.files.merging.sides import COMPANY, Difference, Versions, axis_items, change
from gpu_modeler.files.review.records import Change, ChangeKind, Held, NotUnderstood
from gpu_modeler.model import PERIOD, Scenario, Section
from gpu_modeler.text import Labels, Message

Held3 = tuple[Held, Held, Held]


# --- items --------------------------------------------------------------------------------------------


def new_items(versions: Versions) -> Iterator[Change]:
    """Yield their years and other items, with the values that stand there."""
    years = [item for axis, item in versions.new_items if axis == PERIOD]
    if years and versions.years():
        cells = _cells_at(versions, {(PERIOD, year) for year in years})
        held = (None, None, "–".join(dict.fromkeys((years[0], years[-1]))))
        yield change("period", (*versions.years(), *cells), held, conflict=False, items={PERIOD: years[0]})
    for axis, item in reversed(list(versions.new_items)):
        if axis != PERIOD and axis in versions.mine.axes:
            made = (*versions.item(axis, item), *_cells_at(versions, {(axis, item)}))
            held = (None, None, versions.name(versions.new_items[axis, item].labels))
            yield change(
                "item", made, held, conflict=False, items={COMPANY: item} if axis == COMPANY else None
            )


def _cells_at(versions: Versions, wanted: set[tuple[str, str]]) -> tuple[Edit, ...]:
    """Return the edits of their values at some items, on lines that both have."""
    lines = versions.theirs.lines
    cells = [
        (key, cell)
        for key, cell in versions.theirs.all_cells()
        if key[1] not in versions.new_lines
        and key[0] not in versions.new_scenarios
        and any(pair in wanted for pair in versions.items_of(lines[key[1]], key[2]))
    ]
    return bundled(versions, cells)


def item_changes(versions: Versions) -> Iterator[Change]:
    """Yield the items that they call otherwise."""
    for axis in versions.differences("axes"):
        sides = [axis_items(each) for each in (axis.base, axis.mine, axis.theirs)]
        for item, theirs in sides[2].items():
            base, mine = sides[0].get(item), sides[1].get(item)
            if mine is not None and theirs.labels not in (base.labels if base else None, mine.labels):
                held = (
                    versions.name(base.labels) if base else None,
                    versions.name(mine.labels),
                    versions.name(theirs.labels),
                )
                edit = edits.RelabelItem(axis.key, item, theirs.labels)
                yield change("label", (edit,), held, conflict=base is None or base.labels != mine.labels)


def removed_items(versions: Versions) -> Iterator[Change]:
    """Yield the items that they took out, and the dimensions."""
    for axis in versions.differences("axes"):
        if axis.theirs is None:
            yield change(
                "item", (edits.RemoveAxis(axis.key),), (axis.key, axis.key, None), conflict=axis.conflict
            )
            continue
        was, here, there = (axis_items(each) for each in (axis.base, axis.mine, axis.theirs))
        for item in reversed([each for each in was if each not in there and each in here]):
            name = versions.name(here[item].labels)
            edit = edits.RemoveItem(axis.key, item)
            yield change(
                "item", (edit,), (name, name, None), conflict=_has_other_cells(versions, axis.key, item)
            )


def _has_other_cells(versions: Versions, axis: str, item: str) -> bool:
    """Say whether values at an item were changed here."""
    for line in versions.mine.lines.values():
        if axis in line.axes:
            at = line.axes.index(axis)
            sides = (
                {key: cell for key, cell in model.cells_of(line.id).items() if key[1][at : at + 1] == (item,)}
                for model in (versions.base, versions.mine)
            )
            if next(sides) != next(sides):
                return True
    return False


# --- scenarios and headings -----------------------------------------------------------------------------


def scenario_changes(versions: Versions) -> Iterator[Change]:
    """Yield their scenarios with their values, and what they changed about those that both have."""
    for found in versions.differences("scenarios"):
        theirs: Scenario | None = found.theirs
        if theirs is None:
            if found.mine is not None:
                yield _named(versions, "scenario", found, (edits.RemoveScenario(found.key),))
        elif found.mine is None:
            cells = [(key, cell) for key, cell in versions.theirs.all_cells() if key[0] == theirs.id]
            fitting = [(key, cell) for key, cell in cells if key[1] not in versions.new_lines]
            yield _named(
                versions, "scenario", found, (*versions.scenario(theirs.id), *bundled(versions, fitting))
            )
        else:
            made: list[Edit] = [edits.RelabelScenario(theirs.id, theirs.labels)]
            if theirs.parent and theirs.parent != found.mine.parent:
                made += [*versions.scenario(theirs.parent), edits.ReparentScenario(theirs.id, theirs.parent)]
            yield _named(versions, "scenario", found, tuple(made))


def section_changes(versions: Versions) -> Iterator[Change]:
    """Yield their headings."""
    for found in versions.differences("sections"):
        theirs: Section | None = found.theirs
        if theirs is not None and found.mine is None:
            yield _named(versions, "section", found, versions.section(theirs.id))
        elif theirs is not None:
            yield _named(versions, "section", found, (edits.RelabelSection(theirs.id, theirs.labels),))


def removed_sections(versions: Versions) -> Iterator[Change]:
    """Yield the headings that they took out."""
    for found in versions.differences("sections"):
        if found.theirs is None and found.mine is not None:
            yield _named(versions, "section", found, (edits.RemoveSection(found.key),))


# --- records that stand for themselves ----------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """How records of a table are put, and taken out."""

    name: str
    kind: ChangeKind
    put: Callable[[Any], Edit]
    remove: Callable[[Any], Edit]


TABLES = (
    Table("groups", "group", edits.SetGroup, edits.RemoveGroup),
    Table("sources", "source", edits.SetSource, edits.RemoveSource),
    Table("claims", "claim", edits.SetClaim, edits.RemoveClaim),
    Table("charts", "chart", edits.SetChart, edits.RemoveChart),
    Table("uncertainties", "uncertainty", edits.SetUncertainty, edits.RemoveUncertainty),
    Table("correlations", "uncertainty", edits.SetCorrelation, lambda key: edits.RemoveCorrelation(*key)),
    Table("vintages", "vintage", edits.SetVintage, edits.RemoveVintage),
    Table("views", "view", edits.SetView, edits.RemoveView),
    Table("row_groups", "view", edits.SetRowGroup, edits.RemoveRowGroup),
)


def record_changes(versions: Versions) -> Iterator[Change]:
    """Yield sources, claims, charts and the like that they made or changed."""
    for table in TABLES:
        for found in versions.differences(table.name):
            if found.theirs is not None:
                source = versions.source(getattr(found.theirs, "source", ""))
                yield _named(versions, table.kind, found, (*source, table.put(found.theirs)))
    yield from property_changes(versions)


def removed_records(versions: Versions) -> Iterator[Change]:
    """Yield those that they took out."""
    for table in reversed(TABLES):
        for found in versions.differences(table.name):
            if found.theirs is None and found.mine is not None:
                yield _named(versions, table.kind, found, (table.remove(found.key),))


def property_changes(versions: Versions) -> Iterator[Change]:
    """Yield properties of the document."""
    for found in versions.differences("properties"):
        held = (found.base, found.mine, found.theirs)
        edit = edits.SetProperty(found.key, found.theirs or "")
        note = Message("merge_property", {"name": found.key})
        yield change("property", (edit,), held, conflict=found.conflict, note=note)


def _named(versions: Versions, kind: ChangeKind, found: Difference, made: tuple[Edit, ...]) -> Change:
    """Return a change told by the records' names; where these are equal, the difference lies inside."""
    base, mine, theirs = (_name(versions, each) for each in (found.base, found.mine, found.theirs))
    is_inside = theirs is not None and theirs in (base, mine)
    note = Message("merge_inside") if is_inside else None
    return change(kind, made, (base, mine, theirs), conflict=found.conflict, note=note)


def _name(versions: Versions, record: Any) -> Held:
    if record is None:
        return None
    labels = getattr(record, "labels", None)
    if isinstance(labels, Labels):
        return versions.name(labels) or str(record.id)
    for attribute in ("title", "distribution", "line", "value"):
        if hasattr(record, attribute):
            return str(getattr(record, attribute))
    return str(record)


# --- what no edit is made of ----------------------------------------------------------------------------------


def orders(versions: Versions) -> Iterator[NotUnderstood]:
    """Yield the tables that they only put in another order: that stays as it is here."""
    for table in ("sections", "lines", "scenarios", "claims", "charts"):
        known = set(versions.base.orders.get(table, ()))
        known &= set(versions.theirs.orders.get(table, ())) & set(versions.mine.orders.get(table, ()))
        was, there, here = (
            [key for key in model.orders.get(table, ()) if key in known]
            for model in (versions.base, versions.theirs, versions.mine)
        )
        if there not in (was, here):
            yield NotUnderstood("", "", table, Message("merge_order"))
