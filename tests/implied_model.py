"""A model of two companies whose prices can be set against values by hand.

With factors f on share and capacity and g on cost, red has revenue 100 f, a net profit of 100 f (1 - 0.6 g) and a
value of 20 times that; at a market cap of 1,600 value is price where f (1 - 0.6 g) = 0.8. Blue sells half as much at
the same cost, and its market cap is 300, so that f (1 - 0.6 g) = 0.3. Everything is in 100m CNY, the market is 1,000.
"""

from gpu_modeler.model import (
    Axis,
    Cell,
    Group,
    Item,
    Line,
    Model,
    Replacement,
    Scenario,
    Section,
    Source,
    Uncertainty,
)
from gpu_modeler.text import Labels

YEARS = ("2026", "2027")
SHARES = {"red": 0.1, "blue": 0.05}
PRICES = {"red": 1600.0, "blue": 300.0}
COST, MULTIPLE, MARKET = 0.6, 20.0, 1000.0
REVENUE_FORECAST, PROFIT_FORECAST = 120.0, 60.0


def value(company, f, g):
    """Return a company's value at factors on share and cost."""
    return MULTIPLE * MARKET * SHARES[company] * f * (1 - COST * g)


def implied_model(*, uncertain=True):
    """Return a fresh copy."""
    model = Model()
    years = tuple(Item(year, Labels(year, year)) for year in YEARS)
    companies = (Item("red", Labels("红芯", "Red")), Item("blue", Labels("蓝芯", "Blue")))
    model.axes = {
        "period": Axis("period", Labels("年份", "Year"), years),
        "company": Axis("company", Labels("公司", "Company"), companies),
    }
    model.groups = {"both": Group("both", Labels("两家", "Both"), "company", ("red", "blue"))}
    model.sections = {
        "market": Section("market", Labels("市场", "Market"), "market"),
        "main": Section("main", Labels("公司", "Company"), "company"),
    }
    model.scenarios = {
        "base": Scenario("base", Labels("基准", "Base")),
        "bull": Scenario("bull", Labels("乐观", "Bull"), "base"),
    }
    model.sources = {
        "broker": Source("broker", "Broker on Red", "estimate", "https://example.com/red", "2026-02-02")
    }
    model.lines = {line.id: line for line in _lines()}
    model.orders |= {
        "axes": tuple(model.axes), "groups": ("both",), "sections": tuple(model.sections),
        "scenarios": tuple(model.scenarios), "lines": tuple(model.lines),
    }  # fmt: skip
    if uncertain:
        share = Uncertainty("share", "market_share", "uniform(0.5, 3.5)", "factor", each=("company",))
        model.uncertainties = {"share": share}
        model.orders["uncertainties"] = ("share",)
    _fill(model)
    return model


def _lines():
    one, series = ("company",), ("period", "company")

    def line(name, axes, formula="", unit="CNY_100m", zh=""):
        labels = Labels(zh or name, name.replace("_", " ").capitalize())
        return Line(name, labels, unit, axes, "main" if "company" in axes else "market", formula)

    return [
        line("domestic_market", ("period",), zh="国产市场"),
        line("market_share", one, unit="%", zh="市场份额"),
        line("wafer_supply", one, zh="产能"),
        line("base_unit_cost", one, unit="%", zh="单位成本"),
        line("discount", (), unit="%", zh="折扣"),
        line(
            "revenue", series, "MIN(domestic_market * market_share, wafer_supply) * (1 - discount)", zh="收入"
        ),
        line("net_profit", series, "revenue * (1 - base_unit_cost)", zh="净利润"),
        line("net_margin", series, "net_profit / revenue", unit="%", zh="净利率"),
        line("equity_value", one, "20 * net_profit[2027]", zh="估值"),
        line("market_cap", one, zh="市值"),
        line("revenue_consensus", series, zh="一致预期收入"),
        line("net_profit_consensus", series, zh="一致预期净利润"),
    ]


def _fill(model):
    cells = {
        **{("domestic_market", (year,)): MARKET for year in YEARS},
        **{("market_share", (company,)): share for company, share in SHARES.items()},
        **{("wafer_supply", (company,)): MARKET * share for company, share in SHARES.items()},
        **{("base_unit_cost", (company,)): COST for company in SHARES},
        **{("market_cap", (company,)): price for company, price in PRICES.items()},
        ("discount", ()): 0.0,
    }
    for (line, place), number in cells.items():
        put(model, line, place, Cell(number))
    put(model, "revenue_consensus", ("2027", "red"), Cell(REVENUE_FORECAST, source="broker"))
    put(model, "net_profit_consensus", ("2027", "red"), Cell(PROFIT_FORECAST, source="broker"))


def put(model, line, place, cell, scenario="base"):
    """Put a cell into a model, or take it away."""
    key = (scenario, line, place)
    model.apply(Replacement("cells", key, model.record("cells", key), cell))
