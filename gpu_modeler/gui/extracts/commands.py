"""Requests to take something out of the model: each asks what it must, writes, and says where the result is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gpu_modeler.app.rows import Page
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.extracts.targets import file_name, with_ending
from gpu_modeler.gui.shell.documents import waiting
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.shell.messages import show_box
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.files.extracts.records import Extract
    from gpu_modeler.gui.window import MainWindow

FILTERS = {".csv": "extract_csv_files", ".xlsx": "file_filter_excel"}


class ExtractCommands:
    """The boxes, and what writes files, are imported when they are asked for, since the start does not need them."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session

    # --- pages and ranges ---

    def export_csv(self) -> None:
        """Write the selected range, or where one cell is selected the page, as CSV."""
        self._export(".csv")

    def export_range(self) -> None:
        """Write the selected range, or where one cell is selected the page, as a small workbook."""
        self._export(".xlsx")

    def _export(self, suffix: str) -> None:
        from gpu_modeler.app import extracts

        extract = self.extract()
        path = self.ask_target(extract.title, (suffix,))
        if path is not None:
            language = self.session.language
            self.save(path, lambda: extracts.save_extract(extract, path, language))

    def extract(self) -> Extract:
        """Return what is selected, or the page.

        Raises:
            NothingToExtract: there are no values in it.
        """
        from gpu_modeler.app import extracts

        grid = self.window.view.grid
        cells = grid.values.selected_cells()
        if len(cells) < 2:
            return extracts.extract_page(self.session, self.page)
        rows = [grid.contents.shown[row] for row in sorted({row for row, _ in cells})]
        columns = sorted({column for _, column in cells})
        return extracts.extract_rows(self.session, self.page, rows, columns)

    @property
    def page(self) -> Page:
        """The page in view."""
        return self.window.view.page

    # --- the table of a note ---

    def copy_note(self) -> None:
        """Put the table of the page's company, or of all, on the clipboard."""
        from gpu_modeler.app import notes
        from gpu_modeler.gui.extracts.clipboard import copy_notes

        tables = notes.note_tables(self.session, self._companies())
        copy_notes(tables, self.session.language)
        self.tell(Message("note_copied", {"tables": len(tables)}))

    def save_note(self) -> None:
        """Ask which companies, years, unit and language, with the table in view; save or copy it."""
        from gpu_modeler.gui.extracts.note_dialog import NoteDialog

        ask(NoteDialog(self, next(iter(self._companies()), ""), self.window))

    def _companies(self) -> tuple[str, ...]:
        return (self.page.company,) if self.page.kind == "company" else ()

    # --- charts ---

    def save_charts(self) -> None:
        """Ask for form and size, then for a folder, and save all charts of the page there."""
        from gpu_modeler.app.extract_names import page_name
        from gpu_modeler.gui.extracts.charts_dialog import ChartsDialog, Target, save_charts

        if self.window.charts is None or not self.window.charts.cards:
            self.window.tell(Message("charts_none_to_save"))
            return
        dialog = ChartsDialog(self.session.language, self.window)
        if not ask(dialog):
            return
        title = say("charts_folder_title", self.session.language)
        folder = QFileDialog.getExistingDirectory(self.window, title, self._folder())
        if folder:
            page = page_name(self.session, self.page, self.session.language)
            target = Target(Path(folder), page, dialog.kind, dialog.size_on_paper)
            self._save_charts(lambda: save_charts(self.session, self.window.charts, target))

    def _save_charts(self, work: Callable[[], list[Path]]) -> None:
        try:
            with waiting():
                made = work()
        except ModelerError as error:
            show_box(self.window, self.session, "box_export", error.message)
            return
        self.tell(Message("charts_saved", {"charts": len(made), "path": str(made[0].parent)}))

    # --- asking and telling ---

    def ask_target(self, name: str, suffixes: tuple[str, ...]) -> Path | None:
        """Ask where to, offering a name; `None` where nothing is wanted."""
        language = self.session.language
        filters = ";;".join(f"{say(FILTERS[suffix], language)} (*{suffix})" for suffix in suffixes)
        offered = Path(self._folder()) / (file_name(name) + suffixes[0])
        found, chosen = QFileDialog.getSaveFileName(
            self.window, say("extract_save_title", language), str(offered), filters
        )
        if not found:
            return None
        usual = next((suffix for suffix in suffixes if f"*{suffix}" in chosen), suffixes[0])
        return with_ending(Path(found), tuple(FILTERS), usual)

    def save(self, path: Path, work: Callable[[], object]) -> bool:
        """Write a file and say where it is, or in a box what kept it from being written."""
        try:
            with waiting():
                work()
        except ModelerError as error:
            show_box(self.window, self.session, "box_export", error.message)
            return False
        self.tell(Message("extract_done", {"path": str(path)}))
        return True

    def tell(self, message: Message) -> None:
        """Show a hint below the grid."""
        self.window.tell(message, "info")

    def _folder(self) -> str:
        path, recent = self.session.path, self.session.recent_files
        return str(path.parent if path else recent[0].parent if recent else Path.home())
