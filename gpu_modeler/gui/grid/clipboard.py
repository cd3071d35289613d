"""Blocks of cells between grid and clipboard: the rectangle that is copied, and where each pasted cell goes. No Qt.

Our own format keeps what others cannot: units, formulas, notes, sources.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from gpu_modeler.app.pasting import PastedCell
from gpu_modeler.errors import CellError
from gpu_modeler.files.clips import ClipCell, WrittenCell
from gpu_modeler.files.excel.formats import format_of
from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.model import Source
from gpu_modeler.text import Labels

MIME = "application/x-gpu-modeler-cells"
VERSION = 1
Cell = TypeVar("Cell")
Cells = list[tuple[int, int]]


def rectangle(cells: Cells) -> tuple[list[int], list[int]] | None:
    """Return rows and columns of the cells, `None` where they are not every cell of these (ranges out of line)."""
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    return (rows, columns) if len(rows) * len(columns) == len(cells) else None


def copied_cell(contents: GridContents, row: int, column: int) -> WrittenCell:
    """Return a cell for other programs: its number with format, its line and unit as the title."""
    line = contents.session.model.lines.get(contents.line_at(row, column))
    if line is None or column not in contents.columns_of(contents.shown[row]):
        return WrittenCell(ClipCell(""))
    language = contents.session.language
    title = f"{line.labels.in_language(language)} {unit_label(line.unit, language)}".rstrip()
    value = contents.value(row, column)
    if value is None:
        text = contents.display(row).texts[column]
        return WrittenCell(ClipCell(text if text.startswith("#") else CellError.NUM.text), title)
    form = format_of(line)
    return WrittenCell(ClipCell("", value, form), title)


def kept_cell(contents: GridContents, row: int, column: int) -> PastedCell:
    """Return a cell for ourselves, with unit, formula, note and source."""
    written = copied_cell(contents, row, column).cell
    place = contents.cell_place(row, column)
    session = contents.session
    text = written.typed if written.number is not None else ""
    if place is None:
        return PastedCell(text, written.number, contents.unit_at(row, column) if text else None)
    held = session.cell(place.line, place.place, place.scenario or session.scenario)
    is_number = held is not None and held.value is not None
    return PastedCell(
        text,
        written.number,
        session.model.lines[place.line].unit,
        "" if is_number else session.formula_at(place.line, place.place),
        held.note if held is not None else Labels("", ""),
        session.model.sources.get(held.source) if held is not None else None,
    )


# --- our own format ---------------------------------------------------------------------------------


def kept_text(cells: Sequence[Sequence[PastedCell]], token: str) -> str:
    """Return cells in our own format; `token` tells a cut of this window from any other."""
    return json.dumps(
        {"version": VERSION, "token": token, "rows": [[asdict(cell) for cell in row] for row in cells]}
    )


def kept_cells(text: str) -> tuple[list[list[PastedCell]], str] | None:
    """Return the cells and the token of `kept_text`; `None` where it is of another version or damaged."""
    try:
        content = json.loads(text)
        if content["version"] != VERSION:
            return None
        return [[_kept(cell) for cell in row] for row in content["rows"]], str(content["token"])
    except (ValueError, KeyError, TypeError):
        return None


def _kept(cell: dict[str, Any]) -> PastedCell:
    source = Source(**cell["source"]) if cell["source"] else None
    number = float(cell["number"]) if cell["number"] is not None else None
    unit = str(cell["unit"]) if cell["unit"] is not None else None
    note = Labels(str(cell["note"]["zh"]), str(cell["note"]["en"]))
    return PastedCell(str(cell["text"]), number, unit, str(cell["formula"]), note, source)


# --- where pasted cells go --------------------------------------------------------------------------


def transposed(block: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return rows as columns."""
    return [list(column) for column in zip(*block, strict=True)]


def targets(block: Sequence[Sequence[Cell]], cells: Cells) -> dict[tuple[int, int], Cell]:
    """Return which cell goes to which position: from the upper left selected cell on.

    One copied cell fills the whole selection, as does a block whose size divides the selection's.
    """
    top, left = min(row for row, _ in cells), min(column for _, column in cells)
    height = max(row for row, _ in cells) - top + 1
    width = max(column for _, column in cells) - left + 1
    block_height, block_width = len(block), len(block[0])
    if height % block_height or width % block_width:
        height, width = block_height, block_width
    chosen = set(cells) if block_height == block_width == 1 else None  # one cell goes to those alone
    placed = {}
    for row in range(top, top + height):
        for column in range(left, left + width):
            if chosen is None or (row, column) in chosen:
                placed[row, column] = block[(row - top) % block_height][(column - left) % block_width]
    return placed
