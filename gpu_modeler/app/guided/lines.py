"""The lines of the guided first model: ids, units, axes, formulas; their names stand in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gpu_modeler.app.guided.fields import Valuation
from gpu_modeler.edits.axes import COMPANY
from gpu_modeler.model import PERIOD, FormulaException, Line, Section
from gpu_modeler.text import Labels, catalogue

Along = Literal["both", "company", "none"]
SECTIONS = (
    ("common", "market"),
    ("assumptions", "company"),
    ("income", "company"),
    ("cash_flow", "company"),
    ("valuation", "company"),
    ("checks", "company"),
)
AXES: dict[Along, tuple[str, ...]] = {"both": (PERIOD, COMPANY), "company": (COMPANY,), "none": ()}


@dataclass(frozen=True, slots=True)
class Plan:
    """One line. `unit` "money" and "price" stand for the model's; in formulas {base}, {next}, {last} are years."""

    id: str
    section: str
    unit: str
    along: Along
    formula: str = ""
    valuation: Valuation | None = None
    in_base_year: str = ""


PLANS = (
    Plan("valuation_year", "common", "CY", "none"),
    Plan("revenue_growth", "assumptions", "%", "both"),
    Plan("gross_margin", "assumptions", "%", "both"),
    Plan("expense_ratio", "assumptions", "%", "both"),
    Plan("tax_rate", "assumptions", "%", "company"),
    Plan("capex_ratio", "assumptions", "%", "company"),
    Plan("working_capital_ratio", "assumptions", "%", "company"),
    Plan("discount_rate", "assumptions", "%", "company", valuation="dcf"),
    Plan("terminal_growth", "assumptions", "%", "company", valuation="dcf"),
    Plan("sales_multiple", "assumptions", "x", "company", valuation="multiple"),
    Plan("revenue", "income", "money", "both", "revenue[-1] * (1 + revenue_growth)"),
    Plan("cost_of_sales", "income", "money", "both", "revenue * (1 - gross_margin)"),
    Plan("gross_profit", "income", "money", "both", "revenue - cost_of_sales"),
    Plan("operating_expense", "income", "money", "both", "revenue * expense_ratio"),
    Plan("operating_profit", "income", "money", "both", "gross_profit - operating_expense"),
    Plan("income_tax", "income", "money", "both", "MAX(0, operating_profit) * tax_rate"),
    Plan("net_profit", "income", "money", "both", "operating_profit - income_tax"),
    Plan("capex", "cash_flow", "money", "both", "revenue * capex_ratio"),
    Plan("working_capital", "cash_flow", "money", "both", "revenue * working_capital_ratio"),
    Plan(
        "working_capital_change", "cash_flow", "money", "both",
        "working_capital - working_capital[-1]", in_base_year="0 {money}",
    ),
    Plan("free_cash_flow", "cash_flow", "money", "both", "net_profit - capex - working_capital_change"),
    Plan("forecast_cash_flow", "cash_flow", "money", "both", "IF(year > valuation_year, free_cash_flow, 0)"),
    Plan("cash", "cash_flow", "money", "both", "cash[-1] + free_cash_flow"),
    Plan(
        "cash_runway", "cash_flow", "month", "both",
        "IF(free_cash_flow < 0, MAX(0, cash) / -free_cash_flow * 12 month, 0 month)",
    ),
    Plan(
        "discount_factor", "valuation", "1", "both",
        "1 / (1 + discount_rate) ^ (year - valuation_year)", "dcf",
    ),
    Plan(
        "present_value", "valuation", "money", "both",
        "forecast_cash_flow * discount_factor", "dcf",
    ),
    Plan(
        "terminal_value", "valuation", "money", "company",
        "free_cash_flow[{last}] * (1 + terminal_growth) / (discount_rate - terminal_growth)", "dcf",
    ),
    Plan(
        "enterprise_value", "valuation", "money", "company",
        "SUM(present_value, period) + terminal_value * discount_factor[{last}]", "dcf",
    ),
    Plan("enterprise_value", "valuation", "money", "company", "revenue[{next}] * sales_multiple", "multiple"),
    Plan("equity_value", "valuation", "money", "company", "enterprise_value + cash[{base}]"),
    Plan("shares", "valuation", "share_100m", "company"),
    Plan("value_per_share", "valuation", "price", "company", "equity_value / shares"),
    Plan("share_price", "valuation", "price", "company"),
    Plan("upside", "valuation", "%", "company", "value_per_share / share_price - 1"),
    Plan("market_cap", "valuation", "money", "company", "share_price * shares"),
    Plan("price_to_sales", "valuation", "x", "company", "market_cap / revenue[{base}]"),
    Plan(
        "cash_check", "checks", "money", "both",
        "IF(year > valuation_year, cash - cash[{base}] - CUMULATE(forecast_cash_flow), 0)",
    ),
)  # fmt: skip


def sections() -> list[Section]:
    """Return the headings."""
    return [Section(name, catalogue()[f"guided_section_{name}"], page) for name, page in SECTIONS]


def lines(valuation: Valuation, money: str, price: str, years: tuple[str, ...]) -> list[Line]:
    """Return the lines; `years` begin with the last reported one."""
    named = {"base": years[0], "next": years[1], "last": years[-1], "money": money}
    units = {"money": money, "price": price}
    return [
        Line(
            plan.id,
            catalogue()[f"guided_line_{plan.id}"],
            units.get(plan.unit, plan.unit),
            AXES[plan.along],
            plan.section,
            plan.formula.format(**named),
            _exceptions(plan, named),
            note=_note(plan.id),
        )
        for plan in PLANS
        if plan.valuation in {None, valuation}
    ]


def _exceptions(plan: Plan, named: dict[str, str]) -> tuple[FormulaException, ...]:
    if not plan.in_base_year:
        return ()
    note = catalogue()["guided_no_year_before"]
    return (FormulaException({PERIOD: (named["base"],)}, plan.in_base_year.format(**named), note),)


def _note(name: str) -> Labels:
    return catalogue().get(f"guided_note_{name}", Labels("", ""))
