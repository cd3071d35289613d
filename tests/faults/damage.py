"""Files damaged in many ways, each read in a process that may not grow or hang: the very same model, or a refusal.

    python -m tests.faults.damage FILE FOLDER KIND FROM TO

reads that many damaged copies of FILE and prints, as JSON, how often each outcome came.
"""

import json
import random
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from gpu_modeler.files import gpum
from gpu_modeler.files.gpum_faults import FileFault
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.text import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1 << 30
SECONDS_EACH = 20
PAGE = 4096


def facts(model):
    """Return all that a file would hold of a model, in its order."""
    return [(table, row) for table, values in rows(model) for row in values]


def header_bit(content, number):
    """Turn one bit of the first hundred bytes over."""
    content[number // 8] ^= 1 << number % 8


def any_bit(content, number):
    """Turn one bit over anywhere."""
    place = random.Random(number).randrange(len(content) * 8)
    content[place // 8] ^= 1 << place % 8


def used_bit(content, number):
    """Turn one bit over where something is written: most of a small file is room."""
    chance = random.Random(number)
    while True:
        place = chance.randrange(len(content))
        if content[place]:
            content[place] ^= 1 << chance.randrange(8)
            return


def byte(content, number):
    """Write another byte anywhere something is written."""
    chance = random.Random(number)
    while True:
        place = chance.randrange(len(content))
        if content[place]:
            content[place] = chance.randrange(256)
            return


def cut(content, number):
    """Cut the file off; each number another length."""
    del content[number * 97 % len(content) :]


def zeroed_page(content, number):
    """Fill a page with zeros, as a disk does that lost it."""
    start = number * PAGE % len(content)
    content[start : start + PAGE] = bytes(PAGE)


def zeroed_sector(content, number):
    """Fill half a kibibyte with zeros."""
    start = number * 512 % len(content)
    content[start : start + 512] = bytes(512)


def swapped_pages(content, number):
    """Put two pages in each other's place, as a disk that wrote them out of order."""
    chance = random.Random(number)
    one, other = (chance.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    held = bytes(content[one : one + PAGE])
    content[one : one + PAGE] = content[other : other + PAGE]
    content[other : other + PAGE] = held


def scattered(content, number):
    """Overwrite many bytes."""
    chance = random.Random(number)
    for _ in range(chance.choice([3, 30, 300])):
        content[chance.randrange(len(content))] = chance.randrange(256)


KINDS = {
    each.__name__: each
    for each in (
        header_bit,
        any_bit,
        used_bit,
        byte,
        cut,
        zeroed_page,
        zeroed_sector,
        swapped_pages,
        scattered,
    )
}


def outcome(path, wanted):
    """Read a file and say what came of it."""
    try:
        model = gpum.read(path)
    except FileFault as fault:
        is_said = all(str(path) in fault.user_message(language) for language in LANGUAGES)
        return fault.key if is_said else f"{fault.key} says nothing"
    return "same" if facts(model) == wanted else "DIFFERENT"


def damaged_often(file, folder, kind, numbers, *, read=outcome):
    """Read copies of a file, each damaged in its way; return the counts, and an example of each outcome."""
    original, counts, examples = file.read_bytes(), Counter(), {}
    wanted, path = facts(gpum.read(file)), folder / "damaged.gpum"
    for number in numbers:
        content = bytearray(original)
        KINDS[kind](content, number)
        path.write_bytes(content)
        signal.alarm(SECONDS_EACH)  # kills: a hang is no outcome
        found = "same" if content == original else read(path, wanted)
        counts[found] += 1
        examples.setdefault(found, number)
    signal.alarm(0)
    return {"counts": counts, "examples": examples}


def in_a_child(file, folder, kind, numbers):
    """As `damaged_often`, in a process with a limit on its memory; a crash there is an assertion here."""
    command = [sys.executable, "-m", "tests.faults.damage", file, folder, kind, numbers.start, numbers.stop]
    done = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr[-3000:])
    return json.loads(done.stdout)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _, named, place, wanted_kind, first, end = sys.argv
    print(json.dumps(damaged_often(Path(named), Path(place), wanted_kind, range(int(first), int(end)))))
