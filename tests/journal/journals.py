"""Journals made for tests: sessions that are protected, and what comes back from a file or a part of one."""

import shutil
import time
from contextlib import contextmanager

from gpu_modeler.app.protection import protect
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.journal import folder as places
from gpu_modeler.files.journal.replay import recovered
from tests.small_model import contents, small_model

PATIENCE = 60
LINE, PLACE = "price", ("2025", "metax", "training")


@contextmanager
def protected(folder, model=None):
    """Yield a session and its protection, begun; the journal stays as a crash would leave it."""
    session = Session(model or small_model(), SettingsFile.nowhere())
    protection = protect(session, folder)
    protection.start()
    try:
        assert protection.wait(PATIENCE), protection.warning
        yield session, protection
    finally:
        protection.finish(keep=True)


def safe(protection):
    """Look after a journal that could not be written, as the window does, until it is; answer whether it is."""
    for _ in range(100 * PATIENCE):
        protection.tend()
        if protection.wait(0.01) and protection.warning is None:
            return True
        time.sleep(0.01)
    return False


def as_left(protection, target):
    """Copy a journal as it is on the disk now, open, to another folder; return the copy."""
    assert protection.wait(PATIENCE), protection.warning
    target.mkdir(parents=True, exist_ok=True)
    for part in places.parts_of(protection.path):
        if part.exists() and not part.name.endswith("-shm"):
            shutil.copyfile(part, target / part.name)
    return target / protection.path.name


def back(path):
    """Return what a journal gives back: contents, labels, position, whether it is as saved, damage."""
    found = recovered(path)
    return told(found.model, found.timeline, found.saved), found.damage


def state(session):
    """Return what a session has to give back."""
    return told(session.model, session.history.timeline, session.saved_mark)


def told(model, timeline, saved):
    steps = [(step.label.in_language("en"), step.replacements) for step in timeline.steps]
    return contents(model), steps, timeline.absolute, timeline.position_of(saved)
