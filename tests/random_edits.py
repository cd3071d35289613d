"""Strategies that draw, for any model, an edit of each kind. A drawn edit may be refused; it is never nonsense in type."""

from typing import get_args

from hypothesis import assume
from hypothesis import strategies as st

from gpu_modeler import edits
from gpu_modeler.app.blank import blank_model
from gpu_modeler.edits.checking import KeepNote
from gpu_modeler.edits.repairs import ExtractTerm, NameConstant, ReferInstead
from gpu_modeler.formula import parse, print_formula
from gpu_modeler.formula.shape import constants, walk
from gpu_modeler.model import (
    Cell,
    Chart,
    ChartKind,
    Claim,
    Correlation,
    Group,
    Item,
    RowGroup,
    Series,
    Source,
    Uncertainty,
    View,
    Vintage,
)
from gpu_modeler.text import Labels, Message
from tests.random_models import NUMBERS
from tests.small_model import small_model

NEW_NAMES = st.sampled_from(["fresh", "新行", "other_1", "revenue_x"])
LABELS = st.sampled_from(
    [Labels("新名", "New"), Labels("收入", "Revenue"), Labels("", ""), Labels("a b", "x'y")]
)
FORMULAS = st.sampled_from(["1 + 1", "", "fresh", "5 CNY_100m", "year", "2 ^ 10"])


def scenarios(model):
    return st.sampled_from(sorted(model.scenarios))


def lines(model):
    """Draw a line; a model that has lost its last one is looked at no further."""
    return st.sampled_from(sorted(model.lines)) if model.lines else st.nothing()


def sections(model):
    return st.sampled_from(sorted(model.sections))


def axes(model):
    return st.sampled_from(sorted(model.axes))


def items(model, axis):
    return st.sampled_from(model.item_ids(axis))


@st.composite
def places(draw, model):
    """Draw a line with one of its places."""
    line = model.lines[draw(lines(model))]
    return line.id, draw(st.sampled_from(list(model.places(line))))


@st.composite
def scopes(draw, model, line):
    found = {}
    for axis in model.lines[line].axes:
        if draw(st.booleans()):
            found[axis] = tuple(draw(st.sets(items(model, axis), min_size=1)))
    return found


@st.composite
def axis_items(draw, model):
    axis = draw(axes(model))
    return axis, draw(items(model, axis))


def cells():
    return st.builds(Cell, NUMBERS, st.sampled_from(["input", "actual", "guidance", "override"]))


def set_cells(draw, model):
    count = draw(st.integers(0, 4))
    return edits.SetCells(
        draw(scenarios(model)), tuple((*draw(places(model)), draw(cells())) for _ in range(count))
    )


def clear_cells(draw, model):
    return edits.ClearCells(draw(scenarios(model)), tuple(draw(places(model)) for _ in range(3)))


def define_line(draw, model):
    return edits.DefineLine(
        draw(st.one_of(NEW_NAMES, lines(model))),
        formula=draw(FORMULAS),
        unit=draw(st.sampled_from(["1", "%", "CNY_100m", "CNY_10k"])),
        axes=tuple(draw(st.sets(axes(model)))),
        after=draw(st.one_of(st.just(""), lines(model))),
    )


def set_formula(draw, model):
    return edits.SetFormula(draw(lines(model)), draw(FORMULAS))


def set_exception(draw, model):
    line = draw(lines(model))
    return edits.SetException(line, draw(scopes(model, line)), draw(FORMULAS))


def make_input(draw, model):
    line, place = draw(places(model))
    return edits.MakeInput(line, ((draw(scenarios(model)), place, draw(NUMBERS)),))


def set_group(draw, model):
    axis = draw(axes(model))
    members = tuple(draw(st.sets(items(model, axis), min_size=1)))
    name = draw(st.sampled_from(["fresh_group", *model.groups]))
    return edits.SetGroup(Group(name, draw(LABELS), axis, members))


def set_claim(draw, model):
    formula = draw(st.sampled_from(["1 + 1", "revenue", "SUM(revenue[2024], company)"]))
    name = draw(st.sampled_from(["fresh", *model.claims]))
    return edits.SetClaim(
        Claim(
            name, draw(LABELS), formula, (draw(NUMBERS),), "1", 0.1, "equal", "agrees", draw(scenarios(model))
        )
    )


def set_chart(draw, model):
    name = draw(st.sampled_from(["fresh", *model.charts]))
    side, kind = draw(st.sampled_from(["", "left", "right"])), draw(st.sampled_from(get_args(ChartKind)))
    series = Series(
        draw(lines(model)), scenario=draw(scenarios(model)), side=side, colour=draw(st.integers(-1, 6))
    )
    return edits.SetChart(
        Chart(name, draw(LABELS), "market", (series,), kind), draw(st.sampled_from(["", "main"]))
    )


def several(draw, model):
    line, place = draw(places(model))
    first = edits.SetCell(line, place, draw(cells()))
    return edits.Several(
        (first, edits.RelabelLine(line, draw(LABELS)), edits.ClearCell(line, place)), Message("edit_several")
    )


def set_uncertainty(draw, model):
    line = draw(lines(model))
    scope = draw(scopes(model, line))
    name = draw(st.sampled_from(["fresh", *model.uncertainties]))
    each = tuple(axis for axis in model.lines[line].axes if draw(st.booleans()))
    move = draw(st.sampled_from(["set", "add", "factor"]))
    return edits.SetUncertainty(Uncertainty(name, line, "normal(0, 1)", move, "", scope, each))


def set_correlation(draw, model):
    pair = [draw(uncertainties(model)) for _ in range(2)]
    return edits.SetCorrelation(Correlation(*pair, draw(st.sampled_from([-0.5, 0.0, 1.0, 2.0]))))


def uncertainties(model):
    return st.sampled_from(["none", *model.uncertainties])


def duplicate_section(draw, model):
    section = draw(sections(model))
    members = [line.id for line in model.ordered("lines") if line.section == section]
    return edits.DuplicateSection(
        section, "fresh", draw(LABELS), tuple((line, f"{line}_copy", draw(LABELS)) for line in members)
    )


def add_axis(draw, model):
    names = draw(st.sets(st.sampled_from(["product_a", "产品乙", "revenue"]), max_size=3))
    items = tuple(Item(name, draw(LABELS)) for name in sorted(names))
    return edits.AddAxis(draw(st.sampled_from(["product", "产品", "company"])), draw(LABELS), items)


def set_vintage(draw, model):
    name = draw(st.sampled_from(["fresh", *model.vintages]))
    ends = sorted([draw(NUMBERS), draw(NUMBERS)])
    kind = draw(st.sampled_from(["guidance", "forecast notice", "flash report", "actual"]))
    return edits.SetVintage(Vintage(name, *draw(places(model)), kind, *ends, date="2026-01"))


def set_view(draw, model):
    able = ["line", "scenario", *model.axes]
    rows, columns = (tuple(draw(st.lists(st.sampled_from(able), max_size=2))) for _ in range(2))
    only = {"line": (draw(lines(model)),)} if model.lines and draw(st.booleans()) else {}
    name = draw(st.sampled_from(["fresh", *model.views]))
    return edits.SetView(View(name, draw(LABELS), rows, columns, {"company": ""}, only, draw(st.booleans())))


def views(model):
    return st.sampled_from(["none", *model.views])


def set_row_group(draw, model):
    members = tuple(draw(st.lists(lines(model), max_size=3, unique=True))) if model.lines else ()
    name = draw(st.sampled_from(["fresh", *model.row_groups]))
    return edits.SetRowGroup(RowGroup(name, draw(LABELS), members))


def row_groups(model):
    return st.sampled_from(["none", *model.row_groups])


def vintages(model):
    return st.sampled_from(["none", *model.vintages])


EDITS = {
    edits.TakeModel: lambda draw, _m: edits.TakeModel(draw(st.sampled_from([blank_model(), small_model()]))),
    edits.AddAxis: add_axis,
    edits.RelabelAxis: lambda draw, m: edits.RelabelAxis(draw(axes(m)), draw(LABELS)),
    edits.RemoveAxis: lambda draw, m: edits.RemoveAxis(draw(axes(m))),
    edits.RenameItem: lambda draw, m: edits.RenameItem(*draw(axis_items(m)), draw(NEW_NAMES)),
    edits.RenameGroup: lambda draw, m: edits.RenameGroup(
        draw(st.sampled_from(["none", *m.groups])), draw(NEW_NAMES)
    ),
    edits.RenameScenario: lambda draw, m: edits.RenameScenario(draw(scenarios(m)), draw(NEW_NAMES)),
    edits.DuplicateSection: duplicate_section,
    edits.SetCell: lambda draw, m: edits.SetCell(*draw(places(m)), draw(cells()), draw(scenarios(m))),
    edits.SetCells: set_cells,
    edits.TypeValue: lambda draw, m: edits.TypeValue(*draw(places(m)), draw(NUMBERS), draw(scenarios(m))),
    edits.ClearCell: lambda draw, m: edits.ClearCell(*draw(places(m)), draw(scenarios(m))),
    edits.ClearCells: clear_cells,
    edits.DefineLine: define_line,
    edits.SetFormula: set_formula,
    edits.SetException: set_exception,
    edits.MakeInput: make_input,
    edits.RelabelLine: lambda draw, m: edits.RelabelLine(draw(lines(m)), draw(LABELS)),
    edits.RenameLine: lambda draw, m: edits.RenameLine(draw(lines(m)), draw(NEW_NAMES)),
    edits.SetUnit: lambda draw, m: edits.SetUnit(
        draw(lines(m)), draw(st.sampled_from(["1", "%", "CNY_10k"]))
    ),
    edits.SetNumberFormat: lambda draw, m: edits.SetNumberFormat(draw(lines(m)), "0.00"),
    edits.SetLineNote: lambda draw, m: edits.SetLineNote(draw(lines(m)), draw(LABELS)),
    edits.MoveLine: lambda draw, m: edits.MoveLine(
        draw(lines(m)), draw(sections(m)), draw(st.one_of(st.just(""), lines(m)))
    ),
    edits.DuplicateLine: lambda draw, m: edits.DuplicateLine(draw(lines(m)), draw(NEW_NAMES), draw(LABELS)),
    edits.RemoveLine: lambda draw, m: edits.RemoveLine(draw(lines(m))),
    edits.AddSection: lambda draw, m: edits.AddSection("fresh", draw(LABELS), "market", draw(sections(m))),
    edits.RelabelSection: lambda draw, m: edits.RelabelSection(draw(sections(m)), draw(LABELS)),
    edits.MoveSection: lambda draw, m: edits.MoveSection(draw(sections(m)), draw(sections(m))),
    edits.RemoveSection: lambda draw, m: edits.RemoveSection(draw(sections(m))),
    edits.AddItem: lambda draw, m: edits.AddItem(draw(axes(m)), "fresh_item", draw(LABELS)),
    edits.RelabelItem: lambda draw, m: edits.RelabelItem(*draw(axis_items(m)), draw(LABELS)),
    edits.MoveItem: lambda draw, m: edits.MoveItem(*draw(axis_items(m))),
    edits.DuplicateItem: lambda draw, m: edits.DuplicateItem(
        *draw(axis_items(m)), "fresh_item", draw(LABELS)
    ),
    edits.RemoveItem: lambda draw, m: edits.RemoveItem(*draw(axis_items(m))),
    edits.AddYears: lambda draw, m: edits.AddYears(
        draw(st.integers(1, 3)), draw(st.booleans()), draw(st.booleans())
    ),
    edits.SetGroup: set_group,
    edits.MoveGroup: lambda draw, m: edits.MoveGroup(
        draw(st.sampled_from(["none", *m.groups])), draw(st.sampled_from(["", *m.groups]))
    ),
    edits.RemoveGroup: lambda draw, m: edits.RemoveGroup(draw(st.sampled_from(["none", *m.groups]))),
    edits.AddScenario: lambda draw, m: edits.AddScenario("fresh", draw(LABELS), draw(scenarios(m))),
    edits.DuplicateScenario: lambda draw, m: edits.DuplicateScenario(
        draw(scenarios(m)), "fresh", draw(LABELS)
    ),
    edits.RelabelScenario: lambda draw, m: edits.RelabelScenario(draw(scenarios(m)), draw(LABELS)),
    edits.ReparentScenario: lambda draw, m: edits.ReparentScenario(draw(scenarios(m)), draw(scenarios(m))),
    edits.MoveScenario: lambda draw, m: edits.MoveScenario(draw(scenarios(m)), draw(scenarios(m))),
    edits.RemoveScenario: lambda draw, m: edits.RemoveScenario(draw(scenarios(m))),
    edits.SetSource: lambda draw, m: edits.SetSource(Source("fresh", draw(st.text()), "press")),
    edits.RemoveSource: lambda draw, m: edits.RemoveSource(draw(st.sampled_from(["none", *m.sources]))),
    edits.SetProperty: lambda draw, m: edits.SetProperty("title", draw(st.text())),
    edits.SetClaim: set_claim,
    edits.RemoveClaim: lambda draw, m: edits.RemoveClaim(draw(st.sampled_from(["none", *m.claims]))),
    edits.SetChart: set_chart,
    edits.RemoveChart: lambda draw, m: edits.RemoveChart(draw(st.sampled_from(["none", *m.charts]))),
    edits.MoveChart: lambda draw, m: edits.MoveChart(
        draw(st.sampled_from(["none", *m.charts])), draw(st.integers(-2, 2))
    ),
    edits.SetUncertainty: set_uncertainty,
    edits.RemoveUncertainty: lambda draw, m: edits.RemoveUncertainty(draw(uncertainties(m))),
    edits.SetCorrelation: set_correlation,
    edits.RemoveCorrelation: lambda draw, m: edits.RemoveCorrelation(
        draw(uncertainties(m)), draw(uncertainties(m))
    ),
    edits.MoveClaim: lambda draw, m: edits.MoveClaim(
        draw(st.sampled_from(["none", *m.claims])), draw(st.integers(-2, 2))
    ),
    edits.MergeSources: lambda draw, m: edits.MergeSources(
        draw(st.sampled_from(["none", *m.sources])), draw(st.sampled_from(["none", *m.sources]))
    ),
    edits.SourceLine: lambda draw, m: edits.SourceLine(
        draw(lines(m)), draw(st.sampled_from(["none", *m.sources])), only_missing=draw(st.booleans())
    ),
    edits.ExplainValue: lambda draw, m: edits.ExplainValue(
        *draw(places(m)), draw(LABELS), draw(scenarios(m))
    ),
    edits.ChooseAlternative: lambda draw, m: edits.ChooseAlternative(
        *draw(places(m)), draw(st.integers(0, 1)), draw(scenarios(m))
    ),
    edits.SetView: set_view,
    edits.RenameView: lambda draw, m: edits.RenameView(draw(views(m)), draw(LABELS)),
    edits.RemoveView: lambda draw, m: edits.RemoveView(draw(views(m))),
    edits.SetRowGroup: set_row_group,
    edits.RemoveRowGroup: lambda draw, m: edits.RemoveRowGroup(draw(row_groups(m))),
    edits.SetVintage: set_vintage,
    edits.RemoveVintage: lambda draw, m: edits.RemoveVintage(draw(vintages(m))),
    edits.TakeVintage: lambda draw, m: edits.TakeVintage(draw(vintages(m)), draw(scenarios(m))),
    edits.Several: several,
}


def formulas(model):
    """Draw a line with a formula, and a term of it as the formula spells it."""
    able = [line for line in model.lines.values() if line.formula]
    assume(able)
    return st.sampled_from(able).flatmap(
        lambda line: st.tuples(
            st.just(line), st.sampled_from([print_formula(node) for node in walk(parse(line.formula))])
        )
    )


def name_constant(draw, model):
    line, term = draw(formulas(model))
    known = [found.text for found in constants(parse(line.formula))]
    return NameConstant(line.id, None, draw(st.sampled_from([*known, term])))


def extract_term(draw, model):
    line, term = draw(formulas(model))
    return ExtractTerm(line.id, (((line.id, None), term),))


def refer_instead(draw, model):
    line, term = draw(formulas(model))
    return ReferInstead(draw(lines(model)), (((line.id, None), term),))


def keep_note(draw, model):
    name = draw(st.sampled_from(["check_dismissed:R03.silent:revenue", "title", *model.properties]))
    return KeepNote(name, draw(st.text()), "edit_dismiss_finding")


EDITS |= {
    NameConstant: name_constant,
    ExtractTerm: extract_term,
    ReferInstead: refer_instead,
    KeepNote: keep_note,
}


@st.composite
def random_edits(draw, model, kind=None):
    """Draw an edit of `kind`, or of any."""
    chosen = kind or draw(st.sampled_from(list(EDITS)))
    return EDITS[chosen](draw, model)
