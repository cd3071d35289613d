"""Small xlsx packages written by hand, part by part, for what no library writes: oddities, and bombs."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(
    *entries: tuple[str, str, str], office: str = OFFICE, external: frozenset[str] = frozenset()
) -> str:
    """Relationships from (id, kind, target)."""
    outside = ' TargetMode="External"'
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{office}/{kind}" Target="{target}"{outside if id_ in external else ""}/>'
        for id_, kind, target in entries
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def sheet_xml(rows: str, after: str = "", *, namespace: str = MAIN, dimension: str = "A1") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{namespace}" xmlns:r="{OFFICE}">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def parts(
    sheet: str, *, namespace: str = MAIN, office: str = OFFICE, workbook: str = "", **more: str | bytes
) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet named S, and further parts by name."""
    return {
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml"), office=office),
        "xl/workbook.xml": workbook
        or f'<workbook xmlns="{namespace}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
            office=office,
        ),
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }


def write(path: Path, entries: Mapping[str, str | bytes], level: int = 6) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def shared_strings(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles(*number_formats: tuple[int, str]) -> str:
    """Style n + 1 of a cell has the n-th format; an empty code takes the built-in one of that number."""
    custom = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in number_formats if code
    )
    used = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number, _ in number_formats)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{custom}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'
    )
