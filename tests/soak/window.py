"""A user without a plan at the real window for as long as one says; prints memory, open files, threads and widgets.

    QT_QPA_PLATFORM=offscreen python -m tests.soak.window MINUTES [DEEDS]

The starter model, protected by its journal. After DEEDS (300) things done: the values are those of a fresh calculation,
everything is undone and redone, saved and opened again.
"""

import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from gpu_modeler.app.protection import protect
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import application
from tests.gui.random_user import RandomUser, judge, steps_back_and_forth
from tests.small_model import contents

PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Sitting:
    """One window with its session."""

    def __init__(self, app, folder):
        self.folder = folder
        self.session = Session(settings_file=SettingsFile(folder / "settings.json"))
        self.protection = protect(self.session, folder / "journals")
        self.protection.start()
        self.window = application.open_window(app, self.session)
        self.window.documents.may_leave = lambda: True
        self.window.resize(1440, 900)
        self.window.show()
        turn(app)

    def work(self, seed, deeds):
        user = RandomUser(self.window, seed)
        for _ in range(deeds):
            user.act()
        user.grid.editing.cancel()
        judge(self.session)
        steps_back_and_forth(self.session)
        judge(self.session)
        path = self.folder / "model.gpum"
        self.session.save_as(path)
        kept = contents(self.session.model)
        self.session.open(path)
        assert contents(self.session.model) == kept


def turn(app):
    """Let everything that waits happen, deletions too."""
    for _ in range(30):
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.01)


def line(app, began, rounds, deeds):
    turn(app)
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MIB
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are enough
    minutes = (time.monotonic() - began) / 60
    return (
        f"{minutes:6.1f} min {rounds * deeds:8,} deeds {resident:6.0f} MiB {files:4} files "
        f"{threading.active_count():3} threads {len(app.allWidgets()):5} widgets"
    )


def main():
    minutes = float(sys.argv[1])
    deeds = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    folder = Path(tempfile.mkdtemp(prefix="gpu_modeler_soak"))
    os.environ.update(XDG_STATE_HOME=str(folder), XDG_CONFIG_HOME=str(folder), XDG_CACHE_HOME=str(folder))
    QDialog.exec = QMessageBox.exec = lambda _self: 0  # boxes are closed unread
    QFileDialog.getSaveFileName = QFileDialog.getOpenFileName = lambda *_args, **_named: ("", "")
    app = application.make_application()
    began, rounds, sitting = time.monotonic(), 0, Sitting(app, folder)
    while time.monotonic() - began < minutes * 60:
        sitting.work(rounds + 1, deeds)
        rounds += 1
        if rounds % 3 == 0:
            print(line(app, began, rounds, deeds), flush=True)
    print("all held;", line(app, began, rounds, deeds).strip())
    sitting.window.close()
    sitting.protection.finish()
    QGuiApplication.clipboard().clear()  # Qt's platform without a display falls over what is left there
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
