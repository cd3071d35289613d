"""Writes documents and workbooks for ever, and expects to be killed.

    python -m tests.faults.writing

reads lines of FOLDER, and for each starts a process that writes there one of two documents and one of two workbooks,
turn by turn; says {"process": number} once it is under way, and {"signal": number} when it has ended.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from gpu_modeler.files import gpum
from gpu_modeler.files.excel.atomic import write_atomically
from tests.small_model import small_model

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT, WORKBOOK = "model.gpum", "book.xlsx"
CONTENTS = (b"one" * 300_000, b"other" * 200_000)


def models():
    """Return two models that differ in many places."""
    one, other = small_model(), small_model()
    source = next(iter(other.sources.values()))
    for number in range(200):
        other.sources[f"s{number}"] = type(source)(f"s{number}", "题" * 50, source.kind)
    return one, other


def write_for_ever(folder):
    """Write turn by turn."""
    both = models()
    while True:
        for model, content in zip(both, CONTENTS, strict=True):
            gpum.write(model, folder / DOCUMENT)
            write_atomically(folder / WORKBOOK, content)


def main():
    """Fork a process for each line; all that is imported is there already."""
    for line in sys.stdin:
        process = os.fork()
        if not process:
            write_for_ever(Path(line.rstrip("\n")))
        print(json.dumps({"process": process}), flush=True)
        _, status = os.waitpid(process, 0)
        print(json.dumps({"signal": -os.waitstatus_to_exitcode(status)}), flush=True)


class Writers:
    """Starts processes that write, one after the other."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.writing"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def start(self, folder):
        """Start one that writes in a folder; return its number."""
        print(folder, file=self._process.stdin, flush=True)
        return self.answer()["process"]

    def answer(self):
        """Return the next thing that is said."""
        return json.loads(self._process.stdout.readline())

    def close(self):
        """End the process that starts the others."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


if __name__ == "__main__":
    main()
