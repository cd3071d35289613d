"""Where the value comes from: the source in use, and those that say otherwise, side by side with a choice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gpu_modeler.app.explaining_ground import Ground, ground_of
from gpu_modeler.app.inspecting import sourcing
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.edits.edit import Edit
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.inspector.page import InspectorPage
from gpu_modeler.gui.inspector.source_card import SourceCard
from gpu_modeler.gui.inspector.source_words import ground_html, vintages_html


class SourcePage(InspectorPage):
    """Cards, made anew for each cell."""

    name = "source"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.spot: Spot | None = None
        self.cards: list[SourceCard] = []
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.linkActivated.connect(self._follow)
        self.published = QLabel(self)
        self.published.setWordWrap(True)
        self.published.setTextFormat(Qt.TextFormat.RichText)
        self.add_button = QPushButton(self)
        self.add_button.clicked.connect(lambda: self._ask(is_alternative=True))
        self._spots: tuple[Spot, ...] = ()
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("chartSurface")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(*[theme.SPACING[2]] * 4)
        self._column.setSpacing(theme.SPACING[2])
        self._column.addWidget(self.words)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.published)
        self._column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setObjectName("chartPanel")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def show_cell(self, spot: Spot | None) -> None:
        """Show a cell's sources; of a computed one those behind it."""
        self.spot = spot
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        found = sourcing.choices(self.session, spot) if spot is not None else []
        for at, choice in enumerate(found):
            card = SourceCard(self.session, choice, self)
            card.useRequested.connect(self._use)
            card.sourceRequested.connect(lambda: self._ask(is_alternative=False))
            card.noteChanged.connect(self._note)
            card.note.returnPressed.connect(self.performed)
            self._column.insertWidget(at, card)
            self.cards.append(card)
        self.add_button.setText(self.say("inspect_add_source"))
        self.add_button.setVisible(bool(found))
        self._tell_ground(spot, is_typed=bool(found))
        self.published.setText(vintages_html(self.session, spot) if spot is not None else "")
        self.published.setVisible(bool(self.published.text()))
        self.area.setAccessibleName(self.say("inspect_tab_source"))

    def _tell_ground(self, spot: Spot | None, *, is_typed: bool) -> None:
        self.words.setVisible(spot is not None and not is_typed)
        if spot is None or is_typed:
            return
        if self.session.model.lines[spot.line].is_input:
            self.words.setText(self.say("inspect_nothing_typed"))
            return
        ground: Ground = ground_of(self.session.calculation, spot, self.session.scenario, with_moves=False)
        self._spots = (*ground.conflicts, *ground.old)
        self.words.setText(ground_html(self.session, ground))

    def _follow(self, link: str) -> None:
        _, _, number = link.partition(":")
        if number.isdigit() and int(number) < len(self._spots):
            self.jumpRequested.emit(self._spots[int(number)])

    # --- changes --------------------------------------------------------------------------------

    def perform(self, edit: Edit) -> bool:
        """Do an edit; a refusal is told."""
        try:
            self.session.perform(edit)
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True

    def _use(self, at: int) -> None:
        if self.spot is not None and self.perform(sourcing.use_alternative(self.session, self.spot, at)):
            self.performed.emit()

    def _note(self, text: str) -> None:
        if self.spot is not None:
            self.perform(sourcing.set_note(self.session, self.spot, text))

    def _ask(self, *, is_alternative: bool) -> None:
        if self.spot is None:
            return
        from gpu_modeler.gui.inspector.source_dialog import SourceDialog
        from gpu_modeler.gui.shell.line_commands import ask

        ask(SourceDialog(self.session, self.spot, is_alternative=is_alternative, parent=self.window()))
