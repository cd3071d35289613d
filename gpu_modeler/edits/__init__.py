"""Reversible changes of the model, and the history that does, undoes and redoes them. No files, no window."""

from typing import TYPE_CHECKING

from gpu_modeler.on_demand import names_of

if TYPE_CHECKING:
    from gpu_modeler.edits.cells import ClearCell, ClearCells, SetCell, SetCells, TypeValue
    from gpu_modeler.edits.edit import Draft, Edit, Several
    from gpu_modeler.edits.formulas import MakeInput, SetException, SetFormula
    from gpu_modeler.edits.history import History
    from gpu_modeler.edits.items import (
        AddItem,
        AddYears,
        DuplicateItem,
        MoveItem,
        RelabelItem,
        RemoveGroup,
        RemoveItem,
        SetGroup,
    )
    from gpu_modeler.edits.lines import (
        DefineLine,
        DuplicateLine,
        MoveLine,
        RelabelLine,
        RemoveLine,
        RenameLine,
        SetLineNote,
        SetNumberFormat,
        SetUnit,
    )
    from gpu_modeler.edits.scenarios import (
        AddScenario,
        DuplicateScenario,
        MoveScenario,
        RelabelScenario,
        RemoveScenario,
        ReparentScenario,
    )
    from gpu_modeler.edits.sections import AddSection, MoveSection, RelabelSection, RemoveSection
    from gpu_modeler.edits.sources import RemoveSource, SetProperty, SetSource
    from gpu_modeler.edits.story import RemoveChart, RemoveClaim, SetChart, SetClaim
    from gpu_modeler.edits.uncertainties import (
        RemoveCorrelation,
        RemoveUncertainty,
        SetCorrelation,
        SetUncertainty,
    )
else:
    _MODULES = {
        "cells": "ClearCell ClearCells SetCell SetCells TypeValue",
        "edit": "Draft Edit Several",
        "formulas": "MakeInput SetException SetFormula",
        "history": "History",
        "items": "AddItem AddYears DuplicateItem MoveItem RelabelItem RemoveGroup RemoveItem SetGroup",
        "lines": "DefineLine DuplicateLine MoveLine RelabelLine RemoveLine RenameLine SetLineNote SetNumberFormat SetUnit",
        "scenarios": "AddScenario DuplicateScenario MoveScenario RelabelScenario RemoveScenario ReparentScenario",
        "sections": "AddSection MoveSection RelabelSection RemoveSection",
        "sources": "RemoveSource SetProperty SetSource",
        "story": "RemoveChart RemoveClaim SetChart SetClaim",
        "uncertainties": "RemoveCorrelation RemoveUncertainty SetCorrelation SetUncertainty",
    }
    __getattr__ = names_of(__name__, _MODULES)

__all__ = [
    "AddItem",
    "AddScenario",
    "AddSection",
    "AddYears",
    "ClearCell",
    "ClearCells",
    "DefineLine",
    "Draft",
    "DuplicateItem",
    "DuplicateLine",
    "DuplicateScenario",
    "Edit",
    "History",
    "MakeInput",
    "MoveItem",
    "MoveLine",
    "MoveScenario",
    "MoveSection",
    "RelabelItem",
    "RelabelLine",
    "RelabelScenario",
    "RelabelSection",
    "RemoveChart",
    "RemoveClaim",
    "RemoveCorrelation",
    "RemoveGroup",
    "RemoveItem",
    "RemoveLine",
    "RemoveScenario",
    "RemoveSection",
    "RemoveSource",
    "RemoveUncertainty",
    "RenameLine",
    "ReparentScenario",
    "SetCell",
    "SetCells",
    "SetChart",
    "SetClaim",
    "SetCorrelation",
    "SetException",
    "SetFormula",
    "SetGroup",
    "SetLineNote",
    "SetNumberFormat",
    "SetProperty",
    "SetSource",
    "SetUncertainty",
    "SetUnit",
    "Several",
    "TypeValue",
]
