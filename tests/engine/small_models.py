"""Small models written as text.

    growth [period]
    sales [period, company] = sales[-1] * (1 + growth)
        @ company metax, period 2024 2025 = 100

An indented line that begins with `@` is an exception of the line above. Everything is a plain number.
"""

from gpu_modeler.model import (
    Axis,
    Cell,
    FormulaException,
    Group,
    Item,
    Line,
    Model,
    Replacement,
    Scenario,
    Section,
)
from gpu_modeler.text import Labels

AXES = {
    "period": ("2024", "2025", "2026", "2027"),
    "company": ("moore", "metax", "biren"),
    "segment": ("train", "infer"),
}


def small_model(text, cells=None, scenarios=None, axes=AXES):
    """Return a model of the lines in `text`; `cells` maps (line, *items) or (scenario:line, *items) to values."""
    model = Model()
    for axis, items in axes.items():
        model.axes[axis] = Axis(axis, _labels(axis), tuple(Item(item, _labels(item)) for item in items))
    model.orders["axes"] = tuple(axes)
    if "company" in axes:
        model.groups["pair"] = Group("pair", _labels("pair"), "company", axes["company"][:2])
    model.sections["main"] = Section("main", _labels("Main"), "company")
    for name, parent in {"base": "", **(scenarios or {})}.items():
        model.scenarios[name] = Scenario(name, _labels(name), parent)
    model.orders["scenarios"] = tuple(model.scenarios)
    for row in filter(str.strip, text.splitlines()):
        _add(model, row.strip())
    model.orders["lines"] = tuple(model.lines)
    for key, value in (cells or {}).items():
        put(model, key, value)
    return model


def _add(model, row):
    head, _, formula = (part.strip() for part in row.partition(" = "))
    if head.startswith("@"):
        last = list(model.lines.values())[-1]
        scope = {words[0]: tuple(words[1:]) for words in (part.split() for part in head[1:].split(","))}
        exceptions = (*last.exceptions, FormulaException(scope, formula))
        model.lines[last.id] = Line(last.id, last.labels, "1", last.axes, "main", last.formula, exceptions)
        return
    name, _, axes = head.partition("[")
    names = tuple(axis.strip() for axis in axes.rstrip("]").split(",") if axis.strip())
    model.lines[name.strip()] = Line(name.strip(), _labels(name.strip()), "1", names, "main", formula)


def put(model, key, value):
    """Set a cell and return the replacement; a value of `None` takes it away, "clear" clears the parent's."""
    scenario, _, line = key[0].rpartition(":")
    place = (scenario or "base", line, tuple(key[1:]))
    after = None if value is None else Cell(None if value == "clear" else value)
    replacement = Replacement("cells", place, model.record("cells", place), after)
    model.apply(replacement)
    return replacement


def redefine(model, name, formula):
    """Give a line another formula and return the replacement."""
    line = model.lines[name]
    after = Line(line.id, line.labels, line.unit, line.axes, line.section, formula, line.exceptions)
    replacement = Replacement("lines", name, line, after)
    model.apply(replacement)
    return replacement


def row(calculation, line, *place, scenario="base"):
    """Return a line's values over the periods at the other items of `place`, errors as Excel writes them."""
    found = [calculation.value(line, (period, *place), scenario) for period in calculation.model.periods]
    return [getattr(value, "text", value) for value in found]


def _labels(text):
    return Labels("", text)
