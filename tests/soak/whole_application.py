"""The application's core in the hands of somebody who does anything in any order, and is killed in between.

A state machine for hypothesis: every kind of edit, undo and redo, attempts, typing, scenarios, tables from outside, exports
with a review of what came back, saving, opening again, and taking the work back from the journal as a crash leaves it.
After each step the invariants are asked of everything. What was done is counted, so that a long run can say so.
"""

import shutil
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gpu_modeler.app import importing
from gpu_modeler.app.protection import protect
from gpu_modeler.app.recovering import restore
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.files.tables import ImportMapping
from tests.files.colleague import Colleague
from tests.files.table_files import grid
from tests.journal.journals import as_left, state
from tests.random_edits import places, random_edits, scenarios
from tests.random_models import NUMBERS
from tests.returned import export
from tests.small_model import bits, contents, small_model

TYPED = st.one_of(
    st.sampled_from(
        ["", "45%", "12.3亿", "(763)", "=1200*1.1", "=revenue", "=", "=1/", "x", "１２", "-", "1e400"]
    ),
    NUMBERS.map(str),
    st.text(max_size=8),
)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Each edit waits for the one before to be on the disk; a process that is killed loses nothing of a disk in memory."""
done: Counter[str] = Counter()


class WholeApplication(RuleBasedStateMachine):
    """One person at one session, whose journal is on the disk."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="gpu_modeler_soak", dir=MEMORY))
        self.kills = 0
        self.saved = None
        self.begin(Session(small_model(), SettingsFile.nowhere()))

    def begin(self, session):
        self.session = session
        self.protection = protect(session, self.folder / f"journals{self.kills}")
        self.protection.start()

    def teardown(self):
        self.protection.finish()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- what somebody does ---------------------------------------------------------------------

    def tries(self, what, request):
        """Do something that may be refused: then everything is as it was."""
        before = state(self.session), self.session.scenario
        try:
            request()
        except ModelerError as fault:
            refusal = fault
        else:
            done[what] += 1
            return True
        assert all(text.strip() for text in map(refusal.user_message, ("zh", "en")))
        assert (state(self.session), self.session.scenario) == before, f"{what} changed something"
        done["refused"] += 1
        return False

    @rule(data=st.data(), count=st.integers(3, 12))
    def edit(self, data, count):
        for _ in range(count):
            edit = data.draw(random_edits(self.session.model))
            self.tries(type(edit).__name__, partial(self.session.perform, edit))
            self.values_are_those_of_a_whole_calculation()

    @rule(data=st.data(), texts=st.lists(TYPED, min_size=1, max_size=8))
    def type(self, data, texts):
        for text in texts:
            line, place = data.draw(places(self.session.model))
            self.tries("typed", partial(self.session.type_into_cell, line, place, text))

    @rule(count=st.integers(1, 4))
    def undo(self, count):
        for _ in range(count):
            self.tries("undo", self.session.undo)

    @rule(count=st.integers(1, 4))
    def redo(self, count):
        for _ in range(count):
            self.tries("redo", self.session.redo)

    @rule(data=st.data(), is_kept=st.booleans())
    def attempt(self, data, is_kept):
        before = state(self.session), bits(self.session.calculation)
        for _ in range(2):
            edit = data.draw(random_edits(self.session.model))
            try:
                self.session.attempt(edit)
            except ModelerError:
                done["refused"] += 1
        if is_kept:
            self.session.keep_attempt()
            done["attempt kept"] += 1
        else:
            self.session.drop_attempt()
            assert (state(self.session), bits(self.session.calculation)) == before
            done["attempt dropped"] += 1

    @rule(data=st.data())
    def choose_scenario(self, data):
        scenario = data.draw(scenarios(self.session.model))
        self.tries("scenario", lambda: self.session.choose_scenario(scenario))

    @precondition(lambda self: "revenue" in self.session.model.lines)
    @rule(value=NUMBERS)
    def take_table(self, value):
        sheet = grid([["MetaX 单位：亿元"], ["", "2024A", "2025E"], ["收入", value, 17.0]])

        def take():
            found = importing.tables_of(self.session, sheet)
            if found:
                wanted = importing.preview_of(self.session, sheet, ImportMapping((found[0].table,)))
                importing.import_tables(self.session, wanted)

        self.tries("table", take)

    # --- files ----------------------------------------------------------------------------------

    @rule()
    def save(self):
        path = self.folder / "model.gpum"
        if self.tries("save", lambda: self.session.save_as(path)):
            self.saved = contents(self.session.model)
            assert contents(gpum.read(path)) == self.saved

    @precondition(lambda self: self.saved is not None)
    @rule()
    def reopen(self):
        if self.tries("reopen", lambda: self.session.open(self.folder / "model.gpum")):
            assert contents(self.session.model) == self.saved
            assert not self.session.is_modified

    @rule()
    def kill(self):
        """Go on in another process, as it were, from nothing but what lies on the disk at this moment."""
        self.session.keep_attempt()
        expected, values = state(self.session), bits(self.session.calculation)
        is_modified = self.session.is_modified
        self.kills += 1
        left = as_left(self.protection, self.folder / f"journals{self.kills}")
        self.protection.finish()
        session = Session(small_model(), SettingsFile.nowhere())
        self.begin(session)
        assert restore(session, left, self.protection) == []
        assert state(session) == expected
        assert bits(session.calculation) == values
        assert session.is_modified == is_modified
        done["kill"] += 1

    @precondition(lambda self: done["review"] < done["kill"])  # a workbook takes as long as twenty edits
    @rule(data=st.data(), value=NUMBERS)
    def review(self, data, value):
        """Send a workbook to a colleague, who types into one cell, and take that back."""
        line, place = data.draw(places(self.session.model))
        self.tries("review", lambda: self._review(line, place, value))

    def _review(self, line, place, value):
        model = self.session.model
        path = export(self.session, self.folder / "returned.xlsx")
        known = model.lines[line]
        if known.is_input:
            colleague = Colleague(path)
            colleague.type(colleague.cell(model, known, place), value)
            colleague.save(path)
        reviewing = ReviewSession.begin(self.session, path)
        if not known.is_input:
            assert reviewing.review.changes == ()
            return
        reviewing.accept_all()
        if reviewing.decisions.accepted:
            reviewing.apply()

    # --- what holds -----------------------------------------------------------------------------

    @invariant()
    def values_are_those_of_a_whole_calculation(self):
        assert bits(self.session.calculation) == bits(Calculation.of(self.session.model))

    @invariant()
    def no_value_is_infinite(self):
        calculation = self.session.calculation
        for line in self.session.model.lines:
            codes = calculation.codes(line)
            values = np.asarray(calculation.values(line))
            sound = np.isfinite(values)
            assert sound.all() or (codes is not None and (np.asarray(codes)[~sound] != 0).all())

    @invariant()
    def what_differs_from_the_file_is_called_modified(self):
        if self.session.path is not None and contents(self.session.model) != self.saved:
            assert self.session.is_modified

    @invariant()
    def the_work_is_protected(self):
        assert self.protection.warning is None

    @invariant()
    def every_problem_can_be_said(self):
        for problem in self.session.problems():
            assert problem.message.in_language("zh")
            assert problem.message.in_language("en")
        assert not any(isinstance(error, BaseException) for error in CellError)
