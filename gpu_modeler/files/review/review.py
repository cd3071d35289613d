"""The comparison of a returned workbook with what was exported and with the model as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gpu_modeler.files.excel.manifest import read_manifest
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.review.comment_changes import comment_changes
from gpu_modeler.files.review.expected import as_exported
from gpu_modeler.files.review.formula_changes import formula_changes
from gpu_modeler.files.review.frame import framed
from gpu_modeler.files.review.identify import identified
from gpu_modeler.files.review.line_states import LineState, states
from gpu_modeler.files.review.making import Found, Maker
from gpu_modeler.files.review.new_lines import new_line, settle_units
from gpu_modeler.files.review.other_cells import chosen_scenario, moves, other_cells
from gpu_modeler.files.review.records import Change, NotUnderstood, Review
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import Spots
from gpu_modeler.files.review.structure_changes import removals, year_changes
from gpu_modeler.files.review.trial import tried
from gpu_modeler.files.review.value_changes import value_changes
from gpu_modeler.files.review.where import BookMap, map_sheet
from gpu_modeler.files.review.word_changes import word_changes
from gpu_modeler.model import Model
from gpu_modeler.text import Message


def review_workbook(model: Model, read: ReadWorkbook) -> Review:
    """Compare a returned workbook of ours with what it was exported from, and with the model as it is now.

    Raises:
        NoManifest, ManifestNewer, ManifestDamaged: the workbook is none of ours, or does not say what it was.
    """
    manifest = read_manifest(read)
    base, workbook = as_exported(manifest)
    spots = Spots()
    exported = BookMap(workbook, [map_sheet(sheet, base) for sheet in workbook.sheets], spots)
    returned = identified(read, exported, base, spots)
    frame = framed(base, model, returned.book)
    sides = Sides(manifest, frame.lines, base, frame.model, model, exported, returned.book, spots)
    settle_units(sides, frame.lines)
    found = [*_found(Maker(sides)), *returned.open, *other_cells(sides)]
    if not read.has_formulas:
        found.append(NotUnderstood(read.name, "", "", Message("review_no_formulas", {"kind": read.kind})))
    changes, refused = tried(model, [each for each in found if isinstance(each, Change)])
    return Review(
        file=read.name,
        author=read.last_modified_by or read.author,
        modified=read.modified,
        exported_at=manifest.exported_at,
        changes=tuple(replace(change, number=number) for number, change in enumerate(changes, start=1)),
        not_understood=(*refused, *(each for each in found if isinstance(each, NotUnderstood))),
        moved=(*returned.moved, *moves(sides), *chosen_scenario(sides)),
    )


def _found(maker: Maker) -> Iterator[Found]:
    listed = list(states(maker.sides))
    yield from year_changes(maker)
    for state in listed:
        if state.line.id in maker.sides.new_lines:
            yield from new_line(maker, state)
    for state in listed:
        if state.line.id not in maker.sides.new_lines:
            yield from formula_changes(maker, state) if state.formulas else ()
            yield from value_changes(maker, state)
    yield from removals(maker, listed)
    yield from word_changes(maker)
    yield from comment_changes(maker, _valued(listed))


def _valued(listed: list[LineState]) -> set[tuple[str, tuple[str, ...]]]:
    """Return the places whose comment goes with a new number."""
    return {(state.line.id, place) for state in listed for place in state.numbers}
