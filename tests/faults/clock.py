"""One day's work: take up what was left, edit, save, keep a version; then edit on and leave without saving.

    python -m tests.faults.clock FOLDER VALUE

Prints, as JSON, what was found and what was left.
"""

import json
import os
import sys
import time
from pathlib import Path

from gpu_modeler.app.protection import protect
from gpu_modeler.app.recovering import restore
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.backups import Backups
from gpu_modeler.files.document_lock import DocumentLock
from gpu_modeler.files.journal.shelf import clear_discarded, left_behind
from tests.small_model import small_model

LINE, PLACE, PATIENCE = "growth", ("2025",), 60


def main(folder, value):
    """Work a day."""
    document, journals, backups = folder / "model.gpum", folder / "journals", Backups(folder / "backups")
    session = Session(small_model(), SettingsFile(folder / "settings.json"))
    clear_discarded(folder / "discarded")
    found = left_behind(journals)
    protection = protect(session, journals)
    if found:
        assert restore(session, found[0].path, protection) == []
    protection.start()
    said = {"clock": time.time(), "journals": len(found), "found": session.value(LINE, PLACE)}
    said["steps"] = [step.label.in_language("en") for step in session.history.steps]
    lock = DocumentLock(document)
    holder = lock.take()
    said["held"] = holder is not None
    session.set_value(LINE, PLACE, value)
    session.save_as(document)
    backups.keep(document)
    said["versions"] = [version.number for version in backups.versions(document)]
    said["newest is the file"] = backups.versions(document)[0].path.read_bytes() == document.read_bytes()
    said["recent"] = [path.name for path in session.recent_files]
    session.set_value(LINE, PLACE, value + 0.5)
    assert protection.wait(PATIENCE)
    print(json.dumps(said), flush=True)
    os._exit(0)  # as killed: neither lock nor journal is put away


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
