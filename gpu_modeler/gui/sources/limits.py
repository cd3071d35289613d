"""The box in which it is said to which day ages are counted, and for how long each kind of source holds, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.source_age import (
    AS_OF,
    KINDS,
    LIMITS,
    USUAL,
    Kind,
    Limit,
    day_of,
    limits_of,
    limits_text,
)
from gpu_modeler.edits import Edit, Several
from gpu_modeler.edits.checking import KeepNote
from gpu_modeler.edits.vintages import is_date
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.sources.words import kind_words
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.text import Message, say

LONGEST = 36_500


class LimitsDialog(CheckedDialog):
    """A number of days for each kind, 0 for ever; a reason beside each."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "sources_limits_title", "sources_accept", parent)
        self.as_of = QLineEdit(session.model.properties.get(AS_OF, ""), self)
        self.as_of.setPlaceholderText(self.say("sources_as_of_hint"))
        self.as_of.textChanged.connect(self.pause.start)
        self.form.addRow(self.say("sources_field_as_of"), self.as_of)
        self.days: dict[Kind, QSpinBox] = {}
        self.reasons: dict[Kind, QLineEdit] = {}
        for kind, limit in limits_of(session.model).items():
            self._add_row(kind, limit)
        self.resize(640, 420)
        self.check()

    def _add_row(self, kind: Kind, limit: Limit) -> None:
        box = self.days[kind] = QSpinBox(self)
        box.setRange(0, LONGEST)
        box.setSpecialValueText(self.say("sources_limit_never"))
        box.setSuffix(self.say("sources_limit_days"))
        box.setValue(limit.days or 0)
        box.setMinimumWidth(120)
        reason = self.reasons[kind] = QLineEdit(limit.reason, self)
        reason.setPlaceholderText(self.say("sources_limit_reason"))
        row = QHBoxLayout()
        row.setSpacing(SPACING[2])
        row.addWidget(box)
        row.addWidget(reason, 1)
        box.valueChanged.connect(self.pause.start)
        reason.textChanged.connect(self.pause.start)
        name = kind_words(kind, self.session.language)
        self.form.addRow(name, row)
        for field, key in ((box, "sources_limit"), (reason, "sources_field_reason")):
            told = say("access_part", self.session.language, part=name, name=self.say(key))
            field.setAccessibleName(told)

    def limits(self) -> dict[Kind, Limit]:
        """Return the limits as they are typed."""
        return {
            kind: Limit(self.days[kind].value() or None, self.reasons[kind].text().strip()) for kind in KINDS
        }

    def problem(self) -> Message | None:
        """Say that the day is none, or that another limit than the usual one wants a reason."""
        day = self.as_of.text().strip()
        if day and not (is_date(day) and day_of(day)):
            return Message("sources_date_unreadable", {"date": day})
        for kind, limit in self.limits().items():
            if limit.days != USUAL[kind] and not limit.reason:
                name = Message(f"sources_kind_{kind.replace(' ', '_')}")
                return Message("sources_limit_unreasoned", {"kind": name})
        return None

    def ready(self) -> Message:
        """Say what the limits are for."""
        return Message("sources_limits_ready")

    def perform(self) -> None:
        """Keep day and limits in the model, as one step."""
        model = self.session.model
        wanted = {AS_OF: self.as_of.text().strip(), LIMITS: limits_text(self.limits())}
        edits: tuple[Edit, ...] = tuple(
            KeepNote(name, text, "edit_source_limits")
            for name, text in wanted.items()
            if text != model.properties.get(name, "")
        )
        if edits:
            self.session.perform(edits[0] if len(edits) == 1 else Several(edits, edits[0].label), self)
