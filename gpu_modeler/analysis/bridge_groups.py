"""The drivers of a bridge: what differs between two versions, in groups that change together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np

from gpu_modeler.analysis.differences import (
    CellDifference,
    LineDifference,
    Version,
    behind,
    cell_differences,
    extents_differ,
    line_differences,
)
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.edits import lookup
from gpu_modeler.engine.storage import Values
from gpu_modeler.model import Line, Model
from gpu_modeler.text import Labels, catalogue

FORMULAS = "formulas"
OTHER = "other"
GroupKind = Literal["cells", "formulas", "other", "joined"]


@dataclass(frozen=True, slots=True)
class Group:
    """Drivers that change together: cells, and where formulas go with them the lines that are computed otherwise."""

    key: str
    labels: Labels
    kind: GroupKind = "cells"
    cells: tuple[CellDifference, ...] = ()
    lines: tuple[LineDifference, ...] = ()
    has_formulas: bool = False


def groups_of(before: Version, after: Version, output: Output, by: str) -> list[Group]:
    """Return what differs and can move the output, in the order of the later model's lines or items."""
    reached = {*behind(before.calculation, output.line), *behind(after.calculation, output.line)}
    cells = [cell for cell in cell_differences(before, after) if cell.line in reached]
    keys = {cell: _key(after.model, cell, by) for cell in cells}
    order = {key: at for at, key in enumerate(_all_keys(after.model, by))}
    cells.sort(key=lambda cell: order[keys[cell]])
    groups = [
        Group(key or "none", _labels(after.model, key, by), "cells", tuple(found))
        for key, found in groupby(cells, keys.__getitem__)
    ]
    lines = line_differences(before, after, output.line)
    if lines or extents_differ(before.model, after.model):
        labels = catalogue()["bridge_formulas"]
        groups.append(Group(FORMULAS, labels, "formulas", lines=tuple(lines), has_formulas=True))
    return groups


def _key(model: Model, cell: CellDifference, by: str) -> str:
    line: Line = model.lines[cell.line]
    if by == "line":
        return line.id
    if by == "section":
        return line.section
    return dict(zip(line.axes, cell.place, strict=True)).get(by, "")


def _all_keys(model: Model, by: str) -> list[str]:
    """Return the keys in display order; the empty one is of cells without an item on the axis."""
    if by == "line":
        return list(model.orders["lines"])
    if by == "section":
        return [*model.orders["sections"], ""]
    return ["", *(item.id for item in lookup.require_axis(model, by).items)]


def _labels(model: Model, key: str, by: str) -> Labels:
    if not key:
        return catalogue()["bridge_no_item"]
    if by == "line":
        return model.lines[key].labels
    if by == "section":
        return model.sections[key].labels
    return next(item.labels for item in model.axes[by].items if item.id == key)


def merged(groups: Sequence[Group], sizes: Values, most: int) -> tuple[list[Group], tuple[Group, ...]]:
    """Return the largest groups, formulas among them, and one of all others; and the groups that went into it."""
    ranks = [np.inf if group.has_formulas else size for group, size in zip(groups, sizes, strict=True)]
    kept = set(np.argsort(-np.array(ranks), kind="stable")[: most - 1].tolist())
    small = tuple(group for at, group in enumerate(groups) if at not in kept)
    cells = tuple(cell for group in small for cell in group.cells)
    other = Group(OTHER, catalogue()["bridge_other"], "other", cells)
    return [*(group for at, group in enumerate(groups) if at in kept), other], small


def joined_group(groups: Sequence[Group]) -> Group:
    """Return groups that only change together as one."""
    if len(groups) == 1:
        return groups[0]
    labels = Labels(
        " + ".join(group.labels.in_language("zh") for group in groups),
        " + ".join(group.labels.in_language("en") for group in groups),
    )
    return Group(
        "+".join(group.key for group in groups),
        labels,
        "joined",
        tuple(cell for group in groups for cell in group.cells),
        tuple(line for group in groups for line in group.lines),
        any(group.has_formulas for group in groups),
    )
