"""What live trials tell about a cell: its distribution, and where its own value and today's price lie in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis import statistics
from gpu_modeler.analysis.moving import Answers
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.live_changes import CellName
from gpu_modeler.app.live_trials import USUAL, LiveTrials
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, Model

Values = NDArray[np.float64]

LOW, MIDDLE, HIGH = LEVELS = (0.05, 0.5, 0.95)
ENDS = (0.01, 0.99)
"""Between these quantiles an uncertain input can be dragged."""
BARS = 48
TODAY: Mapping[str, str] = {
    "equity_value": "market_cap", "value_per_share": "price_per_share", "trio_equity_value": "trio_market_cap",
}  # fmt: skip
"""For a modelled value the line that holds what the market pays for the same."""
_BEYOND = 0.6
"""How far beyond the data, in parts of their span, the cell's own value may lie and still widen the histogram."""
_LEAST_FILLED = 0.4
_UNKNOWN = Estimate(math.nan, math.nan)


@dataclass(frozen=True)
class Question:
    """The cells that are looked at, in groups that are evaluated together; `hot` are going to be edited."""

    groups: tuple[tuple[Output, ...], ...]
    scenario: str = BASE
    hot: tuple[CellName, ...] = ()

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return all cells, each once."""
        return tuple(dict.fromkeys(output for group in self.groups for output in group))


@dataclass(frozen=True)
class Figures:
    """One cell over all trials, in its line's unit. Trials that `failed` show an error and are left out of the rest.

    `base` is the cell's own value, `today` what the market pays (NaN where nobody says); both come with the share of the
    trials that lie below. `shares[bar]` are shares of all trials between `edges[bar]`; what lies beyond is counted in the
    outermost bars. A cell that is not `is_uncertain` has the same value in every trial, and no bars.
    """

    output: Output
    base: float | CellError
    is_uncertain: bool
    trials: int
    failed: int = 0
    mean: Estimate = _UNKNOWN
    quantiles: Mapping[float, Estimate] = field(default_factory=dict)
    ends: tuple[float, float] = (math.nan, math.nan)
    base_below: Estimate = _UNKNOWN
    today: float = math.nan
    today_below: Estimate = _UNKNOWN
    edges: Values = field(default_factory=lambda: np.empty(0))
    shares: Values = field(default_factory=lambda: np.empty(0))


class LiveFigures:
    """Answers for one model, as it is edited. Histograms keep their edges while the data sit well in them.

    For one thread at a time.
    """

    def __init__(self, model: Model, sampling: Sampling = USUAL, *, may_compile: bool = False) -> None:
        self.trials = LiveTrials(model, sampling, may_compile=may_compile)
        self._parts = sampling.replicates() if sampling.kind != "plain" else None
        self._edges: dict[Output, Values] = {}
        self._kept: dict[tuple[Output, str], tuple[Answers, Figures]] = {}

    def figures(self, question: Question) -> tuple[Figures, ...]:
        """Return what the trials tell about each cell of a question, in the order of its `outputs`.

        Raises:
            ModelerError: what is uncertain cannot be drawn.
        """
        found: dict[Output, Figures] = {}
        for group in question.groups:
            asked = tuple(dict.fromkeys([*group, *filter(None, map(self._today, group))]))
            answers = self.trials.answers(asked, question.scenario, question.hot)
            for output in group:
                found[output] = self._figures(output, asked, answers, question.scenario)
        self._forget_all_but(found)
        return tuple(found[output] for output in question.outputs)

    def _today(self, output: Output) -> Output | None:
        """Return the cell with the market's price of what an output values."""
        lines = self.trials.model.lines
        today = TODAY.get(output.line, "")
        if today not in lines or lines[today].axes != lines[output.line].axes:
            return None
        return Output(today, output.place) if lines[today].unit == lines[output.line].unit else None

    def _forget_all_but(self, found: Mapping[Output, Figures]) -> None:
        self._edges = {output: edges for output, edges in self._edges.items() if output in found}
        self._kept = {key: kept for key, kept in self._kept.items() if key[0] in found}

    def _figures(self, output: Output, asked: Sequence[Output], answers: Answers, scenario: str) -> Figures:
        known = self._kept.get((output, scenario))
        if known is None or known[0] is not answers:
            known = answers, self._told(output, asked, answers, scenario)
            self._kept[output, scenario] = known
        return known[1]

    def _told(self, output: Output, asked: Sequence[Output], answers: Answers, scenario: str) -> Figures:
        values = answers.values[asked.index(output)]
        base = self.trials.value(output, scenario)
        sound = values[~np.isnan(values)]
        varies = len(sound) > 0 and float(sound.min()) < float(sound.max())
        if not varies and not self.trials.is_uncertain(output, scenario):
            return Figures(
                output, base, is_uncertain=False, trials=len(values), failed=len(values) - len(sound)
            )
        today = self._today(output)
        prices = None if today is None else answers.values[asked.index(today)]
        price = math.nan if today is None else _number(self.trials.value(today, scenario))
        edges = self._steady_edges(output, sound, _number(base))
        parts = self._parts if self._parts is None else self._parts[~np.isnan(values)]
        ends = np.quantile(sound, ENDS).tolist() if len(sound) else [math.nan, math.nan]
        return Figures(
            output,
            base,
            is_uncertain=varies,
            trials=len(values),
            failed=len(values) - len(sound),
            mean=statistics.mean(sound, parts),
            quantiles={level: statistics.quantile(sound, level, parts) for level in LEVELS},
            ends=(ends[0], ends[1]),
            base_below=_UNKNOWN if isinstance(base, CellError) else self._below(values, base),
            today=price,
            today_below=_UNKNOWN if prices is None else self._below(values, prices),
            edges=edges,
            shares=_shares(sound, edges, len(values)),
        )

    def _below(self, values: Values, other: Values | float) -> Estimate:
        return statistics.percentile(values, other, self._parts)

    def _steady_edges(self, output: Output, sound: Values, base: float) -> Values:
        """Return the edges of before while the data lie inside and fill enough of them, else edges that fit."""
        if not len(sound):
            return np.empty(0)
        low, high = np.quantile(sound, [0.005, 0.995]).tolist()
        span = high - low
        if low - _BEYOND * span <= base <= high + _BEYOND * span:
            low, high = min(low, base), max(high, base)
        known = self._edges.get(output)
        if known is None or not _sits_well(low, high, known):
            self._edges[output] = known = _edges(low, high)
        return known


def _number(value: float | CellError) -> float:
    return math.nan if isinstance(value, CellError) else value


def _sits_well(low: float, high: float, edges: Values) -> bool:
    start, stop = float(edges[0]), float(edges[-1])
    return start <= low and high <= stop and high - low >= _LEAST_FILLED * (stop - start)


def _edges(low: float, high: float) -> Values:
    """Return edges with room at both sides, so that the data may move a little before there must be others."""
    room = 0.15 * (high - low) or 0.05 * abs(high) or 0.5
    return np.linspace(low - room, high + room, BARS + 1)


def _shares(sound: Values, edges: Values, trials: int) -> Values:
    if not len(sound):
        return np.empty(0)
    counts, _ = np.histogram(np.clip(sound, edges[0], edges[-1]), edges)
    found: Values = counts / trials
    return found
