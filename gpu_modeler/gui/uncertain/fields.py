"""One distribution: its kind, a field for each parameter, and the text that both make; each follows the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gpu_modeler.analysis.distribution import Distribution
from gpu_modeler.analysis.distribution_text import FAMILIES, read_distribution
from gpu_modeler.analysis.outcomes import Discrete, Off
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.uncertain import conversion
from gpu_modeler.text import Language, Message, say

COLUMNS = 4
MOST = 4
"""Parameters of the family that has most."""


class DistributionFields(QWidget):
    """`typed` is sent after every change. What cannot be read is told below the fields, and `found` is `None`."""

    typed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = language
        self.found: Distribution | None = None
        self.percent, self.stays = False, 0.0
        self._is_off = False
        self.kind, self.text, self.fault = QComboBox(self), QLineEdit(self), QLabel(self)
        self.names = [QLabel(self) for _ in range(MOST)]
        self.numbers = [QLineEdit(self) for _ in range(MOST)]
        self._lay_out()
        for family in FAMILIES:
            self.kind.addItem(say(f"uncertain_family_{family.name}", language), family)
        self.kind.activated.connect(self._change_kind)
        self.text.textEdited.connect(lambda _text: self._follow_text())
        self._show_numbers()
        for field in self.numbers:
            field.textEdited.connect(lambda _text: self._follow_numbers())

    def _lay_out(self) -> None:
        self.fault.setWordWrap(True)
        self.kind.setMaxVisibleItems(len(FAMILIES))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(QLabel(say("uncertain_kind", self._language), self), 0, 0)
        grid.addWidget(self.kind, 1, 0)
        grid.setColumnStretch(0, 2)
        for at, (name, field) in enumerate(zip(self.names, self.numbers, strict=True), start=1):
            grid.addWidget(name, 0, at)
            grid.addWidget(field, 1, at)
            grid.setColumnStretch(at, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(grid)
        rows.addWidget(self.text)
        rows.addWidget(self.fault)
        self._grid = grid
        combos.call(self.kind, say("uncertain_kind", self._language))
        self.text.setAccessibleName(say("uncertain_text", self._language))

    # --- showing ----------------------------------------------------------------------------------

    def show_text(self, text: str) -> None:
        """Show another distribution."""
        self.text.setText(text)
        self._follow_text()

    @property
    def family(self) -> type[Distribution]:
        """The kind that is chosen."""
        found: type[Distribution] = self.kind.currentData()
        return found

    def _follow_text(self) -> None:
        """Take what is typed as a whole: kind and fields show it where it can be read."""
        found = self._read()
        if found is not None:
            self.kind.setCurrentIndex(FAMILIES.index(type(found)))
            self._show_numbers(conversion.typed_parameters(found, self._inner_text))
        self.typed.emit()

    @property
    def _inner_text(self) -> str:
        """The text without what switches it off."""
        text = self.text.text().translate(str.maketrans("（），：｛｝", "(),:{}")).strip()
        is_off = isinstance(read_distribution(text), Off)
        return text[text.index("(") + 1 : text.rindex(")")] if is_off else text

    def _read(self) -> Distribution | None:
        self.found = None
        try:
            found = read_distribution(self.text.text())
        except ModelerError as error:
            self.tell(error.message)
            return None
        self.tell(None)
        self._is_off = isinstance(found, Off)
        self.found = found.held if isinstance(found, Off) else found
        return self.found

    def _show_numbers(self, parameters: conversion.Parameters | None = None) -> None:
        """Name the fields of the chosen kind, and fill them."""
        names = conversion.parameter_names(self.family)
        for at, (name, field) in enumerate(zip(self.names, self.numbers, strict=True)):
            is_used = at < len(names)
            name.setVisible(is_used)
            field.setVisible(is_used)
            if not is_used:
                continue
            told = say(f"uncertain_parameter_{names[at]}", self._language)
            name.setText(told)
            combos.call(field, told)
            if parameters is not None:
                field.setText(parameters[at] if at < len(parameters) else "")
        span = MOST if self.family is Discrete else 1
        self._grid.addWidget(self.numbers[0], 1, 1, 1, span)
        self._mark()

    # --- typing -----------------------------------------------------------------------------------

    def _change_kind(self) -> None:
        """Propose parameters of the kind that was chosen, about where the distribution was."""
        known = self.found
        if known is None:
            self.show_text(self.family.example)
        elif type(known) is not self.family:
            text = conversion.alike(known, self.family, percent=self.percent, stays=self.stays)
            self.show_text(self._as_it_was(text))

    def _follow_numbers(self) -> None:
        """Take what the fields hold."""
        used = [field.text() for field in self.numbers[: len(conversion.parameter_names(self.family))]]
        self.text.setText(self._as_it_was(conversion.composed(self.family, tuple(used))))
        self._read()
        self._mark()
        self._name_wrong_field()
        self.typed.emit()

    def _as_it_was(self, text: str) -> str:
        """Return a text that stays switched off where the one before was."""
        return f"{Off.name}({text})" if self._is_off else text

    def _name_wrong_field(self) -> None:
        """Say which field holds no number, where that is what is wrong."""
        if self.family is Discrete:
            return
        for at, name in enumerate(conversion.parameter_names(self.family)):
            if not self._is_number(at, self.numbers[at].text()):
                told = {
                    "name": Message(f"uncertain_parameter_{name}"),
                    "text": self.numbers[at].text(),
                    "example": self.family.example,
                }
                self.tell(Message("uncertain_field_wrong", told))
                return

    def _mark(self) -> None:
        """Write red what is no number."""
        for at, field in enumerate(self.numbers):
            is_wrong = not field.isHidden() and not self._is_number(at, field.text())
            field.setStyleSheet(f"color: {theme.colours().error_mark}" if is_wrong else "")

    def _is_number(self, at: int, text: str) -> bool:
        if self.family is Discrete:
            return self.found is not None
        name = conversion.parameter_names(self.family)[at]
        if not text.strip():
            return conversion.is_optional(self.family, name)
        try:
            read_distribution(f"fixed({text})")
        except ModelerError:
            return False
        return True

    def tell(self, message: Message | None) -> None:
        """Say below the fields what is wrong."""
        self.fault.setStyleSheet(f"color: {theme.colours().error_mark}")
        self.fault.setText(message.in_language(self._language) if message else "")
        self.fault.setVisible(message is not None)
