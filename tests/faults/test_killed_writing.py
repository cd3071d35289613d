"""Processes killed while they write: the old file or the new one, never another; what they leave is cleared away."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from gpu_modeler import beside
from gpu_modeler.files import gpum
from gpu_modeler.files.excel.atomic import write_atomically
from tests.faults.damage import facts
from tests.faults.disks import listed
from tests.faults.writing import CONTENTS, DOCUMENT, WORKBOOK, Writers, models
from tests.small_model import small_model

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of a Unix system")
KILLS = 60


def written(folder):
    """Write both models, and return what each holds as it is read."""
    found = []
    for model in models():
        gpum.write(model, folder / DOCUMENT)
        found.append(facts(gpum.read(folder / DOCUMENT)))
    write_atomically(folder / WORKBOOK, CONTENTS[0])
    return found


def left(folder):
    """Return the temporary files in a folder."""
    return [name for name in listed(folder) if name not in {DOCUMENT, WORKBOOK}]


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path):
    chance, wanted, leaving = random.Random(4), written(tmp_path), 0
    writers = Writers()
    try:
        for _ in range(KILLS):
            process = writers.start(tmp_path)
            time.sleep(chance.uniform(0, 0.06))
            os.kill(process, signal.SIGKILL)
            assert writers.answer() == {"signal": signal.SIGKILL}
            assert facts(gpum.read(tmp_path / DOCUMENT)) in wanted
            assert (tmp_path / WORKBOOK).read_bytes() in CONTENTS
            leaving += bool(left(tmp_path))
            grow_old(tmp_path)
    finally:
        writers.close()
    assert leaving > 0  # the kills came in the middle
    gpum.write(small_model(), tmp_path / DOCUMENT)
    assert listed(tmp_path) == [WORKBOOK, DOCUMENT]


def grow_old(folder):
    """Let what was left lie there for an hour."""
    for name in left(folder):
        os.utime(folder / name, (time.time() - 3600,) * 2)


@pytest.fixture
def ended():
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def temporary(folder, process, age=3600.0, machine=None):
    """Make what a process would have left, so many seconds ago."""
    own = beside.temporary_for(folder / DOCUMENT).name.split("-")
    own[2], own[3] = machine or own[2], str(process)
    path = folder / "-".join(own)
    path.write_bytes(b"part")
    os.utime(path, (time.time() - age,) * 2)
    return path


@pytest.mark.parametrize("age", [3600.0, 61.0, -7200.0], ids=["an hour", "a minute", "a clock set back"])
@pytest.mark.parametrize("write", ["document", "workbook"])
def test_what_an_ended_process_left_is_cleared_by_the_next_save(tmp_path, ended, age, write):
    gone = temporary(tmp_path, ended, age)
    if write == "document":
        gpum.write(small_model(), tmp_path / DOCUMENT)
    else:
        write_atomically(tmp_path / WORKBOOK, b"new")
    assert not gone.exists()


def test_what_is_not_ours_or_not_left_stays(tmp_path, ended):
    kept = [
        temporary(tmp_path, os.getpid()),  # at work
        temporary(tmp_path, 1),  # somebody else's process
        temporary(tmp_path, ended, age=5.0),  # only just
        temporary(tmp_path, ended, machine="00000000"),  # of another machine on a shared disk
    ]
    for name in (".gpu-modeler.tmp", "a.tmp", ".~lock.a#", ".gpu-modeler-x-1-y.tmp", "model.gpum.tmp"):
        (tmp_path / name).write_bytes(b"mine")
        os.utime(tmp_path / name, (0, 0))
        kept.append(tmp_path / name)
    folder = temporary(tmp_path, ended)
    folder.unlink()
    folder.mkdir()
    link = temporary(tmp_path, ended)
    link.unlink()
    link.symlink_to(kept[0])
    gpum.write(small_model(), tmp_path / DOCUMENT)
    assert all(path.exists() for path in (*kept, folder, link))


def test_a_file_cut_at_any_byte_while_it_was_written_stands_in_nobodys_way(tmp_path, ended):
    """A power loss: the temporary file is on the disk in part, or its blocks in any order; the target is the old one."""
    old, new = models()
    gpum.write(new, tmp_path / "new.gpum")
    content = (tmp_path / "new.gpum").read_bytes()
    (tmp_path / "new.gpum").unlink()
    gpum.write(old, tmp_path / DOCUMENT)
    wanted, chance = facts(gpum.read(tmp_path / DOCUMENT)), random.Random(1)
    for _ in range(40):
        part = temporary(tmp_path, ended)
        part.write_bytes(in_part(content, chance))
        os.utime(part, (0, 0))
        assert facts(gpum.read(tmp_path / DOCUMENT)) == wanted
        gpum.write(old, tmp_path / DOCUMENT)
        assert listed(tmp_path) == [DOCUMENT]


def in_part(content, chance):
    """Return a file of which some blocks reached the disk, and no more than some length."""
    blocks = [content[at : at + 512] for at in range(0, len(content), 512)]
    share = chance.random()
    there = [block if chance.random() < share else bytes(len(block)) for block in blocks]
    return b"".join(there)[: chance.randrange(len(content))]


def test_a_file_put_in_place_before_its_blocks_were_on_the_disk_is_refused(tmp_path):
    """What a disk that lies about `fsync` makes of a save: all of it there, or a refusal, never a part of a model."""
    old, new = models()
    gpum.write(new, tmp_path / DOCUMENT)
    content, wanted = (tmp_path / DOCUMENT).read_bytes(), facts(gpum.read(tmp_path / DOCUMENT))
    gpum.write(old, tmp_path / DOCUMENT)
    chance = random.Random(2)
    for _ in range(80):
        (tmp_path / DOCUMENT).write_bytes(in_part(content, chance))
        with pytest.raises(gpum.faults.FileFault):
            gpum.read(tmp_path / DOCUMENT)
    (tmp_path / DOCUMENT).write_bytes(content)
    assert facts(gpum.read(tmp_path / DOCUMENT)) == wanted


def test_an_order_of_writing_that_a_power_loss_cannot_break(tmp_path):
    """The new file is on the disk before it takes the old one's name, and the name before the save is said to be done."""
    tracer = shutil.which("strace")
    if tracer is None:
        pytest.skip("strace is not there")
    code = f"from gpu_modeler.files import gpum; from tests.small_model import small_model; gpum.write(small_model(), {str(tmp_path / DOCUMENT)!r})"
    log = tmp_path / "log"
    command = [tracer, "-f", "-y", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", "-o", str(log)]
    subprocess.run(
        [*command, sys.executable, "-c", code], check=True, cwd=Writers.__init__.__globals__["ROOT"]
    )
    calls = [line.split("(")[0].split()[-1] for line in log.read_text().splitlines() if str(tmp_path) in line]
    assert calls == ["fsync", "rename", "fsync"]
