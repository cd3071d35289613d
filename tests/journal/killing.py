"""Killing a process that works, and looking at what it left: nothing that it called safe may be missing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import openpyxl

from gpu_modeler.edits.history import reversed_steps
from gpu_modeler.files import gpum
from gpu_modeler.files.journal.replay import recovered
from gpu_modeler.files.journal.shelf import left_behind
from tests.journal.killed_work import DOCUMENT, JOURNALS, WORKBOOK, digest

ROOT = Path(__file__).resolve().parents[2]


class Workers:
    """Starts processes that work, one after the other, and kills each."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journal.killed_work"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def killed(self, folder, seed, lines, seconds):
        """Let a process work until it has said so many lines and some seconds more; return what it said."""
        said = []
        print(folder, seed, file=self._process.stdin, flush=True)
        process = self._next()["process"]
        while (line := self._next())["what"] != "ended":
            said.append(line)
            if len(said) == lines:
                time.sleep(seconds)
                os.kill(process, signal.SIGKILL)
        assert line["signal"] == -signal.SIGKILL, line
        return said

    def _next(self):
        line = self._process.stdout.readline()
        assert line, "the process that starts the others ended"
        return json.loads(line)

    def close(self):
        """End the process that starts the others."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


def kill_once(workers, folder, chance, counts):
    """Let a process work in a folder, kill it at a random moment, and check what is left; a loss is an assertion."""
    lines, seconds = chance.choice([1, 2, chance.randint(3, 60)]), chance.choice([0, chance.uniform(0, 0.03)])
    said = workers.killed(folder, chance.randrange(1 << 30), lines, seconds)
    last = said[-1]
    counts["kills"] += 1
    counts["edits acknowledged"] += sum(each["what"] == "done" for each in said)
    found = left_behind(folder / JOURNALS)
    if not found:
        _nothing_unsaved(folder, said)
        counts["nothing unsaved"] += 1
    else:
        (work,) = found
        assert not work.damage, work
        assert work.fault is None, work
        counts["recovered"] += 1
        counts[_compared(recovered(work.path), last)] += 1
    _look_at_files(folder, counts)


def _nothing_unsaved(folder, said):
    """Right only where the document was as saved, or one undo or redo away from it, or its save was in flight."""
    last = said[-1]
    if last["what"] != "saving":
        assert abs(last["saved"] - last["position"]) <= 1, "edits that were called safe are gone"
    if last["what"] == "saving" or last["saved"] == last["position"] != 0:
        assert digest(gpum.read(folder / DOCUMENT)) == last["model"]


def _compared(found, last):
    """Say whether a document is as it was called safe, or one edit further; anything else is a loss."""
    state = (digest(found.model), found.timeline.position, len(found.timeline.steps))
    if state == (last["model"], last["position"], last["steps"]):
        return "exactly as acknowledged"
    timeline, model = found.timeline, found.model.copied()
    moves = []
    if timeline.position:
        moves.append(reversed_steps(timeline.steps[timeline.position - 1].replacements))
    if timeline.position < len(timeline.steps):
        moves.append(timeline.steps[timeline.position].replacements)
    for replacements in moves:
        one_back = model.copied()
        for each in replacements:
            one_back.apply(each)
        if digest(one_back) == last["model"] and abs(timeline.position - last["position"]) == 1:
            return "and the edit in flight"
    raise AssertionError(f"lost: {last} became {state}")


def _look_at_files(folder, counts):
    document, book = folder / DOCUMENT, folder / WORKBOOK
    if document.exists():
        gpum.read(document)
        counts["documents read"] += 1
    if book.exists():
        with ZipFile(book) as archive:
            assert archive.testzip() is None
        openpyxl.load_workbook(book, read_only=True).close()
        counts["workbooks read"] += 1


def kill_often(folder, kills, seed=0):
    """Kill a process so many times, each taking up what the one before left; return the counts."""
    chance, counts = random.Random(seed), Counter()
    workers = Workers()
    try:
        for _ in range(kills):
            kill_once(workers, folder, chance, counts)
    finally:
        workers.close()
    return counts
