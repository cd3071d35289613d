"""What the page What must be true asks of the window: cells in the grid, edits, the menu of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gpu_modeler.analysis.figures import percent
from gpu_modeler.analysis.implied import Implied
from gpu_modeler.analysis.implied_text import settings_text
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.analysis.seek import as_edit
from gpu_modeler.app.notices import Notice
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.implied import words
from gpu_modeler.gui.implied.page import ImpliedPage
from gpu_modeler.gui.implied.words import Point
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

MENU = ("large", "apply", "x", "y", "copy", "picture")


class ImpliedDesk(QObject):
    """Holds the page and wires it to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.page = ImpliedPage(window.session, window)
        self.page.asked.connect(self.answer)

    @property
    def widget(self) -> QWidget:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Ask what is not yet known."""
        self.page.look_if_stale()

    def take_focus(self) -> None:
        """Begin at the chosen chart; without one at the first lever."""
        chart = self.page.charts.by_company.get(self.page.company)
        (chart or self.page.head.rows["across"].lines).setFocus()

    def answer(self, name: str, company: str) -> None:
        """Do what was asked of a chart or by a button."""
        if name == "menu":
            chart = self.page.charts.by_company[company]
            self.menu().exec(chart.menu_at)
        elif name == "apply":
            self.apply()
        elif name in {"x", "y"}:
            self.go_to(name, company)

    def menu(self) -> QMenu:
        """Return the menu of the chosen chart, made for the language in use."""
        page, language = self.page, self._session.language
        menu = QMenu(page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        found = page.asking.answers.of(page.company).found
        labels = {} if found is None else {"x": found.x.labels, "y": found.y.labels}
        for name in MENU:
            told = {"label": labels.get(name, "—")}
            action = menu.addAction(Message(self._menu_key(name), told).in_language(language))
            action.setEnabled(found is not None and (name != "apply" or page.point() is not None))
            action.triggered.connect(lambda _checked=False, name=name: self._choose(name))
        return menu

    def _menu_key(self, name: str) -> str:
        if name == "large":
            return "implied_back" if self.page.asking.wanted.large else "implied_button_large"
        if name == "apply":
            return "implied_button_apply_pinned" if self.page.charts.pinned else "implied_button_apply"
        return f"implied_menu_{name}"

    def _choose(self, name: str) -> None:
        page = self.page
        if name == "large":
            page.show_large("" if page.asking.wanted.large else page.company)
        elif name == "copy":
            page.panel.buttons["copy"].click()
        elif name == "picture":
            QGuiApplication.clipboard().setPixmap(page.charts.by_company[page.company].grab())
        else:
            self.answer(name, page.company)

    # --- the model --------------------------------------------------------------------------------

    def apply(self) -> None:
        """Put the marked settings, else the nearest ones, into the model: one edit that can be undone."""
        page = self.page
        found, point = page.asking.answers.of(page.company).found, page.point()
        if found is None or point is None:
            return
        try:
            is_put = self._put(found, point)
        except ModelerError as error:
            page.messages.show_message(error.message)
            return
        page.charts.unpin()
        if not is_put:  # it is the model as it is
            return
        told = {"company": words.company_name(self._session.model, found.company)}
        told["setting"] = settings_text(found, *point)
        page.messages.show_message(Message("implied_applied", told), "info")
        self.take_focus()  # in a field Ctrl+Z would undo typing

    def _put(self, found: Implied, point: Point) -> bool:
        session, pricing = self._session, self.page.asking.answers.pricing
        assert pricing is not None
        ratio, _ = pricing.at(found, *point)
        company = words.company_name(session.model, found.company)
        settings = {
            driver: setting
            for lever, setting in zip((found.x, found.y), point, strict=True)
            if setting != lever.neutral
            for driver in lever.drivers
        }
        if not settings:
            return False
        told = {"company": company, "ratio": "—" if ratio is None else percent(ratio)}
        note, label = Message("implied_note", told), Message("edit_implied_point", told)
        session.perform(as_edit(session.calculation, settings, session.scenario, note, label))
        return True

    def go_to(self, axis: str, company: str) -> None:
        """Show the first cell of a lever in the grid."""
        found = self.page.asking.answers.of(company).found
        if found is None:
            return
        lever: Lever = found.x if axis == "x" else found.y
        moved = lever.drivers[0].input
        if moved.line in self._session.model.lines:
            self._window.view.go_to(CellPlace(moved.line, moved.places[0]))

    # --- the window -------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        if notice.kind == "document":
            self.page.forget()
        if notice.kind == "edit":
            self.page.messages.dismiss()
        if notice.kind in {"document", "edit", "scenario"}:
            self.page.model_changed()
        if notice.kind == "language":
            self.page.retranslate()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """Ask nothing more before the window closes."""
        self.page.work.stop()
