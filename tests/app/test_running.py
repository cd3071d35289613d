"""One window for a person: what a later start says to it, and who is not listened to."""

import json
import os
import shutil
import socket
import stat
import tempfile
import threading
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from gpu_modeler.app import running
from gpu_modeler.app.running import Door, note_path, pass_on

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes of Windows lie in no folder")


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    short = tempfile.mkdtemp()  # as a system's own is; the tests' are too long for sockets
    monkeypatch.setenv("XDG_RUNTIME_DIR", short)
    monkeypatch.setenv("GPU_MODELER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(running, "PATIENCE_S", 0.5)
    yield
    shutil.rmtree(short)


@pytest.fixture
def heard():
    return []


@pytest.fixture
def door(heard):
    opened = Door(lambda paths, word: heard.append((paths, word)))
    yield opened
    opened.close()


def say(message, address=None):
    """Say bytes to the door as a stranger might; return its answer, `None` for none."""
    note = json.loads(note_path().read_text())
    with Client(address or note["address"]) as connection:
        try:
            connection.send_bytes(message)
            return connection.recv_bytes() if connection.poll(3) else None
        except (EOFError, OSError):
            return None


def words(**changes):
    note = json.loads(note_path().read_text())
    return json.dumps({"secret": note["secret"], "paths": ["/a.gpum"], "activation": "", **changes}).encode()


def test_paths_are_handed_over_whole_from_the_folder_of_the_later_start(door, heard, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token-1")
    assert pass_on([Path("模型 1.gpum"), Path("../b.gpum"), Path("/c.gpum")])
    expected = [tmp_path / "模型 1.gpum", tmp_path.parent / "b.gpum", Path("/c.gpum")]
    assert heard == [(expected, "token-1")]


def test_without_a_file_the_window_is_only_asked_to_the_front(door, heard):
    assert pass_on([])
    assert [paths for paths, _ in heard] == [[]]


def test_nobody_there_is_no_obstacle():
    assert not pass_on([Path("a.gpum")])


def test_the_note_of_a_window_that_died_is_no_obstacle_and_the_next_window_listens(heard):
    place = note_path()
    gone = place.with_name(f"{place.stem}-dead.socket")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(gone))
    listener.close()  # as after kill -9: the file is there, nobody listens
    place.write_text(json.dumps({"address": str(gone), "secret": "00"}))
    assert not pass_on([Path("a.gpum")])
    door = Door(lambda paths, word: heard.append(paths))
    assert not gone.exists()
    assert pass_on([Path("/a.gpum")])
    door.close()
    assert heard == [[Path("/a.gpum")]]


def test_a_window_that_hears_but_never_answers_is_no_obstacle():
    place = note_path()
    deaf = place.with_name(f"{place.stem}-deaf.socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(deaf))
        listener.listen()
        place.write_text(json.dumps({"address": str(deaf), "secret": "00"}))
        assert not pass_on([Path("a.gpum")])


@pytest.mark.parametrize(
    "note", [b"", b"[]", b"\xff", b"{", b'{"address": 1, "secret": ""}', b'{"address": "/x"}']
)
def test_a_damaged_note_is_no_obstacle(note):
    note_path().write_bytes(note)
    assert not pass_on([Path("a.gpum")])


def test_a_second_window_of_its_own_leaves_the_first_listening(door, heard):
    with pytest.raises(OSError, match="another window"):
        Door(lambda *_: None)
    assert pass_on([Path("/a.gpum")])
    assert len(heard) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "0" * 64},
        {"secret": None},
        {"paths": "/a.gpum"},
        {"paths": ["a.gpum"]},
        {"paths": ["/a\0b"]},
        {"paths": [7]},
        {"paths": ["/a"] * (running.MOST_PATHS + 1)},
    ],
    ids=lambda changes: f"{next(iter(changes))}-{str(next(iter(changes.values())))[:9]!r}",
)
def test_what_is_no_start_of_ours_is_not_taken(door, heard, changes):
    assert say(words(**changes)) is None
    assert heard == []
    assert say(words()) == b"taken"


@pytest.mark.parametrize(
    "message", [b"", b"\xff\xfe", b"[]", b"null", b"[" * 60_000, b"x" * (running.LARGEST_MESSAGE + 1)]
)
def test_what_is_no_message_ends_nothing(door, heard, message):
    assert say(message) is None
    assert say(words()) == b"taken"
    assert len(heard) == 1


def test_who_connects_and_says_nothing_keeps_nobody_waiting_for_long(door, heard):
    with Client(json.loads(note_path().read_text())["address"]):
        assert say(words()) == b"taken"


def test_too_much_to_say_makes_a_window_of_its_own(door, heard):
    assert not pass_on([Path("/" + "x" * running.LARGEST_MESSAGE)])
    assert not pass_on([Path(f"/{k}") for k in range(running.MOST_PATHS + 1)])
    assert heard == []


def test_only_the_owner_can_read_the_note_and_enter_its_folder(door):
    assert stat.S_IMODE(note_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(note_path().parent.stat().st_mode) == 0o700


def test_a_folder_that_others_may_enter_is_not_used(tmp_path):
    folder = note_path().parent
    folder.chmod(0o755)
    assert note_path() is None
    assert not pass_on([Path("a.gpum")])
    with pytest.raises(OSError, match="folder"):
        Door(lambda *_: None)


def test_displays_and_settings_have_windows_of_their_own(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":1")
    first = note_path()
    monkeypatch.setenv("DISPLAY", ":2")
    assert note_path() != first
    monkeypatch.setenv("DISPLAY", ":1")
    assert note_path() == first
    monkeypatch.setenv("GPU_MODELER_CONFIG", "/elsewhere")
    assert note_path() != first


def test_a_closed_door_leaves_no_thread_socket_or_note(heard):
    door = Door(lambda *_: None)
    folder = note_path().parent
    assert {path.suffix for path in folder.iterdir()} == {".window", ".socket"}
    door.close()
    assert list(folder.iterdir()) == []
    assert "gpu_modeler door" not in {thread.name for thread in threading.enumerate()}


def test_a_folder_too_deep_for_sockets_is_no_obstacle(tmp_path, monkeypatch, heard):
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    door = Door(lambda paths, word: heard.append(paths))
    address = Path(json.loads(note_path().read_text())["address"])
    assert pass_on([Path("/a.gpum")])
    door.close()
    assert heard == [[Path("/a.gpum")]]
    assert not address.parent.exists()
