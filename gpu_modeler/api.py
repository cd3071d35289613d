"""The application for Python scripts and notebooks.

```python
from gpu_modeler import Model

model = Model.starter()
model.set("tam_growth", "45%", period=2027)
model.value("revenue", company="cambricon", period=2027)
model.define("cash_margin", "free_cash_flow / revenue", unit="%", axes="company,period")
model.undo()
model.save("mine.gpum")
```

Lines, companies, segments and scenarios are named by id or by either label. A request that cannot be met raises a
`ModelerError` whose text says what to do; the model is as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app import addressing
from gpu_modeler.app.claims import ClaimResult
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.typing import exact_value
from gpu_modeler.edits import lookup
from gpu_modeler.errors import CellError, Problem
from gpu_modeler.files import gpum, starter
from gpu_modeler.model import BASE, PERIOD, Line, Place
from gpu_modeler.model import Model as Document
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    import pandas as pd

    from gpu_modeler.files.excel.options import BookLanguage, Money
    from gpu_modeler.files.verify.export import VerifiedExport


class Model:
    """One model with its values in every scenario, and its undo history."""

    def __init__(self, document: Document) -> None:
        self._session = Session(document, SettingsFile.nowhere())

    @classmethod
    def starter(cls) -> Model:
        """Return the model of six Chinese GPU makers that ships with the application."""
        return cls(starter.load_starter())

    @classmethod
    def open(cls, path: Path | str) -> Model:
        """Return the model in a .gpum file.

        Raises:
            ModelerError: the file is missing, foreign, damaged or newer; it is not changed.
        """
        return cls(gpum.read(Path(path)))

    # --- values ---------------------------------------------------------------------------------

    def value(
        self,
        line: str,
        *,
        company: str | None = None,
        segment: str | None = None,
        period: int | str | None = None,
        scenario: str = BASE,
    ) -> float | CellError:
        """Return one value in the line's unit (45 % is 0.45).

        An error value comes back as a `CellError` such as `CellError.DIV0`, never as a number; `.text` is Excel's
        spelling.

        Raises:
            ModelerError: no such line, company, segment, period or scenario; or one that the line needs is not named.
        """
        known, place = self._cell(line, company, segment, period)
        return self._session.value(known.id, place, self._scenario(scenario))

    def frame(self, line: str, scenario: str = BASE) -> pd.DataFrame:
        """Return a line's values as a long pandas table, one row for each place.

        Columns: `line`, then the line's axes (`company`, `segment`, `period`; a period is an int), `scenario`, `value`
        (float, in the line's unit), `unit`, `kind` (input, actual, guidance, override, formula, error) and `error`
        (Excel's text where the formula gives an error, `value` being missing there; empty elsewhere). For one column
        per company: `frame.pivot(index="period", columns="company", values="value")`.
        """
        known = lookup.find_line(self._document, line)
        rows = addressing.rows(self._session, known, {}, self._scenario(scenario))
        return _frame(known.axes, rows)

    # --- changes --------------------------------------------------------------------------------

    def weighted(
        self,
        line: str,
        *,
        company: str | None = None,
        segment: str | None = None,
        period: int | str | None = None,
    ) -> float | CellError | None:
        """Return a value weighted by the scenarios' probabilities; `None` where the model has none.

        Raises:
            ModelerError: as `value`.
        """
        known, place = self._cell(line, company, segment, period)
        return self._session.weighted_value(known.id, place)

    def set(
        self,
        line: str,
        value: float | str,
        *,
        company: str | None = None,
        segment: str | None = None,
        period: int | str | None = None,
        scenario: str = BASE,
    ) -> None:
        """Put a number at one place: in the line's unit, or as text such as `"45%"` or `"12.3亿"`.

        On a formula line it stands over the formula as an override.

        Raises:
            ModelerError: not a finite number, or no such place.
        """
        known, place = self._cell(line, company, segment, period)
        number = exact_value(known, value) if isinstance(value, str) else _as_double(value)
        self._session.set_value(known.id, place, number, self._scenario(scenario))

    def clear(
        self,
        line: str,
        *,
        company: str | None = None,
        segment: str | None = None,
        period: int | str | None = None,
        scenario: str = BASE,
    ) -> None:
        """Take a hard value away, so that the formula or the parent scenario's value holds again."""
        known, place = self._cell(line, company, segment, period)
        self._session.clear_cell(known.id, place, self._scenario(scenario))

    def define(
        self,
        line: str,
        formula: str = "",
        unit: str = "1",
        axes: str | Iterable[str] = (),
        *,
        labels: tuple[str, str] | None = None,
        section: str = "",
    ) -> None:
        """Add a line, or give the line of that id another formula, unit and axes. Without a formula it is an input.

        `axes` are names, or one text such as `"company,period"`; `labels` the Chinese and the English one; `section` the
        id of the section the line stands in, the last one where none is given.

        Raises:
            ModelerError: the formula does not parse, names an unknown line, makes a circle, or its unit does not fit.
        """
        names = axes.split(",") if isinstance(axes, str) else axes
        self._session.define_line(
            line,
            formula,
            unit=unit,
            axes=tuple(name.strip() for name in names if name.strip()),
            section=section,
            labels=Labels(*labels) if labels else None,
        )

    def undo(self) -> None:
        """Take back the last change. Raises `NothingToUndo`."""
        self._session.undo()

    def redo(self) -> None:
        """Do again what was undone last. Raises `NothingToRedo`."""
        self._session.redo()

    # --- what there is --------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines' ids, in display order."""
        return self._document.orders["lines"]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios' ids, base first."""
        return self._document.orders["scenarios"]

    def items(self, axis: str) -> tuple[str, ...]:
        """Return the ids on an axis, e.g. `items("company")`."""
        return self._document.item_ids(lookup.require_axis(self._document, axis).id)

    def formula(self, line: str) -> str:
        """Return a line's formula; empty for an input."""
        return lookup.find_line(self._document, line).formula

    def problems(self) -> list[Problem]:
        """List what should be looked at."""
        return self._session.problems()

    def claims(self) -> list[ClaimResult]:
        """Compare the story's claims with the model."""
        return self._session.claims()

    # --- files ----------------------------------------------------------------------------------

    def save(self, path: Path | str) -> None:
        """Write the model to a .gpum file, which holds the old or the new document at every moment."""
        self._session.save_as(path)

    def export_excel(
        self,
        path: Path | str,
        language: BookLanguage = "zh",
        scenario: str = BASE,
        *,
        money: Money = "",
        verified: bool = True,
    ) -> VerifiedExport:
        """Write an Excel workbook with live formulas, showing one scenario, and verify it by independent engines.

        `language` may be `"both"`; `money` is the unit of all amounts in yuan, empty leaves each line its own. The
        answer's `verification` counts the formulas and names those that an engine computes otherwise; its `path` is
        where the workbook lies, a numbered copy where the file is open in another program.
        """
        from gpu_modeler.files.excel.options import ExportOptions

        options = ExportOptions(language, self._scenario(scenario), money)
        return self._session.export_excel(path, options, verified=verified)

    @property
    def _document(self) -> Document:
        return self._session.model

    def _cell(
        self, line: str, company: str | None, segment: str | None, period: int | str | None
    ) -> tuple[Line, Place]:
        """Return the line and the one place that are named."""
        known = lookup.find_line(self._document, line)
        return known, addressing.find_place(self._document, known, _chosen(company, segment, period))

    def _scenario(self, name: str) -> str:
        return lookup.find_scenario(self._document, name).id

    def __repr__(self) -> str:
        document = self._document
        return (
            f"<Model {self._session.title}: {len(document.lines)} lines, {len(document.scenarios)} scenarios>"
        )


def _chosen(company: str | None, segment: str | None, period: int | str | None) -> dict[str, str | None]:
    return {"company": company, "segment": segment, "period": None if period is None else str(period)}


def _as_double(value: float) -> float:
    """Return a double; a whole number too large for one becomes infinite, and is refused like it."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _frame(axes: Iterable[str], rows: Iterable[addressing.Row]) -> pd.DataFrame:
    import pandas as pd

    records = [
        {
            "line": row.line,
            **{axis: int(item) if axis == PERIOD else item for axis, item in row.items.items()},
            "scenario": row.scenario,
            "value": float("nan") if isinstance(row.value, CellError) else row.value,
            "unit": row.unit,
            "kind": row.kind,
            "error": row.value.text if isinstance(row.value, CellError) else "",
        }
        for row in rows
    ]
    return pd.DataFrame(records, columns=["line", *axes, "scenario", "value", "unit", "kind", "error"])
