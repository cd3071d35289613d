"""What the bar shows of the cursor's cell while nothing is written."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel

from gpu_modeler.app.session import Session
from gpu_modeler.gui.bar import preview
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.hint import Hint
from gpu_modeler.gui.bar.name_box import NameBox
from gpu_modeler.gui.grid.contents import CellPlace


class Standing:
    """Fills the bar's parts from the session. `place` is the cursor's cell, `line` its line where it has no cell."""

    def __init__(
        self, session: Session, name_box: NameBox, edit: FormulaEdit, value: QLabel, hint: Hint
    ) -> None:
        self._session = session
        self._name_box, self._edit, self._value, self._hint = name_box, edit, value, hint
        self.place: CellPlace | None = None
        self.line = ""

    def show(self) -> None:
        """Show the cell, or the formula of the line where there is none (the heading of a line with segments)."""
        self._edit.setReadOnly(self.place is None)
        if self._edit.textCursor().hasSelection() and not self._edit.hasFocus():
            self._edit.moveCursor(QTextCursor.MoveOperation.Start)  # what was selected is so no more
        if self.place is None:
            self._show_line()
            return
        place, session = self.place, self._session
        self._name_box.show_place(place)
        scenario = preview.scenario_of(session, place)
        self._edit.show_text(session.editing_text(place.line, place.place, scenario))
        self._value.setText(preview.value_text(session, place))
        self._hint.show_text(preview.description(session, place))

    def _show_line(self) -> None:
        line = self._session.model.lines.get(self.line)
        self._name_box.show_line(self.line)
        self._edit.show_text(f"={line.formula}" if line and line.formula else "")
        self._value.clear()
        self._hint.show_text("")

    def mirror(self, text: str) -> None:
        """Show what is being typed into the cell itself, instead of what it holds."""
        self._edit.show_text(text)
        self._value.clear()
