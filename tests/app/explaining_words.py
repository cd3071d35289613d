"""Reading an explanation again: every number in it must have been taken from the engine."""

import re

from gpu_modeler.analysis.figures import figure
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.text import LANGUAGES

NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])[-+−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
PLAIN = re.compile(r"[-+−]")
NEVER = re.compile(r"[{}]|\bnan\b|\bNone\b|\binf\b|Labels\(|Message\(|。。|\.\.|  |（）|\(\)|：。|，，")


def numbers(text):
    """The numbers in a text, without signs and separators."""
    return [PLAIN.sub("", found).replace(",", "") for found in NUMBER.findall(text)]


def words_of(model, language):
    """Everything in a paragraph that is a name of the model, longest first: digits in it are no figures."""
    labels = [line.labels for line in model.lines.values()]
    labels += [item.labels for axis in model.axes.values() for item in axis.items if axis.id != "period"]
    labels += [scenario.labels for scenario in model.scenarios.values()]
    found = {each.in_language(language) for each in labels}
    return sorted((text for text in found if text), key=len, reverse=True)


def quoted_of(model):
    """Titles of sources, whole and in each language, and their dates, longest first."""
    found = {part for known in model.sources.values() for part in (known.title, *known.title.split(" / "))}
    found |= {known.date for known in model.sources.values()}
    return sorted((text for text in found if len(text) > 3), key=len, reverse=True)


class Checker:
    """Finds what is wrong with a paragraph."""

    def __init__(self, session):
        self.session = session
        self.words = {language: words_of(session.model, language) for language in LANGUAGES}
        self.years = set(session.model.periods)
        self.quoted = quoted_of(session.model)

    def faults(self, spot, paragraph):
        """Return what is wrong: placeholders, numbers from nowhere, figures that the engine does not give."""
        found = [self._figure_fault(each) for each in paragraph.figures]
        for language in LANGUAGES:
            found += self._text_faults(spot, paragraph, language)
        return [fault for fault in found if fault]

    def _figure_fault(self, said):
        if said.spot is None:
            return ""
        value = self.session.calculation.value(*said.spot, said.scenario)
        unit = self.session.model.lines[said.spot.line].unit
        is_right = value == said.value and unit == said.unit and figure(value, unit) == said.text
        return "" if is_right else f"{said} is not {value}"

    def _text_faults(self, spot, paragraph, language):
        text = paragraph.text(language)
        faults = [f"{spot}: {bad!r} in {text}" for bad in NEVER.findall(self._without_quotes(text))]
        known = self.years | {"1"}  # years of the model; "1% more"
        known |= {number for each in paragraph.figures for number in numbers(each.text.in_language(language))}
        known |= set(numbers(self._literals(spot)))
        for sentence in paragraph.sentences:
            said = sentence.in_language(language)
            for word in (*self._said_of(said), *self.words[language]):
                said = said.replace(word, "…")
            faults += [f"{spot}: {each} in {said}" for each in numbers(said) if each not in known]
        return faults

    def _said_of(self, text):
        """Titles and dates of sources in a text."""
        return [word for word in self.quoted if word in text]

    def _without_quotes(self, text):
        for word in self._said_of(text):
            text = text.replace(word, "…")
        return text

    def _literals(self, spot):
        """The numbers that stand in the formula itself, and the conversions in it."""
        calculation = self.session.calculation
        formula = calculation.bound(spot.line).formula_at(spot.place)
        if formula is None:
            return ""
        factors = " ".join(f"{factor.numerator} {factor.denominator}" for factor in formula.factors.values())
        line = self.session.model.lines[spot.line]
        scopes = " ".join(" ".join(items) for each in line.exceptions for items in each.scope.values())
        factors += " 100 10" * ("_100m" in formula.text or "_10k" in formula.text)
        return f"{formula.text} {factors} {scopes}".replace("[", " ").replace("]", " ")


def every_spot(model):
    """Every cell of a model."""
    return [Spot(line.id, place) for line in model.ordered("lines") for place in model.places(line)]
