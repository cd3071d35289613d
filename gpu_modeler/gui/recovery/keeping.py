"""Keeps the window's unsaved work in a journal, warns where that fails, and offers what was left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel

from gpu_modeler.app.notices import Notice
from gpu_modeler.gui.later import later
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.gui.theme import colours
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.protection import Protection
    from gpu_modeler.gui.window import MainWindow

TEND_MS = 5_000
"""So often a journal that cannot be written is looked after, until it can."""
OFFER_AFTER_MS = 300
"""After the first frame: what was left behind is offered to a window that stands still."""


class WorkKeeping(Attached):
    """Begins to keep the work, and ends when the window closes: then it is saved, or somebody said that it is not wanted."""

    name = "work_keeping"

    def __init__(self, window: MainWindow, protection: Protection) -> None:
        self._window, self.protection = window, protection
        self._calls = _Calls(window)
        self._calls.changed.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(window, interval=TEND_MS)
        self._timer.timeout.connect(self._tend)
        self._told: Message | None = None
        self.sign: QLabel | None = None
        protection.on_change = self._calls.changed.emit
        protection.start()
        self._show_sign()

    def offer_later(self) -> None:
        """Ask, once the window stands still, whether somebody wants what was left behind."""
        later(self._window, self._offer, OFFER_AFTER_MS)

    def _offer(self) -> None:
        from gpu_modeler.files.journal.shelf import clear_discarded, left_behind

        clear_discarded()
        found = left_behind()
        if found:
            from gpu_modeler.gui.recovery.dialog import offer

            offer(self._window, self.protection, found)

    def _tend(self) -> None:
        self.protection.tend()
        self._follow()

    def _follow(self) -> None:
        """Say once that the work is not kept, and that it is again; a sign in the status bar stays in between."""
        warning = self.protection.warning
        if warning == self._told:
            return
        was, self._told = self._told, warning
        if warning is not None:
            self._timer.start()
            if was is None:
                self._window.tell(warning)
        else:
            self._timer.stop()
            self._window.tell(Message("protection_again"), "info")
        self._show_sign()

    def _show_sign(self) -> None:
        if self.sign is None:
            self.sign = QLabel(self._window.status)
            self.sign.setTextFormat(Qt.TextFormat.PlainText)
            self._window.status.addPermanentWidget(self.sign)
        language, warning = self._window.session.language, self._told
        shown = warning or Message("protection_quiet")
        text = "✓" if warning is None else "⚠ " + Message("protection_sign").in_language(language)
        self.sign.setText(text)
        self.sign.setToolTip(plain_tip(shown.in_language(language)))
        self.sign.setAccessibleName(shown.in_language(language))
        self.sign.setStyleSheet(f"color: {colours().muted if warning is None else colours().error_mark};")

    def take_notice(self, notice: Notice) -> None:
        """Speak another language."""
        if notice.kind == "language" and self.sign is not None:
            self._show_sign()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        if self.sign is not None:
            self._show_sign()

    def stop(self) -> None:
        """The document is saved or not wanted: nothing is left behind."""
        self._timer.stop()
        self.protection.on_change = lambda: None
        self.protection.finish()


class _Calls(QObject):
    """Brings what the writing thread says into the window's."""

    changed = Signal()


def begin(window: MainWindow, protection: Protection) -> None:
    """Keep the window's work from now on, and offer what was left behind."""
    keeping = WorkKeeping(window, protection)
    window.attached.append(keeping)
    keeping.offer_later()


def keeping_of(window: MainWindow) -> WorkKeeping | None:
    """Return the window's part; `None` where its work is not kept."""
    return next((part for part in window.attached if isinstance(part, WorkKeeping)), None)
