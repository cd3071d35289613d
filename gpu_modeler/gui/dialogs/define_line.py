"""A new line: id, names, unit, axes, section, formula, checked while they are typed."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from gpu_modeler.app.building.names import free_identifier, identifier_from
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.edits import DefineLine, Edit, MoveLine, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Namespace, Unit, bind
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.dialogs.unit_box import UnitBox
from gpu_modeler.gui.tab_order import go_through
from gpu_modeler.gui.tips import without_letter
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Labels, Message

IDENTIFIER = re.compile(r"[^\W\d]\w*")


class DefineLineDialog(CheckedDialog):
    """Asks for a line and has the session define it."""

    def __init__(
        self,
        session: Session,
        after: str = "",
        parent: QWidget | None = None,
        *,
        page: str = "",
        above: bool = False,
        section: str = "",
    ) -> None:
        """Ask for a line behind `after`, or with `above` before it; or at the end of `section`."""
        super().__init__(session, "define_title", "define_accept", parent)
        self._after, self._page, self._above, self._section = after, page, above, section
        model, language = session.model, session.language
        self.identifier, self.zh, self.en = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.unit, self.section = UnitBox(model, language, self), QComboBox(self)
        for known in model.ordered("sections"):
            self.section.addItem(known.labels.in_language(language), known.id)
        self.axes = {
            axis.id: QCheckBox(without_letter(axis.labels.in_language(language)), self)
            for axis in model.ordered("axes")
        }
        self.formula = self.formula_field()
        self._propose()
        self._lay_out()
        self._connect()
        self.check()

    def _propose(self) -> None:
        """Take section, axes and unit from the line it is to follow."""
        neighbour: Line | None = self.session.model.lines.get(self._after)
        self.formula.show_text("=")
        if neighbour is None:
            self._propose_for_page()
            if self._section:
                self.section.setCurrentIndex(self.section.findData(self._section))
            return
        self.section.setCurrentIndex(self.section.findData(neighbour.section))
        self.unit.choose(neighbour.unit)
        for axis, box in self.axes.items():
            box.setChecked(axis in neighbour.axes)

    def _propose_for_page(self) -> None:
        """Take a section of the page in view, and the axes that its lines commonly have."""
        sections = [s.id for s in self.session.model.ordered("sections") if s.page == self._page]
        if sections:
            self.section.setCurrentIndex(self.section.findData(sections[-1]))
        for axis in (PERIOD, *([COMPANY] if self._page == "company" else [])):
            if axis in self.axes:
                self.axes[axis].setChecked(True)

    def _lay_out(self) -> None:
        axes = QHBoxLayout()
        for box in self.axes.values():
            axes.addWidget(box)
        axes.addStretch(1)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("define_zh", self.zh),
            ("define_en", self.en),
            ("define_identifier", self.identifier),
            ("define_section", self.section),
            ("define_axes", axes),
            ("define_unit", self.unit),
            ("define_formula", self.formula),
        )
        for key, field in rows:
            self.form.addRow(self.say(key), field)
        self.identifier.setPlaceholderText(self.say("define_identifier_hint"))
        self.formula.setPlaceholderText(self.say("define_formula_hint"))
        names = [self.zh, self.en, self.identifier, self.section]
        go_through([*names, *self.axes.values(), self.unit, self.formula, self.accept_button])
        (self.zh if self.session.language == "zh" else self.en).setFocus()
        self.resize(620, 400)

    def _connect(self) -> None:
        for field in (self.identifier, self.zh, self.en):
            field.textChanged.connect(self.pause.start)
        for field in (self.zh, self.en):
            field.textEdited.connect(self._propose_identifier)
        self.unit.editTextChanged.connect(self.pause.start)
        for box in self.axes.values():
            box.toggled.connect(self.pause.start)

    def _propose_identifier(self) -> None:
        """Let the id follow the names until it is typed."""
        if self.identifier.isModified() and self.identifier.text():
            return
        labels = Labels(self.zh.text().strip(), self.en.text().strip())
        proposed = identifier_from(labels, "line") if labels.zh or labels.en else ""
        self.identifier.setText(free_identifier(self.session.model, proposed) if proposed else "")
        self.identifier.setModified(False)

    # --- what is asked for ----------------------------------------------------------------------

    @property
    def formula_text(self) -> str:
        """Return the formula without its `=`; empty for an input."""
        return self.formula.text.strip().removeprefix("=").strip()

    def line(self) -> Line:
        """Return the line as it stands in the dialog."""
        return Line(
            id=self.identifier.text().strip(),
            labels=Labels(self.zh.text().strip(), self.en.text().strip()),
            unit=self.unit.unit,
            axes=tuple(axis for axis in self.session.model.orders["axes"] if self.axes[axis].isChecked()),
            section=self.section.currentData() or "",
            formula=self.formula_text,
        )

    def is_begun(self) -> bool:
        """Say whether an id is typed."""
        return bool(self.identifier.text())

    def ready(self) -> Message:
        """Say what will be inserted."""
        return Message("define_ready" if self.formula_text else "define_input_ready")

    def problem(self) -> Message | None:
        """Check id, unit and formula."""
        line, model = self.line(), self.session.model
        if not IDENTIFIER.fullmatch(line.id):
            return Message("define_bad_identifier")
        if line.id in model.lines:
            return Message("define_identifier_taken", {"line": model.lines[line.id].labels})
        return fault_of(self.session, line)

    def perform(self) -> None:
        """Have the line defined, and put before its neighbour where it was asked for there."""
        line = self.line()
        edit: Edit = DefineLine(
            line.id,
            formula=line.formula,
            unit=line.unit,
            axes=line.axes,
            section=line.section,
            labels=line.labels if line.labels.zh or line.labels.en else None,
            after=self._behind(line),
        )
        if self._is_first(line):
            edit = Several((edit, MoveLine(line.id, line.section)), edit.described(self.session.model))
        self.session.perform(edit)

    def _behind(self, line: Line) -> str:
        """Return the line that it follows, empty for the end of its section."""
        if not self._is_beside_neighbour(line):
            return ""
        if not self._above:
            return self._after
        members = self._members(line.section)
        at = members.index(self._after)
        return members[at - 1] if at else ""

    def _is_first(self, line: Line) -> bool:
        if not self._above or not self._is_beside_neighbour(line):
            return False
        return self._members(line.section)[0] == self._after

    def _members(self, section: str) -> list[str]:
        return [known.id for known in self.session.model.ordered("lines") if known.section == section]

    def _is_beside_neighbour(self, line: Line) -> bool:
        neighbour = self.session.model.lines.get(self._after)
        return neighbour is not None and neighbour.section == line.section


def fault_of(session: Session, line: Line) -> Message | None:
    """Return what is wrong with the line's unit or formula, `None` where they agree."""
    try:
        Unit.parse(line.unit)
        if line.formula:
            bind(line.formula, line, Namespace(session.model))
    except ModelerError as error:
        return error.message
    return None
