"""Frames a second while an input of the starter model is dragged: 8,192 cases of whatever is looked at, and the window.

    python tests/benchmarks/bench_live.py

A frame is: a value is put into the input (market growth in 2028) as a drag does, the trials follow, and every figure of
every cell looked at is there. First by numpy and by kernels in one process, then with the trials in a process of their
own, as the window has it; last the window itself, without a screen: how often in a second its cards show newer
figures while a value is dragged at 60 moves a second, and how long a move keeps the window (grid, charts, cards).
To reach: 10 frames a second. Nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QPA_UPDATE_IDLE_TIME"] = "0"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.live_beside import LiveBeside
from gpu_modeler.app.live_changes import replacements_between
from gpu_modeler.app.live_figures import Figures, LiveFigures, Question
from gpu_modeler.app.live_trials import USUAL
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import TypeValue
from gpu_modeler.engine import compiled
from gpu_modeler.files import starter
from gpu_modeler.gui import application, theme
from gpu_modeler.gui.background import stop_all
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.live.card import LiveCard
from gpu_modeler.gui.live.panel import LivePanel
from gpu_modeler.gui.window import MainWindow

LINE, PLACE = DRAGGED = ("tam_growth", ("2028",))
FRAMES, SECONDS, MOVES = 40, 4.0, 60


def main() -> None:
    """Print frames a second."""
    session = Session(starter.load_starter(), SettingsFile.nowhere())
    print(f"{USUAL.trials:,} trials; {LINE} {PLACE[0]} is dragged; median frame, frames a second")
    for name, question in questions(session).items():
        print(f"  {name}")
        for way, frame in ways(session, question).items():
            took = median(timed(session, frame))
            print(f"    {way:<32} {1000 * took:7.1f} ms  {1 / took:6.1f}")
    window()


def questions(session: Session) -> dict[str, Question]:
    """Return what is looked at: one cell, what the panel begins with, all it can show, and a line over all companies."""
    companies = session.model.item_ids("company")
    here = (Output(*DRAGGED),)
    values = tuple(Output("equity_value", (company,)) for company in companies)
    pinned = (
        *values[:2],
        Output("revenue", ("2030", "metax")),
        Output("net_profit", ("2030", "moore_threads")),
    )
    pinned = tuple(output for output in pinned if output.place[-1] in companies)
    hot = (DRAGGED,)
    return {
        "one company's value": Question((values[:1],), hot=hot),
        "the input and one company's value": Question((here, values[:1]), hot=hot),
        f"the input and {len(pinned)} cells kept in sight": Question((here, pinned), hot=hot),
        f"the values of all {len(values)} companies": Question((values,), hot=hot),
    }


def ways(session: Session, question: Question) -> dict[str, Callable[[], object]]:
    """Return how figures are got."""
    found: dict[str, Callable[[], object]] = {"numpy": here(session, question, may_compile=False)}
    if compiled.is_available():
        compiled.prepare()
        found["kernels"] = here(session, question, may_compile=True)
    beside = LiveBeside()
    found["in a process of its own"] = lambda: beside.ask(session.model.copied(), question)
    return found


def here(session: Session, question: Question, *, may_compile: bool) -> Callable[[], object]:
    """Return what gives the figures in this process."""
    live = LiveFigures(session.model.copied(), may_compile=may_compile)

    def frame() -> object:
        live.trials.follow(replacements_between(live.trials.model, session.model))
        return live.figures(question)

    return frame


def timed(session: Session, frame: Callable[[], object]) -> Iterator[float]:
    """Yield how long each frame took, after two that make ready; kernels may come a little later."""
    start = session.value(*DRAGGED)
    frame()
    time.sleep(0.5)
    for at in range(FRAMES):
        began = time.perf_counter()
        session.attempt(TypeValue(LINE, PLACE, start + 0.001 * (at % 17)))
        frame()
        if at > 1:
            yield time.perf_counter() - began
    session.drop_attempt()


# --- the window ---


def window() -> None:
    """Drag in the window, and print what it shows."""
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()
    app = QApplication([])
    theme.apply_theme(app, "light")
    shown = MainWindow(Session(starter.load_starter(), SettingsFile.nowhere()))
    shown.documents.may_leave = lambda: True
    shown.resize(1440, 900)
    shown.show()
    application.build_charts(shown)
    shown.view.go_to(CellPlace(LINE, PLACE))
    shown.live.want(shown=True)
    panel = shown.live.panel
    wait_for(lambda: panel.cards and all(card.figures for card in panel.cards) and not panel.work.is_running)
    wait_for(lambda: False, 1.0)  # kernels may come a little later
    Dragging(panel, shown.session.value(*DRAGGED)).run()
    shown.close()
    stop_all()


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Let the window live until something holds, or so long."""
    loop, until = QEventLoop(), time.perf_counter() + seconds
    timer = QTimer(interval=20)
    timer.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() > until else None)
    timer.start()
    loop.exec()


class Dragging:
    """Moves the handle many times a second, counts newer figures in the cards, and times what a move keeps the window."""

    def __init__(self, panel: LivePanel, start: float) -> None:
        self._panel, self._start = panel, start
        self._moves = 0
        self.held: list[float] = []
        self.counts = dict.fromkeys(panel.cards, 0)
        for card in panel.cards:
            card.show_figures = partial(self._count, card, card.show_figures)

    def _count(self, card: LiveCard, show: Callable[[Figures], None], figures: Figures) -> None:
        self.counts[card] += figures is not card.figures
        show(figures)

    def _move(self) -> None:
        began = time.perf_counter()
        track = self._panel.cards[0].dragging.track
        self._moves += 1
        track._move_to(track.range.nearest(self._start + 0.001 * (self._moves % 17)))
        QApplication.processEvents()  # the frame: grid, bar, charts
        self.held.append(time.perf_counter() - began)

    def run(self) -> None:
        """Drag for some seconds, and print."""
        timer = QTimer(interval=round(1000 / MOVES))
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._move)
        began = time.perf_counter()
        timer.start()
        wait_for(lambda: False, SECONDS)
        timer.stop()
        took = time.perf_counter() - began
        self._panel.cards[0].dragging.track.let_go.emit()
        print(f"in the window, beside grid and charts, {len(self.held) / took:.0f} moves a second")
        for card, found in self.counts.items():
            print(f"    {card.title.text():<40} {found / took:6.1f} frames a second")
        late = sorted(self.held)[int(0.95 * len(self.held))]
        print(f"    a move keeps the window {1000 * median(self.held):.1f} ms, p95 {1000 * late:.1f} ms")


if __name__ == "__main__":
    main()
