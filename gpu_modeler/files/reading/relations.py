"""Relationships between the parts of an Office package: which part is which, and what lies outside the file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from gpu_modeler.files.reading.markup import Attributes, Walker
from gpu_modeler.files.reading.scan import Package


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; `kind` is the end of its type (`worksheet`), `target` a part's name, or an outside address."""

    id: str
    kind: str
    target: str
    is_external: bool


class _Relations(Walker):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.found: list[Relation] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        is_external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        kind = attributes.get("Type", "").rpartition("/")[2]
        part = target if is_external else part_name(self.folder, target)
        self.found.append(Relation(attributes.get("Id", ""), kind, part, is_external))


def part_name(folder: str, target: str) -> str:
    """Return the part that a relative or absolute target names; never one outside the package."""
    target = unquote(target).replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")


def relations_of(package: Package, part: str) -> list[Relation]:
    """Return what a part (or, with "", the package) points to; none where it has no relationships."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in package:
        return []
    walker = _Relations(folder)
    with package.open(listing) as stream:
        walker.walk(stream)
    return walker.found
