"""The pages of the manual and their sections, read from the Markdown that stands under `resources/manual`.

A section begins at a heading. Its anchor stands in the line before, `<a id="fill"></a>`, and is the same in both languages;
the anchor of a page's first heading is the page's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from gpu_modeler.resources import resource_folder
from gpu_modeler.text import Language

PAGES = (
    "start",
    "habits",
    "window",
    "building",
    "formulas",
    "inspector",
    "sources",
    "checks",
    "charts",
    "analysis",
    "excel",
    "model",
)
"""In the order of the contents; `PAGE.LANGUAGE.md` is a page's file."""

FOLDER = "manual"
_ANCHOR = re.compile(r'^<a id="([\w-]+)"></a>\n', re.MULTILINE)
_HEADING = re.compile(r"^(#{1,3}) (.+)$")
_COMMENT = re.compile(r"^<!--.*-->\n+", re.MULTILINE)
_JOINT = re.compile(r"(?<=[⺀-鿿＀-￯、-〿”’])\n *(?=[⺀-鿿＀-￯、-〿“‘])")
_FENCE = re.compile(r"^```\w+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it up to the next. `lines` are its lines of Markdown without the heading."""

    page: str
    anchor: str
    level: int
    title: str
    lines: tuple[str, ...]

    @property
    def place(self) -> str:
        """Return where it stands, as links name it: `window#fill`."""
        return self.page if self.level == 1 else f"{self.page}#{self.anchor}"

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the first cells of its tables, without marks: names of functions, rules, keys."""
        return tuple(plain(line.strip("| ").split(" | ")[0]) for line in self.lines if line.startswith("|"))


def source(page: str, language: Language) -> str:
    """Return a page's Markdown as it stands in its file."""
    path = resource_folder() / FOLDER / f"{page}.{language}.md"
    return path.read_text(encoding="utf-8")


@cache
def markdown(page: str, language: Language) -> str:
    """Return a page as it is shown: without anchors and comments, lines of Chinese joined without a space."""
    text = _COMMENT.sub("", _ANCHOR.sub("", source(page, language)))
    return _FENCE.sub("```", _JOINT.sub("", text))


@cache
def sections(page: str, language: Language) -> tuple[Section, ...]:
    """Return a page's sections in order; their headings are those of `markdown`, one by one."""
    return tuple(_sections(page, source(page, language)))


def _sections(page: str, text: str) -> Iterator[Section]:
    anchor, title, level, lines = page, "", 0, list[str]()
    waiting, in_code = "", False
    for line in text.splitlines():
        in_code ^= line.startswith("```")
        named, heading = _ANCHOR.match(line + "\n"), _HEADING.match(line)
        if named is not None:
            waiting = named[1]
        elif heading is not None and not in_code:
            if title:
                yield Section(page, anchor, level, title, tuple(lines))
            anchor, level, title, lines = waiting or page, len(heading[1]), heading[2], []
            waiting = ""
        else:
            lines.append(line)
    yield Section(page, anchor, level, title, tuple(lines))


def all_sections(language: Language) -> Iterator[Section]:
    """Yield the sections of all pages."""
    for page in PAGES:
        yield from sections(page, language)


@cache
def places() -> Mapping[str, tuple[str, str]]:
    """Return each place that a link can name, with its page and anchor; the rows of tables are places too."""
    found: dict[str, tuple[str, str]] = {}
    for section in all_sections("en"):
        found[section.place] = (section.page, section.anchor)
    for section in all_sections("en"):
        for row in section.rows:
            name = row_name(row)
            if name:
                found.setdefault(f"{section.page}#{name}", (section.page, name))
    return found


def row_name(cell: str) -> str:
    """Return the anchor of a table's row, from the text of its first cell: `SUM` of `SUM(…)`, `R07`."""
    name = re.match(r"[A-Z][A-Z0-9]+(?=\(|$)", cell)
    return name[0] if name else ""


def plain(text: str) -> str:
    """Return Markdown's text without its marks."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*`]", "", text).strip()
