"""Which view a page shows, the ready-made ones, and what is chosen and shown of each axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from gpu_modeler.app.layout import LINE, SCENARIO, SUM
from gpu_modeler.app.rows import COMPANY, SEGMENT, Page
from gpu_modeler.model import PERIOD, Line, Model, View
from gpu_modeler.text import Labels, catalogue

SECTION = "section"
READY = ":"
"""How the ids of ready-made views begin; no kept one's does."""
FIRST_LINE = "revenue"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an axis offers."""

    id: str
    labels: Labels


def axes_of(model: Model) -> tuple[str, ...]:
    """Return everything that can be arranged: lines, the model's axes, scenarios."""
    others = [axis for axis in model.orders.get("axes", ()) if axis != PERIOD]
    return (LINE, *others, PERIOD, SCENARIO)


def axis_labels(model: Model, axis: str) -> Labels:
    """Return what an axis is called."""
    if axis in {LINE, SCENARIO}:
        return catalogue()[f"view_axis_{axis}"]
    return model.axes[axis].labels if axis in model.axes else Labels(axis, axis)


def choices_of(model: Model, axis: str) -> list[Choice]:
    """Return what an axis offers, in order."""
    if axis == LINE:
        return [Choice(line.id, line.labels) for line in lines_in_order(model)]
    if axis == SCENARIO:
        return [Choice(known.id, known.labels) for known in model.ordered("scenarios")]
    if axis == SECTION:
        return [Choice(known.id, known.labels) for known in model.ordered("sections")]
    return [Choice(item.id, item.labels) for item in model.axes[axis].items] if axis in model.axes else []


def lines_in_order(model: Model) -> list[Line]:
    """Return the lines section by section, those of no section last."""
    order = {section: k for k, section in enumerate(model.orders.get("sections", ()))}
    return sorted(model.ordered("lines"), key=lambda line: order.get(line.section, len(order)))


# --- ready-made ---------------------------------------------------------------------------------------


def ready_views(model: Model) -> list[View]:
    """Return the views that every model has, as far as it has their axes."""
    return [view for view in _candidates(model) if {*view.rows, *view.columns} <= set(axes_of(model))]


def _candidates(model: Model) -> Iterator[View]:
    others = tuple(axis for axis in axes_of(model) if axis not in {LINE, COMPANY, PERIOD, SCENARIO})
    down = (LINE, *others)
    own = {SECTION: tuple(s.id for s in model.ordered("sections") if s.page == "company")}
    of_company = own if own[SECTION] else {}
    yield _ready("company", down, (PERIOD,), of_company)
    yield _ready("line", (COMPANY, *others), (PERIOD,), {}, has_totals=True)
    yield _ready("scenario", down, (SCENARIO,), of_company)
    yield _ready("scenario_years", down, (PERIOD, SCENARIO), of_company)
    yield _ready("companies", down, (COMPANY,), of_company, has_totals=True)
    yield _ready("company_years", down, (COMPANY, PERIOD), of_company)
    if SEGMENT in others:
        yield _ready("segment", (SEGMENT, LINE), (PERIOD,), of_company)


def _ready(
    name: str,
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    only: Mapping[str, tuple[str, ...]],
    *,
    has_totals: bool = False,
) -> View:
    labels = catalogue()[f"view_ready_{name}"]
    return View(f"{READY}{name}", labels, rows, columns, {}, dict(only), has_totals=has_totals)


def view_of(model: Model, page: Page) -> View:
    """Return the view that a page shows: its own arrangement, a kept one, or a ready-made one; else the first of these."""
    if page.arrangement is not None:
        return page.arrangement
    if page.view in model.views:
        return model.views[page.view]
    ready = ready_views(model) or [_ready("company", (LINE,), (PERIOD,), {})]
    return next((view for view in ready if view.id == page.view), ready[0])


# --- what is chosen and shown -------------------------------------------------------------------------


def arranged(model: Model, axes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the axes of an arrangement that the model has."""
    known = axes_of(model)
    return tuple(axis for axis in axes if axis in known)


def page_axes(model: Model, view: View) -> tuple[str, ...]:
    """Return the axes that are neither rows nor columns."""
    return tuple(axis for axis in axes_of(model) if axis not in (*view.rows, *view.columns))


def chosen_items(model: Model, view: View, page: Page) -> dict[str, str]:
    """Return what the page fixes: an item of each axis that is neither rows nor columns, "+" for their sum.

    Of the scenarios nothing is fixed where none is chosen: it is the one that is shown.
    """
    chosen = {**view.page, **dict(page.items)}
    found = {axis: _chosen(model, axis, chosen.get(axis, "")) for axis in page_axes(model, view)}
    return {axis: item for axis, item in found.items() if item}


def _chosen(model: Model, axis: str, item: str) -> str:
    if axis == LINE:
        return item if item in model.lines else _first_line(model)
    if item == SUM and axis not in {SCENARIO, PERIOD}:
        return SUM
    if item in {choice.id for choice in choices_of(model, axis)}:
        return item
    return {SCENARIO: "", PERIOD: _first_outlook(model)}.get(axis) or _first(model, axis)


def _first(model: Model, axis: str) -> str:
    return model.item_ids(axis)[0] if axis in model.axes else ""


def _first_line(model: Model) -> str:
    if FIRST_LINE in model.lines:
        return FIRST_LINE
    of_companies = (line.id for line in lines_in_order(model) if COMPANY in line.axes)
    return next(of_companies, next(iter(model.lines), ""))


def _first_outlook(model: Model) -> str:
    """Return the first period after the last reported one."""
    periods = model.periods
    reported = {
        place[0]
        for (_, line, place), cell in model.all_cells()
        if cell.kind == "actual" and model.lines[line].axes[:1] == (PERIOD,)
    }
    after = [period for period in periods if all(period > other for other in reported)]
    return after[0] if after else periods[-1]


def shown_items(model: Model, view: View, axis: str) -> list[Choice]:
    """Return what is shown of an axis, in the model's order; all of it where nothing of the selection is left."""
    items = choices_of(model, axis)
    wanted = set(view.only.get(axis, ()))
    return [item for item in items if item.id in wanted] or items


def shown_lines(model: Model, view: View) -> list[Line]:
    """Return the lines that are shown, section by section."""
    lines = lines_in_order(model)
    sections, wanted = set(view.only.get(SECTION, ())), set(view.only.get(LINE, ()))
    return [
        line
        for line in lines
        if (not sections or line.section in sections) and (not wanted or line.id in wanted)
    ] or lines


def continued(model: Model, page: Page, before: Page, kept: Page | None) -> Page:
    """Return a page as it is opened: with what was last chosen on it, and the company one comes from."""
    if page.kind != "view" or page.items:
        return page
    chosen = dict(kept.items) if kept is not None else {}
    company = before.company or dict(before.items).get(COMPANY, "")
    if company and COMPANY in page_axes(model, view_of(model, page)):
        chosen[COMPANY] = company
    return replace(page, items=tuple(sorted(chosen.items())))


def chart_page(model: Model, page: Page) -> Page:
    """Return the page whose charts suit a page: of a view that of its line or company, else the comparison."""
    if page.kind != "view":
        return page
    chosen = chosen_items(model, view_of(model, page), page)
    company = chosen.get(COMPANY, SUM)
    if LINE not in chosen and company != SUM:
        return Page("company", company)
    return Page("compare", line=chosen.get(LINE, ""))
