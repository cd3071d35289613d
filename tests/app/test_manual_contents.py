"""The manual as data: both languages hold the same places, and everything a person may ask about has one."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from gpu_modeler.app.actions import ACTIONS
from gpu_modeler.app.manual.contents import PAGES, all_sections, markdown, places, plain, sections
from gpu_modeler.app.manual.searching import hits
from gpu_modeler.app.manual.topics import (
    ACTION_TOPICS,
    BOX_TOPICS,
    PAGE_TOPICS,
    PART_TOPICS,
    function_topic,
    topic_of,
)
from gpu_modeler.app.rows import PageKind
from gpu_modeler.formula import FUNCTIONS
from gpu_modeler.text import LANGUAGES

GUI = Path(__file__).parents[2] / "gpu_modeler" / "gui"
NOT_ASKED = {"CheckedDialog", "ManualBox"}
"""A base of boxes, and the manual itself."""


def classes():
    """Return each class of the window's code with the names of its bases."""
    found = {}
    for path in GUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name] = {ast.unparse(base) for base in node.bases}
    return found


def boxes(known):
    """Return the classes that are boxes, whatever stands between them and `QDialog`."""
    found = {"QDialog"}
    while more := {name for name, bases in known.items() if bases & found} - found:
        found |= more
    return found - {"QDialog"}


def test_both_languages_have_the_same_sections_in_the_same_order():
    zh, en = ([(s.place, s.level) for s in all_sections(language)] for language in ("zh", "en"))
    assert zh == en
    assert len(zh) == len(set(zh)) > 60
    assert {place.partition("#")[0] for place, _ in zh} == set(PAGES)


def test_every_section_below_the_title_has_an_anchor_of_its_own():
    assert [s.title for s in all_sections("en") if s.level > 1 and s.anchor == s.page] == []


def test_every_page_kind_and_action_leads_to_a_place():
    assert set(PAGE_TOPICS) == set(get_args(PageKind))
    assert set(ACTION_TOPICS) == {action.id for action in ACTIONS}
    for topics in (PAGE_TOPICS, ACTION_TOPICS, BOX_TOPICS, PART_TOPICS):
        assert {place for place in topics.values() if place not in places()} == set()


def test_every_box_of_the_window_has_its_section():
    known = classes()
    assert boxes(known) - NOT_ASKED == set(BOX_TOPICS)
    assert set(PART_TOPICS) <= set(known)


def test_every_function_has_its_row():
    assert [name for name in FUNCTIONS if function_topic(name.lower()) != f"formulas#{name}"] == []
    assert function_topic("revenue") is None


def test_the_inmost_part_decides():
    assert topic_of(["QLabel", "NameBox", "FormulaBar"], "start") == "window#go-to"
    assert topic_of(["QLabel", "QWidget"], "window#grid") == "window#grid"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("敏感性", "analysis#sensitivity"),
        ("mgx", "analysis#sensitivity"),
        ("sensitivity", "analysis#sensitivity"),
        ("Goal seek", "analysis#seek"),
        ("danbianliang", "analysis#seek"),
        ("sumproduct", "formulas#SUMPRODUCT"),
        ("r07", "checks#R07"),
        ("选择性粘贴", "window#clipboard"),
        ("Follow the system", "window#look"),
    ],
)
def test_words_of_either_language_pinyin_and_menu_entries_are_found_first(language, typed, place):
    assert hits(typed, language)[0].place == place


def test_what_stands_nowhere_is_not_found():
    assert hits("  ", "zh") == []
    assert hits("zzzzqqq", "zh") == []
    assert hits("sensitivity zzzzqqq", "en") == []


def test_a_hit_shows_the_words_around_what_was_found():
    found = next(hit for hit in hits("琥珀色", "zh") if hit.place == "sources#amber")
    assert found.title == "琥珀色"
    assert found.page_title == "故事与来源"
    assert "琥珀色" in found.around


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_has_no_anchors_comments_or_broken_lines_of_chinese(page, language):
    text = markdown(page, language)
    assert "<a " not in text
    assert "<!--" not in text
    assert re.search(r"[\u4e00-\u9fff，。、；：]\n[\u4e00-\u9fff]", text) is None
    assert len(re.findall(r"^#{1,3} ", text, re.MULTILINE)) == len(sections(page, language))


def test_marks_of_markdown_are_taken_off():
    assert plain("*a* `b` [c](d.md#e) **f** ![g](h.png)") == "a b c f g"
