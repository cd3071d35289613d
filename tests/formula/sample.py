"""A small model for tests of the formula language: two years of examples, and one with companies and segments."""

from __future__ import annotations

from gpu_modeler.formula import BoundFormula, Namespace, bind
from gpu_modeler.model import Axis, Group, Item, Line, Model
from gpu_modeler.text import Labels


def axis(identity: str, zh: str, en: str, **items: str) -> Axis:
    return Axis(
        identity,
        Labels(zh, en),
        tuple(Item(name, Labels(label, name.title())) for name, label in items.items()),
    )


def line(identity: str, unit: str, axes: str = "", zh: str = "", en: str = "") -> Line:
    return Line(identity, Labels(zh, en), unit, tuple(axes.split()), "sample")


def companies() -> Model:
    """Return a model of three companies, two segments and 2022 to 2035."""
    model = Model()
    years = Axis(
        "period",
        Labels("期间", "Period"),
        tuple(Item(str(y), Labels(str(y), str(y))) for y in range(2022, 2036)),
    )
    makers = axis("company", "公司", "Company", moore_threads="摩尔线程", metax="沐曦", cambricon="寒武纪")
    segments = axis("segment", "业务", "Segment", training="训练", inference="推理")
    model.axes = {found.id: found for found in (years, makers, segments)}
    model.groups = {"duo": Group("duo", Labels("双雄", "Duo"), "company", ("cambricon", "metax"))}
    lines = [
        line("tam", "CNY_100m", "period", "市场规模", "Market size"),
        line("tam_growth", "%", "period"),
        line("wacc", "%"),
        line("yearly_rate", "%/year"),
        line("usd_cny", "CNY/USD", "period", "美元汇率", "Dollar rate"),
        line("nvidia_market_cap", "USD_100m"),
        line("cuda_years", "year"),
        line("founded", "CY", "company"),
        line("launch_delay", "month", "period company"),
        line("revenue", "CNY_100m", "period company", "营业收入", "Revenue"),
        line("rnd_expense", "CNY_10k", "period company", "研发费用", "R&D expense"),
        line("gross_margin", "%", "period company", "毛利率", "Gross margin"),
        line("shares", "share_10k", "company"),
        line("units", "chip", "period company segment", "销量", "Units sold"),
        line("price", "CNY_10k/chip", "period company segment", "价格", "Price"),
        line("demand_value", "CNY_100m", "period company segment"),
        line("first_note", "1", "period", "备注"),
        line("second_note", "1", "period", "备注"),
    ]
    model.lines = {found.id: found for found in lines}
    model.orders = {"axes": tuple(model.axes), "lines": tuple(model.lines)}
    return model


def two_years() -> Model:
    """Return the model in which the examples of the function table stand."""
    model = Model()
    model.axes = {"period": axis("period", "期间", "Period", **{"2026": "2026", "2027": "2027"})}
    model.lines = {"revenue": line("revenue", "1", "period")}
    model.orders = {"axes": ("period",), "lines": ("revenue",)}
    return model


MODEL = companies()
NAMES = Namespace(MODEL)


def bound(text: str, unit: str = "CNY_100m", axes: str = "period company") -> BoundFormula:
    """Bind a formula of a line called `here`."""
    return bind(text, line("here", unit, axes), NAMES)
