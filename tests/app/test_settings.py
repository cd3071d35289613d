import json
from pathlib import Path

import pytest

from gpu_modeler.app.settings import Settings, SettingsFile, config_folder, system_language

DAMAGED = ["", "{", "[]", "null", '"x"', "\udc80", "9" * 10_000, "[" * 100_000]


@pytest.fixture
def file(tmp_path):
    return SettingsFile(tmp_path / "folder" / "settings.json")


def test_what_is_kept_is_read(file):
    kept = Settings("zh", "dark", ("/a.gpum",), {"geometry": "1,2"})
    assert file.write(kept)
    assert file.read() == kept


def test_without_a_file_there_are_defaults(file):
    assert file.read() == Settings()


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_gives_defaults(file, text):
    file.path.parent.mkdir()
    file.path.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert file.read() == Settings()


def test_what_fits_is_kept_when_the_rest_does_not(file):
    file.path.parent.mkdir()
    odd = {"language": "fr", "theme": 3, "recent": ["/a.gpum", 7, "", "a\0b"], "layout": {"a": 1, "b": "2"}}
    file.path.write_text(json.dumps(odd))
    assert file.read() == Settings(None, "system", ("/a.gpum",), {"b": "2"})


def test_a_folder_that_cannot_be_made_stands_in_nobodys_way(tmp_path):
    (tmp_path / "file").touch()
    assert not SettingsFile(tmp_path / "file" / "settings.json").write(Settings())


def test_only_the_last_files_are_kept():
    settings = Settings()
    for number in range(20):
        settings = settings.with_recent(f"/{number}.gpum")
    assert settings.recent[0] == "/19.gpum"
    assert len(settings.recent) == 10


def test_nowhere_keeps_nothing():
    assert SettingsFile.nowhere().write(Settings("zh"))
    assert SettingsFile.nowhere().read() == Settings()


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_language_follows_the_system(monkeypatch, variables, language):
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    assert system_language() == language


@pytest.mark.parametrize(
    ("platform", "folder"),
    [
        ("linux", "/config/gpu-modeler"),
        ("win32", "/appdata/GPU Modeler"),
        ("darwin", "/home/a/Library/Application Support/GPU Modeler"),
    ],
)
def test_settings_lie_where_the_platform_keeps_them(monkeypatch, platform, folder):
    monkeypatch.delenv("GPU_MODELER_CONFIG", raising=False)
    for name, text in {"XDG_CONFIG_HOME": "/config", "APPDATA": "/appdata", "HOME": "/home/a"}.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setattr("sys.platform", platform)
    assert config_folder() == Path(folder)
    monkeypatch.setenv("GPU_MODELER_CONFIG", "/elsewhere")
    assert config_folder() == Path("/elsewhere")
