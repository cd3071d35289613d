"""Running trials for the page: a copy of the model goes to a process beside the window, and its results come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.results import Results
from gpu_modeler.analysis.simulation import Watch
from gpu_modeler.app import simulating
from gpu_modeler.app.beside import beside, warm
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import Request
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.gui.simulation.told import Told, Trials, number, today_of, told_about
from gpu_modeler.model import Model
from gpu_modeler.text import Message


@dataclass(frozen=True)
class Subject:
    """What a run is about: a copy of the model, and the values of its own that figures are held against."""

    model: Model
    request: Request
    base: dict[Output, float]
    mark: object = field(compare=False)
    """The session's step of history that the copy was made after."""

    @classmethod
    def of(cls, session: Session, request: Request) -> Subject:
        """Return the session's model as it is now."""
        outputs = list(request.outputs)
        outputs += [today for each in outputs if (today := today_of(session.model, each)) is not None]
        base = {each: number(session.value(each.line, each.place, request.scenario)) for each in outputs}
        return cls(session.model.copied(), request, base, session.history.mark)

    def trials(self, results: Results) -> Trials:
        """Return the finished run."""
        return Trials(self.model, self.request.scenario, results, self.base, self.request.race)


class Runs(QObject):
    """One run at a time, and one reading of its results. What was begun before is dropped."""

    def __init__(
        self,
        progressed: Callable[[int, int], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._progressed = progressed
        self._run: Task | None = None
        self._reading: Task | None = None
        self._warming: Task | None = None
        self.subject: Subject | None = None
        """What the run under way is about."""

    @property
    def is_running(self) -> bool:
        """Whether trials are being run."""
        return self._run is not None

    @property
    def is_reading(self) -> bool:
        """Whether figures are being worked out."""
        return self._reading is not None

    def begin(
        self, subject: Subject, done: Callable[[Trials], None], failed: Callable[[Message], None]
    ) -> None:
        """Run trials; `done` and `failed` are called in the window's thread."""
        self.cancel()
        self.subject = subject

        def finish(found: Trials) -> None:
            self._run = None
            done(found)

        def refuse(message: Message) -> None:
            self._run = None
            failed(message)

        self._run = run_in_background(
            self, lambda progress: _simulated(subject, progress), finish, refuse, self._tell
        )

    def _tell(self, _part: float, message: Message) -> None:
        done, total = message.values["done"], message.values["total"]
        assert isinstance(done, int)
        assert isinstance(total, int)
        self._progressed(done, total)

    def cancel(self) -> None:
        """Let go of a run under way; its process ends within a tenth of a second."""
        if self._run is not None:
            self._run.cancel()
            self._run, self.subject = None, None

    def read(
        self,
        trials: Trials,
        output: Output,
        done: Callable[[Told], None],
        failed: Callable[[Message], None],
    ) -> None:
        """Work out what trials tell about an output."""
        self.drop_reading()

        def finish(found: Told) -> None:
            self._reading = None
            done(found)

        def refuse(message: Message) -> None:
            self._reading = None
            failed(message)

        self._reading = run_in_background(self, lambda _: told_about(trials, output), finish, refuse)

    def drop_reading(self) -> None:
        """Let go of figures that are being worked out."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def prepare(self) -> None:
        """Have a process ready before it is needed: the first run then begins at once."""
        if self._warming is None:
            self._warming = run_in_background(
                self,
                lambda progress: warm(import_all, lambda _done, _total: progress.check()),
                lambda _: None,
                lambda _: None,
            )
            self._warming.ended.connect(self._forget_warming)

    def _forget_warming(self) -> None:
        self._warming = None

    def stop(self) -> None:
        """Let go of everything."""
        self.cancel()
        self.drop_reading()
        if self._warming is not None:
            self._warming.cancel()


def _simulated(subject: Subject, progress: Progress) -> Trials:
    def watch(done: int, total: int) -> None:
        progress.check()
        if total:
            progress.report(done / total, Message("trials_progress", {"done": done, "total": total}))

    return subject.trials(simulate(subject.model, subject.request, watch))


def simulate(model: Model, request: Request, watch: Watch) -> Results:
    """Return the results of trials run in a process beside the window."""
    return beside(simulating.simulate_model, model, request, watch=watch)


def import_all(watch: Watch) -> None:  # noqa: ARG001 - what works beside the window is given one
    """Import, in that process, what a simulation will need."""
    import scipy.stats  # noqa: F401 - importing is all
