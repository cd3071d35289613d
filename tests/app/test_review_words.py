"""How changes are told: by labels, in both languages, whatever axes a line has."""

from dataclasses import replace
from typing import get_args

import pytest

from gpu_modeler.app import review_words as words
from gpu_modeler.files.review.records import ChangeKind
from gpu_modeler.model import Axis, Item, Line
from gpu_modeler.text import Labels
from tests.gui.small_model import small_model
from tests.reviews import PLACE, formula_change, input_change


@pytest.fixture
def model():
    return small_model()


def test_a_place_is_told_by_its_labels(model):
    change = input_change(model, "price", PLACE, 20.0, scenario="bull")
    assert words.place_text(model, change, "zh") == "单价 · 摩尔 · 训练 · 2026 · 乐观"
    assert words.place_text(model, change, "en") == "Price · Moore · Training · 2026 · Bull"
    assert words.place_text(model, formula_change(model, "growth", "=1"), "en") == "Growth"


def test_a_line_may_have_further_axes(model):
    model.axes["region"] = Axis("region", Labels("地区", "Region"), (Item("cn", Labels("中国", "China")),))
    axes = ("period", "company", "segment", "region")
    model.lines["exports"] = Line("exports", Labels("出口", "Exports"), "1", axes, "sales")
    change = replace(input_change(model, "price", PLACE, 1.0), line="exports", segment="training · cn")
    assert words.place_text(model, change, "en") == "Exports · Moore · Training · China · 2026"
    assert words.items_of(model, change)["region"] == "cn"


def test_what_the_model_does_not_have_is_told_as_it_is(model):
    change = replace(input_change(model, "price", PLACE, 1.0), line="new_line", company="hygon", segment="x")
    assert words.place_text(model, change, "en") == "new_line · hygon · x · 2026"
    assert words.held_text(model, change, 12.5, "en") == "12.5"
    assert words.held_text(model, change, 123.0, "en") == "123"


def test_numbers_are_told_to_the_last_digit_with_their_unit(model):
    change = input_change(model, "price", PLACE, 1.0)
    assert words.held_text(model, change, 0.1 + 0.2, "zh") == "0.30000000000000004 万元/颗"
    assert words.held_text(model, input_change(model, "tax_rate", (), 0.2), 0.2, "zh") == "20%"
    assert words.held_text(model, change, None, "zh") == "—"
    assert words.held_text(model, change, "=price[-1]", "zh") == "=price[-1]"


@pytest.mark.parametrize("kind", get_args(ChangeKind))
def test_every_kind_has_a_name(model, kind):
    change = replace(input_change(model, "price", PLACE, 1.0), kind=kind)
    assert words.kind_text(change, "zh") != words.kind_text(change, "en")
