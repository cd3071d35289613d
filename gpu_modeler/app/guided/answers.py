"""The answers of the guided first model, as texts, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gpu_modeler.app.building.names import identifier_from
from gpu_modeler.app.guided import fields
from gpu_modeler.app.guided.fields import ASSUMED, REPORTED, Currency, Field, Valuation
from gpu_modeler.edits.axes import COMPANY
from gpu_modeler.errors import ModelerError
from gpu_modeler.text import Labels, Message

RESERVED = frozenset({COMPANY, "period", "segment", "year"})
MOST_COMPANIES = 50
YEARS = (3, 30)
"""Fewest and most years that are forecast."""


class NoCompany(ModelerError):
    """No company is named."""

    key = "guided_no_company"


class CompanyTwice(ModelerError):
    """Two companies are called the same."""

    key = "guided_company_twice"


class TooManyCompanies(ModelerError):
    """More companies than a first model is for."""

    key = "guided_too_many_companies"


class YearUnreadable(ModelerError):
    """The last reported year is no year."""

    key = "guided_bad_year"


class GrowthAboveDiscount(ModelerError):
    """The terminal value is infinite where growth reaches the discount rate."""

    key = "guided_growth_above_discount"


@dataclass(frozen=True)
class Answers:
    """Everything as it was typed. `reported` and `assumed` map (company's place, field's id) to text."""

    companies: str = ""
    last_year: str = ""
    years: int = 10
    currency: Currency = field(default_factory=Currency)
    valuation: Valuation = "dcf"
    reported: Mapping[tuple[int, str], str] = field(default_factory=dict)
    assumed: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[Labels, ...]:
        """The companies, in both languages where both are given: `沐曦 / MetaX`."""
        found = []
        for line in filter(None, (line.strip() for line in self.companies.splitlines())):
            first, _, second = (part.strip() for part in line.replace("／", "/").partition("/"))
            found.append(Labels(first, second or first))
        return tuple(found)

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """An id for each company, all different."""
        found: list[str] = []
        for place, labels in enumerate(self.names, start=1):
            stem = identifier_from(labels, f"company_{place}")
            name, number = stem, 2
            while name in found or name in RESERVED:
                name, number = f"{stem}_{number}", number + 1
            found.append(name)
        return tuple(found)

    @property
    def base(self) -> int:
        """The last reported year."""
        return int(self.last_year)

    def figure(self, place: int, known: Field) -> float:
        """Return a number of a company. Raises `ModelerError` where there is none."""
        texts = self.reported if known in REPORTED else self.assumed
        return fields.number(known, texts.get((place, known.id), ""), self.currency)

    # --- what is wrong ----------------------------------------------------------------------------

    def fault_of_basics(self) -> tuple[str, Message] | None:
        """Return (which field, what is wrong) of the first step."""
        if not self.names:
            return "companies", NoCompany().message
        if len(self.names) > MOST_COMPANIES:
            return "companies", TooManyCompanies(limit=MOST_COMPANIES).message
        for language in ("zh", "en"):
            texts = [getattr(labels, language) for labels in self.names]
            twice = next((text for text in texts if texts.count(text) > 1), "")
            if twice:
                return "companies", CompanyTwice(name=twice).message
        year = self.last_year.strip()
        if not (year.isascii() and year.isdigit() and 1950 <= int(year) <= 2100):
            return "last_year", YearUnreadable(value=year).message
        return None

    def faults(self, step: str) -> Iterator[tuple[int, Field, Message]]:
        """Yield (company's place, field, what is wrong) of "reported" or "assumed", field by field."""
        known = REPORTED if step == "reported" else fields.asked(self.valuation)
        texts = self.reported if step == "reported" else self.assumed
        for wanted in known:
            for place in range(len(self.names)):
                found = fields.fault(wanted, texts.get((place, wanted.id), ""), self.currency)
                if found is None and wanted.id == "terminal_growth":
                    found = self._growth_fault(place)
                if found is not None:
                    yield place, wanted, found

    def _growth_fault(self, place: int) -> Message | None:
        by_id = {known.id: known for known in ASSUMED}
        try:
            growth, rate = (self.figure(place, by_id[name]) for name in ("terminal_growth", "discount_rate"))
        except ModelerError:
            return None
        return GrowthAboveDiscount().message if growth >= rate else None
