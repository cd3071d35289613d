"""README and the manual tell the truth: formulas bind, results come out, links lead somewhere, examples run."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpu_modeler.app.actions import ACTIONS, BY_ID, MENUS
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.typing import typed_value
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import FUNCTIONS, Namespace, bind, bind_expression, print_with_factors
from gpu_modeler.gui.shell.menus import BY_MENU
from gpu_modeler.gui.shell.messages import OFFER_LETTER
from gpu_modeler.headless import main
from gpu_modeler.headless.commands import COLUMNS
from gpu_modeler.text import LANGUAGES, say

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "resources" / "manual"
README = ROOT / "README.md"
PAGES = sorted(MANUAL.glob("*.md"))
NAMES = sorted({path.name.partition(".")[0] for path in PAGES})

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
ON_DISK = re.compile(r"\b(?:gpu_modeler|resources|tests)/[\w./-]*\w/?")
MENU_PATH = re.compile(r"[*“]([^*“”\n]+?) ▸ ([^*“”\n]+)[*”]")
HEADLESS = "python -m gpu_modeler "


def page(name: str, language: str) -> str:
    return (MANUAL / f"{name}.{language}.md").read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return [body for found, body in FENCE.findall(text) if found == kind]


def formulas(text: str) -> list[str]:
    """Everything that stands as a formula: code that begins with an equals sign, and the lines of formula blocks."""
    inline = [code for code in CODE.findall(FENCE.sub("", text)) if code.startswith("=") and code != "="]
    return [*inline, *(line for body in blocks(text, "formula") for line in body.splitlines())]


def tables(text: str, mark: str) -> Iterator[list[str]]:
    """The rows, as lists of cells, of the tables that stand behind `<!-- mark -->`, without their heads."""
    for behind in text.split(f"<!-- {mark} -->\n")[1:]:
        table = behind.strip().split("\n\n")[0]
        for row in table.splitlines()[2:]:
            yield [cell.strip() for cell in row.strip("| ").split(" | ")]


def codes(cells: list[str]) -> list[str]:
    return [CODE.findall(cell)[0] if CODE.findall(cell) else cell for cell in cells]


@pytest.fixture(scope="module")
def session():
    return Session(settings_file=SettingsFile.nowhere())


@pytest.fixture
def namespace(session):
    return Namespace(session.model)


# --- formulas ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_of_the_manual_binds_in_the_starter_model(namespace, language):
    text = page("formulas", language)
    refused = {row[1] for row in map(codes, tables(text, "refusals"))}
    found = [formula for formula in formulas(text) if formula not in refused]
    assert len(found) > 100
    for formula in found:
        bind_expression(formula, namespace)


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_as_shown(session, language):
    rows = list(map(codes, tables(page("formulas", language), "results")))
    assert len(rows) == 10
    for formula, shown, *_ in rows:
        value = session.calculation.expression(formula, "base").value
        text = value.text if isinstance(value, CellError) else f"{value:g}"
        assert (formula, text) == (formula, shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_inserted_factors_are_as_shown(session, namespace, language):
    rows = list(map(codes, tables(page("formulas", language), "conversions")))
    assert len(rows) == 5
    for line, unit, formula, shown in rows:
        known = session.model.lines[line]
        assert known.unit == unit
        assert print_with_factors(bind(formula, known, namespace)) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_as_refused_is_refused_and_its_mending_is_taken(session, language):
    rows = list(map(codes, tables(page("formulas", language), "refusals")))
    assert len(rows) == 12
    for line, refused, _, mended in rows:
        with pytest.raises(ModelerError):
            session.set_formula(line, refused)
        before = session.history.mark
        session.set_formula(line, mended)
        if session.history.mark is not before:  # the line's own formula changes nothing
            session.undo()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_function_table_is_that_of_the_language(language):
    rows = list(tables(page("formulas", language), "functions"))
    assert [row[0].strip("`").partition("(")[0] for row in rows] == list(FUNCTIONS)
    for row, function in zip(rows, FUNCTIONS.values(), strict=True):
        result = function.expected
        text = result.text if isinstance(result, CellError) else f"{result:.10g}"
        assert row[0] == f"`{function.signature(language)}`"
        assert row[1] == function.doc(language)
        assert row[3] == f"`={function.example}` = {text}"


def test_both_languages_show_the_same_functions_and_refusals():
    shapes = [
        [(mark, len(list(tables(page("formulas", language), mark)))) for mark in ("functions", "refusals")]
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_headings_and_tables(name):
    shapes = []
    for language in LANGUAGES:
        lines = page(name, language).splitlines()
        headings = [line.partition(" ")[0] for line in lines if line.startswith(("#", "<a id"))]
        headings += [line for line in lines if line.startswith("<a id")]
        shapes.append((headings, sum(line.startswith("|") for line in lines)))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_rules_is_that_of_the_program(language):
    from gpu_modeler.app.checking.catalogue import RULES

    rows = list(tables(page("checks", language), "rules"))
    for row, rule in zip(rows, RULES, strict=True):
        severity = f"check_kind_{rule.severity}" if rule.severity else f"checks_state_{rule.standing}"
        assert row == [
            rule.id,
            say(rule.name_key, language),
            say(severity, language),
            say(rule.about_key, language),
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_of_sources_are_those_of_the_program(language):
    from gpu_modeler.app.source_age import USUAL

    text = page("sources", language)
    days = {int(found) for found in re.findall(r"\| (\d+) (?:天|days) \|", text)}
    assert days == {days for days in USUAL.values() if days is not None}


KEY = re.compile(
    r"(?<![\w+])(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|[A-Z](?![a-z])|[\[\]/;'])|(?<![\w+$])F(?:[1-9]|1[0-2])\b"
)
GRID_KEYS = {"Ctrl+A"}
"""Of the grid and the formula editor; they are no actions."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_keys_that_are_named_do_something(name, language):
    known = {keys for action in ACTIONS for keys in action.shortcut.split("; ")} | GRID_KEYS
    known |= {
        "F4",
        f"Alt+{OFFER_LETTER}",
        *(f"Alt+{letter}" for letter in BY_MENU.values()),
    }  # F4 within a formula
    assert [key for key in KEY.findall(page(name, language)) if key not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_first_five_minutes_type_is_taken(session, language):
    text = page("start", language)
    assert "`wacc`" in text
    assert "`11%`" in text
    assert session.model.lines["wacc"].axes == ()
    assert typed_value(session.model.lines["wacc"], "11%") == 0.11


# --- the window ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_page_names_every_key_of_an_action(language):
    text = page("window", language)
    arrows = {"Left": "←", "Right": "→"} if language == "zh" else {}
    for action in ACTIONS:
        for keys in filter(None, action.shortcut.split("; ")):
            *held, last = keys.split("+") if not keys.endswith("++") else [keys]
            assert "+".join([*held, arrows.get(last, last)]) in text, action.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_menu_entries_are_called_as_the_page_says(language):
    menus = {say(f"menu_{menu}", language): menu for menu in MENUS}
    found = [entry for name in NAMES for entry in MENU_PATH.findall(page(name, language))]
    assert len(found) > 35
    for menu, entry in found:
        labels = {say(a.label_key, language) for a in BY_ID.values() if a.menu == menus[menu]}
        assert entry in labels, f"{menu} ▸ {entry}"


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        ("1,234.5", "revenue", 1234.5),
        ("45%", "wacc", 0.45),
        ("45", "wacc", 0.45),
        ("0.45", "wacc", 0.45),
        ("(763)", "revenue", -763),
        ("12.3亿", "revenue", 12.3),
        ("150 CNY_10k", "revenue", 0.015),
        ("150 万元", "revenue", 0.015),
        ("１２３", "revenue", 123),
        ("12.3", "revenue", 12.3),
    ],
)
def test_typed_values_are_taken_as_the_window_page_says(session, text, line, value):
    assert typed_value(session.model.lines[line], text) == value
    shown = "".join(page("window", language) for language in LANGUAGES)
    assert f"`{text}`" in shown or text.isdigit()


# --- README ---


def test_the_shell_examples_of_the_readme_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    commands = [
        line for body in blocks(README.read_text(encoding="utf-8"), "sh") for line in body.splitlines()
    ]
    headless = [command for command in commands if command.startswith(HEADLESS)]
    assert len(headless) >= 5
    for command in headless:
        code = main(shlex.split(command.removeprefix(HEADLESS), comments=True))
        assert (command, code, capsys.readouterr().err) == (command, 0, "")
    others = {shlex.split(command, comments=True)[1] for command in commands if command not in headless}
    assert others == {"main.py"}


def test_the_python_examples_of_the_readme_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = blocks(README.read_text(encoding="utf-8"), "python")
    assert found
    for body in found:
        exec(compile(body, "README.md", "exec"), {})


def test_the_readme_names_the_columns_of_show():
    assert f"`{','.join(COLUMNS)}`" in README.read_text(encoding="utf-8")


def test_the_formulas_of_the_readme_bind(namespace):
    text = README.read_text(encoding="utf-8")
    shown = [
        "SUM(product_revenue, segment) + service_revenue",
        "cash[-1]",
        "revenue[2030]",
        "cambricon.revenue",
    ]
    for formula in [*shown, "SUM(market_cap, trio)"]:
        assert formula in text
        bind_expression(formula, namespace)


# --- links ---


@pytest.mark.parametrize("path", [README, *PAGES], ids=lambda path: path.name)
def test_links_and_pictures_exist(path):
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target]
    missing = [target for target in targets if not (path.parent / target.partition("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("path", [README, *PAGES], ids=lambda path: path.name)
def test_links_into_pages_lead_to_an_anchor(path):
    missing = []
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        if "://" in target or not anchor:
            continue
        there = (path.parent / name if name else path).read_text(encoding="utf-8")
        if f'<a id="{anchor}"></a>' not in there:
            missing.append(target)
    assert missing == []


@pytest.mark.parametrize("path", [README, *PAGES], ids=lambda path: path.name)
def test_files_that_are_named_exist(path):
    text = path.read_text(encoding="utf-8")
    named = {found.rstrip("/") for found in ON_DISK.findall(LINK.sub("", text))}
    missing = {path for path in named if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()}
    assert missing == set()


def test_every_picture_is_shown_and_made_by_the_script_in_both_languages():
    import ast

    script = ast.parse((ROOT / "tests" / "manual" / "make_screenshots.py").read_text(encoding="utf-8"))
    table = next(n for n in script.body if isinstance(n, ast.AnnAssign) and n.target.id == "PICTURES")
    made = {f"{key.value}.{language}.png" for key in table.value.keys for language in LANGUAGES}
    shown = {
        target
        for path in PAGES
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    }
    assert shown == made == {path.name for path in MANUAL.glob("*.png")}
    for path in PAGES:
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
            assert path.stem.rpartition(".")[2] == target.split(".")[1]


def test_pictures_are_small():
    assert [path.name for path in MANUAL.glob("*.png") if path.stat().st_size > 300_000] == []
