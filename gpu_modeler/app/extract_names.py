"""What a page, and the document it is of, are called where they leave the application."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.files.excel.names import one_line
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session


def page_name(session: Session, page: Page, language: Language) -> str:
    """Return what a page is called: Market, the company's name, or Compare with its line."""
    model = session.model
    if page.kind == "market":
        return say("page_market", language)
    if page.kind == "company":
        labels = next(item.labels for item in model.axes[COMPANY].items if item.id == page.company)
        return one_line(labels.in_language(language))
    if page.kind == "view":
        from gpu_modeler.app.view_choices import view_of

        return one_line(view_of(model, page).labels.in_language(language)) or say("page_view", language)
    line = model.lines.get(page.line)
    name = say("page_compare", language)
    return f"{name} · {one_line(line.labels.in_language(language))}" if line else name


def remark(session: Session, language: Language, day: date | None = None) -> str:
    """Return of which model, scenario and day something is."""
    scenario = session.model.scenarios[session.scenario].labels.in_language(language)
    shown = (day or date.today()).isoformat()  # noqa: DTZ011  # the day where the person is
    name = model_name(session, language)
    return say("extract_remark", language, model=name, scenario=one_line(scenario), date=shown)


def model_name(session: Session, language: Language) -> str:
    """Return what the document is called in a language."""
    if session.path is not None:
        return one_line(session.path.stem)
    return one_line(session.model.title.in_language(language)) or say("app_untitled", language)
