"""Six charts following an edit, against pyqtgraph as it comes (automatic ranges, its own bars and curves).

    python tests/benchmarks/bench_charts.py

Prints CPU milliseconds from the notice of an edit to the painted charts, p50 and p95, and the ratio. `steady` edits move
the data by a tenth, `growing` ones make every axis range change. To reach: p95 under 50 ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.panel import ChartPanel
from tests.gui.chart_support import YEARS, fake_session

SIZE = (440, 1500)
LINES = (
    "revenue",
    "net_profit",
    "liquid_funds",
    "runway_months",
    "gross_margin",
    "net_margin",
    "price_to_sales",
)
LINES += ("market_cap", "equity_value", "demand_units", "units")
FACTORS = {"steady": (1.0, 0.94, 1.03), "growing": (4.0, 0.25)}


def ours(app):
    """Return the function that plays one edit with a factor."""
    session = fake_session()
    panel = ChartPanel(session)
    panel.resize(*SIZE)
    panel.show_page("company", "moore_threads")
    panel.show()
    while any(card.is_stale for card in panel.cards):
        app.processEvents()
    start = {line: session.calculation.arrays[line].copy() for line in LINES}

    def edit(factor):
        for line in LINES:
            session.calculation.arrays[line] = start[line]
            session.change(line, factor)

    return edit, panel


def starter(app, folder):
    """Return the function that edits a market input of the starter model, recalculation and notices included."""
    session = Session(settings_file=SettingsFile(folder / "settings.json"))
    panel = ChartPanel(session)
    panel.resize(*SIZE)
    panel.show_page("company", "moore_threads")
    panel.show()
    while any(card.is_stale for card in panel.cards):
        app.processEvents()

    def edit(factor):
        session.set_value("hbm_fill_rate", ("2026",), 0.6 * factor)

    return edit, panel


def as_it_comes(app):
    """Return the same six charts drawn by pyqtgraph's own items with automatic ranges."""
    session = fake_session()
    years = np.array([int(year) for year in YEARS], dtype=float)
    pairs = [LINES[0:2], LINES[2:4], LINES[4:6], LINES[6:7], LINES[7:9], LINES[9:11]]
    window = QWidget()
    window.resize(*SIZE)
    column = QVBoxLayout(window)
    curves = []
    for pair in pairs:
        plot = pyqtgraph.PlotWidget(title=pair[0])
        plot.addLegend()
        column.addWidget(plot)
        for position, line in enumerate(pair):
            values = np.broadcast_to(session.calculation.arrays[line][:, 0].sum(axis=1)[:, 0], 14)
            if position == 0:
                item = pyqtgraph.BarGraphItem(x=years, height=values, width=0.7, brush="#166FC3", name=line)
                plot.addItem(item)
            else:
                item = plot.plot(years, values, pen=pyqtgraph.mkPen("#C04C20"), name=line)
            curves.append((item, values))
    window.show()
    app.processEvents()

    def edit(factor):
        for item, values in curves:
            if isinstance(item, pyqtgraph.BarGraphItem):
                item.setOpts(height=values * factor)
            else:
                item.setData(years, values * factor)

    return edit, window


def measure(app, edit, factors, times=150):
    """Return CPU milliseconds of each edit until nothing is left to paint."""
    spent = []
    for at in range(times):
        for _ in range(3):
            app.processEvents()
        start = time.process_time()
        edit(factors[at % len(factors)])
        for _ in range(3):  # notice, timer, paint
            app.processEvents()
        spent.append((time.process_time() - start) * 1e3)
    return np.array(spent[10:])


def main():
    """Run and print."""
    app = QApplication.instance() or QApplication([])
    theme.apply_theme(app, "light")
    for kind, factors in FACTORS.items():
        results = {}
        for name, make in (("pyqtgraph", as_it_comes), ("charts", ours)):
            edit, window = make(app)
            results[name] = np.percentile(measure(app, edit, factors), [50, 95])
            window.close()
        (their50, their95), (our50, our95) = results["pyqtgraph"], results["charts"]
        print(f"six charts, {kind:8}: p50 {our50:6.2f} ms  p95 {our95:6.2f} ms  CPU", end="   ")
        print(f"pyqtgraph as it comes: p50 {their50:6.2f}  p95 {their95:6.2f}", end="   ")
        print(f"ratio p50 {our50 / their50:.3f}  p95 {our95 / their95:.3f}")
    with tempfile.TemporaryDirectory() as folder:
        edit, panel = starter(app, Path(folder))
        middle, high = np.percentile(measure(app, edit, FACTORS["steady"]), [50, 95])
        panel.close()
    print(
        f"starter model, from the edit through recalculation to {len(panel.cards)} painted charts: ", end=""
    )
    print(f"p50 {middle:.2f} ms  p95 {high:.2f} ms  CPU")


if __name__ == "__main__":
    main()
