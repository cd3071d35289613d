"""The box in which a claim is made or changed: it says at once what the model gives, and whether that agrees."""

from __future__ import annotations

import re
from itertools import count
from typing import Literal, cast

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.story_words import telling
from gpu_modeler.edits import SetClaim
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import read_number
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.dialogs.unit_box import UnitBox
from gpu_modeler.gui.story import words
from gpu_modeler.model import BASE, Claim
from gpu_modeler.text import Labels, Message

_BETWEEN = re.compile(r"\s*[;；]\s*")


class ClaimFieldUnreadable(ModelerError):
    """An expected value or a tolerance is no number."""

    key = "story_number_unreadable"


class ClaimWithoutName(ModelerError):
    """A claim says nothing."""

    key = "story_name_missing"


class ClaimDialog(CheckedDialog):
    """Shows a claim, or an empty one. `made` is the id of what came out of it."""

    def __init__(self, session: Session, known: Claim | None, parent: QWidget | None = None) -> None:
        super().__init__(session, "story_edit_title" if known else "story_add_title", "story_accept", parent)
        self._known, self.made = known, ""
        self.zh, self.en = QLineEdit(self), QLineEdit(self)
        self.formula, self.formula_high = self.formula_field(), self.formula_field()
        self.expected, self.tolerance = QLineEdit(self), QLineEdit(self)
        self.unit = UnitBox(session.model, session.language, self)
        self.check_box, self.verdict_box, self.scenario = QComboBox(self), QComboBox(self), QComboBox(self)
        self.note_zh, self.note_en = QLineEdit(self), QLineEdit(self)
        self._fill()
        self._lay_out()
        if known is not None:
            self._show(known)
        self._connect()
        self.check()

    def _fill(self) -> None:
        for name in ("equal", "at_least"):
            self.check_box.addItem(self.say(f"story_check_{name}"), name)
        for name in ("agrees", "disagrees"):
            self.verdict_box.addItem(words.verdict(name, self.session.language), name)
        for scenario in self.session.model.ordered("scenarios"):
            self.scenario.addItem(scenario.labels.in_language(self.session.language), scenario.id)
        self.tolerance.setText("1%")
        self.expected.setPlaceholderText(self.say("story_expected_hint"))
        for field in (self.formula, self.formula_high):
            field.setPlaceholderText(self.say("story_formula_hint"))

    def _lay_out(self) -> None:
        rows: tuple[tuple[str, QWidget], ...] = (
            ("define_zh", self.zh),
            ("define_en", self.en),
            ("story_field_formula", self.formula),
            ("story_field_formula_high", self.formula_high),
            ("story_field_check", self.check_box),
            ("story_field_expected", self.expected),
            ("define_unit", self.unit),
            ("story_field_tolerance", self.tolerance),
            ("story_field_recorded", self.verdict_box),
            ("story_field_scenario", self.scenario),
            ("change_note_zh", self.note_zh),
            ("change_note_en", self.note_en),
        )
        for key, field in rows:
            self.form.addRow(self.say(key), field)
        (self.zh if self.session.language == "zh" else self.en).setFocus()
        self.resize(680, 560)

    def _show(self, known: Claim) -> None:
        self.zh.setText(known.labels.zh)
        self.en.setText(known.labels.en)
        self.formula.show_text(f"={known.formula}")
        self.formula_high.show_text(f"={known.formula_high}" if known.formula_high else "")
        self.expected.setText("; ".join(f"{value:.12g}" for value in known.expected))
        self.tolerance.setText(f"{known.tolerance * 100:.12g}%")
        self.unit.choose(known.unit)
        for box, name in (
            (self.check_box, known.check),
            (self.verdict_box, known.expected_verdict),
            (self.scenario, known.scenario),
        ):
            box.setCurrentIndex(max(0, box.findData(name)))
        self.note_zh.setText(known.note.zh)
        self.note_en.setText(known.note.en)

    def _connect(self) -> None:
        for field in (self.zh, self.en, self.expected, self.tolerance, self.note_zh, self.note_en):
            field.textChanged.connect(self.pause.start)
        for box in (self.check_box, self.verdict_box, self.scenario):
            box.currentIndexChanged.connect(self.pause.start)
        self.unit.editTextChanged.connect(self.pause.start)

    # --- what is typed --------------------------------------------------------------------------------

    def claim(self) -> Claim:
        """Return what is typed as a claim.

        Raises:
            ModelerError: a number cannot be read, or the claim has no name.
        """
        labels = _labels(self.zh, self.en)
        if not (labels.zh or labels.en):
            raise ClaimWithoutName
        formula, high = (_formula(field.text) for field in (self.formula, self.formula_high))
        expected = tuple(_number(text) for text in _BETWEEN.split(self.expected.text().strip()))
        if high and len(expected) == 1:
            expected *= 2
        return Claim(
            self._known.id if self._known else self._free_id(),
            labels,
            formula,
            expected,
            self.unit.unit,
            _number(self.tolerance.text()),
            cast("Literal['equal', 'at_least']", self.check_box.currentData()),
            cast("Literal['agrees', 'disagrees']", self.verdict_box.currentData()),
            str(self.scenario.currentData() or BASE),
            high,
            _labels(self.note_zh, self.note_en),
        )

    def _free_id(self) -> str:
        return next(
            name for name in (f"claim_{at}" for at in count(1)) if name not in self.session.model.claims
        )

    def problem(self) -> Message | None:
        """Return what cannot be taken as it is typed."""
        try:
            claim = self.claim()
            if not claim.formula:
                return Message("story_formula_missing")
            SetClaim(claim).replacements(self.session.model)
        except ModelerError as error:
            return error.message
        told = telling(claim, self.session.calculation, claim.scenario)
        return told.result.fault

    def ready(self) -> Message:
        """Say what the model gives, and whether that agrees."""
        language = self.session.language
        told = telling(self.claim(), self.session.calculation, self.claim().scenario)
        values = {
            "value": words.amounts(told.result.values, told.claim.unit, language),
            "verdict": words.verdict(told.verdict, language),
        }
        return Message("story_ready", values)

    def is_begun(self) -> bool:
        """Say whether a formula is typed."""
        return bool(_formula(self.formula.text))

    def perform(self) -> None:
        """Have the session take it."""
        claim = self.claim()
        if claim != self._known:
            self.session.perform(SetClaim(claim), self)
        self.made = claim.id


def _labels(zh: QLineEdit, en: QLineEdit) -> Labels:
    return Labels(zh.text().strip(), en.text().strip())


def _formula(text: str) -> str:
    return text.strip().removeprefix("=").strip()


def _number(text: str) -> float:
    """Read a plain number; "2%" is 0.02."""
    try:
        return read_number(text, "1")
    except ModelerError as fault:
        raise ClaimFieldUnreadable(text=text, reason=fault.message) from fault
