"""What is known from the last run, and whether it still answers what is asked. No Qt."""

from __future__ import annotations

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.session import Session
from gpu_modeler.gui.simulation.told import Told, Trials
from gpu_modeler.text import Message


class Known:
    """Invariant: `trials` are the last finished run of the open document, `told` what they tell about an output."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.trials: Trials | None = None
        self.told: Told | None = None
        self._mark: object = None

    def take(self, trials: Trials, mark: object) -> None:
        """Take a finished run; `mark` is the step of history that its model was copied after."""
        self.trials, self._mark = trials, mark

    def forget(self) -> None:
        """Know nothing: another document is open."""
        self.trials, self.told, self._mark = None, None, None

    def has(self, output: Output | None) -> bool:
        """Say whether an output was among the trials."""
        trials = self.trials
        return trials is not None and output in trials.base and output in set(trials.results.outputs)

    @property
    def is_stale(self) -> bool:
        """Whether the model or its scenario has become another since the run began."""
        if self.trials is None:
            return False
        is_same = self._mark is self._session.history.mark
        return not is_same or self.trials.scenario != self._session.scenario

    def remark(self, output: Output | None) -> Message | None:
        """Return why the results shown are not those of what is asked."""
        if self.told is None:
            return None
        if output is not None and not self.has(output):
            return Message("simulation_not_among")
        return Message("simulation_stale") if self.is_stale else None

    def hint(self, output: Output | None, *, is_running: bool) -> str:
        """Return the key of what stands in the place of results before there are any."""
        if output is None:
            return "simulation_no_output"
        if not self._session.model.uncertainties:
            return "simulation_no_inputs"
        return "simulation_running" if is_running else "simulation_not_run"
