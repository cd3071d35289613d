"""What the page asks and what it knows: levers, answers, and the point that can be put into the model. No Qt."""

from __future__ import annotations

from dataclasses import replace

from gpu_modeler.app.levers import USUAL, LeverChoice, chosen_lever, cost_lever, share_lever
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.gui.implied import words
from gpu_modeler.gui.implied.answers import Answers, Wanted
from gpu_modeler.gui.implied.words import Point
from gpu_modeler.text import say

USUAL_LEVERS = {"across": share_lever, "upwards": cost_lever}


class Asking:
    """What is asked of a session. `is_stale` says that something changed since the answers began to come."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.wanted = Wanted()
        self.answers = Answers(self.wanted)
        self.is_stale = True

    def forget(self) -> None:
        """Know nothing: there is another document."""
        self.wanted = Wanted()
        self.answers = Answers(self.wanted)
        self.is_stale = True

    @property
    def companies(self) -> tuple[str, ...]:
        """The companies of the model as it is now."""
        model = self._session.model
        return tuple(model.item_ids(COMPANY)) if COMPANY in model.axes else ()

    # --- what is asked ----------------------------------------------------------------------------

    def choose(self, name: str, choice: LeverChoice, company: str) -> None:
        """Ask over another lever, `across` or `upwards`.

        Raises:
            ModelerError: it cannot be moved for that company; what is asked stays.
        """
        session = self._session
        company = company or next(iter(self.companies), "")
        chosen_lever(session.calculation, choice, USUAL_LEVERS[name], company, session.scenario)
        self.wanted = self.wanted.with_lever(name, choice)

    def choose_usual(self) -> None:
        """Ask over the usual levers."""
        self.wanted = replace(self.wanted, across=USUAL, upwards=USUAL)

    def begin(self, large: str, first: str) -> None:
        """Ask about the model as it is now, in the scenario that is shown, and about one company before the others."""
        self.is_stale = True
        self.wanted = replace(self.wanted, scenario=self._session.scenario, large=large, first=first)

    def enlarge(self, company: str) -> Answers | None:
        """Ask for one company's chart alone; return what need not be asked anew, `None` where all must be."""
        known = self.answers if self.is_fresh and self.answers.is_whole else None
        self.wanted = replace(self.wanted, large=company)
        return known

    # --- what is known ----------------------------------------------------------------------------

    @property
    def is_fresh(self) -> bool:
        """Whether what is known is so of the model as it is now."""
        return not self.is_stale and bool(self.answers.by_company) and self.answers.pricing is not None

    def take(self, answers: Answers, company: str) -> bool:
        """Know more; say whether what is said of a company or of the groups may be otherwise now."""
        before, self.answers = self.answers, answers
        self.is_stale = False
        is_same = before.of(company) is answers.of(company) and before.groups is answers.groups
        return answers.is_whole or not is_same

    def why_nothing(self) -> str:
        """Return why there is no chart at all; empty where there is any, or where that is not known yet."""
        language, companies = self._session.language, self.companies
        if not companies:
            return say("implied_no_company", language)
        told = [self.answers.of(company).refusal for company in companies]
        refusals = {refusal.in_language(language) for refusal in told if refusal is not None}
        return refusals.pop() if len(refusals) == 1 and None not in told else ""

    def point(self, company: str, pinned: Point | None) -> Point | None:
        """Return the settings that can be put into the model: those marked, else the nearest ones."""
        found = self.answers.of(company).found
        if not self.is_fresh or found is None:
            return None
        if pinned is not None:
            return pinned
        return None if found.nearest is None else (found.nearest.x, found.nearest.y)

    def tell_at(self, company: str, at: Point) -> str:
        """Return what holds for a company at settings of both levers, a line for each figure."""
        found, pricing = self.answers.of(company).found, self.answers.pricing
        if found is None or pricing is None:
            return ""
        language, money = self._session.language, words.money_of(pricing.model)
        return words.hover_text(found, at, pricing.at(found, *at), money, language)
