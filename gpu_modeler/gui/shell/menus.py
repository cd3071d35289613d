"""Menu bar and tool bar, made from the table of actions; their texts and states follow the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QComboBox, QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from gpu_modeler.app.actions import ACTIONS, BY_ID, MENUS, Action, is_chosen, is_enabled, label_now
from gpu_modeler.gui import combos, icons
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.gui.shell.commands import Commands
from gpu_modeler.gui.shell.letters import LETTERS, keys_text, with_letter
from gpu_modeler.gui.tips import plain_tip
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


class _Waiting(QObject):
    """Calls back at the first key that a window gets, before Qt looks for a shortcut."""

    def __init__(self, watched: QWidget, call: Callable[[], object]) -> None:
        super().__init__(watched)
        self._call = call
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice the first key; called by Qt."""
        if event.type() in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            self._call()
        return False


class Menus:
    """Keeps one `QAction` per action. `refresh` sets what is enabled and marked, `retranslate` the texts.

    The first frame shows the titles of the menus and the tool bar; `complete` makes the rest: after that frame, or when
    a menu is opened, a key is pressed or an action is asked for before.
    """

    def __init__(self, window: QMainWindow, commands: Commands) -> None:
        self._window = window
        self._commands = commands
        self._session = commands.session
        self._made: dict[str, QAction] = {}
        self.names: dict[str, str] = {}
        self.submenus: dict[str, QMenu] = {}
        self.menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._folded: dict[str, QMenu] = {}
        self._under_cursor = (False, False)
        self._is_complete = False
        self._waiting = _Waiting(window, self.complete)
        for menu in MENUS:
            self.menus[menu] = window.menuBar().addMenu("")
            self.menus[menu].aboutToShow.connect(self.complete)
        self.toolbar = QToolBar(window)
        self.scenarios = QComboBox(window)
        self.language = QToolButton(window)
        self._fill_toolbar()
        self.retranslate()

    # --- making ---------------------------------------------------------------------------------

    @property
    def actions(self) -> Mapping[str, QAction]:
        """All actions by their id."""
        self.complete()
        return self._made

    def complete(self) -> None:
        """Make what the first frame does without: what menus hold, what actions do, the signs in the tool bar."""
        if self._is_complete:
            return
        self._is_complete = True
        self._waiting.deleteLater()
        self._commands.prepare()
        for name, made in self._made.items():
            icons.follow(made, DRAWN.get(name, name))
        for menu in MENUS:
            self._fill_menu(menu)
        self.retranslate()

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
        if action.id in self._made:
            return self._made[action.id]
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
            made.setIcon(_blank(self.toolbar.iconSize()))
            made.setIconVisibleInMenu(False)
        self._made[action.id] = made
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
            toolbar.addAction(self._make(action))
        spacer = QWidget(toolbar)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        toolbar.addSeparator()
        toolbar.addWidget(self.scenarios)
        toolbar.addWidget(spacer)
        toolbar.addWidget(self.language)
        bound_width(self.scenarios)
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
        self.names.clear()
        for menu, made in self.menus.items():
            made.setTitle(with_letter(say(f"menu_{menu}", language), BY_MENU[menu]))
        for within, made in self._folded.items():
            made.setTitle(with_letter(say(f"menu_{within}", language), LETTERS.get(within, "")))
        for name, submenu in self.submenus.items():
            submenu.setTitle(with_letter(say(BY_ID[name].label_key, language), LETTERS.get(name, "")))
        self.toolbar.setWindowTitle(say("toolbar", language))
        self.language.setText(say("language_switch", language))
        self.language.setToolTip(say("language_switch_tip", language))
        self.scenarios.setToolTip(say(BY_ID["choose_scenario"].label_key, language))
        combos.call(self.scenarios, say(BY_ID["choose_scenario"].label_key, language))
        self._fill_scenarios()
        self.refresh()

    def refresh(self) -> None:
        """Set texts of undo and redo, what can be asked for now, and which choices are in force."""
        language = self._session.language
        for name, made in self._made.items():
            action = BY_ID[name]
            text = label_now(action, self._session).in_language(language)
            if self.names.get(name) != text:
                self._name(name, made, text)
            if made.isCheckable():
                is_on = is_chosen(action, self._session) if action.choice else self._commands.is_on(name)
                made.setChecked(is_on)
        for name, submenu in self.submenus.items():
            submenu.setEnabled(is_enabled(BY_ID[name], self._session))
        self._enable()
        self._follow_scenario()

    def _name(self, name: str, made: QAction, text: str) -> None:
        """Give an action its text: with its letter in menus, plain where the tool bar and tips take it from."""
        self.names[name] = text
        keys = keys_text(made.shortcut())
        shown = f"\t{keys}" if keys and keys[-1] in "↑↓←→" else ""  # which Qt would spell out
        made.setText(with_letter(text, LETTERS.get(name, "")) + shown)
        made.setIconText(text)
        made.setToolTip(f"{text} ({keys})" if keys else text)

    def follow_cursor(self) -> None:
        """Set what can be asked for where the cursor stands now."""
        if self._commands.under_cursor() != self._under_cursor:
            self._enable()

    def _enable(self) -> None:
        self._under_cursor = cell_chosen, line_chosen = self._commands.under_cursor()
        for name, made in self._made.items():
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
                tip = plain_tip(note)
                self.scenarios.setItemData(self.scenarios.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.scenarios.setCurrentIndex(self.scenarios.findData(self._session.scenario))

    def _choose_scenario(self) -> None:
        self._commands.choose_scenario(self.scenarios.currentData())

    def _fill_submenu(self, action: Action) -> None:
        submenu = self.submenus[action.id]
        submenu.clear()
        if action.entries == "recent_files":
            for path in self._session.recent_files:
                entry = submenu.addAction(with_letter(path.name, ""))
                entry.setToolTip(plain_tip(str(path)))
                entry.triggered.connect(lambda _on=False, chosen=path: self._commands.open_path(chosen))
            submenu.setToolTipsVisible(True)
            return
        one = self._groups.setdefault(action.id, QActionGroup(submenu))
        for scenario in self._session.model.ordered("scenarios"):
            entry = submenu.addAction(with_letter(scenario.labels.in_language(self._session.language), ""))
            entry.setCheckable(True)
            one.addAction(entry)
            entry.setChecked(scenario.id == self._session.scenario)
            entry.triggered.connect(
                lambda _on=False, chosen=scenario.id: self._commands.choose_scenario(chosen)
            )

    def entries(self) -> list[tuple[str, str, str]]:
        """Return (id, name, shortcut) of every action that can be asked for now, for the palette."""
        return [
            (name, self.names[name], keys_text(made.shortcut()))
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


def _blank(size: QSize) -> QIcon:
    """Return a sign that holds the room of one that is yet to be drawn."""
    made = QPixmap(size)
    made.fill(Qt.GlobalColor.transparent)
    return QIcon(made)
