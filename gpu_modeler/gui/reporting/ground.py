"""What a report is made of, gathered from a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QGuiApplication

from gpu_modeler.app.reporting.log_lines import read_entries
from gpu_modeler.app.reporting.report import Ground
from gpu_modeler.app.reporting.run_log import log_beside, read_fault

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def ground_of(window: MainWindow, error: BaseException | None = None, fault: Path | None = None) -> Ground:
    """Return what is told of this run, or of the one that left a crash: then its log in the place of this one's."""
    history = window.session.history
    written = log_beside(fault) if fault is not None else run_log_path(window)
    return Ground(
        model=window.session.model,
        steps=[step.label for step in history.steps[: history.position]],
        error=error,
        fault=read_fault(fault) if fault is not None else "",
        entries=read_entries(written) if written is not None else (),
        versions=versions(),
    )


def run_log_path(window: MainWindow) -> Path | None:
    """Return the log of this run, `None` where none is written."""
    from gpu_modeler.gui.reporting.part import RunLogPart

    part = next((part for part in window.attached if isinstance(part, RunLogPart)), None)
    return part.run.path if part is not None else None


def versions() -> dict[str, str]:
    """Return what the window is drawn by."""
    import PySide6

    return {
        "Qt": QLibraryInfo.version().toString(),
        "PySide6": PySide6.__version__,
        "platform": QGuiApplication.platformName(),
        "screens": ", ".join(f"{screen.devicePixelRatio():g}" for screen in QGuiApplication.screens()),
    }
