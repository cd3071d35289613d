"""The log of a run, from the first frame to the closing of the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.reporting.run_log import RunLog, crashes_before, put_away
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class RunLogPart(Attached):
    """Notes what kind of thing happens, never to what: the names of a model are nobody's business."""

    name = "run_log"

    def __init__(self, run: RunLog) -> None:
        self.run = run

    def take_notice(self, notice: Notice) -> None:
        """Note the kind of what happened."""
        from gpu_modeler.app.reporting.run_log import program_log

        program_log.info(f"notice {notice.kind}")  # a word of the program: it may stand in a report

    def stop(self) -> None:
        """End the log: the program ends as it should."""
        self.run.end()


def begin_log(window: MainWindow, folder: Path | None = None) -> None:
    """Begin the log of this run, and tell of a crash that ended an earlier one."""
    crashes = crashes_before(folder)
    run = RunLog(folder)
    run.begin()
    window.attached.append(RunLogPart(run))
    if crashes:
        window.tell(Message("crash_before"))
        offer = Message("crash_save_report")
        window.view.messages.offer(offer, partial(_show_crash, window, crashes[0]))
        for older in crashes[1:]:
            put_away(older)


def _show_crash(window: MainWindow, fault: Path) -> None:
    from gpu_modeler.gui.reporting.dialog import tell_report

    tell_report(window, fault)
    put_away(fault)
