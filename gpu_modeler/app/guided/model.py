"""From answers to a model: years, companies, lines, values with their sources, charts."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.app.guided import lines
from gpu_modeler.app.guided.answers import Answers
from gpu_modeler.app.guided.fields import ASSUMED, REPORTED, Field, proposals
from gpu_modeler.edits.axes import COMPANY
from gpu_modeler.model import (
    BASE,
    PERIOD,
    Axis,
    Cell,
    Chart,
    Item,
    Line,
    Model,
    Place,
    Replacement,
    Scenario,
    Series,
    Source,
)
from gpu_modeler.text import Labels, Message, catalogue

OWN_VIEW, PROPOSAL = "own_view", "guided_proposal"
"""Sources of assumptions: typed by the person, or left as they were proposed."""
BY_ID: dict[str, Field] = {field.id: field for field in (*REPORTED, *ASSUMED)}
FIXED = (
    "tax_rate", "capex_ratio", "working_capital_ratio", "discount_rate", "terminal_growth", "sales_multiple",
)  # fmt: skip
"""Assumptions that are lines of the same name, without years."""


def guided_model(answers: Answers) -> Model:
    """Return the model.

    Raises:
        ModelerError: an answer is missing or cannot be used; `Answers` names the field.
    """
    years = tuple(str(answers.base + step) for step in range(answers.years + 1))
    currency = answers.currency
    model = Model()
    model.axes = {axis.id: axis for axis in _axes(answers, years)}
    model.sections = {section.id: section for section in lines.sections()}
    model.scenarios = {BASE: Scenario(BASE, catalogue()["blank_base"])}
    made = lines.lines(answers.valuation, currency.money, currency.unit("price"), years)
    model.lines = {line.id: line for line in made}
    model.charts = {chart.id: chart for chart in _charts()}
    model.properties = _properties(answers)
    tables = ("axes", "sections", "scenarios", "lines", "charts")
    model.orders = {table: tuple(getattr(model, table)) for table in tables}
    model.orders |= dict.fromkeys(("groups", "claims", "uncertainties"), ())
    model.sources = {source.id: source for source in _sources(answers)}
    for line, place, cell in _cells(answers, years, model.lines):
        model.apply(Replacement("cells", (BASE, line, place), None, cell))
    used = {cell.source for _, cell in model.all_cells()}
    model.sources = {key: source for key, source in model.sources.items() if key in used}
    return model


def _axes(answers: Answers, years: tuple[str, ...]) -> Iterator[Axis]:
    yield Axis(PERIOD, catalogue()["blank_period"], tuple(Item(year, Labels(year, year)) for year in years))
    companies = zip(answers.identifiers, answers.names, strict=True)
    yield Axis(COMPANY, catalogue()["blank_company"], tuple(Item(name, labels) for name, labels in companies))


def _charts() -> Iterator[Chart]:
    bars, curves = Series("revenue", mark="bar"), Series("net_profit")
    yield Chart("revenue_and_profit", catalogue()["guided_chart_profit"], "company", (bars, curves))
    flow, cash = Series("free_cash_flow", mark="bar"), Series("cash")
    yield Chart("cash_and_flow", catalogue()["guided_chart_cash"], "company", (flow, cash))


def _properties(answers: Answers) -> dict[str, str]:
    first = answers.names[0]
    key = "guided_title" if len(answers.names) == 1 else "guided_title_several"
    title = Message(key, {"name": first})
    return {"title": title.in_language("zh"), "title_en": title.in_language("en")}


# --- sources ----------------------------------------------------------------------------------------


def _sources(answers: Answers) -> Iterator[Source]:
    for place, name in enumerate(answers.identifiers):
        title, date, address = (
            answers.reported.get((place, f"source_{part}"), "").strip()
            for part in ("title", "date", "address")
        )
        if title or address:
            yield Source(f"report_{name}", title or address, "filing", address, date)
    yield Source(OWN_VIEW, catalogue()["guided_source_own"].zh, "own view")
    yield Source(PROPOSAL, catalogue()["guided_source_proposal"].zh, "own view")


# --- values -----------------------------------------------------------------------------------------


def _cells(
    answers: Answers, years: tuple[str, ...], known: dict[str, Line]
) -> Iterator[tuple[str, Place, Cell]]:
    yield "valuation_year", (), Cell(float(answers.base), note=catalogue()["guided_note_base_year"])
    for place, company in enumerate(answers.identifiers):
        yield from _reported(answers, place, company, years[0])
        yield from _over_years(answers, place, company, years)
        for name in FIXED:
            if name in known:
                value, source, note = _assumed(answers, place, name)
                yield name, (company,), Cell(value, source=source, note=note)


def _reported(answers: Answers, place: int, company: str, base: str) -> Iterator[tuple[str, Place, Cell]]:
    source = f"report_{company}" if _has_source(answers, place) else ""

    def figure(name: str) -> float:
        return answers.figure(place, BY_ID[name])

    for name in ("revenue", "gross_margin", "operating_expense", "cash"):
        yield name, (base, company), Cell(figure(name), "actual", source)
    for name in ("shares", "share_price"):
        yield name, (company,), Cell(figure(name), "actual", source)
    ratio = figure("operating_expense") / figure("revenue")
    yield "expense_ratio", (base, company), Cell(ratio, "actual", source, catalogue()["guided_note_ratio"])


def _has_source(answers: Answers, place: int) -> bool:
    return any(answers.reported.get((place, f"source_{part}"), "").strip() for part in ("title", "address"))


def _over_years(
    answers: Answers, place: int, company: str, years: tuple[str, ...]
) -> Iterator[tuple[str, Place, Cell]]:
    """Yield growth, margin and expenses from the first forecast year to the last, on straight lines."""
    ahead = years[1:]
    first, source, note = _assumed(answers, place, "growth_first")
    last, last_source, last_note = _assumed(answers, place, "growth_last")
    for step, year in enumerate(ahead):
        share = step / (len(ahead) - 1)
        at_end = share == 1
        cell = Cell(
            (1 - share) * first + share * last,
            source=last_source if at_end else source,
            note=note if not step else last_note if at_end else catalogue()["guided_note_between"],
        )
        yield "revenue_growth", (year, company), cell
    revenue = answers.figure(place, BY_ID["revenue"])
    starts = {
        "gross_margin": ("margin_last", answers.figure(place, BY_ID["gross_margin"])),
        "expense_ratio": ("expense_last", answers.figure(place, BY_ID["operating_expense"]) / revenue),
    }
    for line, (name, start) in starts.items():
        end, source, note = _assumed(answers, place, name)
        for step, year in enumerate(ahead, start=1):
            share = step / len(ahead)
            told = note if share == 1 else catalogue()["guided_note_between"]
            yield line, (year, company), Cell((1 - share) * start + share * end, source=source, note=told)


def _assumed(answers: Answers, place: int, name: str) -> tuple[float, str, Labels]:
    """Return an assumption with its source and, where it is as it was proposed, the reason for that."""
    field = BY_ID[name]
    texts = {known.id: answers.reported.get((place, known.id), "") for known in REPORTED}
    text = answers.assumed.get((place, name), "").strip()
    is_proposal = text == proposals(texts, answers.currency)[name]
    value = answers.figure(place, field)
    if is_proposal:
        return value, PROPOSAL, field.reason
    return value, OWN_VIEW, catalogue()["guided_note_own"]


def outcome(answers: Answers) -> list[tuple[Labels, float, float]]:
    """Return (company, value per share, how far above the price: 0.2 is 20 %) of complete answers.

    Raises:
        ModelerError: an answer is missing, or a value is an error.
    """
    from gpu_modeler.engine import Calculation
    from gpu_modeler.errors import CellError

    calculation = Calculation.of(guided_model(answers))
    found = []
    for name, labels in zip(answers.identifiers, answers.names, strict=True):
        worth, upside = (calculation.value(line, (name,), BASE) for line in ("value_per_share", "upside"))
        if not isinstance(worth, CellError) and not isinstance(upside, CellError):
            found.append((labels, worth, upside))
    return found
