"""What a clipboard holds, read the best way: our own format, XML Spreadsheet, HTML with numbers behind texts, text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gpu_modeler.app.pasting import PastedCell
from gpu_modeler.files.clips import Clip, ClipCell, clip_of_text, read_html, read_xml_spreadsheet
from gpu_modeler.files.tables.periods import read_period
from gpu_modeler.gui.grid import clipboard

SPREADSHEET_FORMATS = ('application/x-qt-windows-mime;value="XML Spreadsheet"', "XML Spreadsheet")
"""How Qt calls on Windows, and other systems call, what Excel and WPS hand over with all digits."""
LARGEST = 2_000_000
"""Characters of one format; what is larger is better read from a file."""
MOST_HEADING_ROWS = 8


@dataclass(frozen=True)
class Taken:
    """A block of cells from the clipboard, all rows of one length.

    `clip` is the block as another program gave it, `None` for one of ours; `token` names a cut of a window of ours.
    """

    cells: list[list[PastedCell]]
    clip: Clip | None = None
    token: str = ""

    def is_table(self) -> bool:
        """Say whether it has headings of its own: a row of years over numbers, and labels beside them."""
        if self.clip is None or len(self.clip) < 2 or len(self.clip[0]) < 2:
            return False
        heading = next((k for k, row in enumerate(self.clip[:MOST_HEADING_ROWS]) if _has_years(row)), None)
        if heading is None:
            return False
        labels = [cell.text.strip() for row in self.clip[heading + 1 :] for cell in row[:2]]
        return any(_is_label(text) for text in labels)

    def years(self) -> list[str] | None:
        """Return the periods that its first row names over rows of other numbers, "" where a cell names none."""
        if self.clip is None or len(self.clip) < 2:
            return None
        first, *others = (_periods(row) for row in self.clip)
        return first if first is not None and all(row is None for row in others) else None

    def without_heading(self) -> Taken:
        """Return what stands below its first row."""
        return replace(self, cells=self.cells[1:], clip=self.clip[1:] if self.clip is not None else None)


def taken_from(content: QMimeData) -> Taken | None:
    """Return what the clipboard holds, `None` where it holds no cells. Raises ClipTooLarge."""
    if content.hasFormat(clipboard.MIME):
        kept = clipboard.kept_cells(bytes(content.data(clipboard.MIME).data()).decode(errors="replace"))
        if kept is not None and kept[0] and kept[0][0]:
            return Taken(kept[0], token=kept[1])
    clip = clip_from(content)
    if not clip or not clip[0] or not any(cell.text.strip() for row in clip for cell in row):
        return None
    return Taken([[_pasted(cell) for cell in row] for row in clip], clip)


def _pasted(cell: ClipCell) -> PastedCell:
    from gpu_modeler.files.tables.values import says_nothing  # not before the first frame

    text = cell.typed
    is_nil = bool(text.strip()) and says_nothing(text)
    return PastedCell("" if is_nil else text, is_nil=is_nil)


def clipboard_content() -> QMimeData:
    """Return what is on the clipboard; nothing at all where some systems have not even an empty one."""
    content: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return content if content is not None else QMimeData()


def clip_from(content: QMimeData) -> Clip | None:
    """Return the block of cells that another program put there, with all the digits it tells.

    Raises:
        ClipTooLarge: it has more cells than are taken.
    """
    for name in SPREADSHEET_FORMATS:
        if content.hasFormat(name):
            found = read_xml_spreadsheet(bytes(content.data(name).data()[:LARGEST]))
            if found:
                return found
    if content.hasHtml():
        page = content.html()
        found = read_html(page) if len(page) <= LARGEST else None
        if found:
            return found
    text = content.text()
    return clip_of_text(text) if text and len(text) <= LARGEST else None


def _has_years(row: Clip | tuple[object, ...]) -> bool:
    texts = [getattr(cell, "text", "").strip() for cell in row[1:]]
    filled = [text for text in texts if text]
    years = [text for text in filled if read_period(text) is not None]
    return len(years) >= 2 and len(years) * 2 >= len(filled)


def _periods(row: tuple[ClipCell, ...]) -> list[str] | None:
    """Return the periods that a row's cells name, if two or more do and the others are empty."""
    found = [read_period(cell.text.strip()) for cell in row]
    named = sum(period is not None for period in found)
    if named < 2 or named + sum(not cell.text.strip() for cell in row) < len(row):
        return None
    return [period.item if period is not None else "" for period in found]


def _is_label(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and read_period(text) is None
