"""Menu bar and tool bar, made from the table of actions; their texts and states follow the session."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QComboBox, QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from gpu_modeler.app.actions import ACTIONS, BY_ID, MENUS, Action, is_chosen, is_enabled, label_now
from gpu_modeler.gui import icons
from gpu_modeler.gui.shell.commands import Commands
from gpu_modeler.text import Message, say

CONTEXT_ACTIONS = (
    ("cut", "copy", "paste", "clear_cell"),
    ("fill_right", "fill_down"),
    ("edit_formula", "change_exception", "uncertainty_of_cell"),
    ("explain_number", "go_precedents", "go_dependents"),
    ("chart_selection",),
    ("insert_line_above", "insert_line", "duplicate_line", "move_line_up", "move_line_down"),
    ("change_line", "rename_line", "delete_line"),
)
BY_MENU: dict[str, str] = {
    "file": "F",
    "edit": "E",
    "insert": "I",
    "model": "M",
    "analysis": "A",
    "view": "V",
    "help": "H",
}
"""The letter that opens a menu together with Alt."""
DRAWN = {"insert_line": "add_line", "chart_selection": "chart", "explain_number": "explain"}
"""Icons of the tool bar that are not called as their action."""


class Menus:
    """Keeps one `QAction` per action. `refresh` sets what is enabled and marked, `retranslate` the texts."""

    def __init__(self, window: QMainWindow, commands: Commands) -> None:
        self._window = window
        self._commands = commands
        self._session = commands.session
        self.actions: dict[str, QAction] = {}
        self.submenus: dict[str, QMenu] = {}
        self.menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._folded: dict[str, QMenu] = {}
        self._under_cursor = (False, False)
        for menu in MENUS:
            self.menus[menu] = window.menuBar().addMenu("")
            self._fill_menu(menu)
        self.toolbar = QToolBar(window)
        self.scenarios = QComboBox(window)
        self.language = QToolButton(window)
        self._fill_toolbar()
        self.retranslate()

    # --- making ---------------------------------------------------------------------------------

    def _fill_menu(self, menu: str) -> None:
        group = 0
        for action in ACTIONS:
            if action.menu != menu:
                continue
            if action.group != group:
                self.menus[menu].addSeparator()
                group = action.group
            if action.within:
                self._within(action).addAction(self._make(action))
            elif action.entries:
                self.submenus[action.id] = self.menus[menu].addMenu("")
                self.submenus[action.id].aboutToShow.connect(lambda chosen=action: self._fill_submenu(chosen))
            else:
                self.menus[menu].addAction(self._make(action))

    def _within(self, action: Action) -> QMenu:
        """Return the submenu in which an action stands, made at its first one."""
        if action.within not in self._folded:
            self._folded[action.within] = self.menus[action.menu].addMenu("")
        return self._folded[action.within]

    def _make(self, action: Action) -> QAction:
        made = QAction(self._window)
        made.setShortcuts([QKeySequence(keys) for keys in action.shortcut.split("; ") if keys])
        made.triggered.connect(lambda: self._commands.run(action))
        if action.choice is not None:
            made.setCheckable(True)
            group = self._groups.setdefault(action.choice[0], QActionGroup(self._window))
            group.addAction(made)
        elif self._commands.is_switch(action.id):
            made.setCheckable(True)
        if action.on_toolbar:  # menus are calmer without, and each drawing costs time at the start
            icons.follow(made, DRAWN.get(action.id, action.id))
            made.setIconVisibleInMenu(False)
        self.actions[action.id] = made
        return made

    def _fill_toolbar(self) -> None:
        toolbar = self.toolbar
        toolbar.setMovable(False)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        menu = ""
        for action in ACTIONS:
            if not action.on_toolbar or action.entries:
                continue
            if menu and action.menu != menu:
                toolbar.addSeparator()
            menu = action.menu
            toolbar.addAction(self.actions[action.id])
        spacer = QWidget(toolbar)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        toolbar.addSeparator()
        toolbar.addWidget(self.scenarios)
        toolbar.addWidget(spacer)
        toolbar.addWidget(self.language)
        self.scenarios.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scenarios.setMinimumWidth(150)
        self.scenarios.activated.connect(self._choose_scenario)
        self.language.setAutoRaise(True)
        self.language.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.language.clicked.connect(self._commands.switch_language)
        self._window.addToolBar(toolbar)

    # --- following ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Give every menu, action and box its text in the session's language."""
        language = self._session.language
        for menu, made in self.menus.items():
            made.setTitle(_with_mnemonic(say(f"menu_{menu}", language), BY_MENU[menu]))
        for within, made in self._folded.items():
            made.setTitle(say(f"menu_{within}", language))
        for name, submenu in self.submenus.items():
            submenu.setTitle(say(BY_ID[name].label_key, language))
        self.toolbar.setWindowTitle(say("toolbar", language))
        self.language.setText(say("language_switch", language))
        self.language.setToolTip(say("language_switch_tip", language))
        self.scenarios.setToolTip(say(BY_ID["choose_scenario"].label_key, language))
        self.scenarios.setAccessibleName(say(BY_ID["choose_scenario"].label_key, language))
        self._fill_scenarios()
        self.refresh()

    def refresh(self) -> None:
        """Set texts of undo and redo, what can be asked for now, and which choices are in force."""
        language = self._session.language
        for name, made in self.actions.items():
            action = BY_ID[name]
            text = label_now(action, self._session).in_language(language)
            made.setText(text)
            made.setToolTip(_tip(text, made))
            if made.isCheckable():
                is_on = is_chosen(action, self._session) if action.choice else self._commands.is_on(name)
                made.setChecked(is_on)
        for name, submenu in self.submenus.items():
            submenu.setEnabled(is_enabled(BY_ID[name], self._session))
        self._enable()
        self._follow_scenario()

    def follow_cursor(self) -> None:
        """Set what can be asked for where the cursor stands now."""
        if self._commands.under_cursor() != self._under_cursor:
            self._enable()

    def _enable(self) -> None:
        self._under_cursor = cell_chosen, line_chosen = self._commands.under_cursor()
        for name, made in self.actions.items():
            made.setEnabled(
                is_enabled(BY_ID[name], self._session, cell_chosen=cell_chosen, line_chosen=line_chosen)
            )

    def _follow_scenario(self) -> None:
        ids = [self.scenarios.itemData(k) for k in range(self.scenarios.count())]
        if ids != list(self._session.model.orders["scenarios"]):
            self._fill_scenarios()
        self.scenarios.setCurrentIndex(self.scenarios.findData(self._session.scenario))

    def _fill_scenarios(self) -> None:
        language = self._session.language
        self.scenarios.clear()
        for scenario in self._session.model.ordered("scenarios"):
            self.scenarios.addItem(scenario.labels.in_language(language), scenario.id)
            note = scenario.note.in_language(language)
            if note:
                self.scenarios.setItemData(self.scenarios.count() - 1, note, Qt.ItemDataRole.ToolTipRole)
        self.scenarios.setCurrentIndex(self.scenarios.findData(self._session.scenario))

    def _choose_scenario(self) -> None:
        self._commands.choose_scenario(self.scenarios.currentData())

    def _fill_submenu(self, action: Action) -> None:
        submenu = self.submenus[action.id]
        submenu.clear()
        if action.entries == "recent_files":
            for path in self._session.recent_files:
                entry = submenu.addAction(path.name)
                entry.setToolTip(str(path))
                entry.triggered.connect(lambda _on=False, chosen=path: self._commands.open_path(chosen))
            submenu.setToolTipsVisible(True)
            return
        for scenario in self._session.model.ordered("scenarios"):
            entry = submenu.addAction(scenario.labels.in_language(self._session.language))
            entry.setCheckable(True)
            entry.setChecked(scenario.id == self._session.scenario)
            entry.triggered.connect(
                lambda _on=False, chosen=scenario.id: self._commands.choose_scenario(chosen)
            )

    def entries(self) -> list[tuple[str, str, str]]:
        """Return (id, name, shortcut) of every action that can be asked for now, for the palette."""
        return [
            (name, made.text(), made.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            for name, made in self.actions.items()
            if made.isEnabled()
        ]

    def context_menu(self) -> QMenu:
        """Return the menu of a cell: what is done to cells and lines."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in CONTEXT_ACTIONS:
            menu.addSeparator()
            menu.addActions([self.actions[name] for name in group])
        return menu

    def title(self, name: str) -> str:
        """Return the title of the menu in which an action stands."""
        return Message(f"menu_{BY_ID[name].menu}").in_language(self._session.language)


def _with_mnemonic(text: str, letter: str) -> str:
    """Mark the letter in the text; behind a Chinese text it stands by itself, as is the custom."""
    return f"&{text}" if text.startswith(letter) else f"{text}(&{letter})"


def _tip(text: str, made: QAction) -> str:
    keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text
