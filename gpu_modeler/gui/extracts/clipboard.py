"""The table of a note on the clipboard: HTML for Word, WPS and Excel, tab-separated text for everything else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gpu_modeler.files.extracts.note_records import NoteTable
from gpu_modeler.files.extracts.note_text import notes_html, notes_tsv
from gpu_modeler.text import Language


def copy_notes(tables: Sequence[NoteTable], language: Language) -> None:
    """Put tables on the clipboard."""
    content = QMimeData()
    content.setHtml(notes_html(tables, language))
    content.setText(notes_tsv(tables))
    QGuiApplication.clipboard().setMimeData(content)
