"""In which form and how large the charts of a page are saved, and the saving of all of them into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.charts.content import read
from gpu_modeler.gui.charts.export import KINDS, SIZES, Kind, Size, on_paper, save
from gpu_modeler.gui.charts.panel import ChartPanel
from gpu_modeler.gui.charts.wording import source_line
from gpu_modeler.gui.extracts.targets import file_name, free_path
from gpu_modeler.text import Language, say


class ChartsDialog(QDialog):
    """Asks for form and size."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("action_save_charts", language).rstrip("…"))
        self.kinds, self.sizes = QComboBox(self), QComboBox(self)
        for kind in KINDS:
            self.kinds.addItem(say(f"charts_kind_{kind}", language), kind)
        for size in SIZES:
            self.sizes.addItem(say(f"charts_size_{size.name}", language), size)
        form = QFormLayout()
        form.addRow(say("charts_kind", language), self.kinds)
        form.addRow(say("charts_size", language), self.sizes)
        buttons = QDialogButtonBox(self)
        buttons.addButton(say("charts_choose_folder", language), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(say("button_cancel", language), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    @property
    def kind(self) -> Kind:
        """The chosen form."""
        return KINDS[self.kinds.currentIndex()]

    @property
    def size_on_paper(self) -> Size:
        """The chosen size."""
        return SIZES[self.sizes.currentIndex()]


class Target(NamedTuple):
    """Where charts go: the folder, the name of their page, their form and size."""

    folder: Path
    page: str
    kind: Kind
    size: Size


def save_charts(session: Session, panel: ChartPanel, target: Target) -> list[Path]:
    """Save every chart of the page, seen or not, under names that no file of the folder has; return the files.

    Raises:
        ModelerError: a file cannot be written; those before it stay.
    """
    made = []
    for number, card in enumerate(panel.cards, start=1):
        if card.plan is None:
            continue
        content = read(card.plan, session.model, session.calculation)
        card.footer.setText(source_line(content, session.model, card.language))
        title = file_name(f"{target.page} {number} {card.plan.title.in_language(card.language)}")
        path = free_path(target.folder, title, f".{target.kind}")
        with on_paper(card, content, target.size.pixels) as paper:
            save(paper, path, target.size.centimetres)
        made.append(path)
    return made
