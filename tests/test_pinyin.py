"""Labels found by the letters of their pinyin; expected letters are the syllables a Chinese reader says."""

import pytest

from gpu_modeler.pinyin import initials, is_found_by, spelling


@pytest.mark.parametrize(
    ("label", "letters", "whole"),
    [
        ("营业收入", "yysr", "yingyeshouru"),
        ("摩尔线程", "mexc", "moerxiancheng"),
        ("银行", "yh", "yinhang"),
        ("HBM 价格指数", "hbmjgzs", "hbmjiagezhishu"),
        ("revenue", "revenue", "revenue"),
    ],
)
def test_initials_and_spelling(label, letters, whole):
    assert initials(label) == letters
    assert spelling(label) == whole


def test_a_label_is_found_by_what_is_typed_in_latin_letters():
    assert is_found_by("营业收入", "YYSR")
    assert is_found_by("营业收入", "shouru")
    assert not is_found_by("营业收入", "mexc")
    assert not is_found_by("营业收入", "收入")
    assert not is_found_by("revenue", "rev")
    assert not is_found_by("营业收入", " ")
