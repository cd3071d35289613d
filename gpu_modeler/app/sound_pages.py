"""Pages whose company, line or view is gone from the model: the nearest one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gpu_modeler.app.rows import COMPANY, SEGMENT, SUMMED, Page
from gpu_modeler.model import Model


def sound_page(model: Model, page: Page, companies: Sequence[str] = ()) -> Page:
    """Return the page, or the nearest that the model has: for a company its neighbour among `companies`, as they were.

    A model without the axis of companies has its market page.
    """
    if page.kind == "company":
        return _of_company(model, page, companies)
    if page.kind == "compare":
        return _compared(model, page)
    if page.kind == "view" and page.arrangement is None and page.view and not page.view.startswith(":"):
        return page if page.view in model.views else Page("view", view=":company", items=page.items)
    return page


def _of_company(model: Model, page: Page, companies: Sequence[str]) -> Page:
    there = companies_of(model)
    if page.company in there:
        return page
    if not there:
        return Page("market")
    if page.company not in companies:
        return replace(page, company=there[0])
    at = companies.index(page.company)
    near = [*companies[at + 1 :], *reversed(companies[:at])]
    return replace(page, company=next((other for other in near if other in there), there[0]))


def _compared(model: Model, page: Page) -> Page:
    if page.line and page.line not in model.lines:
        return Page("compare")
    segments = model.item_ids(SEGMENT) if SEGMENT in model.axes else ()
    if page.segment and page.segment != SUMMED and page.segment not in segments:
        return replace(page, segment="")
    return page


def companies_of(model: Model) -> tuple[str, ...]:
    """Return the ids of the companies, none where the model has no such axis."""
    return model.item_ids(COMPANY) if COMPANY in model.axes else ()
