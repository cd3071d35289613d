"""Choosing an input: one that moves the output, by its name, or any cells as they are written on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.outputs import find_inputs
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.sensitivity.output_chooser import fill, make_searchable
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say


class InputBox(QComboBox):
    """`taken` carries an `Input`, or `None` where the first entry, that of no input, was chosen; `refused` a message."""

    taken = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.moved: Input | None = None
        self._shown: object = None
        make_searchable(self)
        self.activated.connect(self._take_entry)
        line = self.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._take_text)

    def show_inputs(self, inputs: Sequence[Input], chosen: Input | None, nothing: str = "") -> None:
        """List inputs, behind an entry for none where `nothing` names it."""
        self.moved = chosen
        shown = (self._session.language, tuple(inputs), chosen, nothing)
        if shown == self._shown:
            self._put_back()
            return
        self._shown = shown
        listed = list(inputs)
        if chosen is not None and chosen not in listed:
            listed.insert(0, chosen)
        entries: list[tuple[str, object]] = [(self._name(moved), moved) for moved in listed]
        if nothing:
            entries.insert(0, (nothing, ""))
        fill(self, entries, "" if chosen is None else chosen)
        if chosen is None and not nothing:
            self.setCurrentIndex(-1)
        tip = say("sensitivity_input_tip", self._session.language)
        self.setToolTip(plain_tip(f"{self.currentText()}\n{tip}".strip()))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def forget(self) -> None:
        """List the inputs anew when they are next shown: their names may be others."""
        self._shown = None

    def _name(self, moved: Input) -> str:
        label = words.driver_label(self._session.model, Driver(moved))
        return label.in_language(self._session.language)

    def _take_entry(self, row: int) -> None:
        held = self.itemData(row)
        self._take(held if isinstance(held, Input) else None)

    def _take_text(self) -> None:
        """Take what is typed: the name of an entry, else cells."""
        text = self.currentText().strip()
        row = next((row for row in range(self.count()) if self.itemText(row) == text), -1)
        if row >= 0:
            self._take_entry(row)
            return
        if not text:
            self._show_moved()
            return
        try:
            found = find_inputs(self._session.model, text, self._session.scenario)
        except ModelerError as error:
            self._show_moved()
            self.refused.emit(error.message)
            return
        self._take(found)

    def _put_back(self) -> None:
        line = self.lineEdit()
        if line is not None and line.hasFocus() and line.isModified():
            return  # somebody is typing
        self._show_moved()

    def _show_moved(self) -> None:
        held = self.moved
        row = next((row for row in range(self.count()) if self.itemData(row) == (held or "")), -1)
        self.setCurrentIndex(row)
        self.setEditText(self.itemText(row) if row >= 0 else "")

    def _take(self, moved: Input | None) -> None:
        if moved != self.moved:
            self.moved = moved
            self.taken.emit(moved)
