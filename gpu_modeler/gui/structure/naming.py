"""Boxes for what is new or renamed: a company or another item, a section, a group, years, a dimension."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from gpu_modeler.app.building.names import free_identifier, free_key, identifier_from
from gpu_modeler.app.building.targets import Target, labels_of
from gpu_modeler.app.session import Session
from gpu_modeler.edits import (
    AddAxis,
    AddItem,
    AddSection,
    AddYears,
    DuplicateItem,
    Edit,
    RelabelAxis,
    RelabelItem,
    RelabelLine,
    RelabelScenario,
    RelabelSection,
    RenameGroup,
    RenameItem,
    RenameLine,
    RenameScenario,
    SetGroup,
    Several,
)
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.tips import plain_title
from gpu_modeler.model import BASE, PERIOD, Group, Item
from gpu_modeler.text import Labels, Message

ITEM = Qt.ItemDataRole.UserRole


class NamesDialog(CheckedDialog):
    """Asks for names in both languages and an id; the id follows the names until it is typed.

    `made` is what came out of it.
    """

    def __init__(
        self, session: Session, title_key: str, accept_key: str, parent: QWidget | None, *, stem: str = ""
    ) -> None:
        super().__init__(session, title_key, accept_key, parent)
        self.made: Target | None = None
        self._stem = stem
        self.zh, self.en, self.identifier = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.form.addRow(self.say("define_zh"), self.zh)
        self.form.addRow(self.say("define_en"), self.en)
        if stem:
            self.form.addRow(self.say("define_identifier"), self.identifier)
        else:
            self.identifier.hide()  # without a place of its own it would stand over the first label
        for field in (self.zh, self.en):
            field.textEdited.connect(self._follow)
        self.identifier.textEdited.connect(self.pause.start)
        (self.zh if session.language == "zh" else self.en).setFocus()
        self.resize(480, 260)

    def _follow(self) -> None:
        if not self.identifier.isModified() or not self.identifier.text():
            labels = self.labels
            proposed = identifier_from(labels, self._stem) if labels.zh or labels.en else ""
            self.identifier.setText(free_identifier(self.session.model, proposed) if proposed else "")
            self.identifier.setModified(False)
        self.pause.start()

    @property
    def labels(self) -> Labels:
        """Return the names as they are typed; one may be empty."""
        return Labels(self.zh.text().strip(), self.en.text().strip())

    @property
    def name(self) -> str:
        """Return the id as it stands."""
        return self.identifier.text().strip()

    def edit(self) -> Edit:
        """Return what is to be done."""
        raise NotImplementedError

    def target(self) -> Target:
        """Return what comes out of it."""
        raise NotImplementedError

    def problem(self) -> Message | None:
        """Say that a name is missing, or what the edit refuses."""
        if not (self.labels.zh or self.labels.en):
            return Message("structure_name_missing")
        try:
            self.edit().replacements(self.session.model)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Say that it can be taken."""
        return Message("structure_ready")

    def is_begun(self) -> bool:
        """Say whether a name is typed."""
        return bool(self.labels.zh or self.labels.en)

    def perform(self) -> None:
        """Have the session do it."""
        made = self.target()
        self.session.perform(self.edit(), self)
        self.made = made


class NewItemDialog(NamesDialog):
    """A company, a segment, or another item: empty, or with the values of one that is there."""

    def __init__(self, session: Session, axis: str, after: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, "structure_new_item_title", "structure_insert", parent, stem=axis)
        self._axis, self._after = axis, after
        known = session.model.axes[axis]
        title = Message("structure_new_item", {"axis": known.labels})
        self.setWindowTitle(plain_title(title.in_language(session.language)))
        self.pattern = QComboBox(self)
        self.pattern.addItem(self.say("structure_like_none"), "")
        for item in known.items:
            self.pattern.addItem(item.labels.in_language(session.language), item.id)
        self.form.addRow(self.say("structure_like"), self.pattern)
        self.pattern.activated.connect(self.pause.start)
        self.check()

    def edit(self) -> Edit:
        """Return the edit that adds it; one with the values of another comes behind that."""
        pattern = self.pattern.currentData()
        if pattern:
            return DuplicateItem(self._axis, pattern, self.name, self.labels)
        return AddItem(self._axis, self.name, self.labels, self._after)

    def target(self) -> Target:
        """Return the new item."""
        return Target("item", self.name, self._axis)


class NewSectionDialog(NamesDialog):
    """A heading on the companies' pages or the market page."""

    def __init__(
        self, session: Session, after: str = "", page: str = "company", parent: QWidget | None = None
    ) -> None:
        super().__init__(session, "structure_new_section", "structure_insert", parent)
        self._after = after
        self.page = QComboBox(self)
        for name in ("company", "market"):
            self.page.addItem(self.say(f"structure_page_{name}"), name)
        self.page.setCurrentIndex(self.page.findData(page))
        self.form.addRow(self.say("structure_on_page"), self.page)
        self.check()

    @property
    def name(self) -> str:
        """Return a free id, which no person sees."""
        return free_key(
            identifier_from(self.labels, "section"), lambda key: key in self.session.model.sections
        )

    def edit(self) -> Edit:
        """Return the edit that adds it."""
        return AddSection(self.name, self.labels, self.page.currentData(), self._after)

    def target(self) -> Target:
        """Return the new section."""
        return Target("section", self.name)


class GroupDialog(NamesDialog):
    """A group of items of one axis that formulas can sum over: a new one, or other members for one that is there."""

    def __init__(self, session: Session, axis: str, group: str = "", parent: QWidget | None = None) -> None:
        title = "structure_change_group" if group else "structure_new_group"
        super().__init__(
            session, title, "change_accept" if group else "structure_insert", parent, stem="group"
        )
        self._known = session.model.groups.get(group)
        self.axis = QComboBox(self)
        for known in session.model.ordered("axes"):
            if known.id != PERIOD:
                self.axis.addItem(known.labels.in_language(session.language), known.id)
        self.axis.setCurrentIndex(max(self.axis.findData(self._known.axis if self._known else axis), 0))
        self.members = QListWidget(self)
        self.members.setAccessibleName(self.say("structure_members"))
        self.form.addRow(self.say("structure_of_axis"), self.axis)
        self.form.addRow(self.say("structure_members"), self.members)
        self._show_known()
        self.axis.activated.connect(self._list_members)
        self.members.itemChanged.connect(self.pause.start)
        self._list_members()
        self.resize(480, 420)
        self.check()

    def _show_known(self) -> None:
        if self._known is not None:
            self.zh.setText(self._known.labels.zh)
            self.en.setText(self._known.labels.en)
            self.identifier.setText(self._known.id)
            self.identifier.setModified(True)
            self.identifier.setEnabled(False)
            self.axis.setEnabled(False)

    def _list_members(self) -> None:
        chosen = self._known.items if self._known else ()
        self.members.clear()
        for item in self.session.model.axes[self.axis.currentData()].items:
            row = QListWidgetItem(item.labels.in_language(self.session.language), self.members)
            row.setData(ITEM, item.id)
            row.setCheckState(Qt.CheckState.Checked if item.id in chosen else Qt.CheckState.Unchecked)
        self.pause.start()

    def edit(self) -> Edit:
        """Return the edit that defines it."""
        rows = [self.members.item(at) for at in range(self.members.count())]
        ticked = tuple(str(row.data(ITEM)) for row in rows if row.checkState() == Qt.CheckState.Checked)
        return SetGroup(Group(self.name, self.labels, self.axis.currentData(), ticked))

    def problem(self) -> Message | None:
        """Say also that a group needs members."""
        edit = self.edit()
        if self.is_begun() and isinstance(edit, SetGroup) and not edit.group.items:
            return Message("structure_members_missing")
        return super().problem()

    def target(self) -> Target:
        """Return the group."""
        return Target("group", self.name)


class NewAxisDialog(NamesDialog):
    """Another dimension with its items, one a line."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "structure_new_axis", "structure_insert", parent, stem="dimension")
        self.items = QPlainTextEdit(self)
        self.items.setPlaceholderText(self.say("structure_items_hint"))
        self.items.setTabChangesFocus(True)
        self.form.addRow(self.say("structure_items"), self.items)
        self.items.textChanged.connect(self.pause.start)
        self.resize(480, 380)
        self.check()

    def edit(self) -> Edit:
        """Return the edit that adds it; ids of items are made from their names."""
        taken, items = {self.name}, []
        for line in filter(None, (line.strip() for line in self.items.toPlainText().splitlines())):
            zh, _, en = (part.strip() for part in line.partition("/"))
            labels = Labels(zh, en or zh)
            stem = free_identifier(self.session.model, identifier_from(labels, f"{self.name}_1"))
            name = free_key(stem, lambda key: key in taken)
            taken.add(name)
            items.append(Item(name, labels))
        return AddAxis(self.name, self.labels, tuple(items))

    def target(self) -> Target:
        """Return the new axis."""
        return Target("axis", self.name)


class YearsDialog(CheckedDialog):
    """More years, at the end or before the first."""

    def __init__(self, session: Session, *, at_start: bool, parent: QWidget | None = None) -> None:
        title = "structure_years_start" if at_start else "structure_years_end"
        super().__init__(session, title, "structure_insert", parent)
        self.made: Target | None = None
        self._at_start = at_start
        self.count = QSpinBox(self)
        self.count.setRange(1, 100)
        self.form.addRow(self.say("structure_years_count"), self.count)
        note = QLabel(self.say("structure_years_empty" if at_start else "structure_years_carried"), self)
        note.setWordWrap(True)
        note.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.form.addRow(note)
        self.count.valueChanged.connect(self.pause.start)
        self.count.setFocus()
        self.count.selectAll()
        self.resize(420, 200)
        self.check()

    def edit(self) -> Edit:
        """Return the edit that adds them."""
        return AddYears(self.count.value(), carry_inputs=not self._at_start, at_start=self._at_start)

    def problem(self) -> Message | None:
        """Say what the edit refuses."""
        try:
            self.edit().replacements(self.session.model)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Name the years that come."""
        return Message("structure_years_ready", {"years": self.edit().subject(self.session.model)})

    def perform(self) -> None:
        """Have the session do it."""
        self.session.perform(self.edit(), self)
        periods = self.session.model.periods
        self.made = Target("item", periods[0] if self._at_start else periods[-1], PERIOD)


class RenameDialog(NamesDialog):
    """Other names and another id for what is there; every use follows."""

    def __init__(self, session: Session, target: Target, parent: QWidget | None = None) -> None:
        stem = "" if target.kind in {"section", "axis"} else target.kind
        super().__init__(session, "structure_rename_title", "rename_accept", parent, stem=stem)
        self._target = target
        known = labels_of(session.model, target)
        self.zh.setText(known.zh)
        self.en.setText(known.en)
        self.identifier.setText(target.id)
        self.identifier.setModified(True)
        is_fixed = target.axis == PERIOD or (target.kind, target.id) == ("scenario", BASE)
        self.identifier.setEnabled(not is_fixed)
        self.check()

    def edit(self) -> Edit:
        """Return the edits of what was changed."""
        return renaming(self._target, self.labels, self.name, self.session)

    def target(self) -> Target:
        """Return what it is called now."""
        name = self.name if self.form.indexOf(self.identifier) >= 0 else self._target.id
        return Target(self._target.kind, name, self._target.axis)


def renaming(target: Target, labels: Labels, name: str, session: Session) -> Edit:
    """Return the edit that gives a thing other labels and, where it has one that is seen, another id."""
    relabel = _relabelled(target, labels, session)
    rename = _renamed(target, name)
    if rename is None or name == target.id:
        return relabel
    if labels == labels_of(session.model, target):
        return rename
    return Several((relabel, rename), Message("structure_step_rename", {"name": labels}))


def _renamed(target: Target, name: str) -> Edit | None:
    """Return the edit of the id, `None` for sections and axes."""
    makers: dict[str, Callable[[str, str], Edit]] = {
        "line": RenameLine,
        "group": RenameGroup,
        "scenario": RenameScenario,
        "item": partial(RenameItem, target.axis),
    }
    return makers[target.kind](target.id, name) if target.kind in makers else None


def _relabelled(target: Target, labels: Labels, session: Session) -> Edit:
    if target.kind == "group":
        return SetGroup(replace(session.model.groups[target.id], labels=labels))
    makers: dict[str, Callable[[str, Labels], Edit]] = {
        "line": RelabelLine,
        "section": RelabelSection,
        "scenario": RelabelScenario,
        "axis": RelabelAxis,
        "item": partial(RelabelItem, target.axis),
    }
    return makers[target.kind](target.id, labels)
