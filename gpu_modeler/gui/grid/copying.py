"""Copy, cut, paste and Paste Special: between the grid, other windows of ours, Excel, WPS and LibreOffice.

What is cut stays until it is pasted, and then moves with its note and source; a dashed frame shows what was copied.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import reduce

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from gpu_modeler.app.blocks import CellAt, cells_edits, clearing_edits, new_overrides, together
from gpu_modeler.app.inherited import holders, stays_when_cleared
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.pasting import PastedCell, PasteRefused, PasteRequest, has_formula, paste_edits
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import entry_note
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.clips import ClipTooLarge, written_html
from gpu_modeler.gui.grid import clipboard
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.editing import CellEditing
from gpu_modeler.gui.grid.frames import RangeFrame
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.taking import Taken, clipboard_content, taken_from
from gpu_modeler.text import Message

YEAR_UNITS = {"year", "CY"}
"""Of lines whose values are years."""
AS_EXCEL = PasteRequest(keeps_formulas=True)
"""How Ctrl+V pastes."""
Placed = dict[tuple[int, int], PastedCell]


class Copying(QObject):
    """One for the grid. `tableOffered` is sent where the clipboard holds a table with years and labels of its own."""

    tableOffered = Signal()

    def __init__(self, editing: CellEditing) -> None:
        super().__init__(editing.view)
        self._editing, self._view = editing, editing.view
        self._contents, self._session = editing.contents, editing.session
        self.frame = RangeFrame(editing.view, dashed=True)
        self._cut: dict[tuple[int, int], CellAt] = {}
        self._token = ""
        self._is_writing = False
        self._view.escaped.connect(self.forget)
        self._view.scrolled.connect(self.frame.place)
        model = self._view.model()
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.forget)
        self._view.horizontalHeader().sectionResized.connect(self.frame.place)
        self._view.verticalHeader().sectionResized.connect(self.frame.place)
        QGuiApplication.clipboard().dataChanged.connect(self._clipboard_changed)
        self._session.subscribe(self._follow)

    # --- copying --------------------------------------------------------------------------------

    def copy(self) -> bool:
        """Put the selection on the clipboard: text with all digits, HTML with formats, our own format."""
        self._cut = {}
        cells = self._view.selected_cells()
        if not cells:
            return False
        block = clipboard.rectangle(cells)
        if block is None:
            self._editing.noticed.emit(Message("copy_ranges"))
            return False
        self._token = uuid.uuid4().hex
        self._is_writing = True
        QGuiApplication.clipboard().setMimeData(self._content(*block))
        self._is_writing = False
        rows, columns = block
        self.frame.surround(Position(rows[0], columns[0]), Position(rows[-1], columns[-1]))
        return True

    def _content(self, rows: list[int], columns: list[int]) -> QMimeData:
        contents = self._contents
        written = [[clipboard.copied_cell(contents, row, column) for column in columns] for row in rows]
        kept = [[clipboard.kept_cell(contents, row, column) for column in columns] for row in rows]
        content = QMimeData()
        content.setText("\n".join("\t".join(cell.cell.typed for cell in row) for row in written))
        content.setHtml(written_html(written))
        content.setData(clipboard.MIME, clipboard.kept_text(kept, self._token).encode())
        return content

    def cut(self) -> None:
        """Copy, and let the next paste move the values."""
        if not self.copy():
            return
        top, left = min(self._view.selected_cells())
        for row, column in self._view.selected_cells():
            place = self._contents.cell_place(row, column)
            if place is not None:
                self._cut[row - top, column - left] = self._editing.cell_at(place)

    def forget(self) -> None:
        """Take the frame away; what was cut stays where it is."""
        self._cut = {}
        self.frame.leave()

    def _clipboard_changed(self) -> None:
        if not self._is_writing:
            self.forget()

    def _follow(self, notice: Notice) -> None:
        """Stop a cut when something else is changed or shown, as Excel does; a copied range stays until Escape."""
        if notice.kind in {"edit", "document", "scenario"}:
            self._cut = {}
        if notice.kind in {"document", "scenario"}:
            self.frame.leave()

    # --- pasting --------------------------------------------------------------------------------

    def taken(self) -> Taken | None:
        """Return what the clipboard holds, with the best that is known of its numbers; `None` where that is too much."""
        try:
            return taken_from(clipboard_content())
        except ClipTooLarge as error:
            self._editing.refused.emit(error.message)
            return None

    def paste(self) -> None:
        """Paste from the upper left selected cell on, as one undo step, or nothing of it."""
        cells, taken = self._view.selected_cells(), self.taken()
        if taken is None or not cells:
            return
        if self._cut and taken.token == self._token:
            self._move(taken, cells)
        elif taken.is_table():
            self.tableOffered.emit()
        else:
            self._paste_block(taken, cells)

    def _paste_block(self, taken: Taken, cells: Sequence[tuple[int, int]]) -> None:
        """Paste a block; years in its first row have to be those of the columns, and are not values."""
        top, left = min(row for row, _ in cells), min(column for _, column in cells)
        years = taken.years()
        if years is None or self._contents.unit_at(top, left) in YEAR_UNITS:
            self.paste_special(AS_EXCEL, taken)
            return
        here = [self._contents.period_of(column) for column in self._columns_from(left, len(years))]
        if any(year not in {"", at} for year, at in zip(years, here, strict=False)) or len(here) < len(years):
            named = [year for year in years if year]
            self._editing.refused.emit(
                Message("paste_other_years", {"years": ", ".join(named), "first": named[0]})
            )
            return
        self.paste_special(AS_EXCEL, taken.without_heading(), heading=len(years) - years.count(""))

    def _columns_from(self, left: int, count: int) -> range:
        return range(left, min(left + count, self._contents.column_count))

    def paste_special(self, request: PasteRequest, taken: Taken, heading: int = 0) -> bool:
        """Paste as asked; `False` where nothing was. `heading` years stood over the block."""
        block = clipboard.transposed(taken.cells) if request.transposes else taken.cells
        placed = clipboard.targets(block, self._view.selected_cells())
        found, missed = self._places(placed)
        pasted = {self._editing.cell_at(place): cell for place, cell in found.items()}
        same = {
            at
            for at, cell in pasted.items()
            if request.keeps_formulas and has_formula(self._session, at, cell)
        }
        typed = {at: cell for at, cell in pasted.items() if not cell.is_blank and at not in same}
        overrides = new_overrides(self._session.model, typed)
        try:
            edits = paste_edits(self._session, pasted, request)
        except PasteRefused as refused:
            self._refuse(found, refused)
            self._offer_conversion(pasted, request)
            return False
        except ModelerError as error:
            self._editing.refused.emit(error.message)
            return False
        if edits and not self._editing.perform(together(edits, "edit_paste", len(pasted))):
            return False
        if not edits and not same:
            self._tell_nothing(request, missed)
            return False
        self._select(placed)
        is_number = request.what not in {"formulas", "notes"}
        inputs = [
            at for at, cell in typed.items() if cell.formula and self._session.model.lines[at.line].is_input
        ]
        counts = {
            "paste_same_formula": len(same),
            "paste_years_left": heading,
            "paste_missed": missed,
            "paste_nil": sum(cell.is_nil for cell in found.values()),
            "paste_exceptions": len(edits) if request.what == "formulas" else 0,
            "became_overrides": overrides if is_number else 0,
            "paste_signs": _signs(self._session, typed) if is_number else 0,
            "paste_formula_values": len(inputs) if request.keeps_formulas else 0,
        }
        self._tell(counts)
        return True

    def _places(self, placed: Placed) -> tuple[dict[CellPlace, PastedCell], int]:
        """Return the cells by place, and how many meet no cell: headings, sums, beyond the last column."""
        found, missed = {}, 0
        for (row, column), cell in placed.items():
            place = self._contents.cell_place(row, column)
            if place is not None:
                found[place] = cell
            elif not cell.is_blank:
                missed += 1
        return found, missed

    def _refuse(self, found: dict[CellPlace, PastedCell], refused: PasteRefused) -> None:
        place = next(place for place in found if self._editing.cell_at(place) == refused.at)
        self._editing.refuse(place, refused.reason)

    def _offer_conversion(self, pasted: Mapping[CellAt, PastedCell], request: PasteRequest) -> None:
        """Offer to convert what is in another currency, where everything else can be pasted."""
        from gpu_modeler.gui.grid.converting import amount_text, conversions, offer_conversions

        if request.what not in {"values", "all"} or request.operation != "none":
            return
        amounts = {at: amount_text(cell) for at, cell in pasted.items() if not cell.is_blank}
        found = conversions(self._session, amounts)
        rest = {at: cell for at, cell in pasted.items() if at not in found}
        try:
            paste_edits(self._session, rest, request)
        except (PasteRefused, ModelerError):
            return
        offer_conversions(
            self._editing, found, lambda: paste_edits(self._session, rest, request), "edit_paste"
        )

    def _tell_nothing(self, request: PasteRequest, missed: int) -> None:
        key = "paste_no_formulas" if request.what == "formulas" else "paste_nothing"
        self._editing.noticed.emit(Message("paste_missed", {"count": missed}) if missed else Message(key))

    def _tell(self, counts: Mapping[str, int]) -> None:
        """Say what a person should know of a paste that is done, all of it in one message."""
        parts = [Message(key, {"count": count}) for key, count in counts.items() if count]
        if parts:
            self._editing.noticed.emit(
                reduce(lambda said, more: Message("paste_told", {"first": said, "second": more}), parts)
            )

    def _select(self, placed: Placed) -> None:
        rows, columns = len(self._contents.shown), self._contents.column_count
        last = max(placed)
        corner = Position(min(last[0], rows - 1), min(last[1], columns - 1))
        self._view.selecting.choose_block(Position(*min(placed)), corner)
        self._view.scrollTo(self._view.currentIndex())

    # --- moving ---------------------------------------------------------------------------------

    def _move(self, taken: Taken, cells: Sequence[tuple[int, int]]) -> None:
        """Move what was cut, with notes and sources, where the units agree; formulas stay with their lines."""
        model, cut = self._session.model, self._cut
        top, left = min(row for row, _ in cells), min(column for _, column in cells)
        moved, missed, computed = {}, 0, 0
        for (row, column), source in cut.items():
            place = self._contents.cell_place(top + row, left + column)
            held = self._session.cell(*source)
            if held is None or held.value is None:
                computed += 1
                continue
            if place is None or model.lines[place.line].unit != model.lines[source.line].unit:
                missed += 1
            else:
                moved[source, self._editing.cell_at(place)] = held
        if missed or not moved:
            self._editing.refused.emit(Message("move_refused" if missed else "move_nothing"))
            return
        emptied = [source for source, _ in moved]
        inherited = [at for at in emptied if stays_when_cleared(model, at)]
        held_by = holders(model, inherited)
        edits = [
            *clearing_edits(emptied),
            *cells_edits({target: cell for (_, target), cell in moved.items()}),
        ]
        if self._editing.perform(together(edits, "edit_move", len(moved))):
            self.forget()
            size = len(taken.cells), len(taken.cells[0])
            corner = Position(top + size[0] - 1, left + size[1] - 1)
            self._view.selecting.choose_block(Position(top, left), corner)
            self._tell({"move_formulas_left": computed})
            if inherited:
                values = {"count": len(inherited), "scenario": held_by}
                self._editing.noticed.emit(Message("move_inherited", values))


def _signs(session: Session, typed: Mapping[CellAt, PastedCell]) -> int:
    """Count the pasted texts whose currency says nothing of their scale."""
    return sum(
        cell.number is None and entry_note(session.model.lines[at.line], cell.text) is not None
        for at, cell in typed.items()
    )
