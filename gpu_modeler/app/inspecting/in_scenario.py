"""A session as it is seen in another scenario than the chosen one, as where a page shows several side by side."""

from __future__ import annotations

from typing import Any, cast

from gpu_modeler.app.questions import ValueKind
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError
from gpu_modeler.model import Cell, Place


def seen_in(session: Session, scenario: str) -> Session:
    """Return the session as it is in a scenario; `""` is the one that is chosen. Everything else is the session's own."""
    if scenario in {"", session.scenario} or scenario not in session.model.scenarios:
        return session
    return cast("Session", _InScenario(session, scenario))


class _InScenario:
    """Answers for its scenario what asks for the chosen one."""

    def __init__(self, session: Session, scenario: str) -> None:
        self._session = session
        self.scenario = scenario

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def value(self, line: str, place: Place, scenario: str | None = None) -> float | CellError:
        """Return the value at one place."""
        return self._session.value(line, place, scenario or self.scenario)

    def cell(self, line: str, place: Place, scenario: str | None = None) -> Cell | None:
        """Return the hard value in force."""
        return self._session.cell(line, place, scenario or self.scenario)

    def cell_kind(self, line: str, place: Place, scenario: str | None = None) -> ValueKind:
        """Say what stands at a place."""
        return self._session.cell_kind(line, place, scenario or self.scenario)
