"""What a card says of a cell's distribution. No Qt."""

from __future__ import annotations

import math

from gpu_modeler.analysis import outputs
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.live_figures import HIGH, LOW, MIDDLE, TODAY, Figures
from gpu_modeler.errors import CellError
from gpu_modeler.gui.simulation.words import CHANCE, NOTHING, Scale, scale_of
from gpu_modeler.model import Model
from gpu_modeler.text import Language, Message, say


def scale_at(model: Model, output: Output, language: Language) -> Scale:
    """Return how a cell's values are written."""
    return scale_of(model.lines[output.line].unit, language)


def title(model: Model, output: Output, language: Language) -> str:
    """Return what a person calls a cell."""
    return outputs.label(model, output).in_language(language)


def value_text(scale: Scale, value: float | CellError) -> str:
    """Return a value with its unit, or Excel's error."""
    return value.text if isinstance(value, CellError) else scale.labelled(value)


def quantile_texts(figures: Figures, scale: Scale) -> list[tuple[str, str]]:
    """Return names and values of the quantiles, each with as many digits as its standard error allows."""
    names = {LOW: "P5", MIDDLE: "P50", HIGH: "P95"}
    return [(name, scale.value_and_error(figures.quantiles[level])[0]) for level, name in names.items()]


def mean_text(figures: Figures, scale: Scale) -> str:
    """Return the mean with its standard error; the unit stands in the card's head."""
    return _with_error(scale, figures.mean)


def _with_error(scale: Scale, estimate: Estimate) -> str:
    """Return a figure with its standard error; one that rounds to nothing is said to be smaller than what shows."""
    value, error = scale.value_and_error(estimate)
    if error == NOTHING:
        return value
    if estimate.error and not any(digit in error for digit in "123456789"):
        error = f"<{error[::-1].replace('0', '1', 1)[::-1]}"
    return f"{value} ± {error}"


def below_text(share: object, language: Language) -> str:
    """Return how many of the trials lie below something."""
    return Message("live_below", {"share": share}).in_language(language)


def base_text(figures: Figures, scale: Scale, language: Language) -> str:
    """Return the cell's own value and where it lies."""
    if isinstance(figures.base, CellError):
        return figures.base.text
    return f"{scale.text(figures.base)} · {below_text(_with_error(CHANCE, figures.base_below), language)}"


def today_name(model: Model, figures: Figures, language: Language) -> str:
    """Return what the market's price is called: Market cap today."""
    line = model.lines[TODAY[figures.output.line]]
    return Message("live_today", {"line": line.labels}).in_language(language)


def today_text(figures: Figures, scale: Scale, language: Language) -> str:
    """Return what the market pays, and how many trials are worth less."""
    return f"{scale.text(figures.today)} · {below_text(_with_error(CHANCE, figures.today_below), language)}"


def has_today(figures: Figures) -> bool:
    """Say whether it is known what the market pays for the same."""
    return not math.isnan(figures.today) and not math.isnan(figures.today_below.value)


def note(figures: Figures | None, scale: Scale, language: Language) -> str:
    """Return what stands below the figures, or instead of them; empty where all is as usual."""
    if figures is None:
        return say("live_computing", language)
    count = f"{figures.trials:,}"
    if figures.failed == figures.trials:
        return say("live_all_failed", language)
    if figures.failed:
        return say("live_failed", language, count=count, failed=f"{figures.failed:,}")
    if not figures.is_uncertain:
        return say("live_certain", language, value=value_text(scale, figures.base))
    return ""


def summary(cell: str, figures: Figures, scale: Scale, language: Language) -> str:
    """Return the figures in a sentence, for a screen reader."""
    texts = dict(quantile_texts(figures, scale))
    return say(
        "live_summary",
        language,
        cell=cell,
        low=texts["P5"],
        middle=texts["P50"],
        high=texts["P95"],
        mean=scale.with_unit(mean_text(figures, scale)),
    )
