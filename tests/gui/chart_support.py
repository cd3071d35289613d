"""A session of numpy arrays: what charts need and nothing else, so that they are tested by themselves."""

from __future__ import annotations

import numpy as np

from gpu_modeler.app.notices import Notice
from gpu_modeler.engine import ChangeSet
from gpu_modeler.model.document import Model, Replacement
from gpu_modeler.model.records import Axis, Cell, Item, Line, Scenario
from gpu_modeler.text import Labels

YEARS = tuple(str(year) for year in range(2022, 2036))
COMPANIES = {
    "moore_threads": Labels("摩尔线程", "Moore Threads"),
    "metax": Labels("沐曦", "MetaX"),
    "cambricon": Labels("寒武纪", "Cambricon"),
    "biren": Labels("壁仞", "Biren"),
    "iluvatar": Labels("天数智芯", "Iluvatar CoreX"),
    "kunlunxin": Labels("昆仑芯", "Kunlunxin"),
}
SEGMENTS = {
    "training": Labels("训练", "Training"),
    "inference": Labels("推理", "Inference"),
    "graphics": Labels("图形与其他", "Graphics"),
}
BY_YEAR = ("period", "company")
BY_SEGMENT = ("period", "company", "segment")
LINES = (
    Line("revenue", Labels("营业收入", "Revenue"), "CNY_100m", BY_YEAR, "s"),
    Line("net_profit", Labels("归母净利润", "Net profit"), "CNY_100m", BY_YEAR, "s"),
    Line("liquid_funds", Labels("流动资金", "Liquid funds"), "CNY_100m", BY_YEAR, "s"),
    Line("runway_months", Labels("可支撑月数", "Runway"), "month", BY_YEAR, "s"),
    Line("gross_margin", Labels("毛利率", "Gross margin"), "%", BY_YEAR, "s"),
    Line("net_margin", Labels("净利率", "Net margin"), "%", BY_YEAR, "s"),
    Line("price_to_sales", Labels("市销率", "Price to sales"), "x", BY_YEAR, "s"),
    Line("market_cap", Labels("市值", "Market cap"), "CNY_100m", ("company",), "s"),
    Line("equity_value", Labels("股权价值", "Equity value"), "CNY_100m", ("company",), "s"),
    Line("demand_units", Labels("需求量", "Demand"), "chip", BY_SEGMENT, "s"),
    Line("units", Labels("出货量", "Units"), "chip", BY_SEGMENT, "s"),
    Line("price", Labels("均价", "Price"), "CNY_10k/chip", BY_SEGMENT, "s"),
    Line("tam", Labels("中国AI加速芯片市场", "AI accelerators in China"), "CNY_100m", ("period",), "s"),
    Line("domestic_market", Labels("国产市场", "Domestic market"), "CNY_100m", ("period",), "s"),
)


class FakeCalculation:
    """Arrays by line, [period, company, segment, scenario]."""

    def __init__(self, arrays, codes=None):
        self.arrays = arrays
        self.errors = codes or {}
        self.reads = 0

    def values(self, line):
        self.reads += 1
        return self.arrays[line]

    def codes(self, line):
        return self.errors.get(line)


class FakeSession:
    """Holds a model and arrays; `change` plays an edit."""

    def __init__(self, model, calculation):
        self.model = model
        self.calculation = calculation
        self.scenario = "base"
        self.language = "zh"
        self._subscribers = []

    def subscribe(self, subscriber):
        self._subscribers.append(subscriber)

    def unsubscribe(self, subscriber):
        self._subscribers.remove(subscriber)

    def tell(self, kind, changes=None):
        for subscriber in tuple(self._subscribers):
            subscriber(Notice(kind, changes))

    def change(self, line, factor):
        """Multiply a line's values and tell of it."""
        self.calculation.arrays[line] = self.calculation.arrays[line] * factor
        mask = np.ones(self.calculation.arrays[line].shape, dtype=bool)
        self.tell("edit", ChangeSet({line: mask}))


def fake_session():
    """Return a session of six companies with plausible curves in two scenarios."""
    model = _model()
    return FakeSession(model, FakeCalculation(_arrays()))


def _model():
    model = Model()
    periods = tuple(Item(year, Labels(year, year)) for year in YEARS)
    _add(model, "axes", "period", Axis("period", Labels("年", "Year"), periods))
    for axis, items in (("company", COMPANIES), ("segment", SEGMENTS)):
        _add(model, "axes", axis, Axis(axis, Labels(axis, axis), tuple(Item(i, n) for i, n in items.items())))
    for line in LINES:
        _add(model, "lines", line.id, line)
    _add(model, "scenarios", "base", Scenario("base", Labels("基准", "Base")))
    _add(model, "scenarios", "bull", Scenario("bull", Labels("乐观", "Bull"), "base"))
    for company in COMPANIES:
        for year in YEARS[:4]:
            kind = "actual" if year < "2025" else "guidance"
            for line in ("revenue", "net_profit"):
                _put(model, "cells", ("base", line, (year, company)), Cell(1.0, kind, "s"))
    return model


def _add(model, table, key, record):
    _put(model, table, key, record)
    order = model.orders.get(table, ())
    model.orders[table] = (*order, key)


def _put(model, table, key, record):
    model.apply(Replacement(table, key, None, record))


def _arrays():
    years = np.arange(14.0)[:, None, None, None]
    size = np.array([4.4, 7.4, 11.7, 3.4, 4.0, 15.0])[None, :, None, None]
    scenario = np.array([1.0, 1.4])[None, None, None, :]
    revenue = size * np.exp(0.42 * years - 0.011 * years**2) * scenario
    margin = np.clip(-1.6 + 0.35 * years, -1.6, 0.22) * np.ones_like(revenue)
    funds = np.maximum(8 * size + 3 * years * size * (years > 3) + margin * size * 3, 0.5)
    caps = np.array([3000.0, 2900, 5700, 830, 360, 1100])[None, :, None, None] * np.ones((1, 1, 1, 2))
    units = revenue * 900 * np.array([0.5, 0.4, 0.1])[None, None, :, None]
    ones = np.ones((14, 1, 1, 2))
    return {
        "revenue": revenue,
        "net_profit": revenue * margin,
        "liquid_funds": funds,
        "runway_months": np.clip(20 + 3 * years + 0 * revenue, 0, 60),
        "gross_margin": np.clip(0.3 + 0.03 * years, 0, 0.58) + 0 * revenue,
        "net_margin": margin,
        "price_to_sales": caps / revenue,
        "market_cap": caps,
        "equity_value": caps * np.array([0.6, 0.7, 0.9, 1.2, 0.8, 1.1])[None, :, None, None],
        "demand_units": units * 1.5,
        "units": units,
        "price": 8.0 + 0 * units,
        "tam": 900 * 1.22**years * ones,
        "domestic_market": 250 * 1.28**years * ones,
    }
