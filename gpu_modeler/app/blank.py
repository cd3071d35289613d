"""The model that a new document begins with: one company, one segment, ten years and an empty sheet on each page."""

from __future__ import annotations

from gpu_modeler.model import BASE, PERIOD, Axis, Item, Model, Scenario, Section
from gpu_modeler.text import Labels, catalogue

FIRST_YEAR = 2024
YEARS = 12


def blank_model() -> Model:
    """Return an empty model that holds everything a line needs."""
    years = tuple(str(FIRST_YEAR + step) for step in range(YEARS))
    axes = (
        Axis(PERIOD, _labels("period"), tuple(Item(year, Labels(year, year)) for year in years)),
        Axis("company", _labels("company"), (Item("company_1", _labels("first_company")),)),
        Axis("segment", _labels("segment"), (Item("segment_1", _labels("first_segment")),)),
    )
    sections = (
        Section("market", _labels("market"), "market"),
        Section("company_lines", _labels("company_lines"), "company"),
    )
    model = Model()
    model.axes = {axis.id: axis for axis in axes}
    model.sections = {section.id: section for section in sections}
    model.scenarios = {BASE: Scenario(BASE, _labels("base"))}
    model.orders = {
        "axes": tuple(model.axes),
        "groups": (),
        "sections": tuple(model.sections),
        "lines": (),
        "scenarios": (BASE,),
        "claims": (),
        "charts": (),
        "uncertainties": (),
    }
    return model


def _labels(name: str) -> Labels:
    return catalogue()[f"blank_{name}"]
