"""Comparing a document as somebody else left it with what it was and what it is here, as a review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gpu_modeler.files.merging import line_changes as lines
from gpu_modeler.files.merging import other_changes as others
from gpu_modeler.files.merging.sides import Versions
from gpu_modeler.files.review.records import Change, Review
from gpu_modeler.files.review.trial import tried
from gpu_modeler.model import Model
from gpu_modeler.text import Language


def merge_review(
    base: Model | None,
    mine: Model,
    theirs: Model,
    *,
    file: str,
    author: str,
    modified: str,
    language: Language,
) -> Review:
    """Return what they changed since `base`, each with the edits that make `mine` hold it.

    Where nobody knows the base (`None`), whatever differs is a conflict, and what is missing in theirs stays.
    """
    versions = Versions(base or Model(), mine, theirs, language)
    changes, refused = tried(mine, list(_found(versions)))
    return Review(
        file=file,
        author=author,
        modified=modified,
        exported_at="",
        changes=tuple(replace(change, number=number) for number, change in enumerate(changes, start=1)),
        not_understood=(*refused, *others.orders(versions)),
        moved=(),
    )


def _found(versions: Versions) -> Iterator[Change]:
    """Yield in the order in which one needs another."""
    yield from others.new_items(versions)
    yield from others.scenario_changes(versions)
    yield from others.section_changes(versions)
    yield from others.item_changes(versions)
    yield from lines.new_lines(versions)
    yield from lines.line_changes(versions)
    yield from lines.cell_changes(versions)
    yield from others.record_changes(versions)
    yield from others.removed_records(versions)
    yield from lines.removed_lines(versions)
    yield from others.removed_sections(versions)
    yield from others.removed_items(versions)
