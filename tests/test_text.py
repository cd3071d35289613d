"""The catalogue: both languages, the same places to fill, and every key that code names."""

import re
import string
from pathlib import Path

import pytest

from gpu_modeler.text import Labels, Message, catalogue, say

PACKAGE = Path(__file__).parent.parent / "gpu_modeler"
KEY = re.compile(
    r"""(?:^\s+key(?::\s*[\w\[\]]+)?\s*=\s*|Message\(\s*|\bsay\(\s*)["']([a-z0-9_.]+)["']""", re.MULTILINE
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_fill_the_same_places():
    different = [key for key, text in catalogue().items() if places(text.zh) != places(text.en)]
    assert different == []


def test_no_text_is_empty_and_chinese_is_chinese():
    empty = [key for key, text in catalogue().items() if not text.zh.strip() or not text.en.strip()]
    assert empty == []
    meant = re.compile(
        "亿|万|切换到中文|中文"
    )  # units as they may be typed, and the name of the other language
    mixed = [key for key, text in catalogue().items() if re.search("[一-鿿]", meant.sub("", text.en))]
    assert mixed == []


def test_every_key_named_in_code_is_in_the_catalogue():
    named = {key for path in PACKAGE.rglob("*.py") for key in KEY.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 20
    assert named - set(catalogue()) == set()


def test_every_text_of_the_catalogue_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    unused = [key for key in catalogue() if not is_used(key, code)]
    assert unused == []


def is_used(key: str, code: str) -> bool:
    """A key stands in the code whole, or its beginning does where code adds the end to an f-string."""
    if f'"{key}"' in code:
        return True
    return any(f'f"{key[:cut]}{{' in code for cut in range(4, len(key)) if key[cut - 1] in "_.")


def test_a_message_renders_labels_in_its_own_language():
    message = Message("error_stale_replacement", {"table": Labels("表", "table"), "key": "x"})
    assert "表 x" in message.in_language("zh")
    assert "table x" in message.in_language("en")


def test_an_unknown_key_is_not_answered_with_silence():
    with pytest.raises(KeyError):
        say("no_such_text", "en")


def test_labels_fall_back_to_the_other_language():
    assert Labels("", "revenue").in_language("zh") == "revenue"
    assert Labels("收入", "").in_language("en") == "收入"
