"""A model small enough to know by heart: three companies, two segments, 2024–2028, one market section."""

from gpu_modeler.model import (
    Axis,
    Cell,
    FormulaException,
    Item,
    Line,
    Model,
    Scenario,
    Section,
    Source,
)
from gpu_modeler.text import Labels

PERIODS = tuple(str(year) for year in range(2024, 2029))
COMPANIES = {
    "moore": Labels("摩尔", "Moore"),
    "metax": Labels("沐曦", "MetaX"),
    "biren": Labels("壁仞", "Biren"),
}
SEGMENTS = {"training": Labels("训练", "Training"), "inference": Labels("推理", "Inference")}


def small_model() -> Model:
    """Return a fresh copy."""
    model = Model()
    axes = {
        "period": [Item(year, Labels(year, year)) for year in PERIODS],
        "company": [Item(name, labels) for name, labels in COMPANIES.items()],
        "segment": [Item(name, labels) for name, labels in SEGMENTS.items()],
    }
    names = {
        "period": Labels("年份", "Year"),
        "company": Labels("公司", "Company"),
        "segment": Labels("业务", "Segment"),
    }
    model.axes = {axis: Axis(axis, names[axis], tuple(items)) for axis, items in axes.items()}
    model.orders["axes"] = tuple(axes)
    _add(model, "sections", [
        Section("market", Labels("市场规模", "Market size"), "market"),
        Section("sales", Labels("销售", "Sales"), "company"),
        Section("income", Labels("利润表", "Income statement"), "company"),
    ])  # fmt: skip
    _add(model, "scenarios", [
        Scenario("base", Labels("基准", "Base")),
        Scenario("bull", Labels("乐观", "Bull"), "base"),
    ])  # fmt: skip
    _add(model, "lines", _lines())
    model.sources = {
        "report": Source(
            "report", "Annual report 2024", "filing", "https://example.com", "2025-03-31", "RMB 3.5 million"
        )
    }
    for order in ("groups", "claims", "charts"):
        model.orders[order] = ()
    _fill(model)
    return model


def _lines() -> list[Line]:
    company, period, segment = "company", "period", "segment"
    by_segment, by_company = (period, company, segment), (period, company)
    return [
        Line("tax_rate", Labels("所得税率", "Tax rate"), "%", (), "market"),
        Line("market_size", Labels("市场", "Market"), "CNY_100m", (period,), "market"),
        Line("price", Labels("单价", "Price"), "CNY_10k/chip", by_segment, "sales"),
        Line("units", Labels("销量", "Units"), "chip", by_segment, "sales"),
        Line(
            "product_revenue",
            Labels("产品收入", "Product revenue"),
            "CNY_100m",
            by_segment,
            "sales",
            "units * price",
        ),
        Line(
            "revenue",
            Labels("营业收入", "Revenue"),
            "CNY_100m",
            by_company,
            "sales",
            "SUM(product_revenue, segment)",
        ),
        Line("cost_ratio", Labels("成本率", "Cost ratio"), "%", by_company, "income"),
        Line(
            "profit",
            Labels("利润", "Profit"),
            "CNY_100m",
            by_company,
            "income",
            "revenue * (1 - cost_ratio) * (1 - tax_rate)",
            (FormulaException({"company": ("biren",)}, "revenue * (1 - cost_ratio)"),),
        ),
        Line("growth", Labels("增长率", "Growth"), "%", by_company, "income", "revenue / revenue[-1] - 1"),
        Line("headcount", Labels("员工", "Headcount"), "person", (company,), "income"),
    ]


def _fill(model: Model) -> None:
    put = _Filler(model)
    put("tax_rate", (), 0.25)
    for k, year in enumerate(PERIODS):
        put("market_size", (year,), 1000.0 * 1.5**k)
        for n, company in enumerate(COMPANIES):
            put("cost_ratio", (year, company), 0.5)
            for segment in SEGMENTS:
                put("price", (year, company, segment), 10.0)
                put("units", (year, company, segment), 10_000.0 * (n + 1) * (k + 1))
    for n, company in enumerate(COMPANIES):
        put("headcount", (company,), 100.0 * (n + 1))
    put("revenue", ("2024", "moore"), 4.38, Cell(4.38, "actual", "report"))
    put("revenue", ("2025", "moore"), 15.0, Cell(15.0, "guidance", "report"))


class _Filler:
    def __init__(self, model):
        self.model = model

    def __call__(self, line, place, value, cell=None):
        self.model._cells.setdefault(line, {})["base", place] = cell or Cell(value)


def _add(model, table, records):
    setattr(model, table, {record.id: record for record in records})
    model.orders[table] = tuple(record.id for record in records)
