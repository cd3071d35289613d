"""Choices that outlive a start: language, theme, recent files, window layout. One small JSON file.

A settings file that cannot be read or written never stands in the way: what it does not say has its default.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from gpu_modeler.beside import replace_whole
from gpu_modeler.record import record
from gpu_modeler.text import LANGUAGES, Language

Theme = Literal["light", "dark", "system"]
THEMES: tuple[Theme, ...] = get_args(Theme)
RECENT_FILES = 10
LARGEST_FILE = 1 << 20
"""Bytes; a settings file beyond that is not ours."""


@record
class Settings:
    """What is kept.

    Attributes:
        language: the chosen one; `None` follows the system.
        recent: paths, newest first.
        layout: texts of the window's own by name, e.g. its geometry.
    """

    language: Language | None = None
    theme: Theme = "system"
    recent: tuple[str, ...] = ()
    layout: Mapping[str, str] = field(default_factory=dict)

    def with_changes(self, **changes: Any) -> Settings:
        """Return settings that differ in the given fields."""
        return replace(self, **changes)

    def with_recent(self, path: str) -> Settings:
        """Return settings with a path at the head of the recent files."""
        others = tuple(known for known in self.recent if known != path)
        return replace(self, recent=(path, *others)[:RECENT_FILES])


@record
class SettingsFile:
    """Where settings are kept; without a path they last as long as the session."""

    path: Path | None = None

    @staticmethod
    def standard() -> SettingsFile:
        """Return the platform's place; `GPU_MODELER_CONFIG` names another folder."""
        return SettingsFile(config_folder() / "settings.json")

    @staticmethod
    def nowhere() -> SettingsFile:
        """Return a place that keeps nothing: scripts leave a person's choices alone."""
        return SettingsFile()

    def read(self) -> Settings:
        """Return what is kept; defaults for what is missing or damaged."""
        if self.path is None:
            return Settings()
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                return Settings()
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return Settings()
        return _settings(values) if isinstance(values, dict) else Settings()

    def write(self, settings: Settings) -> bool:
        """Keep settings; answer whether that was possible. Another program never sees half a file."""
        if self.path is None:
            return True
        text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            replace_whole(self.path, text.encode())
        except (OSError, ValueError):
            return False
        return True


def config_folder() -> Path:
    """Return the folder for settings on this platform."""
    named = os.environ.get("GPU_MODELER_CONFIG")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "GPU Modeler"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "GPU Modeler"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "gpu-modeler"


def system_language() -> Language:
    """Return Chinese where the system speaks it, else English."""
    spoken = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((name for name in spoken if name), "")
    if not first:
        import locale

        first = locale.getlocale()[0] or ""
    return "zh" if first.lower().startswith(("zh", "chinese")) else "en"


def _settings(values: Mapping[str, object]) -> Settings:
    """Return settings from what a file says, field by field; what does not fit is left out."""
    language, theme = values.get("language"), values.get("theme")
    recent, layout = values.get("recent"), values.get("layout")
    paths = tuple(path for path in recent if _is_path(path)) if isinstance(recent, list) else ()
    texts = layout if isinstance(layout, dict) else {}
    return Settings(
        language=language if language in LANGUAGES else None,
        theme=theme if theme in THEMES else "system",
        recent=paths[:RECENT_FILES],
        layout={name: text for name, text in texts.items() if isinstance(text, str)},
    )


def _is_path(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value
