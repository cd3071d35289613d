"""Looks for inputs that break a reader, with atheris (Linux, Python 3.11; needed by nothing else):

    .venv/bin/python -m pip install atheris
    nice .venv/bin/python -m tests.fuzz.run TARGET [SECONDS] [CORPUS]

TARGET: formula, gpum, workbook, clipboard, journal or tables. Begins with the kept inputs and the target's seeds; what is
new lies in CORPUS (a new folder unless it is named). An input that breaks something is printed with its traceback, lies
in CORPUS/broken, and ends the run: mend it, keep the input in tests/data/fuzz/TARGET, run again. An input that takes
more than five seconds or two GiB counts as broken. To keep what a run found, made small:

    .venv/bin/python -m tests.fuzz.run TARGET minimise CORPUS
"""

import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

from tests.fuzz.kept import FOLDER, TARGETS, kept

SECONDS_EACH, MEGABYTES, LONGEST = 5, 2048, 40_000
MOST_KEPT_BYTES = 120_000


def main():
    """Run one target."""
    name, *rest = sys.argv[1:]
    if name not in TARGETS:
        sys.exit(__doc__)
    with atheris.instrument_imports(include=["gpu_modeler"]):
        target = import_module(f"tests.fuzz.{name}")
        seeds = {**target.seeds(), **kept(name)}
        for data in seeds.values():  # what is imported late is imported now
            target.check(data)
    asked = rest[0] if rest else "60"
    corpus = Path(rest[1] if len(rest) > 1 else tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    if asked == "minimise":
        minimise(name, target, corpus)
        return
    begin(target, seeds, corpus, int(asked))


def begin(target, seeds, corpus, seconds):
    """Let libFuzzer search; it ends the process."""
    broken = corpus / "broken"
    broken.mkdir(parents=True, exist_ok=True)
    found = corpus / "found"
    found.mkdir(exist_ok=True)
    for at, data in seeds.items():
        (found / f"seed-{at}").write_bytes(data)
    words = corpus / "words"
    words.write_text("".join(f"{_quoted(token)}\n" for token in target.TOKENS))
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS_EACH}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LONGEST}",
        f"-dict={words}",
        f"-artifact_prefix={broken}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(found)], target.check)
    atheris.Fuzz()


def _quoted(token):
    """Return a word as libFuzzer's dictionaries spell it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token.encode("utf-8", "surrogatepass")) + '"'


def minimise(name, target, corpus):
    """Keep the smallest inputs that together reach every line of the package that all of them reach."""
    inputs = sorted((path.read_bytes() for path in (corpus / "found").iterdir()), key=len)
    reached, size, folder = set(), 0, FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for data in inputs:
        lines = _lines(target, data)
        if not lines <= reached and size + len(data) <= MOST_KEPT_BYTES:
            reached |= lines
            size += len(data)
            (folder / f"{len(reached):05}").write_bytes(data)
    print(json.dumps({"inputs": len(inputs), "lines": len(reached), "bytes": size}))


def _lines(target, data):
    """Return the lines of the package that an input reaches."""
    root, seen = str(Path(__file__).parents[2] / "gpu_modeler"), set()

    def trace(frame, event, _):
        if not frame.f_code.co_filename.startswith(root):
            return None
        seen.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        target.check(data)
    finally:
        sys.settrace(None)
    return seen


if __name__ == "__main__":
    main()
