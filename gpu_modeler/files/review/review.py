"""The comparison of a returned workbook with what was exported and with the model as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gpu_modeler.files.excel.manifest import read_manifest
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.review.expected import as_exported
from gpu_modeler.files.review.formula_changes import formula_changes
from gpu_modeler.files.review.line_states import states
from gpu_modeler.files.review.making import Found, Maker
from gpu_modeler.files.review.records import Change, NotUnderstood, Review
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import Spots
from gpu_modeler.files.review.value_changes import value_changes
from gpu_modeler.files.review.where import BookMap, map_sheet
from gpu_modeler.model import Model


def review_workbook(model: Model, read: ReadWorkbook) -> Review:
    """Compare a returned workbook of ours with what it was exported from, and with the model as it is now.

    Raises:
        NoManifest, ManifestNewer, ManifestDamaged: the workbook is none of ours, or does not say what it was.
    """
    manifest = read_manifest(read)
    sides = _sides(model, read)
    found = list(_found(Maker(sides)))
    changes = [change for change in found if isinstance(change, Change)]
    return Review(
        file=read.name,
        author=read.last_modified_by or read.author,
        modified=read.modified,
        exported_at=manifest.exported_at,
        changes=tuple(replace(change, number=number) for number, change in enumerate(changes, start=1)),
        not_understood=tuple(each for each in found if isinstance(each, NotUnderstood)),
        moved=(),
    )


def _sides(model: Model, read: ReadWorkbook) -> Sides:
    manifest = read_manifest(read)
    base, workbook = as_exported(manifest)
    spots = Spots()
    exported = BookMap(workbook, [map_sheet(sheet, base) for sheet in workbook.sheets], spots)
    returned = BookMap(read, [map_sheet(sheet, base) for sheet in read.sheets], spots)
    return Sides(manifest, base, base, model, exported, returned, spots)


def _found(maker: Maker) -> Iterator[Found]:
    for state in states(maker.sides):
        if not state.is_as_exported:
            yield from formula_changes(maker, state)
        yield from value_changes(maker, state)
