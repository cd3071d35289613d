"""Live figures computed in a process of their own, which is told of edits only, so that keys never wait for them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app.beside import Companion, Watch
from gpu_modeler.app.live_changes import replacements_between
from gpu_modeler.app.live_figures import Figures, LiveFigures, Question
from gpu_modeler.app.live_trials import USUAL
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Model, Replacement
from gpu_modeler.text import Message

Answer = tuple[Figures, ...] | Message
"""What was asked for, or why there is nothing to tell."""
Update = Model | tuple[Replacement, ...]

_numbers = count()
_kept: dict[int, LiveFigures] = {}
"""In the process that computes: the models it was told of."""


class LiveBeside:
    """Figures of a model that changes elsewhere; each question brings the model as it is then.

    For one thread at a time. With `is_apart` false everything is computed in the thread that asks.
    """

    def __init__(self, sampling: Sampling = USUAL, *, is_apart: bool = True) -> None:
        self._sampling = sampling
        self._number = next(_numbers)
        self._told: Model | None = None
        self.is_apart = is_apart
        self._companion = Companion()

    def ask(self, model: Model, question: Question, watch: Watch | None = None) -> Answer:
        """Return the figures of a model that nobody changes meanwhile.

        Raises:
            WorkerGone: the process ended before it had answered; the next question starts another.
            Exception: what `watch` raises; nothing is computed any more.
        """
        update: Update = model if self._told is None else replacements_between(self._told, model)
        self._told = None
        found = self._asker(watch)(self._number, self._sampling, update, question)
        self._told = model
        return found

    def _asker(self, watch: Watch | None) -> Callable[[int, Sampling, Update, Question], Answer]:
        if not self.is_apart:
            return lambda *arguments: answer(*arguments, watch=watch or _nothing)
        return lambda *arguments: self._companion.ask(answer, *arguments, watch=watch)

    def end(self) -> None:
        """Let go of the process, and of the model."""
        self._told = None
        _kept.pop(self._number, None)
        self._companion.end()


def answer(number: int, sampling: Sampling, update: Update, question: Question, *, watch: Watch) -> Answer:
    """Take note of what changed in a model, or of a new one, and answer a question about it."""
    watch(0, 1)
    if isinstance(update, Model):
        _kept[number] = LiveFigures(update.copied(), sampling, may_compile=True)
    else:
        _kept[number].trials.follow(update)
    try:
        return _kept[number].figures(question)
    except ModelerError as fault:
        return fault.message


def _nothing(done: int, total: int) -> None:
    """Watch nothing."""
