"""The box of one uncertainty: line, scope, how it moves, its distribution with a live picture, reason and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from gpu_modeler.analysis import Input
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import set_uncertainty
from gpu_modeler.app.typing import is_percent
from gpu_modeler.app.uncertain_moves import converted
from gpu_modeler.app.uncertain_proposals import inputs, proposed
from gpu_modeler.app.uncertainties import MOVES
from gpu_modeler.edits import SetUncertainty
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.input_box import InputBox
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.uncertain.fields import DistributionFields
from gpu_modeler.gui.uncertain.outlook import Outlook
from gpu_modeler.gui.uncertain.reason import ReasonFields
from gpu_modeler.gui.uncertain.scope import ScopeFields
from gpu_modeler.model import Line, Move, Place, Uncertainty
from gpu_modeler.text import Message


class UncertaintyDialog(CheckedDialog):
    """Changes `known`, or makes a new one. `name` is the id of what came out of it."""

    def __init__(
        self,
        session: Session,
        known: Uncertainty | None,
        *,
        near: CellPlace | None = None,
        cells: Input | None = None,
        parent: QWidget | None = None,
    ) -> None:
        titles = ("uncertain_change_title", "uncertain_change_accept")
        keys = titles if known is not None else ("uncertain_add_title", "uncertain_add_accept")
        super().__init__(session, *keys, parent)
        self._near = near
        self.base: Uncertainty | None = known
        self.name = known.id if known is not None else ""
        self.is_new = known is None
        self._is_filling = False
        self.input = InputBox(session, self)
        self.line_label, self.move_box = QLabel(self, textFormat=Qt.TextFormat.PlainText), QComboBox(self)
        self.distribution = DistributionFields(session.language, self)
        self.outlook = Outlook(session, near, self)
        self.scope = ScopeFields(session.model, session.language, self)
        self.reason = ReasonFields(session, self)
        self._lay_out()
        self._list()
        self._connect()
        if known is not None:
            self.show_uncertainty(known)
        elif cells is not None:
            self.propose(cells)
        else:
            self._follow()
        self.check()
        (self.input if self.is_new and cells is None else self.distribution.text).setFocus()

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for key, widget in (
            ("uncertain_line", self.input if self.is_new else self.line_label),
            ("uncertain_move", self.move_box),
            ("uncertain_distribution", self.distribution),
        ):
            self.form.addRow(self.say(key), widget)
        (self.line_label if self.is_new else self.input).hide()
        self.form.addRow(self.say("uncertain_picture"), self.outlook)
        self.form.addRow(self.say("uncertain_scope"), self.scope)
        self.form.addRow(self.say("uncertain_note"), self.reason.note)
        self.form.addRow(self.say("uncertain_source"), self.reason.source)
        self.verdict.setMinimumHeight(self.fontMetrics().height() + 4)
        self.scope.setToolTip(self.say("uncertain_scope_tip"))
        self.resize(760, 700)

    def _list(self) -> None:
        combos.call(self.input, self.say("uncertain_line"))
        combos.call(self.move_box, self.say("uncertain_move"))
        fill(self.move_box, [(self.say(f"uncertain_move_long_{move}"), move) for move in MOVES])
        if self.is_new:
            self.input.show_inputs(inputs(self.session.model, self.session.scenario), None)

    def _connect(self) -> None:
        self.input.taken.connect(self._take_cells)
        self.input.refused.connect(lambda told: self._judge(told, theme.colours().error_mark))
        self.move_box.activated.connect(self._change_move)
        self.distribution.typed.connect(self._follow)
        self.scope.changed.connect(self._follow)
        self.scope.askedQuickly.connect(self._take_scope)
        self.reason.typed.connect(self.pause.start)

    # --- showing ----------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The line that is chosen."""
        return self.session.model.lines.get(self.base.line) if self.base is not None else None

    def _take_cells(self, cells: Input | None) -> None:
        if cells is not None:
            self.propose(cells)

    def propose(self, cells: Input) -> None:
        """Begin with a sensible distribution of these cells."""
        wanted = replace(proposed(self.session, cells), source=self.reason.familiar)
        self.name = wanted.id
        if self.input.moved != cells:
            self.input.show_inputs(inputs(self.session.model, self.session.scenario), cells)
        self.show_uncertainty(wanted)

    def _take_scope(self, scope: dict[str, tuple[str, ...]]) -> None:
        """Take a scope; where nothing was typed yet, propose anew what suits it."""
        line, base = self.line, self.base
        if line is None or base is None:
            return
        is_untouched = self.is_new and self.distribution.text.text() == base.distribution
        known = next(
            (c for c in inputs(self.session.model, self.session.scenario) if c.line == line.id), None
        )
        if is_untouched and known is not None:
            places = tuple(place for place in known.places if _is_in(line, place, scope))
            self.propose(Input(line.id, places or known.places))
        else:
            self.scope.show_scope(scope, self.scope.own_axes)

    def show_uncertainty(self, known: Uncertainty) -> None:
        """Fill all fields."""
        self.base, language, model = known, self.session.language, self.session.model
        line = model.lines[known.line]
        self._is_filling = True
        self.line_label.setText(line.labels.in_language(language))
        self.move_box.setCurrentIndex(MOVES.index(known.move))
        near = self._near.place if self._near is not None and self._near.line == line.id else None
        self.scope.show_line(line, near)
        self.scope.show_scope(known.scope, known.each)
        self._prepare_fields(known.move)
        self.distribution.show_text(known.distribution)
        self.reason.show_reason(known.note, known.source)
        self._is_filling = False
        self._follow()

    def _prepare_fields(self, move: Move) -> None:
        line = self.line
        self.distribution.percent = line is not None and is_percent(line) and move != "factor"
        self.distribution.stays = 1.0 if move == "factor" else 0.0

    @property
    def moving(self) -> Move:
        """How the numbers move the cells."""
        found: Move = self.move_box.currentData()
        return found

    def _change_move(self) -> None:
        """Take another way of moving, and of the line's whole future propose numbers that suit it."""
        self._prepare_fields(self.moving)
        known, line = self.base, self.line
        if known is None or line is None or known.move == self.moving:
            self._follow()
            return
        cells = words.varying(self.session, self.wanted or known)
        places = tuple(cell.place for cell in cells)
        was = self.distribution.text.text()
        text = converted(
            self.session, line, places, (known.move, self.moving), was, scale=words.scale_of(line, known)
        )
        self.base = replace(known, move=self.moving, unit=line.unit if text else known.unit)
        if text:
            self.distribution.show_text(text)
        self._follow()

    @property
    def wanted(self) -> Uncertainty | None:
        """What the fields say; `None` while no line is chosen."""
        line = self.line
        if self.base is None or line is None:
            return None
        return replace(
            self.base,
            id=self.name,
            distribution=self.distribution.text.text().strip(),
            move=self.moving,
            unit="" if self.moving == "factor" else self.base.unit or line.unit,
            scope=self.scope.scope,
            each=self.scope.own_axes,
            source=self.reason.source_id,
            note=self.reason.noted(self.base.note),
        )

    # --- following --------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Draw what the fields say, and judge it shortly after."""
        if self._is_filling:
            return
        self.outlook.show_uncertainty(self.wanted, self.distribution.found)
        for widget in (self.scope, self.distribution, self.move_box):
            widget.setEnabled(self.base is not None)
        self.pause.start()

    # --- what a box of this kind answers ------------------------------------------------------------

    def problem(self) -> Message | None:
        """Say that no line is chosen, or why the distribution, the scope or the line does not do."""
        wanted = self.wanted
        if wanted is None:
            return Message("uncertain_choose_line")
        if self.distribution.found is None:
            return Message("uncertain_see_above")
        try:
            SetUncertainty(wanted).replacements(self.session.model)
            words.draws(self.session.model, wanted, self.session.scenario)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Say how many cells will vary, and by how many draws."""
        wanted = self.wanted
        assert wanted is not None
        found = words.draws(self.session.model, wanted, self.session.scenario)
        places = {place for draw in found for place in draw.places}
        told = {"cells": len(places), "draws": len(found)}
        besides = words.besides(self.session, wanted, places) if self.is_new else []
        key = "uncertain_ready_besides" if besides else "uncertain_ready"
        return Message(key, {**told, "others": besides} if besides else told)

    def perform(self) -> None:
        """Have the session take it."""
        wanted = self.wanted
        assert wanted is not None
        if wanted != self.session.model.uncertainties.get(wanted.id):
            set_uncertainty(self.session, wanted)

    def is_begun(self) -> bool:
        """Say whether a line is chosen."""
        return self.base is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a list that is searched take the entry, not the whole box."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not (is_enter and self.focusWidget() in {self.outlook.cell, self.input, self.reason.source}):
            super().keyPressEvent(event)


def _is_in(line: Line, place: Place, scope: Mapping[str, tuple[str, ...]]) -> bool:
    return all(axis not in scope or item in scope[axis] for axis, item in zip(line.axes, place, strict=True))
