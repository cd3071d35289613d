import pytest

from gpu_modeler.files.tables.periods import PeriodHeading, read_period, read_period_number

YEAR_2025 = PeriodHeading(2025)


@pytest.mark.parametrize(
    "text",
    ["2025", "２０２５", "FY25", "FY2025", "2025年", "2025年度", "2025-12-31", "2025/12/31", "2025.12.31", "20251231", "31 Dec 2025",
     "December 31, 2025", "Year ended 31 December 2025", "2025年12月31日", "2025财年", "2025年末", "12M25", " 2025 ", "2025-12-31T00:00:00"],
)  # fmt: skip
def test_a_year_is_known_in_every_spelling(text):
    assert read_period(text) == YEAR_2025


@pytest.mark.parametrize(
    ("text", "mark"),
    [("2025E", "estimate"), ("2025A", "actual"), ("FY2025E", "estimate"), ("25E", "estimate"), ("2025F", "estimate"),
     ("2025(E)", "estimate"), ("2025（预测）", "estimate"), ("２０２５Ｅ", "estimate"), ("2025年E", "estimate"), ("2025年报", "actual"),
     ("2025年年度报告", "actual"), ("2025年实际", "actual"), ("2025年业绩预告", "guidance"), ("FY25 Guidance", "guidance")],
)  # fmt: skip
def test_a_mark_says_what_the_figures_are(text, mark):
    assert read_period(text) == PeriodHeading(2025, mark=mark)


@pytest.mark.parametrize(
    ("text", "span", "part"),
    [("25Q3", "quarter", 3), ("2025Q3", "quarter", 3), ("3Q25", "quarter", 3), ("Q3 2025", "quarter", 3), ("Q3'25", "quarter", 3),
     ("2025年第三季度", "quarter", 3), ("2025一季报", "quarter", 1), ("2025-03-31", "quarter", 1), ("1H25", "half", 1), ("2025H2", "half", 2),
     ("2025中报", "half", 1), ("2025年半年报", "half", 1), ("2025-06-30", "half", 1), ("2025年下半年", "half", 2), ("9M25", "nine months", 0),
     ("2025三季报", "nine months", 0), ("2025-09-30", "nine months", 0), ("2025年1-9月", "nine months", 0), ("2025前三季度", "nine months", 0),
     ("Dec-25", "month", 12), ("2025-06", "month", 6), ("2025-05-17", "day", 5)],
)  # fmt: skip
def test_what_is_shorter_than_a_year_stays_what_it_is(text, span, part):
    found = read_period(text)
    assert (found.year, found.span, found.part) == (2025, span, part)
    assert found.item != "2025"


@pytest.mark.parametrize(
    "text",
    ["", "25", "1234", "同比", "2025同比", "2025-13-01", "2025-02-30", "FY24/25", "2025E YoY", "营业收入", "1.25", "20251301", "2024-2025", "Q5 2025"],
)  # fmt: skip
def test_what_is_no_period_is_none(text):
    assert read_period(text) is None


def test_a_number_is_a_year_or_a_day_alone():
    assert read_period_number(2025.0) == YEAR_2025
    assert read_period_number(20250930.0) == PeriodHeading(2025, "nine months")
    assert [read_period_number(value) for value in (25.0, 2025.5, 3021.0, 117446.44)] == [None] * 4
