"""What is known of one state of the model, company by company, as it comes in. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gpu_modeler.analysis.implied import Implied, Together
from gpu_modeler.analysis.implied_picture import Picture, Window, window_of
from gpu_modeler.analysis.simulation import Watch
from gpu_modeler.app.implying import Chance, Pricing, chances, groups_of
from gpu_modeler.app.levers import USUAL, LeverChoice
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.implied.scale import Scale
from gpu_modeler.model import BASE, Model
from gpu_modeler.text import Message


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: a scenario, the levers across and upwards, the company that is shown large, if any, and the `first`."""

    scenario: str = BASE
    across: LeverChoice = USUAL
    upwards: LeverChoice = USUAL
    large: str = ""
    first: str = ""

    def with_lever(self, name: str, choice: LeverChoice) -> Wanted:
        """Return this with another lever `across` or `upwards`."""
        return replace(self, across=choice) if name == "across" else replace(self, upwards=choice)


@dataclass(frozen=True)
class Answer:
    """What is known of one company; `refusal` says why nothing is, `chance` is `None` until it was simulated.

    `shares` are settings across, the other lever standing still, with the shares of the domestic market they mean.
    """

    company: str
    found: Implied | None = None
    picture: Picture | None = None
    refusal: Message | None = None
    chance: Chance | Message | None = None
    shares: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Answers:
    """What is known of all of them; the groups' answers are `None` where one of their companies has no point."""

    wanted: Wanted
    pricing: Pricing | None = None
    by_company: dict[str, Answer] = field(default_factory=dict)
    groups: dict[str, Together | None] = field(default_factory=dict)
    is_whole: bool = False

    def of(self, company: str) -> Answer:
        """Return what is known of a company."""
        return self.by_company.get(company, Answer(company))

    @property
    def found(self) -> list[Implied]:
        """Return what was found so far, in the order in which it was asked."""
        return [answer.found for answer in self.by_company.values() if answer.found is not None]

    def with_answer(self, answer: Answer) -> Answers:
        """Return this with another answer of a company."""
        return replace(self, by_company=self.by_company | {answer.company: answer})


def answers_of(model: Model, wanted: Wanted, trials: int, watch: Watch) -> Iterator[Answers]:
    """Yield ever more: each company's levers, then its picture, the groups, and the chances at last.

    `model` is the caller's own copy; `watch` may raise to stop it.
    """
    pricing = Pricing.of(model, wanted.scenario, wanted.across, wanted.upwards)
    known = Answers(wanted, pricing)
    companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
    for company in sorted(companies, key=lambda company: company != wanted.first):
        watch(0, trials)
        known = known.with_answer(_asked(pricing, company))
        yield known
    for one in known.found:
        watch(0, trials)
        known = known.with_answer(_drawn(known, pricing, one))
        yield known
    known = replace(known, groups={group: pricing.together(known.found, group) for group in groups_of(model)})
    yield known
    yield _with_chances(known, model, trials, watch)


def drawn_anew(known: Answers, wanted: Wanted, watch: Watch) -> Iterator[Answers]:
    """Yield whole answers with another company large: pictures in other windows, all else as it is known."""
    pricing, known = known.pricing, replace(known, wanted=wanted)
    for one in known.found:
        picture = known.of(one.company).picture
        if pricing is not None and (picture is None or picture.window != window_for(known, one)):
            watch(0, 0)
            known = known.with_answer(_drawn(known, pricing, one))
    yield known


def _drawn(known: Answers, pricing: Pricing, one: Implied) -> Answer:
    window = window_for(known, one)
    ticks = Scale.of(one.x, window.x_low, window.x_high).ticks()
    shares = pricing.shares(one, ticks)
    are_alike = len({round(share, 9) for _, share in shares}) <= 1
    picture = pricing.picture(one, window)
    return replace(known.of(one.company), picture=picture, shares=() if are_alike else shares)


def _asked(pricing: Pricing, company: str) -> Answer:
    try:
        return Answer(company, pricing.ask(company))
    except ModelerError as error:
        return Answer(company, refusal=error.message)


def window_for(known: Answers, one: Implied) -> Window:
    """Return the window of a chart: common to all that have a point, its own for one that is large or has none.

    Bounds that somebody typed are shown whole. No chart shows what its own levers are not looked at for, such as a
    share of more than the whole market.
    """
    is_alone = one.nearest is None or known.wanted.large == one.company
    common = [one] if is_alone else [each for each in known.found if each.nearest is not None]
    window = window_of(common)
    if known.wanted.across.bounds is not None:
        window = replace(window, x_low=one.x.floor, x_high=one.x.ceiling)
    if known.wanted.upwards.bounds is not None:
        window = replace(window, y_low=one.y.floor, y_high=one.y.ceiling)
    return Window(
        max(window.x_low, one.x.floor),
        min(window.x_high, one.x.ceiling),
        max(window.y_low, one.y.floor),
        min(window.y_high, one.y.ceiling),
    )


def _with_chances(known: Answers, model: Model, trials: int, watch: Watch) -> Answers:
    """Return the answers with each company's chance, or with why there is none."""
    asked = [one.company for one in known.found]
    told: dict[str, Chance] | Message
    try:
        told = chances(model, asked, known.wanted.scenario, trials, watch) if asked else {}
    except ModelerError as error:
        told = error.message
    for company in asked:
        chance = told if isinstance(told, Message) else told[company]
        known = known.with_answer(replace(known.of(company), chance=chance))
    return replace(known, is_whole=True)
