"""Blocks of cells as text, the way Excel exchanges them: columns by tabs, rows by line ends, all digits kept."""

from __future__ import annotations

from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.gui.grid.formats import edit_text

Block = list[list[str]]


def copied_text(contents: GridContents, cells: list[tuple[int, int]]) -> str:
    """Return the rectangle around the cells as tab-separated text; percentages keep their sign, so nothing is lost."""
    if not cells:
        return ""
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    return "\n".join("\t".join(_cell_text(contents, row, column) for column in columns) for row in rows)


def _cell_text(contents: GridContents, row: int, column: int) -> str:
    shown = contents.shown[row]
    if column not in contents.columns_of(shown):
        return ""
    value = contents.value(row, column)
    if value is not None:
        return edit_text(value, contents.unit_at(row, column))
    text = contents.display(row).texts[column]
    return text if text.startswith("#") else CellError.NUM.text


def parsed_block(text: str) -> Block:
    """Return the cells of tab-separated text; a last line end is no row of its own."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines]


def targets(contents: GridContents, block: Block, cells: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return which text goes to which position: from the upper left selected cell on.

    One copied cell fills the whole selection, as does a block whose size divides the selection's.
    """
    top, left = min(row for row, _ in cells), min(column for _, column in cells)
    height = max(row for row, _ in cells) - top + 1
    width = max(column for _, column in cells) - left + 1
    block_height, block_width = len(block), max(len(row) for row in block)
    if height % block_height or width % block_width:
        height, width = block_height, block_width
    placed = {}
    for row in range(height):
        texts = block[row % block_height]
        for column in range(width):
            source = column % block_width
            if source < len(texts) and top + row < len(contents.shown):
                placed[top + row, left + column] = texts[source]
    return placed


def pasted_places(
    contents: GridContents, placed: dict[tuple[int, int], str]
) -> tuple[dict[CellPlace, str], int]:
    """Return the texts by cell, and how many of them meet no cell (headings, sums, beyond the last column)."""
    texts, missed = {}, 0
    for (row, column), text in placed.items():
        place = contents.cell_place(row, column) if column < contents.column_count else None
        if place is not None:
            texts[place] = text
        elif text.strip():
            missed += 1
    return texts, missed
