"""Reversible changes of the model, and the history that does, undoes and redoes them. No files, no window."""

from typing import TYPE_CHECKING

from gpu_modeler.on_demand import names_of

if TYPE_CHECKING:
    from gpu_modeler.edits.axes import AddAxis, RelabelAxis, RemoveAxis
    from gpu_modeler.edits.cells import ClearCell, ClearCells, SetCell, SetCells, TypeValue
    from gpu_modeler.edits.edit import Draft, Edit, Several
    from gpu_modeler.edits.formulas import MakeInput, SetException, SetFormula
    from gpu_modeler.edits.history import History
    from gpu_modeler.edits.items import (
        AddItem,
        AddYears,
        DuplicateItem,
        MoveGroup,
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
    from gpu_modeler.edits.renaming import RenameGroup, RenameItem, RenameScenario
    from gpu_modeler.edits.scenarios import (
        AddScenario,
        DuplicateScenario,
        MoveScenario,
        RelabelScenario,
        RemoveScenario,
        ReparentScenario,
    )
    from gpu_modeler.edits.sections import (
        AddSection,
        DuplicateSection,
        MoveSection,
        RelabelSection,
        RemoveSection,
    )
    from gpu_modeler.edits.sources import RemoveSource, SetProperty, SetSource
    from gpu_modeler.edits.sourcing import ChooseAlternative, ExplainValue, MergeSources, SourceLine
    from gpu_modeler.edits.story import MoveChart, MoveClaim, RemoveChart, RemoveClaim, SetChart, SetClaim
    from gpu_modeler.edits.uncertainties import (
        RemoveCorrelation,
        RemoveUncertainty,
        SetCorrelation,
        SetUncertainty,
    )
    from gpu_modeler.edits.views import RemoveRowGroup, RemoveView, RenameView, SetRowGroup, SetView
    from gpu_modeler.edits.vintages import RemoveVintage, SetVintage, TakeVintage
    from gpu_modeler.edits.whole import TakeModel
else:
    _MODULES = {
        "axes": "AddAxis RelabelAxis RemoveAxis",
        "cells": "ClearCell ClearCells SetCell SetCells TypeValue",
        "edit": "Draft Edit Several",
        "formulas": "MakeInput SetException SetFormula",
        "history": "History",
        "items": "AddItem AddYears DuplicateItem MoveGroup MoveItem RelabelItem RemoveGroup RemoveItem SetGroup",
        "lines": "DefineLine DuplicateLine MoveLine RelabelLine RemoveLine RenameLine SetLineNote SetNumberFormat SetUnit",
        "renaming": "RenameGroup RenameItem RenameScenario",
        "scenarios": "AddScenario DuplicateScenario MoveScenario RelabelScenario RemoveScenario ReparentScenario",
        "sections": "AddSection DuplicateSection MoveSection RelabelSection RemoveSection",
        "sources": "RemoveSource SetProperty SetSource",
        "sourcing": "ChooseAlternative ExplainValue MergeSources SourceLine",
        "story": "MoveChart MoveClaim RemoveChart RemoveClaim SetChart SetClaim",
        "uncertainties": "RemoveCorrelation RemoveUncertainty SetCorrelation SetUncertainty",
        "views": "RemoveRowGroup RemoveView RenameView SetRowGroup SetView",
        "vintages": "RemoveVintage SetVintage TakeVintage",
        "whole": "TakeModel",
    }
    __getattr__ = names_of(__name__, _MODULES)

__all__ = [
    "AddAxis",
    "AddItem",
    "AddScenario",
    "AddSection",
    "AddYears",
    "ChooseAlternative",
    "ClearCell",
    "ClearCells",
    "DefineLine",
    "Draft",
    "DuplicateItem",
    "DuplicateLine",
    "DuplicateScenario",
    "DuplicateSection",
    "Edit",
    "ExplainValue",
    "History",
    "MakeInput",
    "MergeSources",
    "MoveChart",
    "MoveClaim",
    "MoveGroup",
    "MoveItem",
    "MoveLine",
    "MoveScenario",
    "MoveSection",
    "RelabelAxis",
    "RelabelItem",
    "RelabelLine",
    "RelabelScenario",
    "RelabelSection",
    "RemoveAxis",
    "RemoveChart",
    "RemoveClaim",
    "RemoveCorrelation",
    "RemoveGroup",
    "RemoveItem",
    "RemoveLine",
    "RemoveRowGroup",
    "RemoveScenario",
    "RemoveSection",
    "RemoveSource",
    "RemoveUncertainty",
    "RemoveView",
    "RemoveVintage",
    "RenameGroup",
    "RenameItem",
    "RenameLine",
    "RenameScenario",
    "RenameView",
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
    "SetRowGroup",
    "SetSource",
    "SetUncertainty",
    "SetUnit",
    "SetView",
    "SetVintage",
    "Several",
    "SourceLine",
    "TakeModel",
    "TakeVintage",
    "TypeValue",
]
