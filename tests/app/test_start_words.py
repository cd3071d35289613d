"""What the window's command line may say."""

from pathlib import Path

import pytest

from gpu_modeler.app.start_words import StartWords, read_start_words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], StartWords([])),
        (["a.gpum", "b c.gpum"], StartWords([Path("a.gpum"), Path("b c.gpum")])),
        (["--new-window", "a.gpum"], StartWords([Path("a.gpum")], is_new_window=True)),
        (["a.gpum", "--new-window"], StartWords([Path("a.gpum")], is_new_window=True)),
        (["--", "--new-window"], StartWords([Path("--new-window")])),
        (["--new-window", "--", "-a.gpum"], StartWords([Path("-a.gpum")], is_new_window=True)),
        (["--version"], StartWords([], is_version=True)),
        ([""], StartWords([])),
        (["-unknown"], StartWords([Path("-unknown")])),
    ],
)
def test_words(words, expected):
    assert read_start_words(words) == expected
