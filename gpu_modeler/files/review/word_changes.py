"""Changes of words: labels of lines, items, sections and scenarios; units and sources that somebody overwrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from gpu_modeler.edits import Edit, RelabelItem, RelabelLine, RelabelScenario, RelabelSection
from gpu_modeler.files.excel.layout import rest_axes
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.excel.options import BookLanguage
from gpu_modeler.files.review.making import Found, Maker
from gpu_modeler.files.review.records import Change, NotUnderstood
from gpu_modeler.files.review.spots import GIVEN, LABEL, SOURCE, UNIT, RowKey
from gpu_modeler.files.review.where import SheetMap, shown_text
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True)
class Wording:
    """A text that stands in another way than it was exported: in which sheet and cell, before and now."""

    sheet: SheetMap
    row: int
    column: int
    before: str
    now: str


def word_changes(maker: Maker) -> Iterator[Found]:
    """Yield the changes of labels, each once however many sheets show it."""
    seen: set[tuple[Edit, ...]] = set()
    for key, wording in _labels(maker):
        for found in _relabelled(maker, key, wording):
            edits = found.edits if isinstance(found, Change) else ()
            if edits not in seen:
                yield found
            if edits:
                seen.add(edits)
    yield from _scenario_names(maker)
    yield from _overwritten(maker)


def _labels(maker: Maker) -> Iterator[tuple[RowKey, Wording]]:
    for key, wording in _texts(maker, LABEL):
        if key.kind in {"line", "heading", "section"} and wording.now:
            yield key, wording


def _texts(maker: Maker, column_key: str) -> Iterator[tuple[RowKey, Wording]]:
    """Yield the texts of one column that differ from the export, on the sheets of lines."""
    for sheet in maker.sides.returned.sheets:
        before = maker.sides.exported.of(sheet.kind, sheet.company) if sheet.holds_lines else None
        column = sheet.columns.of(column_key)
        old_column = before.columns.of(column_key) if before is not None else None
        if before is None or column is None or old_column is None:
            continue
        old_rows = {key: row for row, key in before.rows.items()}
        for row, key in sheet.rows.items():
            if key in old_rows:
                was, now = _text(before, old_rows[key], old_column), _text(sheet, row, column)
                if was != now:
                    yield key, Wording(sheet, row, column, was, now)


def _text(sheet: SheetMap, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    return shown_text(cell) or ("" if cell.value is None else f"{cell.value}")


# --- labels ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renaming:
    """What a label belongs to: its labels when it was exported and now, and the edit that gives it others."""

    before: Labels | None
    current: Labels | None
    edit: Callable[[Labels], Edit]
    line: str = ""
    scenario: str = ""


def _relabelled(maker: Maker, key: RowKey, wording: Wording) -> Iterator[Found]:
    base, mine = maker.sides.base, maker.sides.mine
    if key.kind == "section":
        before, now = (model.sections.get(key.line) for model in (base, mine))
        renaming = Renaming(
            before.labels if before else None, now.labels if now else None, partial(RelabelSection, key.line)
        )
        yield from _label(maker, wording, renaming)
    elif key.line in base.lines and len(key.parts) > 1:
        yield from _items_relabelled(maker, key, wording)
    elif key.line in base.lines:
        current = mine.lines[key.line].labels if key.line in mine.lines else None
        renaming = Renaming(base.lines[key.line].labels, current, partial(RelabelLine, key.line), key.line)
        yield from _label(maker, wording, renaming)


def _items_relabelled(maker: Maker, key: RowKey, wording: Wording) -> Iterator[Found]:
    base, mine = maker.sides.base, maker.sides.mine
    axes = rest_axes(base.lines[key.line])
    was, now = wording.before.split(" · "), wording.now.split(" · ")
    if not len(axes) == len(was) == len(now):
        yield _open(wording, "review_label_unclear")
        return
    for axis, item, old, new in zip(axes, key.parts[1:], was, now, strict=True):
        if old != new:
            part = replace(wording, before=old, now=new)
            labels = (_item_labels(base, axis, item), _item_labels(mine, axis, item))
            yield from _label(maker, part, Renaming(*labels, partial(RelabelItem, axis, item)))


def _item_labels(model: Model, axis: str, item: str) -> Labels | None:
    items = model.axes[axis].items if axis in model.axes else ()
    return next((each.labels for each in items if each.id == item), None)


def _label(maker: Maker, wording: Wording, renaming: Renaming) -> Iterator[Found]:
    before, current = renaming.before, renaming.current
    if before is None or current is None:
        yield _open(wording, "review_label_gone")
        return
    changed = _changed_labels(before, wording, maker.sides.manifest.language)
    if changed is None:
        yield _open(wording, "review_label_unclear")
        return
    zh = changed.zh if changed.zh != before.zh else current.zh
    theirs = Labels(zh, changed.en if changed.en != before.en else current.en)
    if theirs == current:
        return
    base, mine, new = (_shown(maker, labels) for labels in (before, current, theirs))
    yield Change(
        number=0,
        kind="scenario" if renaming.scenario else "label",
        line=renaming.line,
        company="",
        segment="",
        period="",
        scenario=renaming.scenario,
        base=base,
        mine=mine,
        theirs=new,
        conflict=current != before,
        edits=(renaming.edit(theirs),),
        sheet=wording.sheet.name,
        cell=address(wording.row, wording.column),
    )


def _shown(maker: Maker, labels: Labels) -> str:
    return labels.in_language("en" if maker.sides.manifest.language == "en" else "zh")


def _changed_labels(before: Labels, wording: Wording, language: BookLanguage) -> Labels | None:
    """Return labels with the new text in the workbook's language; `None` where both are shown and both may be meant."""
    if language == "zh":
        return Labels(wording.now, before.en)
    if language == "en":
        return Labels(before.zh, wording.now)
    zh, en = " ".join(before.zh.split()), " ".join(before.en.split())
    if zh and wording.now.startswith(f"{zh} "):
        return Labels(before.zh, wording.now.removeprefix(f"{zh} "))
    if en and wording.now.endswith(f" {en}"):
        return Labels(wording.now.removesuffix(f" {en}"), before.en)
    return None


def _scenario_names(maker: Maker) -> Iterator[Found]:
    before, now = (book.of("scenarios") for book in (maker.sides.exported, maker.sides.returned))
    if before is None or now is None or before.heading_row is None or now.heading_row is None:
        return
    for column, key in now.columns.keys.items():
        old = before.columns.of(key)
        if not key.startswith(GIVEN) or old is None:
            continue
        was, text = _text(before, before.heading_row, old), _text(now, now.heading_row, column)
        if was != text and text:
            scenario = key.removeprefix(GIVEN)
            labels = [_scenario_labels(model, scenario) for model in (maker.sides.base, maker.sides.mine)]
            wording = Wording(now, now.heading_row, column, was, text)
            renaming = Renaming(labels[0], labels[1], partial(RelabelScenario, scenario), scenario=scenario)
            yield from _label(maker, wording, renaming)


def _scenario_labels(model: Model, scenario: str) -> Labels | None:
    known = model.scenarios.get(scenario)
    return None if known is None else known.labels


# --- units and sources -----------------------------------------------------------------------------


def _overwritten(maker: Maker) -> Iterator[NotUnderstood]:
    for column, reason in ((UNIT, "review_unit_text"), (SOURCE, "review_source_text")):
        for key, wording in _texts(maker, column):
            if key.kind in {"line", "heading"}:
                yield _open(wording, reason)


def _open(wording: Wording, reason: str) -> NotUnderstood:
    return NotUnderstood(
        wording.sheet.name, address(wording.row, wording.column), wording.now, Message(reason)
    )
