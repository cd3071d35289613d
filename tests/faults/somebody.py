"""Work as a person who is not the administrator, in places that do not let them.

    python -m tests.faults.somebody FOLDER FILE…

saves to each FILE, exports beside it and reads it, as nobody; prints, as JSON, what came of each.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import Settings, SettingsFile
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.text import LANGUAGES
from tests.small_model import small_model

NOBODY = 65534


def outcome(request):
    """Return the key of the refusal, or "done"."""
    try:
        request()
    except ModelerError as fault:
        return fault.key if all(fault.user_message(language) for language in LANGUAGES) else "says nothing"
    return "done"


def main(files):
    """Say what came of each."""
    session = Session(small_model(), SettingsFile.nowhere())
    with tempfile.TemporaryDirectory() as place:  # imports what somebody else may not read
        session.export_excel(Path(place) / "book.xlsx", verified=False)
        gpum.write(session.model, Path(place) / "model.gpum")
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    found = {}
    for name in files:
        path = Path(name)
        found[name] = {
            "read": outcome(lambda path=path: gpum.read(path)),
            "save": outcome(lambda path=path: session.save_as(path)),
            "export": outcome(
                lambda path=path: session.export_excel(path.with_suffix(".xlsx"), verified=False)
            ),
            "settings": SettingsFile(path.with_name("settings.json")).write(Settings(language="zh")),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
