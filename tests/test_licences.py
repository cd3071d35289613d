"""What is shipped comes under licences that ask for no more than a notice; Qt alone is under the LGPL."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache Software License",
        "Apache 2.0",
        "Apache-2.0",
        "BSD",
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "MIT",
        "MIT License",
        "MIT-0",
        "PSFL",
        "Python Software Foundation License",
        "Zlib",
    }
)
QT = frozenset({"pyside6-essentials", "shiboken6"})
EXCEPTION = re.compile(r" WITH LLVM-exception")
"""It gives more than the licence alone."""


def shipped():
    """Return every installed package that the program, with its extras, asks for, directly or not, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [
        Requirement(text).name for text in (*project["dependencies"], *extras["fast"], *extras["cluster"])
    ]
    found = {}
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            pytest.fail(f"{name} is asked for but not installed, so that its licence is unknown")
        asked = map(Requirement, found[name].requires or ())
        waiting += [each.name for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found


def licences(package):
    """Return the licences that all hold (AND) as sets of those of which one may be chosen (OR)."""
    about = package.metadata
    named = about.get("License-Expression")
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    if not named:
        named = " OR ".join(classified) or (about.get("License") or "").strip()
    named = EXCEPTION.sub("", named).replace("(", "").replace(")", "")
    return [frozenset(part.strip() for part in group.split(" OR ")) for group in named.split(" AND ")]


def test_everything_that_is_shipped_may_be_passed_on_by_anybody():
    packages = shipped()
    assert len(packages) > 20
    refused = {
        name: package.metadata.get("License-Expression") or package.metadata.get("License")
        for name, package in packages.items()
        if name not in QT and not all(choice & ALLOWED for choice in licences(package))
    }
    assert refused == {}


def test_qt_is_used_under_the_lgpl():
    packages = shipped()
    for name in QT:
        assert any("LGPL-3.0-only" in choice for choice in licences(packages[name]))


def test_a_copyleft_licence_would_be_noticed():
    class Package:
        def __init__(self, about):
            self.metadata = Metadata(about)

    class Metadata(dict):
        def __getitem__(self, name):
            return self.get(name)

        def get_all(self, name):
            return self.get(name)

    def passes(about):
        return all(choice & ALLOWED for choice in licences(Package(about)))

    assert passes({"License-Expression": "MIT OR GPL-3.0-only"})
    assert not passes({"License-Expression": "GPL-3.0-only"})
    assert not passes({"License-Expression": "MIT AND LGPL-2.1-or-later"})
    assert not passes({"License": "Business Source License 1.1"})
    assert not passes({"Classifier": ["License :: OSI Approved :: GNU Affero General Public License v3"]})
    assert not passes({})
