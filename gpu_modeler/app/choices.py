"""The choices of whoever works, kept between starts, and the notices by which views hear of every change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.messages import UnknownLanguage, UnknownTheme
from gpu_modeler.app.notices import Notice, NoticeKind, Subscriber
from gpu_modeler.app.settings import THEMES, Settings, SettingsFile, Theme, system_language
from gpu_modeler.text import LANGUAGES, Language

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet


class Choices:
    """Language, theme, recent files and window layout; and who is told when something changes.

    Attributes:
        settings: what is kept between starts; changed through the methods alone.
    """

    settings: Settings

    def __init__(self, settings_file: SettingsFile) -> None:
        self._settings_file = settings_file
        self.settings = settings_file.read()
        self._subscribers: list[Subscriber] = []
        self._system_language = system_language()  # asked for with every text

    @property
    def language(self) -> Language:
        """The language in use: the chosen one, or the system's until one is chosen."""
        return self.settings.language or self._system_language

    def choose_language(self, language: Language, initiator: object = None) -> None:
        """Speak another language from now on."""
        if language not in LANGUAGES:
            raise UnknownLanguage(language=language, known=LANGUAGES)
        self._keep(self.settings.with_changes(language=language))
        self._tell("language", initiator=initiator)

    @property
    def theme(self) -> Theme:
        """light, dark, or system."""
        return self.settings.theme

    def choose_theme(self, theme: Theme, initiator: object = None) -> None:
        """Draw in another theme from now on."""
        if theme not in THEMES:
            raise UnknownTheme(theme=theme, known=THEMES)
        self._keep(self.settings.with_changes(theme=theme))
        self._tell("theme", initiator=initiator)

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The documents opened or saved last, newest first; those that are gone are left out."""
        return tuple(path for path in map(Path, self.settings.recent) if path.exists())

    def forget_recent_files(self) -> None:
        """Empty the list of recent files."""
        self._keep(self.settings.with_changes(recent=()))
        self._tell("settings")

    def keep_layout(self, layout: Mapping[str, str]) -> None:
        """Remember texts of the window's own (geometry, folded sections …) under their names; others stay."""
        self._keep(self.settings.with_changes(layout={**self.settings.layout, **layout}))

    def _remember_recent(self, path: Path) -> None:
        self._keep(self.settings.with_recent(str(path)))
        self._tell("settings")

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        self._settings_file.write(settings)

    # --- notices --------------------------------------------------------------------------------------

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with a `Notice` after each change, in the order of subscription."""
        self._subscribers.append(subscriber)

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Call it no more; one that never subscribed is left alone."""
        if subscriber in self._subscribers:
            self._subscribers.remove(subscriber)

    def _tell(self, kind: NoticeKind, changes: ChangeSet | None = None, initiator: object = None) -> None:
        notice = Notice(kind, changes, initiator)
        faults: list[Exception] = []
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(notice)
            except Exception as fault:
                faults.append(fault)  # the others must not show yesterday's numbers because of one
        if faults:
            raise faults[0]
