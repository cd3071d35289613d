"""Bridges between scenarios, files and workbooks: finding the versions that are compared."""

from __future__ import annotations

from pathlib import Path

from gpu_modeler.analysis.bridge import MOST_GROUPS, Bridge, bridge
from gpu_modeler.analysis.differences import Version
from gpu_modeler.app.outputs import find_output
from gpu_modeler.app.session import Session
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum, starter
from gpu_modeler.model import BASE, Model
from gpu_modeler.text import Labels

STARTER = "starter"
_WORKBOOK = ".xlsx"


def scenario_bridge(
    session: Session, output: str, before: str, after: str, *, by: str = "section", most: int = MOST_GROUPS
) -> Bridge:
    """Explain an output's difference between two scenarios of the open model.

    Raises:
        ModelerError: there is no such output or scenario, or it is an error in one of them.
    """
    calculation = session.calculation
    start, end = (scenario_version(calculation, name) for name in (before, after))
    return bridge(start, end, find_output(session.model, output), by, most)


def file_bridge(
    before: Path | str,
    after: Path | str,
    output: str,
    *,
    scenario: str = "",
    to_scenario: str = "",
    by: str = "section",
    most: int = MOST_GROUPS,
) -> Bridge:
    """Explain an output's difference between two .gpum files, `starter`, or workbooks that this program exported.

    A workbook stands for the model that it was exported from. Where `to_scenario` is empty it is the same scenario in
    both; where both are, the base scenario.

    Raises:
        ModelerError: a file cannot be read, or has no such output or scenario.
    """
    first = Calculation.of(read_model(before))
    second = first if str(before) == str(after) else Calculation.of(read_model(after))
    scenarios = (
        lookup.find_scenario(first.model, scenario or BASE).id,
        lookup.find_scenario(second.model, to_scenario or scenario or BASE).id,
    )
    if second is first:
        ends = [scenario_version(first, name) for name in scenarios]
    else:
        ends = [
            _file_version(calculation, name, str(path), is_same=scenarios[0] == scenarios[1])
            for calculation, name, path in zip((first, second), scenarios, (before, after), strict=True)
        ]
    return bridge(ends[0], ends[1], find_output(second.model, output), by, most)


def scenario_version(calculation: Calculation, scenario: str) -> Version:
    """Return a model in the scenario of that id or label, under the scenario's name."""
    known = lookup.find_scenario(calculation.model, scenario)
    return Version(calculation, known.id, known.labels)


def read_model(name: Path | str) -> Model:
    """Return the model of a .gpum file, the starter model, or the model that a workbook was exported from.

    Raises:
        ModelerError: it cannot be read.
    """
    if str(name) == STARTER:
        return starter.load_starter()
    path = Path(name)
    if path.suffix.lower() != _WORKBOOK:
        return gpum.read(path)
    from gpu_modeler.files.excel.manifest import read_manifest
    from gpu_modeler.files.reading import read_workbook

    return read_manifest(read_workbook(path)).model


def _file_version(calculation: Calculation, scenario: str, name: str, *, is_same: bool) -> Version:
    """Return a version under the file's name, and the scenario's where the two differ in it."""
    model = calculation.model
    title = model.title if name == STARTER else Labels(Path(name).name, Path(name).name)
    own = model.scenarios[scenario].labels
    if is_same:
        return Version(calculation, scenario, title)
    labels = Labels(*(f"{title.in_language(each)} · {own.in_language(each)}" for each in ("zh", "en")))
    return Version(calculation, scenario, labels)
