"""One model of like kind to the starter's, of any size, and the same model written by hand in numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gpu_modeler.model import Axis, Cell, Item, Line, Model, Replacement, Scenario, Section
from gpu_modeler.text import Labels

P, C, CP = ("period",), ("company",), ("period", "company")

MARKET_INPUTS = {
    "tam_growth": (0.1, 0.3),
    "own_chips": (0.1, 0.3),
    "import_share": (0.2, 0.5),
    "memory_growth": (-0.05, 0.1),
    "cost_inflation": (0.0, 0.05),
    "benchmark_price": (8.0, 12.0),
    "fill_rate": (0.6, 1.0),
    "deposit_yield": (0.01, 0.03),
    "wacc": (0.08, 0.12),
    "tax_rate": (0.15, 0.25),
}
COMPANY_INPUTS = {
    "share": (0.01, 0.05),
    "price_growth": (-0.1, 0.05),
    "ecosystem_investment": (1.0, 5.0),
    "wafers": (500.0, 5000.0),
    "yield_rate": (0.5, 0.9),
    "service_ratio": (0.02, 0.1),
    "rnd_growth": (0.0, 0.3),
    "selling_ratio": (0.02, 0.08),
    "admin_ratio": (0.02, 0.06),
    "capex_ratio": (0.02, 0.1),
    "receivable_ratio": (0.1, 0.3),
    "inventory_ratio": (0.1, 0.4),
    "payable_ratio": (0.05, 0.2),
    "equity_raised": (0.0, 20.0),
}
COMPANY_CONSTANTS = {
    "base_cost": (3.0, 6.0),
    "base_rnd": (5.0, 15.0),
    "market_value": (500.0, 4000.0),
    "shares": (3.0, 9.0),
}

FORMULAS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("tam", P, "IF(year = 2024, 1500, tam[-1] * (1 + tam_growth))"),
    ("open_market", P, "tam * (1 - own_chips)"),
    ("domestic_market", P, "open_market * (1 - import_share)"),
    ("memory_index", P, "IF(year = 2024, 1, memory_index[-1] * (1 + memory_growth))"),
    ("demand_value", CP, "domestic_market * share"),
    ("ecosystem_stock", CP, "ecosystem_stock[-1] * 0.8 + ecosystem_investment"),
    ("parity", CP, "MIN(1, ecosystem_stock / 100)"),
    ("price_ceiling", CP, "benchmark_price * (0.5 + 0.5 * parity)"),
    ("planned_price", CP, "IF(year = 2024, benchmark_price, planned_price[-1] * (1 + price_growth))"),
    ("price", CP, "MIN(planned_price, price_ceiling)"),
    ("demand_units", CP, "demand_value / price * 10000"),
    ("capacity", CP, "wafers * 50 * yield_rate"),
    ("fill", CP, "IF(demand_units > 0, MIN(1, capacity / demand_units, fill_rate), 1)"),
    ("units", CP, "demand_units * fill"),
    ("product_revenue", CP, "units * price / 10000"),
    ("service_revenue", CP, "product_revenue * service_ratio"),
    ("revenue", CP, "product_revenue + service_revenue"),
    ("revenue_growth", CP, "IF(revenue[-1] > 0, revenue / revenue[-1] - 1, 0)"),
    ("unit_cost", CP, "base_cost * (0.5 * memory_index + 0.5 * (1 + cost_inflation) ^ (year - 2024))"),
    ("cost_of_revenue", CP, "units * unit_cost / 10000"),
    ("gross_profit", CP, "revenue - cost_of_revenue"),
    ("gross_margin", CP, "IF(revenue > 0, gross_profit / revenue, 0)"),
    ("rnd_expense", CP, "IF(year = 2024, base_rnd, rnd_expense[-1] * (1 + rnd_growth))"),
    ("selling_expense", CP, "revenue * selling_ratio"),
    ("admin_expense", CP, "revenue * admin_ratio"),
    ("field_engineering", CP, "revenue * 0.1 * (1 - parity)"),
    ("capex", CP, "revenue * capex_ratio"),
    ("depreciation", CP, "fixed_assets[-1] * 0.2"),
    ("fixed_assets", CP, "fixed_assets[-1] + capex - depreciation"),
    (
        "ebit",
        CP,
        "gross_profit - rnd_expense - selling_expense - admin_expense - field_engineering - depreciation",
    ),
    ("interest", CP, "MAX(0, cash[-1]) * deposit_yield"),
    ("pretax_profit", CP, "ebit + interest"),
    ("loss_used", CP, "MAX(0, MIN(pretax_profit, loss_carried[-1]))"),
    ("loss_carried", CP, "loss_carried[-1] - loss_used + MAX(0, -pretax_profit)"),
    ("income_tax", CP, "MAX(0, pretax_profit - loss_used) * tax_rate"),
    ("net_profit", CP, "pretax_profit - income_tax"),
    ("net_margin", CP, "IF(revenue > 0, net_profit / revenue, 0)"),
    ("receivables", CP, "revenue * receivable_ratio"),
    ("inventory", CP, "cost_of_revenue * inventory_ratio"),
    ("payables", CP, "cost_of_revenue * payable_ratio"),
    ("working_capital", CP, "receivables + inventory - payables"),
    ("working_capital_change", CP, "working_capital - working_capital[-1]"),
    ("operating_cash_flow", CP, "net_profit + depreciation - working_capital_change"),
    ("free_cash_flow", CP, "operating_cash_flow - capex"),
    ("cash", CP, "cash[-1] + free_cash_flow + equity_raised"),
    ("runway", CP, "IF(free_cash_flow < 0, MIN(120, MAX(0, cash) / -free_cash_flow * 12), 120)"),
    ("equity", CP, "equity[-1] + net_profit + equity_raised"),
    ("balance_check", CP, "ROUND(cash + working_capital + fixed_assets - equity, 6)"),
    ("price_to_sales", CP, "IF(revenue > 0, market_value / revenue, 0)"),
    ("price_to_earnings", CP, "IF(net_profit > 0, market_value / net_profit, 0)"),
    ("discount", P, "IF(year = 2024, 1, discount[-1] / (1 + wacc))"),
    ("present_value", CP, "free_cash_flow * discount"),
    (
        "enterprise_value",
        C,
        "SUM(present_value, period) + SUM(IF(year = last_year, present_value, 0), period) * 12",
    ),
    ("value_per_share", C, "enterprise_value / shares"),
    ("upside", C, "enterprise_value / market_value - 1"),
    ("total_revenue", P, "SUM(revenue, company)"),
    ("total_units", P, "SUM(units, company)"),
    ("average_price", P, "IF(total_units > 0, total_revenue / total_units * 10000, 0)"),
    ("revenue_share", CP, "IF(total_revenue > 0, revenue / total_revenue, 0)"),
)


@dataclass(frozen=True)
class Size:
    """How large a model is."""

    companies: int
    years: int
    scenarios: int = 1

    @property
    def formula_cells(self) -> int:
        cells = {P: self.years, C: self.companies, CP: self.companies * self.years}
        return sum(cells[axes] for _, axes, _ in FORMULAS) * self.scenarios

    def __str__(self) -> str:
        return f"{self.companies} x {self.years} x {self.scenarios}"


def inputs_of(size: Size, seed: int = 7) -> dict[str, np.ndarray]:
    """Return input values, `[year]`, `[company]` or `[year, company]`."""
    random = np.random.default_rng(seed)
    drawn = {name: random.uniform(*ends, size.years) for name, ends in MARKET_INPUTS.items()}
    drawn |= {name: random.uniform(*ends, size.companies) for name, ends in COMPANY_CONSTANTS.items()}
    shape = (size.years, size.companies)
    drawn |= {name: random.uniform(*ends, shape) for name, ends in COMPANY_INPUTS.items()}
    drawn["share"] = drawn["share"] * 6 / max(6, size.companies)
    drawn["last_year"] = np.array(2024.0 + size.years - 1)
    return drawn


def build(size: Size) -> Model:
    """Return the model with its input cells; the further scenarios differ in two market inputs."""
    model = Model()
    years = [str(2024 + at) for at in range(size.years)]
    companies = [f"company_{at}" for at in range(size.companies)]
    for axis, items in (("period", years), ("company", companies)):
        labels = Labels("", axis)
        model.axes[axis] = Axis(axis, labels, tuple(Item(item, Labels("", item)) for item in items))
    model.orders["axes"] = ("period", "company")
    model.sections["main"] = Section("main", Labels("", "Main"), "company")
    model.orders["sections"] = ("main",)
    names = ["base", *(f"case_{at}" for at in range(1, size.scenarios))]
    for name in names:
        model.scenarios[name] = Scenario(name, Labels("", name), "" if name == "base" else "base")
    model.orders["scenarios"] = tuple(names)
    _add_lines(model)
    _add_cells(model, inputs_of(size), years, companies)
    for at, name in enumerate(names[1:], start=1):
        for line in ("tam_growth", "memory_growth"):
            key = (name, line, (years[-1],))
            model.apply(Replacement("cells", key, None, Cell(0.01 * at)))
    return model


def _add_lines(model: Model) -> None:
    inputs = {
        **dict.fromkeys(MARKET_INPUTS, P),
        **dict.fromkeys(COMPANY_CONSTANTS, C),
        **dict.fromkeys(COMPANY_INPUTS, CP),
    }
    for name, axes in (*inputs.items(), ("last_year", ())):
        model.lines[name] = Line(name, Labels("", name.replace("_", " ")), "1", axes, "main")
    for name, axes, formula in FORMULAS:
        model.lines[name] = Line(name, Labels("", name.replace("_", " ")), "1", axes, "main", formula)
    model.orders["lines"] = tuple(model.lines)


def _add_cells(model: Model, inputs: dict[str, np.ndarray], years: list[str], companies: list[str]) -> None:
    items = {"period": years, "company": companies}
    for name, values in inputs.items():
        axes = model.lines[name].axes
        for index in np.ndindex(values.shape):
            place = tuple(items[axis][at] for axis, at in zip(axes, index, strict=True))
            model.apply(Replacement("cells", ("base", name, place), None, Cell(float(values[index]))))


def by_hand(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Compute the model in numpy as one would write it for this one model; arrays `[year, company, …]`.

    Inputs may have further axes behind (cases); market ones are `[year, 1, …]` then.
    """
    v = dict(inputs)
    years, companies = v["share"].shape[:2]
    rest = v["share"].shape[2:]
    shape = (years, companies, *rest)

    def market(name: str) -> np.ndarray:
        return v[name].reshape(years, 1, *([1] * len(rest))) if v[name].ndim == 1 else v[name]

    def constant(name: str) -> np.ndarray:
        return v[name].reshape(companies, *([1] * len(rest))) if v[name].ndim == 1 else v[name]

    year = np.arange(2024.0, 2024 + years).reshape(years, *([1] * (len(shape) - 1)))
    growth = 1 + market("tam_growth")
    tam = np.empty_like(growth)
    tam[0] = 1500
    memory = np.empty_like(market("memory_growth"))
    memory[0] = 1
    discount = np.empty_like(market("wacc"))
    discount[0] = 1
    for t in range(1, years):
        tam[t] = tam[t - 1] * growth[t]
        memory[t] = memory[t - 1] * (1 + market("memory_growth")[t])
        discount[t] = discount[t - 1] / (1 + market("wacc")[t])
    v["tam"], v["memory_index"], v["discount"] = tam, memory, discount
    v["open_market"] = tam * (1 - market("own_chips"))
    v["domestic_market"] = v["open_market"] * (1 - market("import_share"))
    v["demand_value"] = v["domestic_market"] * v["share"]
    stock, planned, rnd = np.empty(shape), np.empty(shape), np.empty(shape)
    stock[0] = v["ecosystem_investment"][0]
    planned[0] = market("benchmark_price")[0]
    rnd[0] = constant("base_rnd")
    for t in range(1, years):
        stock[t] = stock[t - 1] * 0.8 + v["ecosystem_investment"][t]
        planned[t] = planned[t - 1] * (1 + v["price_growth"][t])
        rnd[t] = rnd[t - 1] * (1 + v["rnd_growth"][t])
    v["ecosystem_stock"], v["planned_price"], v["rnd_expense"] = stock, planned, rnd
    v["parity"] = np.minimum(1, stock / 100)
    v["price_ceiling"] = market("benchmark_price") * (0.5 + 0.5 * v["parity"])
    v["price"] = np.minimum(planned, v["price_ceiling"])
    v["demand_units"] = v["demand_value"] / v["price"] * 10000
    v["capacity"] = v["wafers"] * 50 * v["yield_rate"]
    v["fill"] = np.minimum(np.minimum(1, v["capacity"] / v["demand_units"]), market("fill_rate"))
    v["units"] = v["demand_units"] * v["fill"]
    v["product_revenue"] = v["units"] * v["price"] / 10000
    v["service_revenue"] = v["product_revenue"] * v["service_ratio"]
    revenue = v["revenue"] = v["product_revenue"] + v["service_revenue"]
    v["revenue_growth"] = np.zeros(shape)
    v["revenue_growth"][1:] = revenue[1:] / revenue[:-1] - 1
    v["unit_cost"] = constant("base_cost") * (
        0.5 * memory + 0.5 * (1 + market("cost_inflation")) ** (year - 2024)
    )
    cost = v["cost_of_revenue"] = v["units"] * v["unit_cost"] / 10000
    v["gross_profit"] = revenue - cost
    v["gross_margin"] = v["gross_profit"] / revenue
    v["selling_expense"] = revenue * v["selling_ratio"]
    v["admin_expense"] = revenue * v["admin_ratio"]
    v["field_engineering"] = revenue * 0.1 * (1 - v["parity"])
    v["capex"] = revenue * v["capex_ratio"]
    v["receivables"] = revenue * v["receivable_ratio"]
    v["inventory"] = cost * v["inventory_ratio"]
    v["payables"] = cost * v["payable_ratio"]
    working = v["working_capital"] = v["receivables"] + v["inventory"] - v["payables"]
    v["working_capital_change"] = np.diff(working, axis=0, prepend=0)
    _statements_by_hand(v, shape, market)
    v["net_margin"] = v["net_profit"] / revenue
    flow = v["free_cash_flow"]
    with np.errstate(divide="ignore"):
        months = np.minimum(120, np.maximum(0, v["cash"]) / -flow * 12)
        v["runway"] = np.where(flow < 0, months, 120)
        v["price_to_earnings"] = np.where(v["net_profit"] > 0, constant("market_value") / v["net_profit"], 0)
    v["balance_check"] = np.round(v["cash"] + working + v["fixed_assets"] - v["equity"], 6) + 0.0
    v["price_to_sales"] = constant("market_value") / revenue
    v["present_value"] = flow * discount
    v["enterprise_value"] = v["present_value"].sum(axis=0) + v["present_value"][-1] * 12
    v["value_per_share"] = v["enterprise_value"] / constant("shares")
    v["upside"] = v["enterprise_value"] / constant("market_value") - 1
    v["total_revenue"] = revenue.sum(axis=1, keepdims=True)
    v["total_units"] = v["units"].sum(axis=1, keepdims=True)
    v["average_price"] = v["total_revenue"] / v["total_units"] * 10000
    v["revenue_share"] = revenue / v["total_revenue"]
    return v


def _statements_by_hand(v: dict[str, np.ndarray], shape: tuple[int, ...], market) -> None:
    names = (
        "depreciation", "fixed_assets", "ebit", "interest", "pretax_profit", "loss_used", "loss_carried", "income_tax",
        "net_profit", "operating_cash_flow", "free_cash_flow", "cash", "equity",
    )  # fmt: skip
    for name in names:
        v[name] = np.zeros((shape[0] + 1, *shape[1:]))
    before_depreciation = (
        v["gross_profit"]
        - v["rnd_expense"]
        - v["selling_expense"]
        - v["admin_expense"]
        - v["field_engineering"]
    )
    for t in range(shape[0]):
        n = t + 1
        v["depreciation"][n] = v["fixed_assets"][t] * 0.2
        v["fixed_assets"][n] = v["fixed_assets"][t] + v["capex"][t] - v["depreciation"][n]
        v["ebit"][n] = before_depreciation[t] - v["depreciation"][n]
        v["interest"][n] = np.maximum(0, v["cash"][t]) * market("deposit_yield")[t]
        profit = v["pretax_profit"][n] = v["ebit"][n] + v["interest"][n]
        v["loss_used"][n] = np.maximum(0, np.minimum(profit, v["loss_carried"][t]))
        v["loss_carried"][n] = v["loss_carried"][t] - v["loss_used"][n] + np.maximum(0, -profit)
        v["income_tax"][n] = np.maximum(0, profit - v["loss_used"][n]) * market("tax_rate")[t]
        v["net_profit"][n] = profit - v["income_tax"][n]
        v["operating_cash_flow"][n] = (
            v["net_profit"][n] + v["depreciation"][n] - v["working_capital_change"][t]
        )
        v["free_cash_flow"][n] = v["operating_cash_flow"][n] - v["capex"][t]
        v["cash"][n] = v["cash"][t] + v["free_cash_flow"][n] + v["equity_raised"][t]
        v["equity"][n] = v["equity"][t] + v["net_profit"][n] + v["equity_raised"][t]
    for name in names:
        v[name] = v[name][1:]
