"""Work that expects to be killed: edits, undoes, saves, exports, imports and simulates for ever, and says what is safe.

    python -m tests.journal.killed_work

Reads lines of FOLDER and SEED, and for each starts a process that works in the folder until it is killed; it says
{"what": "started", "process": number} first and {"what": "ended", "signal": number} when that is over. In between, each
line on standard output is JSON: {"what": "done", "model": digest, "position": …, "steps": …} after the edit was
committed; {"what": "saving", …} before a save. Work that was left behind by the run before is taken up again first.
"""

import contextlib
import hashlib
import json
import os
import random
import sys
from pathlib import Path

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app import importing
from gpu_modeler.app.protection import protect
from gpu_modeler.app.recovering import restore
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.simulating import Request, simulate_model
from gpu_modeler.edits.refusals import NothingToRedo, NothingToUndo
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.journal.shelf import left_behind
from gpu_modeler.files.tables import ImportMapping
from gpu_modeler.model.records import BASE
from tests.files.table_files import grid
from tests.small_model import small_model

DOCUMENT, WORKBOOK, JOURNALS = "model.gpum", "book.xlsx", "journals"
WATCHED = Output("revenue", ("2026", "metax"))
INPUTS = [
    ("growth", ("2025",)),
    ("price", ("2025", "metax", "training")),
    ("price", ("2026", "biren", "inference")),
]


def digest(model):
    """Return what tells one state of a model from another; by the rows of its file, whatever their order."""
    found = sorted(repr((table, row)) for table, values in rows(model) for row in values)
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


class Work:
    """One session that does at random what people do."""

    def __init__(self, folder, seed):
        self.folder, self.random = Path(folder), random.Random(seed)
        self.session = Session(small_model(), SettingsFile.nowhere())
        self.protection = protect(self.session, self.folder / JOURNALS)

    def begin(self):
        """Take up what was left behind, or open the file, or begin anew."""
        found = left_behind(self.folder / JOURNALS)
        assert len(found) <= 1, found
        if found:
            assert restore(self.session, found[0].path, self.protection) == []
        elif (self.folder / DOCUMENT).exists():
            self.session.open(self.folder / DOCUMENT)
        self.protection.start()
        self.say("begun")

    def say(self, what):
        """Tell the state, once it is on the disk."""
        assert self.protection.wait(60), self.protection.warning
        history = self.session.history
        saved = history.timeline.position_of(self.session.saved_mark)
        state = {"position": history.position, "steps": len(history.steps), "saved": saved}
        print(json.dumps({"what": what, "model": digest(self.session.model), **state}), flush=True)

    def go_on(self):
        """Do one thing."""
        actions = {self.edit: 60, self.undo: 10, self.redo: 8, self.define: 4, self.import_table: 5, self.save: 5,
                   self.export: 2, self.simulate: 2}  # fmt: skip
        (action,) = self.random.choices(list(actions), list(actions.values()))
        action()
        self.say("done")

    def edit(self):
        line, place = self.random.choice(INPUTS)
        self.session.set_value(line, place, self.random.uniform(0, 9), self.random.choice([BASE, "bear"]))

    def undo(self):
        with contextlib.suppress(NothingToUndo):
            self.session.undo()

    def redo(self):
        with contextlib.suppress(NothingToRedo):
            self.session.redo()

    def define(self):
        formula = f"revenue * {self.random.random():.3f}"
        self.session.define_line("fresh", formula, unit="CNY_100m", axes=("period", "company"))

    def import_table(self):
        value = round(self.random.uniform(1, 99), 3)
        sheet = grid([["MetaX 单位：亿元"], ["", "2024A", "2025E"], ["收入", value, 17.0]])
        (found,) = importing.tables_of(self.session, sheet)
        wanted = importing.preview_of(self.session, sheet, ImportMapping((found.table,)))
        importing.import_tables(self.session, wanted)

    def save(self):
        self.say("saving")
        self.session.save_as(self.folder / DOCUMENT)

    def export(self):
        self.session.export_excel(self.folder / WORKBOOK, verified=False)

    def simulate(self):
        simulate_model(self.session.model, Request((WATCHED,), Sampling(200, 1), workers=1))


def work(folder, seed):
    """Work until killed."""
    made = Work(folder, seed)
    made.begin()
    while True:
        made.go_on()


def main():
    """Fork a process for each line; all that is imported is there already."""
    for line in sys.stdin:
        folder, seed = line.rsplit(maxsplit=1)
        process = os.fork()
        if not process:
            work(folder, int(seed))
        print(json.dumps({"what": "started", "process": process}), flush=True)
        _, status = os.waitpid(process, 0)
        print(json.dumps({"what": "ended", "signal": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
