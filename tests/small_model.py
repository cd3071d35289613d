"""A small model that holds one of everything, and ways to compare models and their values to the last bit."""

import numpy as np

from gpu_modeler.model import (
    Alternative,
    Axis,
    Cell,
    Chart,
    Claim,
    Correlation,
    FormulaException,
    Group,
    Item,
    Line,
    Model,
    Replacement,
    RowGroup,
    Scenario,
    Section,
    Series,
    Source,
    Uncertainty,
    View,
    Vintage,
)
from gpu_modeler.model.document import TABLES
from gpu_modeler.text import Labels

YEARS = ("2024", "2025", "2026")
COMPANY_SERIES = ("period", "company")


def small_model():
    """Two companies, two segments, three years, three scenarios; revenue from prices and units, a margin, a total."""
    model = Model()
    model.axes = {
        "period": Axis(
            "period", Labels("年度", "Year"), tuple(Item(year, Labels(year, year)) for year in YEARS)
        ),
        "company": Axis(
            "company",
            Labels("公司", "Company"),
            (Item("metax", Labels("沐曦", "MetaX")), Item("biren", Labels("壁仞", "Biren"))),
        ),
        "segment": Axis(
            "segment",
            Labels("业务", "Segment"),
            (Item("training", Labels("训练", "Training")), Item("inference", Labels("推理", "Inference"))),
        ),
    }
    model.groups = {"hong_kong": Group("hong_kong", Labels("港股", "Hong Kong"), "company", ("biren",))}
    model.sections = {
        "market": Section("market", Labels("市场", "Market"), "market"),
        "income": Section("income", Labels("利润表", "Income"), "company"),
        "spare": Section("spare", Labels("备用", "Spare"), "company"),
    }
    for line in _lines():
        model.lines[line.id] = line
    model.scenarios = {
        "base": Scenario("base", Labels("基准", "Base")),
        "bear": Scenario("bear", Labels("悲观", "Bear"), "base"),
        "crash": Scenario("crash", Labels("崩盘", "Crash"), "bear", Labels("更糟", "Worse")),
    }
    model.sources = {
        "report": Source("report", "年报 2024", "filing", "https://example.com/a", "2025-03-01", "“原文”"),
        "news": Source("news", "News", "press"),
    }
    model.claims = {
        "total_2024": Claim(
            "total_2024",
            Labels("合计", "Total"),
            "SUM(revenue[2024], company)",
            (30.0,),
            "CNY_100m",
            0.01,
            "equal",
            "agrees",
        ),
        "margin": Claim(
            "margin",
            Labels("利润率", "Margin"),
            "metax.margin[2024]",
            (25.0, 40.0),
            "%",
            0.05,
            "equal",
            "disagrees",
            "bear",
            "biren.margin[2024]",
        ),
    }
    model.charts = {
        "main": Chart(
            "main",
            Labels("收入", "Revenue"),
            "company",
            (Series("revenue", {"company": "metax"}, "bar"), Series("profit", colour=3)),
            last="2025",
        )
    }
    model.uncertainties = {
        "growth": Uncertainty(
            "growth", "growth", "normal(0, 5%)", "add", "%", {"period": ("2025", "2026")}, ("period",), "news"
        ),
        "price": Uncertainty(
            "price", "price", "lognormal(1, 0.2)", "factor", note=Labels("自己的看法", "Own view")
        ),
    }
    model.correlations = {("growth", "price"): Correlation("growth", "price", -0.5)}
    at = ("2025", "metax")
    model.vintages = {
        "plan": Vintage(
            "plan", "revenue", at, "guidance", 15.0, 19.8, "report", "2025-12", Labels("招股书", "")
        ),
        "notice": Vintage("notice", "revenue", at, "forecast notice", 16.0, None, "news", "2026-01-27"),
    }
    only = {"line": ("revenue",)}
    model.views = {
        "peers": View(
            "peers",
            Labels("同行", "Peers"),
            ("line", "segment"),
            ("company", "period"),
            {"scenario": "base"},
            only,
        )
    }
    model.row_groups = {"income": RowGroup("income", Labels("收入", ""), ("revenue",))}
    model.properties = {"title": "小模型", "author": "O'Hara; DROP TABLE lines"}
    model.orders = {
        "axes": ("period", "company", "segment"),
        "groups": ("hong_kong",),
        "sections": ("market", "income", "spare"),
        "lines": tuple(model.lines),
        "scenarios": ("base", "bear", "crash"),
        "claims": ("total_2024", "margin"),
        "charts": ("main",),
        "uncertainties": ("growth", "price"),
        "views": ("peers",),
        "row_groups": ("income",),
    }
    _fill(model)
    return model


def _lines():
    whole = ("period", "company", "segment")
    yield Line("growth", Labels("增速", "Growth"), "%", ("period",), "market")
    yield Line("price", Labels("价格", "Price"), "CNY_10k/chip", whole, "income")
    yield Line("units", Labels("销量", "Units"), "chip", whole, "income", "units[-1] * (1 + growth)")
    yield Line(
        "revenue",
        Labels("收入", "Revenue"),
        "CNY_100m",
        COMPANY_SERIES,
        "income",
        "SUM(units * price, segment)",
    )
    yield Line(
        "cost",
        Labels("成本", "Cost"),
        "CNY_100m",
        COMPANY_SERIES,
        "income",
        "收入 * 70%",
        (FormulaException({"company": ("biren",)}, "revenue * 90%", Labels("更贵", "Dearer")),),
        "0.00",
        Labels("含折旧", "With depreciation"),
    )
    yield Line("profit", Labels("利润", "Profit"), "CNY_100m", COMPANY_SERIES, "income", "revenue - cost")
    yield Line("margin", Labels("利润率", "Margin"), "%", COMPANY_SERIES, "income", "profit / revenue")
    yield Line(
        "listed", Labels("港股合计", "Listed"), "CNY_100m", ("period",), "market", "SUM(revenue, hong_kong)"
    )
    yield Line(
        "gap", Labels("差距", "Gap"), "CNY_100m", ("period",), "market", "metax.revenue - biren.revenue[2025]"
    )
    yield Line("loose", Labels("无人用", "Loose"), "1", (), "market")


def _fill(model):
    for year, rate in zip(YEARS, (0.0, 0.25, -0.5), strict=True):
        put(model, "base", "growth", (year,), Cell(rate, "input", "news"))
    put(model, "bear", "growth", ("2025",), Cell(0.1, "input"))
    for company, price in (("metax", 5.0), ("biren", 8.0)):
        for segment in ("training", "inference"):
            for year in YEARS:
                put(model, "base", "price", (year, company, segment), Cell(price, "input", "report"))
            put(model, "base", "units", ("2024", company, segment), Cell(20_000.0, "actual", "report"))
    other = Alternative(19.0, "news", Labels("媒体", "Press"))
    put(
        model,
        "base",
        "revenue",
        ("2025", "metax"),
        Cell(19.8, "guidance", "report", Labels("上限", "Upper"), (other,)),
    )
    put(model, "bear", "revenue", ("2025", "metax"), Cell(None, "override"))


def put(model, scenario, line, place, cell):
    """Put a hard value in, whatever stood there."""
    key = (scenario, line, place)
    model.apply(Replacement("cells", key, model.record("cells", key), cell))


def contents(model):
    """Return everything a model holds, for comparison."""
    tables = {table: dict(getattr(model, table)) for table in TABLES if table != "cells"}
    orders = {table: keys for table, keys in model.orders.items() if keys}
    return {**tables, "orders": orders, "cells": dict(model.all_cells())}


def bits(calculation):
    """Return every line's values and error codes as bytes with their shapes."""
    found = {}
    for line in calculation.model.lines:
        codes = calculation.codes(line)
        values = np.ascontiguousarray(calculation.values(line))
        found[line] = (
            values.shape,
            values.tobytes(),
            None if codes is None else np.ascontiguousarray(codes).tobytes(),
        )
    return found
