"""The table of a research note as records: what is asked for, which rows it has, and what it shows. No evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gpu_modeler.files.excel.formats import MONEY, PERCENT, PRICE
from gpu_modeler.text import Language


@dataclass(frozen=True, slots=True)
class Measure:
    """One row as an expression. `form` and `unit` are empty for amounts, which have their line's unit."""

    name: str
    expression: str
    unit: str = ""
    form: str = ""
    is_detail: bool = False


MEASURES: tuple[Measure, ...] = (
    Measure("revenue", "revenue"),
    Measure(
        "revenue_growth", "IF(revenue[-1] > 0, revenue / revenue[-1] - 1, NA())", "%", PERCENT, is_detail=True
    ),
    Measure("gross_margin", "IF(revenue > 0, gross_margin, NA())", "%", PERCENT),
    Measure("net_profit", "net_profit"),
    Measure(
        "net_profit_growth",
        "IF(net_profit[-1] > 0, net_profit / net_profit[-1] - 1, NA())",
        "%",
        PERCENT,
        is_detail=True,
    ),
    Measure("net_margin", "IF(revenue > 0, net_profit / revenue, NA())", "%", PERCENT),
    Measure("return_on_equity", "IF(equity > 0, net_profit / equity, NA())", "%", PERCENT),
    Measure("earnings_per_share", "IF(shares > 0, net_profit / shares, NA())", "CNY/share", PRICE),
    Measure("price_to_sales", "IF(price_to_sales > 0, price_to_sales, NA())", "x", MONEY),
    Measure("price_to_earnings", "IF(price_to_earnings > 0, price_to_earnings, NA())", "x", MONEY),
    Measure("price_to_book", "IF(AND(market_cap > 0, equity > 0), market_cap / equity, NA())", "x", MONEY),
)
"""Growth from a loss, and a multiple of one, mean nothing: they are #N/A here and shown as such in words."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One row: a value for each year, `None` where it means nothing, else a number or an error's text.

    `label` has the unit in brackets, but for percentages, which show theirs; `plain_label` and `unit` stand apart.
    """

    name: str
    label: str
    plain_label: str
    unit: str
    values: tuple[float | str | None, ...]
    number_format: str
    is_detail: bool = False


@dataclass(frozen=True, slots=True)
class NoteTable:
    """One company's table. `years` read 2025A, 2026E; `remarks` give valuation basis and sources."""

    title: str
    corner: str
    years: tuple[str, ...]
    rows: tuple[NoteRow, ...]
    remarks: tuple[str, ...]
    not_meaningful: str


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """What a table shall show: `years` of the model (empty: the last actual ones and the next), the unit of money.

    `model_name` and `day` go into the line of sources. `money` is empty for the model's own unit.
    """

    scenario: str
    language: Language
    model_name: str
    day: date
    years: tuple[str, ...] = ()
    money: str = ""
