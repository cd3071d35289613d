"""A race that can be reckoned by hand: three companies whose revenues are shifted by independent uniform shocks."""

from gpu_modeler.model import Axis, Cell, Item, Line, Model, Scenario, Section, Uncertainty
from gpu_modeler.text import Labels

YEARS = ("2025", "2026", "2027")
COMPANIES = {"ant": Labels("蚂蚁", "Ant"), "bee": Labels("蜜蜂", "Bee"), "cat": Labels("猫", "Cat")}
SIZE = {"ant": 10.0, "bee": 10.0, "cat": 7.0}
LINES = (
    ("size", "规模", "Size", ("period", "company"), None),
    ("shock", "冲击", "Shock", ("company",), None),
    ("cost", "成本", "Cost", ("company",), None),
    ("cash", "现金", "Cash", ("company",), None),
    ("market_cap", "市值", "Market cap", ("company",), None),
    ("revenue", "营业收入", "Revenue", ("period", "company"), "size + shock"),
    ("net_profit", "净利润", "Net profit", ("period", "company"), "revenue - cost"),
    ("liquid_funds", "可用资金", "Liquid funds", ("period", "company"), "cash + net_profit"),
    ("funding_gap", "资金缺口", "Funding gap", ("period", "company"), "MAX(0, 0 - liquid_funds)"),
    ("equity_value", "估值", "Equity value", ("company",), "10 * revenue[2027]"),
)


def race_model(companies=tuple(COMPANIES)):
    """Return a fresh copy. Shocks are uniform between -2 and 2, each company's on its own.

    Ant and Bee are equally large; Cat, three smaller, leads where its shock is above both others' by 3: 1 in 192. Cat
    earned money in 2025 already. Ant makes a profit where its shock is above 0, Bee above 1. Ant and Bee live unless
    their shocks are below -1, Cat always. Ant is worth more than today where its shock is above 1, Bee never, Cat always.
    """
    model = Model()
    model.axes = {
        "period": Axis("period", Labels("年份", "Year"), tuple(Item(y, Labels(y, y)) for y in YEARS)),
        "company": Axis(
            "company", Labels("公司", "Company"), tuple(Item(c, COMPANIES[c]) for c in companies)
        ),
    }
    model.scenarios = {
        "base": Scenario("base", Labels("基准", "Base")),
        "bull": Scenario("bull", Labels("乐观", "Bull"), "base"),
    }
    model.sections = {"main": Section("main", Labels("主", "Main"), "company")}
    for name, zh, en, axes, formula in LINES:
        model.lines[name] = Line(
            name, Labels(zh, en), "CNY_100m", axes, "main", *([formula] if formula else [])
        )
    for year in YEARS:
        for company in companies:
            kind = {"kind": "actual"} if year == "2025" else {}
            put(model, "size", (year, company), SIZE[company], **kind)
    numbers = {
        "shock": (0.0, 0.0, 0.0),
        "cost": (10.0, 11.0, 4.0),
        "cash": (1.0, 2.0, 100.0),
        "market_cap": (110.0, 500.0, 1.0),
    }
    for line, values in numbers.items():
        for company, value in zip(COMPANIES, values, strict=True):
            if company in companies:
                put(model, line, (company,), value)
    shock = Uncertainty("shock", "shock", "uniform(-2, 2)", each=("company",))
    size = Uncertainty("size", "size", "fixed(0)", "add", scope={"period": ("2026", "2027")})
    model.uncertainties = {"shock": shock, "size": size}
    model.orders = {
        "axes": tuple(model.axes), "scenarios": ("base", "bull"), "sections": ("main",),
        "lines": tuple(model.lines), "uncertainties": tuple(model.uncertainties),
        "groups": (), "claims": (), "charts": (),
    }  # fmt: skip
    return model


def put(model, line, place, value, kind="input"):
    """Put a typed value into the base scenario."""
    model._cells.setdefault(line, {})["base", place] = Cell(value, kind)
