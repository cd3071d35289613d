"""The 28 rules: which are held by how a model is built, which are looked at, and by what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.app.checking import (
    document,
    formulas,
    lines,
    reasonable,
    rounding,
    shared,
    sources,
    standing,
    values,
)
from gpu_modeler.app.checking.finding import Finding, Severity
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.model import Line

Standing = Literal["built_in", "checked", "outside"]
"""Cannot be broken here; looked at; not applicable."""
OfLine = Callable[[Subject, Line], Iterator[Finding]]
OfModel = Callable[[Subject], Iterator[Finding | None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `severity` is the gravest it gives, `None` where it cannot be broken.

    `text_rules` look at a line's formulas and nothing else, `line_rules` at one line with its values, `model_rules` at
    all. The texts are `check_rule_ID` and `check_rule_ID_about`.
    """

    id: str
    standing: Standing
    severity: Severity | None = None
    text_rules: tuple[OfLine, ...] = ()
    line_rules: tuple[OfLine, ...] = ()
    model_rules: tuple[OfModel, ...] = ()

    @property
    def name_key(self) -> str:
        """Return the key of its name."""
        return f"check_rule_{self.id}"

    @property
    def about_key(self) -> str:
        """Return the key of what is looked at, or of why it cannot be broken."""
        return f"check_about_{self.id}"


RULES: tuple[Rule, ...] = (
    Rule("R01", "built_in"),
    Rule("R02", "built_in"),
    Rule("R03", "checked", "warning", line_rules=(lines.reasons_of_overrides,)),
    Rule("R04", "checked", "error", text_rules=(formulas.no_constants,)),
    Rule("R05", "checked", "warning", text_rules=(formulas.short_formulas,)),
    Rule("R06", "checked", "info", text_rules=(formulas.explained_soon,)),
    Rule("R07", "checked", "error", text_rules=(formulas.no_nested_if,)),
    Rule("R08", "checked", "warning", text_rules=(formulas.no_npv,)),
    Rule("R09", "checked", "warning", model_rules=(shared.calculated_once,)),
    Rule("R10", "checked", "info", text_rules=(formulas.corkscrews,)),
    Rule(
        "R11",
        "checked",
        "warning",
        text_rules=(formulas.no_later_years,),
        line_rules=(lines.read_from_above,),
    ),
    Rule("R12", "checked", "error", model_rules=(lines.named_and_measured,)),
    Rule("R13", "built_in"),
    Rule("R14", "built_in"),
    Rule("R15", "checked", "warning", model_rules=(document.says_what_it_is,)),
    Rule("R16", "checked", "warning", model_rules=(document.has_checks,)),
    Rule(
        "R17",
        "checked",
        "error",
        line_rules=(standing.lines_not_zero,),
        model_rules=(standing.standing_checks,),
    ),
    Rule("R18", "built_in"),
    Rule("R19", "built_in"),
    Rule("R20", "built_in"),
    Rule("R21", "checked", "error", model_rules=(document.claims_hold, document.tests_hold)),
    Rule("R22", "checked", "warning", model_rules=(document.reviewed,)),
    Rule("R23", "outside"),
    Rule(
        "R24",
        "checked",
        "error",
        line_rules=(values.blanks,),
        model_rules=(values.cell_errors, values.unused),
    ),
    Rule("R25", "built_in"),
    Rule("R26", "checked", "warning", line_rules=(sources.sourced,)),
    Rule(
        "R27",
        "checked",
        "warning",
        line_rules=(reasonable.physically_possible, reasonable.among_peers, reasonable.against_history),
        model_rules=(reasonable.ranges_can_be_drawn,),
    ),
    Rule("R28", "checked", "info", line_rules=(rounding.rounding,)),
)
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
