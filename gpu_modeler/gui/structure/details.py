"""Beside the list: everything about the chosen part, what uses it and what it uses; names can be changed in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.building.dependents import dependents_of
from gpu_modeler.app.building.targets import Target, exists, labels_of
from gpu_modeler.app.session import Session
from gpu_modeler.edits import Edit, SetLineNote, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.structure.naming import renaming
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.model import BASE, PERIOD
from gpu_modeler.text import Labels, Language, Message, say

LINE = Qt.ItemDataRole.UserRole
FACTS = ("unit", "along", "section", "formula", "exceptions")


class Details(QWidget):
    """Typed names are taken when a field is left or Enter is pressed; `refused` carries why one is not."""

    refused = Signal(object)
    renamed = Signal(object, object)
    lineRequested = Signal(str)
    changeRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._target: Target | None = None
        self.title, self.several = QLabel(self), QLabel(self)
        self.zh, self.en, self.identifier = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.note_zh, self.note_en = QLineEdit(self), QLineEdit(self)
        self.facts = {name: QLabel(self) for name in FACTS}
        self.change = QPushButton(self)
        self.several.setObjectName("mutedLabel")
        self.uses_title = QLabel(self)
        self.uses = QListWidget(self)
        self._lay_out()
        for field in self._fields():
            field.editingFinished.connect(self._take)
        self.change.clicked.connect(self.changeRequested)
        self.uses.itemActivated.connect(self._jump)

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.zh, self.en, self.identifier, self.note_zh, self.note_en

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.captions = {
            name: QLabel(self) for name in ("zh", "en", "identifier", *FACTS, "note_zh", "note_en")
        }
        fields = {
            "zh": self.zh, "en": self.en, "identifier": self.identifier,
            **self.facts, "note_zh": self.note_zh, "note_en": self.note_en,
        }  # fmt: skip
        for name, caption in self.captions.items():
            self.form.addRow(caption, fields[name])
            caption.setBuddy(fields[name])
        for label in (self.title, self.several, *self.facts.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for label in self.facts.values():
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 12, 12, 12)
        rows.setSpacing(theme.SPACING[2])
        rows.addWidget(self.title)
        rows.addWidget(self.several)
        rows.addLayout(self.form)
        rows.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.uses_title)
        rows.addWidget(self.uses, 1)
        self.uses.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(280)

    # --- showing ----------------------------------------------------------------------------------

    def show_targets(self, targets: list[Target]) -> None:
        """Show one part of the model, or how many are chosen."""
        known = [target for target in targets if exists(self._session.model, target)]
        self._target = known[0] if len(known) == 1 else None
        for widget in (*self._fields(), *self.facts.values(), *self.captions.values()):
            widget.setVisible(False)
        for widget in (self.change, self.uses_title, self.uses):
            widget.setVisible(self._target is not None)
        self.several.setVisible(self._target is None)
        key = "structure_several" if known else "structure_none"
        self.several.setText(self._say(Message(key, {"count": len(known)})))
        self.title.setVisible(self._target is not None)
        if self._target is not None:
            self._show(self._target)

    def _show(self, target: Target) -> None:
        labels = labels_of(self._session.model, target)
        self.title.setText(labels.in_language(self._session.language) or target.id)
        self._fill("zh", self.zh, labels.zh)
        self._fill("en", self.en, labels.en)
        if target.kind != "section":
            self._fill("identifier", self.identifier, target.id)
            is_fixed = target.kind == "axis" or target.axis == PERIOD or target.id == BASE
            self.identifier.setReadOnly(is_fixed)
        if target.kind == "line":
            self._show_line(target.id)
        self.change.setVisible(target.kind in {"line", "group", "scenario"})
        self._list_uses(target)

    def _show_line(self, name: str) -> None:
        model, language = self._session.model, self._session.language
        line = model.lines[name]
        along = [model.axes[axis].labels.in_language(language) for axis in line.axes]
        texts = {
            "unit": _unit_text(line.unit, language),
            "along": ("、" if language == "zh" else ", ").join(along) or say("structure_constant", language),
            "section": model.sections[line.section].labels.in_language(language),
            "formula": f"= {line.formula}" if line.formula else say("structure_input", language),
            "exceptions": "\n".join(f"= {known.formula}" for known in line.exceptions),
        }
        for key, text in texts.items():
            if text:
                self._fill(key, self.facts[key], text)
        self._fill("note_zh", self.note_zh, line.note.zh)
        self._fill("note_en", self.note_en, line.note.en)

    def _fill(self, name: str, widget: QLineEdit | QLabel, text: str) -> None:
        if widget.text() != text:
            widget.setText(text)
        widget.setVisible(True)
        self.captions[name].setVisible(True)

    def _list_uses(self, target: Target) -> None:
        self.uses.clear()
        language = self._session.language
        found = dependents_of(self._session.model, [target])
        self.uses_title.setText(self._say(Message("structure_used_by", {"count": len(found)})))
        for dependent in found:
            kind = self._say(Message(f"delete_kind_{dependent.kind}"))
            text = dependent.text if isinstance(dependent.text, str) else self._say(dependent.text)
            name = dependent.labels.in_language(language)
            row = QListWidgetItem("  ".join(filter(None, (kind, name, text))), self.uses)
            row.setToolTip(plain_tip(row.text()))
            row.setData(LINE, dependent.line)

    # --- answering --------------------------------------------------------------------------------

    def _take(self) -> None:
        """Take names and notes that were changed, as one undo step."""
        target, model = self._target, self._session.model
        if target is None or not exists(model, target):
            return
        edits: list[Edit] = []
        labels = Labels(self.zh.text().strip(), self.en.text().strip())
        name = self.identifier.text().strip() if target.kind not in {"section", "axis"} else target.id
        if target.kind == "line":
            note = Labels(self.note_zh.text().strip(), self.note_en.text().strip())
            if note != model.lines[target.id].note:
                edits.append(SetLineNote(target.id, note))
        if (labels != labels_of(model, target) or name != target.id) and (labels.zh or labels.en) and name:
            edits.append(renaming(target, labels, name, self._session))
        if not edits:
            return
        self.renamed.emit(target, Target(target.kind, name, target.axis))
        try:
            self._session.perform(edits[0] if len(edits) == 1 else Several(tuple(edits)), self)
        except ModelerError as error:
            self.refused.emit(error.message)
            self._show(target)

    def _jump(self, item: QListWidgetItem) -> None:
        if item.data(LINE):
            self.lineRequested.emit(item.data(LINE))

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        for name, caption in self.captions.items():
            caption.setText(self._say(Message(f"structure_detail_{name}")))
        self.title.setFont(theme.font("heading", bold=True))
        self.uses_title.setFont(theme.font("body", bold=True))
        self.change.setText(self._say(Message("structure_change")))
        self.uses.setAccessibleName(self._say(Message("structure_uses")))

    def _say(self, message: Message) -> str:
        return message.in_language(self._session.language)


def _unit_text(unit: str, language: Language) -> str:
    label = unit_label(unit, language)
    if not label:
        return unit if unit not in {"", "1"} else say("structure_plain", language)
    return label if label == unit else f"{label}  {unit}"
