"""The head of the review page: which file this is, what of it is shown, and on which lines effects are watched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from gpu_modeler.app import review_words as words
from gpu_modeler.app.effects import output_of, possible_outputs
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.gui import combos
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Language, say


class ReviewHead(PageHead):
    """`narrowed` is sent when other changes shall be shown, `watched` when effects on other outputs are wanted."""

    narrowed = Signal()
    watched = Signal()

    def __init__(self, reviewing: ReviewSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self.company, self.kind = QComboBox(self), QComboBox(self)
        self.conflicts = QCheckBox(self)
        self.outputs = [QComboBox(self) for _ in reviewing.outputs]
        self.period = QComboBox(self)
        self.labels = {name: QLabel(self) for name in ("company", "kind", "effects", "period")}
        self._lay_out()
        self.retranslate()
        for box in (self.company, self.kind):
            box.activated.connect(self.narrowed)
        self.conflicts.toggled.connect(self.narrowed)
        for box in (*self.outputs, self.period):
            box.activated.connect(self._watch)

    def _lay_out(self) -> None:
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for name, boxes in (
            ("company", [self.company]),
            ("kind", [self.kind]),
            ("", [self.conflicts]),
            (None, []),
            ("effects", self.outputs),
            ("period", [self.period]),
        ):
            if name is None:
                choices.addStretch(1)
                continue
            if name:
                choices.addWidget(self.labels[name])
                self.labels[name].setBuddy(boxes[0]) if boxes else None
            for box in boxes:
                choices.addWidget(box)
        for box in self.outputs:
            box.setMaxVisibleItems(24)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(20)
        self.add_line(choices)

    # --- what is chosen ---------------------------------------------------------------------------

    @property
    def wanted(self) -> tuple[str, str, bool]:
        """Return company and kind, each empty for all, and whether conflicts alone are wanted."""
        return self.company.currentData() or "", self.kind.currentData() or "", self.conflicts.isChecked()

    def show_all(self) -> None:
        """Take the choices back that leave changes out."""
        self.company.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        self.conflicts.setChecked(False)
        self.narrowed.emit()

    def _watch(self) -> None:
        model = self._reviewing.session.model
        period = self.period.currentData() or ""
        self._reviewing.outputs = tuple(output_of(model, box.currentData(), period) for box in self.outputs)
        self.watched.emit()

    # --- texts --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language; the choices stay."""
        language = self._reviewing.session.language
        told = self._reviewing.told(len(self._reviewing.review.changes))
        title = say(self._reviewing.title_key, language, file=self._reviewing.review.file)
        self.call(title, words.origin_text(told, language, self._reviewing.origin_key))
        for name, label in self.labels.items():
            label.setText(say(f"review_filter_{name}", language))
        self.conflicts.setText(say("review_filter_conflicts", language, count=len(self._reviewing.conflicts)))
        self.conflicts.setEnabled(bool(self._reviewing.conflicts))
        self._fill_filters(language)
        self._fill_outputs(language)
        self._name(language)

    def _fill_filters(self, language: Language) -> None:
        reviewing, model = self._reviewing, self._reviewing.session.model
        companies = {change.company for change in reviewing.review.changes if change.company}
        entries = [
            (words.company_text(model, company, language), company) for company in self._ordered(companies)
        ]
        _fill(self.company, [(say("review_all_companies", language), ""), *entries])
        kinds = {change.kind: words.kind_text(change, language) for change in reviewing.review.changes}
        _fill(
            self.kind,
            [(say("review_all_kinds", language), ""), *((text, kind) for kind, text in kinds.items())],
        )

    def _ordered(self, companies: set[str]) -> list[str]:
        model = self._reviewing.session.model
        known = model.item_ids("company") if "company" in model.axes else ()
        return [*(c for c in known if c in companies), *sorted(companies - set(known))]

    def _fill_outputs(self, language: Language) -> None:
        reviewing, model = self._reviewing, self._reviewing.session.model
        entries = [(line.labels.in_language(language), line.id) for line in possible_outputs(model)]
        for box, output in zip(self.outputs, reviewing.outputs, strict=True):
            _fill(box, entries, output.line)
            box.setToolTip(plain_tip(box.currentText()))
        chosen = next((output.period for output in reviewing.outputs if output.period), "")
        _fill(self.period, [(period, period) for period in model.periods], chosen or model.periods[-1])
        has_periods = any(PERIOD in line.axes for line in possible_outputs(model))
        for widget in (self.period, self.labels["period"]):
            widget.setVisible(has_periods)
        self.labels["effects"].setVisible(bool(self.outputs))

    def _name(self, language: Language) -> None:
        for name, box in (("company", self.company), ("kind", self.kind), ("period", self.period)):
            combos.call(box, say(f"review_filter_{name}", language))
        for at, box in enumerate(self.outputs, 1):
            combos.call(box, f"{say('review_filter_effects', language)} {at}")


def _fill(box: QComboBox, entries: Sequence[tuple[str, str]], chosen: str | None = None) -> None:
    """List entries anew; `chosen` is current, or what was."""
    wanted = box.currentData() if chosen is None else chosen
    box.blockSignals(True)
    box.clear()
    for text, name in entries:
        box.addItem(text, name)
    box.setCurrentIndex(max(0, box.findData(wanted)))
    box.blockSignals(False)
