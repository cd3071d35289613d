"""What can be written on the command line. Help is made from the table of options; wrong use raises, never exits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from gpu_modeler.app.settings import system_language
from gpu_modeler.errors import ModelerError
from gpu_modeler.text import say

PROGRAM = "gpu-modeler-cli" if getattr(sys, "frozen", False) else "python -m gpu_modeler"


class WrongUse(ModelerError):
    """The command line does not fit the command."""

    key = "headless_wrong_use"


class NoCount(ModelerError):
    """An option needs a whole number, not below the least."""

    key = "headless_no_count"


def whole_number(option: str, text: str | None, default: int, *, least: int = 0) -> int:
    """Return the whole number that an option was given (`1,000` and `1_000` too), or the default where it was not.

    Raises:
        NoCount: it is none, or lies below `least`.
    """
    if text is None:
        return default
    plain = text.strip().replace(",", "").replace("_", "")
    if not plain.isdecimal() or int(plain) < least:
        raise NoCount(option=option, text=text, least=least)
    return int(plain)


class HelpWanted(Exception):
    """Help was asked for; `text` is what to print."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command."""

    name: str
    placeholder: str
    is_required: bool = False
    help_key: str = ""
    is_repeated: bool = False

    @property
    def flag(self) -> str:
        """Return it as typed."""
        return f"--{self.name}"


_AXES = (Option("company", "C"), Option("segment", "S"), Option("period", "P"))
_OUT = Option("out", "FILE.gpum", is_required=True)
_LINE = Option("line", "L", is_required=True)
_SCENARIO = Option("scenario", "X")
_LANGUAGE = Option("language", "zh|en")
OPTIONS: dict[str, tuple[Option, ...]] = {
    "show": (_LINE, *_AXES, _SCENARIO),
    "set": (_LINE, *_AXES, _SCENARIO, Option("value", "V", is_required=True), _OUT),
    "define": (
        _LINE,
        Option("formula", "TEXT", is_required=True),
        Option("unit", "U"),
        Option("axes", "A,B"),
        Option("section", "ID"),
        Option("label-zh", "TEXT"),
        Option("label-en", "TEXT"),
        _OUT,
    ),
    "export": (
        _SCENARIO,
        Option("language", "zh|en|both", help_key="headless_option_book_language"),
        Option("money", "CNY_100m|CNY_bn", help_key="headless_option_book_money"),
    ),
    "check": (),
    "verify": (),
    "extract": (Option("page", "PAGE", is_required=True), Option("line", "L"), _SCENARIO, _LANGUAGE),
    "note": (
        Option("company", "C"),
        Option("first", "YEAR"),
        Option("last", "YEAR"),
        Option("money", "U"),
        _SCENARIO,
        _LANGUAGE,
    ),
    "import": (
        Option("map", "MAP.toml"),
        Option("out", "FILE.gpum"),
        Option("sheet", "S"),
        Option("password", "P"),
    ),
    "review": (
        Option("accept", "all|theirs|mine"),
        Option("out", "FILE.gpum"),
        Option("password", "P"),
    ),
    "sensitivity": (
        Option("output", "O", is_required=True, is_repeated=True),
        Option("input", "I[=VALUES]", help_key="headless_option_input_values", is_repeated=True),
        Option("span", "10%|scenarios"),
        Option("points", "N", help_key="headless_option_spider_points"),
        _SCENARIO,
    ),
    "seek": (
        Option("output", "O", is_required=True, is_repeated=True),
        Option("target", "V", is_required=True, is_repeated=True),
        Option("input", "I", is_required=True, help_key="headless_option_input_sought", is_repeated=True),
        Option("low", "A", is_required=True, is_repeated=True),
        Option("high", "B", is_required=True, is_repeated=True),
        _SCENARIO,
        Option("out", "FILE.gpum"),
    ),
    "simulate": (
        Option("output", "O", is_repeated=True),
        Option("trials", "N"),
        Option("seed", "S"),
        Option("workers", "W"),
        Option("cluster", "tcp://HOST:PORT"),
        Option("method", "sobol|latin|plain"),
        Option("drivers", "O"),
        Option("year", "YEAR", help_key="headless_option_race_year"),
        _SCENARIO,
    ),
    "compare": (
        Option("output", "O", is_required=True, is_repeated=True),
        Option("scenario", "X", help_key="headless_option_scenarios", is_repeated=True),
    ),
    "bridge": (
        Option("output", "O", is_required=True, help_key="headless_option_bridge_output"),
        _SCENARIO,
        Option("to-scenario", "Y"),
        Option("by", "section|line|company"),
    ),
    "implied": (
        Option("company", "C", help_key="headless_option_implied_company"),
        Option("x", "DRIVER"),
        Option("y", "DRIVER"),
        _SCENARIO,
        Option("trials", "N", help_key="headless_option_implied_trials"),
    ),
    "salvage": (),
}
_WITH_JSON = frozenset(
    {
        "bridge",
        "check",
        "compare",
        "implied",
        "import",
        "review",
        "salvage",
        "seek",
        "sensitivity",
        "simulate",
        "verify",
    }
)
_FLAGS_WITH_VALUE = {option.flag for options in OPTIONS.values() for option in options}


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; `command` is the command's name.

    Raises:
        WrongUse: they do not fit.
        HelpWanted: instead of a command, help is asked for.
    """
    parser = _parser()
    if not arguments:
        raise WrongUse(detail=say("headless_no_command", system_language(), commands=", ".join(OPTIONS)))
    return parser.parse_args(_joined_values(arguments))


def _joined_values(arguments: Sequence[str]) -> list[str]:
    """Write `--value -12亿` as `--value=-12亿`: what follows an option is its value, also when it begins with a minus."""
    joined: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        follows = waiting[0] if waiting else ""
        if word in _FLAGS_WITH_VALUE and waiting and follows not in _FLAGS_WITH_VALUE:
            word = f"{word}={waiting.pop(0)}"
        joined.append(word)
    return joined


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would print and exit."""

    def error(self, message: str) -> NoReturn:
        raise WrongUse(detail=message)

    def print_help(self, file: object = None) -> NoReturn:
        raise HelpWanted(self.format_help().rstrip())


def _parser() -> argparse.ArgumentParser:
    language = system_language()
    parser = _Parser(prog=PROGRAM, description=say("headless_purpose", language), allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for name, options in OPTIONS.items():
        purpose = say(f"headless_command_{name}", language)
        command = commands.add_parser(name, help=purpose, description=purpose, allow_abbrev=False)
        if name == "verify":
            command.add_argument(
                "workbook", metavar="FILE.xlsx", help=say("headless_verify_workbook", language)
            )
        elif name == "bridge":
            for which, metavar in (("before", "A"), ("after", "B")):
                text = say(f"headless_bridge_{which}", language)
                command.add_argument(which, metavar=metavar, help=text)
        else:
            command.add_argument("model", metavar="MODEL", help=say("headless_model", language))
        if name == "export":
            command.add_argument("workbook", metavar="FILE.xlsx", help=say("headless_workbook", language))
        if name in {"extract", "note"}:
            command.add_argument("target", metavar="FILE", help=say("headless_extract_target", language))
        if name == "salvage":
            command.add_argument("target", metavar="OUT.gpum", help=say("headless_salvage_target", language))
        if name == "review":
            command.add_argument(
                "workbook", metavar="FILE.xlsx", help=say("headless_review_workbook", language)
            )
        if name == "import":
            command.add_argument("file", metavar="FILE", help=say("headless_import_file", language))
            for flag in ("propose", "dry-run"):
                text = say(f"headless_option_{flag.replace('-', '_')}", language)
                command.add_argument(f"--{flag}", action="store_true", help=text)
        if name == "export":
            text = say("headless_option_no_verify", language)
            command.add_argument("--no-verify", action="store_true", help=text)
        if name == "sensitivity":
            for flag in ("tornado", "spider"):
                text = say(f"headless_option_{flag}", language).replace("%", "%%")
                command.add_argument(f"--{flag}", action="store_true", help=text)
        if name == "simulate":
            text = say("headless_option_race", language).replace("%", "%%")
            command.add_argument("--race", action="store_true", help=text)
        if name in _WITH_JSON:
            command.add_argument("--json", action="store_true", help=say("headless_option_json", language))
        for option in options:
            _add(command, option)
    return parser


def _add(command: argparse.ArgumentParser, option: Option) -> None:
    key = option.help_key or f"headless_option_{option.name.replace('-', '_')}"
    text = say(key, system_language()).replace("%", "%%")
    action = "append" if option.is_repeated else "store"
    command.add_argument(
        option.flag, metavar=option.placeholder, required=option.is_required, help=text, action=action
    )
