from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Unit, numbers, read_number

WIDE = str.maketrans("0123456789%,.()-", "".join(chr(ord(c) + 0xFEE0) for c in "0123456789%,.()-"))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("5", "CNY_100m", 5),
        ("-5", "CNY_100m", -5),
        ("+5", "CNY_100m", 5),
        ("−5", "CNY_100m", -5),
        (" 5 ", "CNY_100m", 5),
        ("1,234.5", "CNY_100m", 1234.5),
        ("12,345,678", "CNY_100m", 12345678),
        ("(763)", "CNY_100m", -763),
        ("(1,234.5)", "CNY_100m", -1234.5),
        ("1e3", "1", 1000),
        (".5", "1", 0.5),
        ("45%", "%", 0.45),
        ("45 %", "%", 0.45),
        ("(45%)", "%", -0.45),
        ("0.1%", "1", 0.001),
        ("12.3亿", "CNY_100m", 12.3),
        ("12.3亿", "CNY_10k", 123000),
        ("12.3亿", "CNY", 1230000000),
        ("5.2万", "CNY_10k/chip", 5.2),
        ("5.2万", "chip", 52000),
        ("194.09万", "share_10k", 194.09),
        ("2万", "1", 20000),
        ("3亿", "USD_100m/year", 3),
        ("(1.2)亿", "CNY_100m", -1.2),
        ("12.3亿元", "CNY_100m", 12.3),
        ("12.3亿元", "CNY_10k", 123000),
        ("150 USD_100m", "USD_100m", 150),
        ("150 USD_100m", "USD_1bn", 15),
        ("6 个月", "month", 6),
        ("1.5年", "month", 18),
        ("5万元/颗", "CNY_10k/chip", 5),
        ("2倍", "x", 2),
        ("3 %/year", "%/year", 0.03),
        ("2026", "CY", 2026),
        ("¥12.3亿", "CNY_100m", 12.3),
        ("RMB 1,230 mn", "CNY_100m", 12.3),
        ("3.2bn", "USD_1bn", 3.2),
        ("$3.2bn", "USD_100m", 32),
        ("US$150m", "USD_100m", 1.5),
        ("-$150m", "USD_100m", -1.5),
        ("($150m)", "USD_100m", -1.5),
        ("$2亿", "HKD_100m", 2),
        ("HKD 5", "HKD", 5),
    ],
)
def test_numbers_are_read_as_people_write_them(text, unit, expected):
    assert read_number(text, unit) == expected
    assert read_number(text.translate(WIDE), Unit.parse(unit)) == expected


@pytest.mark.parametrize(
    ("text", "unit", "refusal"),
    [
        ("", "1", numbers.NotReadable),
        ("abc", "1", numbers.NotReadable),
        ("—", "1", numbers.NotReadable),
        ("nan", "1", numbers.NotReadable),
        ("inf", "1", numbers.NotReadable),
        ("1,23", "1", numbers.EntryMisgrouped),
        ("1234,567", "1", numbers.EntryMisgrouped),
        ("12 34", "1", numbers.EntryTwoNumbers),
        ("12~15", "%", numbers.EntryTwoNumbers),
        ("10% 15%", "%", numbers.EntryTwoNumbers),
        ("2025-03-31", "1", numbers.EntryIsDate),
        ("2025年3月", "1", numbers.EntryIsDate),
        ("2025/3/31", "CNY_100m", numbers.EntryIsDate),
        ("31.12.2025", "CNY_100m", numbers.EntryIsDate),
        ("$5", "CNY_100m", numbers.EntryUnitMismatch),
        ("$5", "%", numbers.EntryUnitMismatch),
        ("$5 dozen", "USD", numbers.EntryUnitUnknown),
        ("5 bn", "chip", numbers.EntryUnitUnknown),
        ("1.2.3", "1", numbers.NotReadable),
        ("--5", "1", numbers.NotReadable),
        ("5 +", "1", numbers.NotReadable),
        ("=5", "1", numbers.NotReadable),
        ("9" * 200, "1", numbers.NotReadable),
        ("1e999", "1", numbers.EntryTooLarge),
        ("-1e999", "1", numbers.EntryTooLarge),
        ("1e-999", "1", numbers.EntryTooLarge),
        ("1e999999", "1", numbers.EntryTooLarge),
        ("1e307 CNY_100m", "CNY", numbers.EntryTooLarge),
        ("150 USD_100m", "CNY_100m", numbers.EntryUnitMismatch),
        ("5%", "CNY_100m", numbers.EntryUnitMismatch),
        ("0.12亿", "%", numbers.EntryUnitMismatch),
        ("5元", "chip", numbers.EntryUnitMismatch),
        ("5 %/month", "%/year", numbers.EntryRateMismatch),
        ("5 qqqqq", "CNY_100m", numbers.EntryUnitUnknown),
        ("5 mont", "month", numbers.EntryUnitMisspelt),
    ],
)
def test_what_is_no_number_of_the_line_is_refused(text, unit, refusal):
    with pytest.raises(refusal) as refused:
        read_number(text, unit)
    assert type(refused.value) is refusal
    assert refused.value.user_message("zh")
    assert text.strip()[:20] in refused.value.user_message("en")


@given(st.floats(allow_nan=False, allow_infinity=False, max_value=1e307, min_value=-1e307))
def test_a_number_reads_back_from_its_shortest_text(number):
    assert read_number(repr(number)) == number


@given(st.text(max_size=20), st.sampled_from(["1", "%", "CNY_100m", "CNY_10k/chip"]))
def test_any_text_is_a_number_or_refused(text, unit):
    try:
        value: object = read_number(text, unit)
    except ModelerError as refusal:
        value = refusal.user_message("en")
    assert isinstance(value, float | str)
