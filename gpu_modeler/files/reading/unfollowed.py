"""What a package holds that would run, reach out or open something: found by name and listed, never followed."""

from __future__ import annotations

import re

from gpu_modeler.files.reading.markup import Attributes, Walker, XmlDamaged
from gpu_modeler.files.reading.raw import Budget, RawWorkbook
from gpu_modeler.files.reading.records import UnfollowedKind
from gpu_modeler.files.reading.relations import Relation, relations_of
from gpu_modeler.files.reading.scan import Package

_BY_NAME: tuple[tuple[str, UnfollowedKind], ...] = (
    (r"(^|/)vbaproject\.bin$|^basic/.+/(?!script-l)[^/]+\.xml$|^scripts/", "macro"),
    (r"/(macrosheets|intlmacrosheets)/[^/]+$", "macro sheet"),
    (r"/embeddings/[^/]+$|^object [^/]+/content\.xml$", "embedded object"),
    (r"/(activex|ctrlprops)/[^/]+\.(xml|bin)$", "control"),
)
_WEB_FUNCTION = re.compile(
    r"\b(WEBSERVICE|RTD|IMAGE|CALL|REGISTER\.ID|REGISTER|EXEC|IMPORTDATA|IMPORTXML)\s*\(", re.IGNORECASE
)
_DDE = re.compile(r"(?<![\w'.])[\w.]+\|'?[^!|]+'?!|\bDDE\s*\(", re.IGNORECASE)
_FILE_FUNCTION = re.compile(r'\bHYPERLINK\s*\(\s*"(?!https?:|mailto:|ftp:|tel:|#)', re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"(https?|mailto|ftp|tel):", re.IGNORECASE)


class _Link(Walker):
    """Reads `externalLinkN.xml`: another workbook, a DDE server or an OLE object."""

    def __init__(self) -> None:
        super().__init__()
        self.kind: UnfollowedKind = "external link"
        self.target = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "ddeLink":
            self.kind = "dde"
            self.target = f"{attributes.get('ddeService', '')}|{attributes.get('ddeTopic', '')}"
        elif name == "oleLink":
            self.kind, self.target = "ole link", attributes.get("progId", "")


class _Connections(Walker):
    """Reads `connections.xml`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[UnfollowedKind, str]] = []
        self._name = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "connection":
            self._name = attributes.get("name", "")
            self.found.append(("connection", self._name))
        elif name == "webPr" and self.found:
            self.found[-1] = "web query", f"{self._name} {attributes.get('url', '')}".strip()
        elif name == "dbPr" and self.found:
            text = attributes.get("connection", "")
            kind: UnfollowedKind = "power query" if "Microsoft.Mashup" in text else "connection"
            self.found[-1] = kind, f"{self._name} {text}".strip()


def list_parts(package: Package, workbook: RawWorkbook, budget: Budget) -> None:
    """List macros, links, connections and embedded objects by the parts of a package."""
    for name in package.names:
        for pattern, kind in _BY_NAME:
            if re.search(pattern, name, re.IGNORECASE):
                budget.list_unfollowed(workbook, kind, name)
        lowered = name.casefold()
        if "/externallinks/" in lowered and lowered.endswith(".xml"):
            _list_link(package, name, workbook, budget)
        elif lowered.endswith("/connections.xml"):
            _list_connections(package, name, workbook, budget)
        elif lowered.startswith("customxml/") and b"DataMashup" in package.read(name)[:4096].replace(
            b"\0", b""
        ):
            budget.list_unfollowed(workbook, "power query", name)


def _list_link(package: Package, name: str, workbook: RawWorkbook, budget: Budget) -> None:
    link = _Link()
    _walk(link, package, name)
    targets = [relation.target for relation in relations_of(package, name) if relation.is_external]
    budget.list_unfollowed(workbook, link.kind, name, " ".join(filter(None, [link.target, *targets])))


def _list_connections(package: Package, name: str, workbook: RawWorkbook, budget: Budget) -> None:
    connections = _Connections()
    _walk(connections, package, name)
    for kind, text in connections.found:
        budget.list_unfollowed(workbook, kind, name, text)


def _walk(walker: Walker, package: Package, name: str) -> None:
    """Read what a part tells; a damaged one is still listed, by its name."""
    try:
        with package.open(name) as stream:
            walker.walk(stream)
    except XmlDamaged:
        return


def list_relations(
    sheet: str,
    relations: list[Relation],
    hyperlinks: list[tuple[str, str]],
    workbook: RawWorkbook,
    budget: Budget,
) -> None:
    """List a sheet's hyperlinks to files and what else lies outside; hyperlinks to the web are not special."""
    places = {relation: reference for reference, relation in hyperlinks}
    for relation in relations:
        if not relation.is_external or (relation.kind == "hyperlink" and _WEB_ADDRESS.match(relation.target)):
            continue
        kind: UnfollowedKind = "file hyperlink" if relation.kind == "hyperlink" else "external link"
        where = f"{sheet}!{places[relation.id]}" if relation.id in places else sheet
        budget.list_unfollowed(workbook, kind, where, relation.target)


def formula_kind(formula: str) -> UnfollowedKind | None:
    r"""Say what a formula would reach out to: the web, a program by DDE, a file; None for ordinary ones.

    Examples:
        >>> formula_kind("WEBSERVICE(A1)"), formula_kind("cmd|'/C calc'!A0"), formula_kind("SUM(A1:A3)")
        ('web function', 'dde', None)
        >>> formula_kind('HYPERLINK("C:\\x.exe","more")'), formula_kind('HYPERLINK("#Market!A1","back")')
        ('file hyperlink', None)
    """
    if "(" in formula and _WEB_FUNCTION.search(formula):
        return "web function"
    if "HYPERLINK" in formula.upper() and _FILE_FUNCTION.search(formula):
        return "file hyperlink"
    return "dde" if _DDE.search(formula) else None
