"""Number formats by unit, a line's own format made safe, and how wide things are."""

import pytest

from gpu_modeler.files.excel.formats import format_of, number_format, number_text, number_width, text_width
from gpu_modeler.model import Line
from gpu_modeler.text import Labels


@pytest.mark.parametrize(
    ("unit", "form"),
    [
        ("%", "0.0%"),
        ("%/year", "0.0%"),
        ("CNY_100m", "#,##0.0"),
        ("USD_100m/year", "#,##0.0"),
        ("CNY_10k/chip", "#,##0.00"),
        ("CNY/USD", "#,##0.00"),
        ("chip", "#,##0"),
        ("share_10k", "#,##0.0"),
        ("month", "#,##0.0"),
        ("CY", "0"),
        ("x", "0.00"),
        ("1", "#,##0.00"),
        ("nonsense", "#,##0.00"),
    ],
)
def test_the_unit_gives_the_number_format(unit, form):
    assert number_format(unit) == form


@pytest.mark.parametrize(
    ("own", "form"),
    [
        ("", "0.0%"),
        ("0.000%", "0.000%"),
        ("0.00x", '0.00"x"'),
        ("0.0 倍", '0.0 "倍"'),
        ('0.0"倍"', '0.0"倍"'),
        ("0.00E+00", "0.00E+00"),
        ("#,##0;(#,##0);-", "#,##0;(#,##0);-"),
        ("General", "0.0%"),
        ('0.0"', "0.0%"),
        ("[Red]0", "0.0%"),
        ("0;0;0;0;0", "0.0%"),
        ("text", "0.0%"),
    ],
)
def test_a_lines_own_format_is_used_where_a_workbook_can_hold_it(own, form):
    assert format_of(Line("a", Labels("", ""), "%", (), "", number_format=own)) == form


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.1234, "0.0%", "12.3%"),
        (-1234567.891, "#,##0.0", "-1,234,567.9"),
        (2026.0, "0", "2026"),
        (1e20, "#,##0.0", "1.00E+20"),
    ],
)
def test_numbers_read_as_in_excel(value, form, text):
    assert number_text(value, form) == text
    assert number_width(value, form) > len(text)


def test_chinese_is_twice_as_wide():
    assert text_width("寒武纪") > 2 * text_width("abc") * 0.9
    assert text_width("a\n寒武纪科技") == text_width("寒武纪科技")
    assert text_width("") == 0
