"""Random models for hypothesis: lags, leads, reductions, fixed years and items, exceptions, overrides, scenarios, errors.

`random_models()` draws models whose formulas bind (a rare one goes round in circles: `Calculation.of` then says so).
`cell_changes(model)` and `formula_changes(model)` draw replacements that such a model takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from hypothesis import strategies as st

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

Dimension = Literal["plain", "money"]

ITEMS = {"company": ("moore", "metax", "biren"), "segment": ("train", "infer")}
UNITS: dict[Dimension, tuple[str, ...]] = {"plain": ("1", "%"), "money": ("CNY_100m", "CNY_10k")}
NUMBERS = st.one_of(
    st.integers(-3, 6).map(float),
    st.decimals("-20", "20", places=2).map(float),
    st.sampled_from([0.0, 0.5, 1e6, -1e-3]),
)


@dataclass(frozen=True)
class Flavour:
    """What a random model may hold."""

    lines: int = 7
    periods: int = 5
    leads: bool = True
    exceptions: bool = True
    errors: bool = True
    scenarios: bool = True
    reductions: tuple[str, ...] = ("SUM", "MIN", "MAX", "AVERAGE", "COUNT")
    functions: tuple[str, ...] = (
        "ABS",
        "SIGN",
        "INT",
        "MIN",
        "MAX",
        "SUM",
        "IF",
        "AND",
        "OR",
        "NOT",
        "ROUND",
    )
    error_functions: tuple[str, ...] = ("IFERROR", "ISERROR", "SQRT", "LN", "CHOOSE", "^", "MOD")


PLAIN_FLAVOUR = Flavour()


@dataclass
class _Draft:
    """The lines that a formula may read, while a model is being drawn."""

    draw: st.DrawFn
    flavour: Flavour
    items: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    earlier: list[Line] = field(default_factory=list)
    own: Line | None = None
    own_lags: tuple[int, ...] = (-1, -1, -2)

    def pick(self, *options):
        return self.draw(st.sampled_from(options))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    # --- references ---

    def readable(self, dimension: Dimension) -> list[Line]:
        return [line for line in self.earlier if dimension_of(line) == dimension]

    def reference(self, line: Line, scope: frozenset[str]) -> str:
        """Return text that reads `line` where only the axes of `scope` are open."""
        open_axes = [axis for axis in line.axes if axis not in scope]
        reduced = [axis for axis in open_axes if self.chance(2)]
        fixed = {axis for axis in open_axes if axis not in reduced}
        fixed |= {axis for axis in line.axes if axis in scope and self.chance(8)}
        text = self.place(line, fixed, lags=self.lags(line))
        return self.reduction(text, reduced, dimension_of(line)) if reduced else text

    def lags(self, line: Line) -> tuple[int, ...]:
        if self.own is not None and line.id == self.own.id:
            return self.own_lags
        return (0, 0, 0, -1, -2, 1) if self.flavour.leads else (0, 0, 0, -1, -2)

    def place(self, line: Line, fixed: set[str], lags: tuple[int, ...]) -> str:
        qualifiers = [
            self.pick(*self.items[axis]) for axis in line.axes if axis in fixed and axis != "period"
        ]
        text = ".".join([*qualifiers, line.id])
        if "period" not in line.axes:
            return text
        if "period" in fixed:
            return f"{text}[{self.pick(*self.items['period'])}]"
        lag = self.pick(*lags)
        return f"{text}[{lag:+d}]" if lag else text

    def reduction(self, text: str, axes: list[str], dimension: Dimension) -> str:
        selectors = [self.selector(axis) for axis in axes]
        names = [name for name in self.flavour.reductions if dimension == "plain" or name != "COUNT"]
        return f"{self.pick(*names)}({text}, {', '.join(selectors)})"

    def selector(self, axis: str) -> str:
        if axis == "period" and self.chance(2):
            years = sorted(self.pick(*self.items[axis]) for _ in range(2))
            return f"{years[0]}:{years[1]}"
        groups = [name for name, items in self.groups.items() if set(items) <= set(self.items[axis])]
        return self.pick(*groups) if groups and self.chance(3) else axis

    # --- expressions ---

    def leaf(self, dimension: Dimension, scope: frozenset[str]) -> str:
        lines = self.readable(dimension)
        if lines and not self.chance(4):
            line = self.pick(*lines)
            if "period" in line.axes and "period" in scope and set(line.axes) <= scope and self.chance(8):
                return f"CUMULATE({line.id})"
            return self.reference(line, scope)
        if dimension == "plain" and "period" in scope and self.chance(6):
            return "(year - 2020)"
        number = self.draw(NUMBERS)
        text = f"{abs(number)!r}" if dimension == "plain" else f"{abs(number)!r} {self.pick(*UNITS['money'])}"
        return text if number >= 0 else f"(-{text})"

    def expression(self, dimension: Dimension, scope: frozenset[str], depth: int) -> str:
        if depth == 0 or self.chance(5):
            return self.leaf(dimension, scope)
        kind = self.pick("sum", "sum", "product", "product", "call", "reduction")
        if kind == "sum":
            parts = [self.expression(dimension, scope, depth - 1) for _ in range(2)]
            return f"({parts[0]} {self.pick('+', '-')} {parts[1]})"
        if kind == "product":
            return self.product(dimension, scope, depth)
        if kind == "call":
            return self.call(dimension, scope, depth)
        return self.inner_reduction(dimension, scope, depth)

    def product(self, dimension: Dimension, scope: frozenset[str], depth: int) -> str:
        operator = self.pick("*", "/") if self.flavour.errors else "*"
        if dimension == "plain" and operator == "/" and self.chance(2):
            left, right = (self.expression("money", scope, depth - 1) for _ in range(2))
        else:
            left = self.expression(dimension, scope, depth - 1)
            right = self.expression("plain", scope, depth - 1)
        return f"({left} {operator} {right})"

    def condition(self, scope: frozenset[str], depth: int) -> str:
        left, right = (self.expression("plain", scope, depth) for _ in range(2))
        return f"{left} {self.pick('<', '>', '<=', '>=', '=', '<>')} {right}"

    def call(self, dimension: Dimension, scope: frozenset[str], depth: int) -> str:
        names = self.flavour.functions + (self.flavour.error_functions if self.flavour.errors else ())
        name = self.pick(*names)
        one = lambda: self.expression(dimension, scope, depth - 1)  # noqa: E731
        plain = lambda: self.expression("plain", scope, depth - 1)  # noqa: E731
        match name:
            case "ABS" | "INT":
                return f"{name}({one()})"
            case "ROUND":
                return f"ROUND({one()}, {self.pick(0, 1)})"
            case "MIN" | "MAX" | "SUM":
                return f"{name}({one()}, {one()})"
            case "IF":
                return f"IF({self.condition(scope, 0)}, {one()}, {one()})"
            case "IFERROR" | "CHOOSE":
                start = f"{plain()}, " if name == "CHOOSE" else ""
                return f"{name}({start}{one()}, {one()})"
        text = {
            "SIGN": lambda: f"SIGN({plain()})",
            "AND": lambda: f"AND({self.condition(scope, 0)}, {plain()})",
            "OR": lambda: f"OR({self.condition(scope, 0)}, {plain()})",
            "NOT": lambda: f"NOT({self.condition(scope, 0)})",
            "ISERROR": lambda: f"ISERROR({plain()})",
            "SQRT": lambda: f"SQRT({plain()})",
            "LN": lambda: f"LN({plain()})",
            "^": lambda: f"({plain()} ^ {self.pick('2', '3', '0.5', 'SIGN(' + plain() + ')')})",
            "MOD": lambda: f"MOD({plain()}, {plain()})",
        }[name]()
        return text if dimension == "plain" else f"({one()} * {text})"

    def inner_reduction(self, dimension: Dimension, scope: frozenset[str], depth: int) -> str:
        """Return a reduction over an expression that varies along the reduced axis."""
        axis = self.pick(*self.items)
        inner = scope | {axis}
        lines = [line for line in self.readable(dimension) if axis in line.axes and set(line.axes) <= inner]
        lines = [line for line in lines if line is not self.own]
        if not lines:
            return self.leaf(dimension, scope)
        line = self.pick(*lines)
        base = self.place(line, set(), self.lags(line))
        other = self.expression("plain", inner, depth - 1)
        return self.reduction(f"{base} * {other}", [axis], dimension)


def dimension_of(line: Line) -> Dimension:
    return "plain" if line.unit in UNITS["plain"] else "money"


def _labels(text: str) -> Labels:
    return Labels("", text)


@st.composite
def random_models(draw: st.DrawFn, flavour: Flavour = PLAIN_FLAVOUR) -> Model:
    """Draw a model."""
    model = Model()
    items = _draw_axes(draw, model, flavour)
    groups = {"pair": items["company"][:2]} if "company" in items and draw(st.booleans()) else {}
    for name, members in groups.items():
        model.groups[name] = Group(name, _labels(name), "company", members)
    model.orders["groups"] = tuple(groups)
    model.sections["main"] = Section("main", _labels("Main"), "company")
    model.orders["sections"] = ("main",)
    _draw_scenarios(draw, model, flavour)
    draft = _Draft(draw, flavour, items, groups)
    for number in range(draw(st.integers(2, flavour.lines))):
        line = _draw_line(draft, f"line_{number}")
        model.lines[line.id] = line
        draft.earlier.append(line)
    order = list(model.lines)
    model.orders["lines"] = tuple(draw(st.permutations(order)) if draw(st.booleans()) else order)
    for line in model.lines.values():
        _draw_cells(draw, model, line)
    return model


def _draw_axes(draw: st.DrawFn, model: Model, flavour: Flavour) -> dict[str, tuple[str, ...]]:
    years = tuple(str(2024 + at) for at in range(draw(st.integers(2, flavour.periods))))
    items = {"period": years, "company": ITEMS["company"][: draw(st.integers(1, 3))]}
    if draw(st.booleans()):
        items["segment"] = ITEMS["segment"]
    for axis, members in items.items():
        model.axes[axis] = Axis(axis, _labels(axis), tuple(Item(item, _labels(item)) for item in members))
    model.orders["axes"] = tuple(items)
    return items


def _draw_scenarios(draw: st.DrawFn, model: Model, flavour: Flavour) -> None:
    parents = {"base": "", "bull": "base", "boom": "bull"}
    names = ["base", "bull", "boom"][: draw(st.integers(1, 3)) if flavour.scenarios else 1]
    for name in names:
        model.scenarios[name] = Scenario(name, _labels(name), parents[name])
    model.orders["scenarios"] = tuple(names)


def _draw_line(draft: _Draft, name: str) -> Line:
    axes = tuple(axis for axis in draft.items if draft.chance(2) or (axis == "period" and draft.chance(2)))
    dimension: Dimension = draft.pick("plain", "money")
    line = Line(name, _labels(name), draft.pick(*UNITS[dimension]), axes, "main")
    if not draft.earlier or draft.chance(3):
        return line
    return with_formula(draft, line)


def with_formula(draft: _Draft, line: Line) -> Line:
    """Return `line` with a formula and perhaps exceptions over the draft's earlier lines and its own earlier periods."""
    dimension = dimension_of(line)
    if "period" in line.axes and draft.chance(3):
        draft.own = line
        draft.own_lags = (1,) if draft.flavour.leads and draft.chance(5) else (-1, -1, -2)
        draft.earlier.append(line)
    scope = frozenset(line.axes)
    line = replace(line, formula=draft.expression(dimension, scope, 3), exceptions=())
    if draft.flavour.exceptions and scope and draft.chance(3):
        count = draft.pick(1, 1, 2)
        line = replace(line, exceptions=tuple(_draw_exception(draft, line) for _ in range(count)))
    if draft.own is not None:
        draft.earlier.remove(draft.own)
        draft.own = None
    return line


def _draw_exception(draft: _Draft, line: Line) -> FormulaException:
    axes = {axis for axis in line.axes if draft.chance(2)} or {draft.pick(*line.axes)}
    scope: dict[str, tuple[str, ...]] = {}
    for axis in line.axes:
        if axis in axes:
            items = draft.items[axis]
            chosen = draft.draw(st.sets(st.sampled_from(items), min_size=1))
            scope[axis] = (
                items[draft.draw(st.integers(0, len(items) - 1)) :] if axis == "period" else tuple(chosen)
            )
    return FormulaException(scope, draft.expression(dimension_of(line), frozenset(line.axes), 2))


def _draw_cells(draw: st.DrawFn, model: Model, line: Line) -> None:
    places = list(model.places(line))
    fullness = 1.0 if line.is_input else draw(st.sampled_from([0.0, 0.0, 0.2]))
    for scenario in model.orders["scenarios"]:
        share = fullness if scenario == "base" else 0.15
        for place in places:
            if share == 1.0 or draw(st.floats(0, 1)) < share:
                value = draw(NUMBERS) if scenario == "base" or draw(st.integers(0, 5)) else None
                kind = "input" if line.is_input else "override"
                model.apply(Replacement("cells", (scenario, line.id, place), None, Cell(value, kind)))


@st.composite
def cell_changes(draw: st.DrawFn, model: Model) -> Replacement:
    """Draw a cell set, changed or cleared anywhere in the model, in any scenario."""
    line = model.lines[draw(st.sampled_from(model.orders["lines"]))]
    place = draw(st.sampled_from(list(model.places(line))))
    scenario = draw(st.sampled_from(model.orders["scenarios"]))
    key = (scenario, line.id, place)
    options = [st.just(None), NUMBERS.map(Cell), NUMBERS.map(Cell)]
    if scenario != "base":
        options.append(st.just(Cell(None)))
    return Replacement("cells", key, model.record("cells", key), draw(st.one_of(options)))


@st.composite
def formula_changes(draw: st.DrawFn, model: Model, flavour: Flavour = PLAIN_FLAVOUR) -> Replacement:
    """Draw another formula for a line, reading the lines that stood before it when the model was drawn."""
    name = draw(st.sampled_from(sorted(model.lines)))
    items = {axis: model.item_ids(axis) for axis in model.orders["axes"]}
    groups = {group.id: group.items for group in model.groups.values()}
    earlier = [model.lines[other] for other in sorted(model.lines) if other < name]
    draft = _Draft(draw, flavour, items, groups, earlier)
    line = model.lines[name]
    changed = (
        with_formula(draft, line)
        if earlier and draw(st.integers(0, 4))
        else replace(line, formula="", exceptions=())
    )
    return Replacement("lines", name, line, changed)
