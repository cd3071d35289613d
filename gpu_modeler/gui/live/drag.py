"""A cell that is dragged: every frame an attempt, one undo step once it is let go, nothing at all after Esc."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.edits import TypeValue
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Place


class Drag(QObject):
    """Puts values into one cell while they are tried.

    However many come in between two turns of the event loop, the last of them is put in; so the window is never behind.
    """

    refused = Signal(object)  # Message

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cell: tuple[str, Place, str] | None = None
        self._wanted: float | None = None
        self._frame = QTimer(self, singleShot=True, interval=0)
        self._frame.timeout.connect(self._put)

    @property
    def is_on(self) -> bool:
        """Whether a cell is being dragged."""
        return self._cell is not None

    def move(self, line: str, place: Place, value: float) -> None:
        """Try a value in a cell of the scenario that is shown; another cell's drag is let go first."""
        cell = (line, place, self._session.scenario)
        if self._cell != cell:
            self.let_go()
            self._session.keep_attempt(self)  # whoever else attempts something
        self._cell, self._wanted = cell, value
        self._frame.start()

    def _put(self) -> None:
        self._frame.stop()
        if self._cell is None or self._wanted is None:
            return
        (line, place, scenario), value, self._wanted = self._cell, self._wanted, None
        try:
            self._session.attempt(TypeValue(line, place, value, scenario), self)
        except ModelerError as error:
            self.refused.emit(error.message)

    def let_go(self) -> None:
        """Keep the value, as one step."""
        self._put()
        if self._cell is not None:
            self._cell = None
            self._session.keep_attempt(self)

    def take_back(self) -> None:
        """Let everything be as it was before."""
        self._frame.stop()
        if self._cell is not None:
            self._cell = self._wanted = None
            self._session.drop_attempt(self)

    def take_notice(self, notice: Notice) -> None:
        """End where somebody else changed the model: what was tried is a step of its own by then."""
        if notice.kind == "document" or (
            notice.kind in {"edit", "scenario"} and notice.initiator is not self
        ):
            self._frame.stop()
            if self._cell is not None and notice.kind == "scenario":
                self.let_go()
            self._cell = self._wanted = None
