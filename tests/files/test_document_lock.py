"""The lock beside a document: who has it open, who takes it over, and what never stands in the way."""

import json
import os
import socket
import stat
from dataclasses import asdict, replace

import pytest

from gpu_modeler.files.document_lock import DocumentLock, Holder, holder_of, lock_path
from tests.files.processes import start_python

HOLDS = """
import sys
from pathlib import Path
from gpu_modeler.files.document_lock import DocumentLock
lock = DocumentLock(Path(sys.argv[1]))
print(lock.take() is None and lock.is_held, flush=True)
if sys.stdin.readline():
    lock.release()
"""


@pytest.fixture
def document(tmp_path):
    made = tmp_path / "模型 1.gpum"
    made.write_text("x")
    return made


@pytest.fixture
def child(document):
    made = start_python(HOLDS, document)
    assert made.stdout.readline() == "True\n"
    yield made
    if made.poll() is None:
        made.kill()
    made.communicate(timeout=30)


def put(document, holder):
    lock_path(document).write_text(json.dumps(asdict(holder)))


def test_the_lock_says_who_has_the_document_open(document):
    lock = DocumentLock(document)
    assert lock.take() is None
    assert lock.is_held
    holder = holder_of(document)
    assert (holder.process, holder.host) == (os.getpid(), socket.gethostname())
    assert holder.since
    assert holder.version
    assert lock.path.name == ".~lock.模型 1.gpum#"
    lock.release()
    assert not lock.path.exists()


def test_another_process_is_told_of_and_its_lock_stays(document, child):
    lock = DocumentLock(document)
    other = lock.take()
    assert other.process == child.pid
    assert other.is_mine
    assert not lock.is_held
    lock.release()
    assert holder_of(document).process == child.pid


def test_a_process_that_closes_lets_go(document, child):
    child.communicate("close\n", timeout=30)
    assert not lock_path(document).exists()


def test_what_a_killed_process_left_is_taken_over_without_a_word(document, child):
    child.kill()
    child.wait(30)
    assert holder_of(document).process == child.pid
    lock = DocumentLock(document)
    assert lock.take() is None
    assert lock.is_held
    assert holder_of(document).process == os.getpid()
    assert [path.name for path in document.parent.iterdir() if path != document] == [lock.path.name]


def test_a_number_that_another_process_has_by_now_is_gone(document):
    me = Holder.me()
    put(document, replace(me, born="another start of the machine 17"))
    assert DocumentLock(document).take() is None


def test_a_second_window_of_this_process_is_told_of(document):
    first, second = DocumentLock(document), DocumentLock(document)
    assert first.take() is None
    assert second.take() == first.me
    second.release()
    assert first.path.exists()


def test_another_machine_is_never_taken_for_gone(document):
    far = replace(Holder.me(), host="another-machine", user="lin", process=999_999_999)
    put(document, far)
    assert DocumentLock(document).take() == far
    assert not far.is_mine


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[1, 2]", '{"user": 7, "process": true}', "[" * 5000, '{"user": "' + "x" * 20_000 + '"}'],
)
def test_a_lock_that_nobody_understands_is_somebody_without_a_name(document, text):
    lock_path(document).write_text(text)
    assert DocumentLock(document).take() == Holder()
    assert lock_path(document).read_text() == text


def test_a_folder_that_is_gone_hinders_nothing(tmp_path):
    lock = DocumentLock(tmp_path / "gone" / "a.gpum")
    assert lock.take() is None
    assert not lock.is_held
    lock.release()


def test_a_folder_that_cannot_be_written_hinders_nothing(tmp_path, document):
    code = """
import os, sys
from pathlib import Path
from gpu_modeler.files.document_lock import DocumentLock
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
lock = DocumentLock(Path(sys.argv[1]))
print(lock.take(), lock.is_held, lock.release())
"""
    folder = document.parent
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)
    outside = tmp_path.parents  # as a person who is not the administrator, for whom every mark counts
    modes = [(each, each.stat().st_mode) for each in outside if each.owner() == tmp_path.owner()][:3]
    for each, mode in modes:
        each.chmod(mode | stat.S_IXOTH)
    try:
        child = start_python(code, document)
        assert child.communicate(timeout=30)[0] == "None False None\n"
    finally:
        for each, mode in [*modes, (folder, stat.S_IRWXU)]:
            each.chmod(mode)


def test_a_lock_that_was_replaced_meanwhile_is_not_removed(document):
    lock = DocumentLock(document)
    lock.take()
    far = replace(Holder.me(), host="another-machine")
    put(document, far)
    lock.release()
    assert holder_of(document) == far


def test_of_many_that_take_over_at_once_one_has_it(document):
    dead = start_python("")
    dead.wait(30)
    put(document, replace(Holder.me(), process=dead.pid, born="x"))
    dead.communicate()
    children = [start_python(HOLDS, document) for _ in range(4)]
    answers = [child.stdout.readline() for child in children]
    assert answers.count("True\n") == 1
    for child in children:
        child.communicate("close\n", timeout=30)
    assert not lock_path(document).exists()
