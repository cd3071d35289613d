"""The first page of the inspector: the cell in words, its formula with the values filled in, its unit."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from gpu_modeler.app.inspecting.overview import overview
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.gui.inspector.page import InspectorPage
from gpu_modeler.gui.inspector.words import LINK, overview_html


class OverviewPage(InspectorPage):
    """Text that can be selected; the cells it names are links."""

    name = "overview"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.anchorClicked.connect(self._follow)
        self._spots: list[Spot] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    def show_cell(self, spot: Spot | None) -> None:
        """Show a cell; a scrolled text stays where it is as long as the cell does."""
        self.text.setAccessibleName(self.say("inspect_tab_overview"))
        html = ""
        if spot is not None:
            html, self._spots = overview_html(overview(self.session, spot), self.session.language)
        self.text.setHtml(html)

    def _follow(self, url: QUrl) -> None:
        scheme, _, number = url.toString().partition(":")
        if f"{scheme}:" == LINK and number.isdigit() and int(number) < len(self._spots):
            self.jumpRequested.emit(self._spots[int(number)])
