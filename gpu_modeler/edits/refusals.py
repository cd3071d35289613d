"""The situations in which an edit is refused: one small class each; the texts stand in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from gpu_modeler.errors import ModelerError
from gpu_modeler.text import Labels, Message


def did_you_mean(nearest: str) -> Message | str:
    """Return the closing sentence that offers the nearest name, or an empty one."""
    return Message("edits_did_you_mean", {"nearest": nearest}) if nearest else ""


class _Unknown(ModelerError):
    """Something is named that the model does not have; `nearest` may be empty."""

    def __init__(self, name: str, nearest: str = "") -> None:
        super().__init__(name=name, hint=did_you_mean(nearest))
        self.nearest = nearest


class UnknownLine(_Unknown):
    """No line of that name."""

    key = "error_unknown_line"


class UnknownScenario(_Unknown):
    """No scenario of that name."""

    key = "error_unknown_scenario"


class UnknownAxis(_Unknown):
    """No axis of that name; there are few enough to name them all."""

    key = "error_unknown_axis"

    def __init__(self, name: str, nearest: str = "", known: Sequence[str] = ()) -> None:
        super().__init__(name, nearest)
        self.values = {**self.values, "known": list(known)}


class UnknownGroup(_Unknown):
    """No group of that name."""

    key = "error_unknown_group"


class UnknownSection(_Unknown):
    """No section of that name."""

    key = "error_unknown_section"


class UnknownSource(_Unknown):
    """No source of that name."""

    key = "error_unknown_source"


class UnknownClaim(_Unknown):
    """No claim of that name."""

    key = "error_unknown_claim"


class UnknownChart(_Unknown):
    """No chart of that name."""

    key = "error_unknown_chart"


class UnknownUncertainty(_Unknown):
    """No uncertainty of that id."""

    key = "error_unknown_uncertainty"


class AxisNotOfLine(ModelerError):
    """An uncertainty names an axis that its line does not have."""

    key = "error_axis_not_of_line"


class NotACorrelation(ModelerError):
    """A correlation lies outside -1 to 1."""

    key = "error_not_a_correlation"


class UnknownItem(ModelerError):
    """An axis has no such item, e.g. no such company."""

    key = "error_unknown_item"

    def __init__(self, axis: Labels, name: str, nearest: str = "") -> None:
        super().__init__(axis=axis, name=name, hint=did_you_mean(nearest))
        self.nearest = nearest


class PeriodOutsideModel(ModelerError):
    """A period is named that the model does not reach."""

    key = "error_period_outside_model"

    def __init__(self, period: str, periods: tuple[str, ...]) -> None:
        super().__init__(period=period, first=periods[0], last=periods[-1])


class PlaceDoesNotFit(ModelerError):
    """A place has more or fewer items than the line has axes."""

    key = "error_place_does_not_fit"


class NotFinite(ModelerError):
    """A value is infinite or not a number."""

    key = "error_not_finite"


class NameTaken(ModelerError):
    """A new name is already used."""

    key = "error_name_taken"


class NotAName(ModelerError):
    """A new name cannot stand in a formula, or is empty."""

    key = "error_not_a_name"


class InUse(ModelerError):
    """Something cannot go because others need it; `users` are their names, texts or messages."""

    def __init__(self, name: str, users: Sequence[object]) -> None:
        self.users = tuple(users)
        shown = [*self.users[:8], *(["…"] if len(self.users) > 8 else [])]
        super().__init__(name=name, users=shown)


class LineInUse(InUse):
    """Formulas or claims read the line."""

    key = "error_line_in_use"


class ItemInUse(InUse):
    """Formulas or claims name the item."""

    key = "error_item_in_use"


class GroupInUse(InUse):
    """Formulas or claims name the group."""

    key = "error_group_in_use"


class AxisInUse(InUse):
    """Lines run along the axis, or formulas name it."""

    key = "error_axis_in_use"


class AxisStays(ModelerError):
    """The years and the companies are on every page."""

    key = "error_axis_stays"


class SectionInUse(InUse):
    """Lines stand in the section."""

    key = "error_section_in_use"


class ScenarioInUse(InUse):
    """Scenarios or claims build on the scenario."""

    key = "error_scenario_in_use"


class SourceInUse(InUse):
    """Cells quote the source."""

    key = "error_source_in_use"


class TooManyYears(ModelerError):
    """Years are added one at least, and up to a limit in all."""

    key = "error_too_many_years"


class TooEarly(ModelerError):
    """Years would begin before the earliest that Excel knows."""

    key = "error_too_early"


class LastItemStays(ModelerError):
    """An axis, or the sections, would be left empty."""

    key = "error_last_item_stays"


class YearsStayWhole(ModelerError):
    """Years are added at the end and taken from the ends, so that no gap appears."""

    key = "error_years_stay_whole"


class BaseScenarioStays(ModelerError):
    """The base scenario has no parent, comes first and cannot go."""

    key = "error_base_scenario_stays"


class ScenarioCircle(ModelerError):
    """A scenario would descend from itself."""

    key = "error_scenario_circle"


class LineHoldsCells(ModelerError):
    """A line's axes would change under its hard values."""

    key = "error_line_holds_cells"


class LineIsInput(ModelerError):
    """An exception needs a formula it is an exception from."""

    key = "error_line_is_input"


class NoSuchException(ModelerError):
    """The line has no exception of that scope."""

    key = "error_no_such_exception"


class AxisNotOnLine(ModelerError):
    """A scope names an axis that the line does not have."""

    key = "error_axis_not_on_line"


class ErrorsCannotBecomeInputs(ModelerError):
    """A line shows error values, which no input can hold."""

    key = "error_errors_cannot_become_inputs"


class ClaimHasAxes(ModelerError):
    """A claim's formula gives more than one value."""

    key = "error_claim_has_axes"


class NothingToUndo(ModelerError):
    """The history is at its beginning."""

    key = "error_nothing_to_undo"


class NothingToRedo(ModelerError):
    """The history is at its end."""

    key = "error_nothing_to_redo"
