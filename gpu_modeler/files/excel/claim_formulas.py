"""A claim's expression as a formula of the Checks sheet, giving the claim's unit (70 for 70 %)."""

from __future__ import annotations

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.outside_view import OutsideView
from gpu_modeler.formula import Namespace, Unit, bind_expression
from gpu_modeler.formula.excel import print_excel, too_large_for_excel
from gpu_modeler.model import Claim


def claim_formulas(export: Export, claim: Claim) -> tuple[str, ...] | None:
    """Return the claim's one or two formulas without the equals sign; `None` where Excel cannot hold them."""
    texts = [text for text in (claim.formula, claim.formula_high) if text]
    try:
        printed = [_printed(export, text, claim.unit) for text in texts]
    except ModelerError:
        return None
    return None if any(too_large_for_excel(text) for text in printed) else tuple(printed)


def _printed(export: Export, text: str, unit: str) -> str:
    bound = bind_expression(text, Namespace(export.model), unit)
    printed = print_excel(bound.tree, OutsideView(export, export.layout.sheets.checks, {}))
    return f"({printed})*100" if Unit.parse(unit).is_percent else printed
