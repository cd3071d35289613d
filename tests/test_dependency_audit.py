"""No shipped version has a known weakness; asked of the public lists where they can be reached."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_licences import shipped

LOCK = Path(__file__).parents[1] / "requirements.lock"


def audit(requirements):
    """Return what pip-audit says of the pinned versions in a file: a record for each package."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(requirements),
        "--disable-pip",
        "--format",
        "json",
    ]
    answer = subprocess.run(
        [*command, "--require-hashes", "--progress-spinner", "off", "--timeout", "10"],
        check=False,
        capture_output=True,
        text=True,
        timeout=170,
    )
    if not answer.stdout.startswith("{"):
        pytest.skip(f"the lists cannot be asked from here: {answer.stderr.strip().splitlines()[-1:]}")
    return json.loads(answer.stdout)["dependencies"]


@pytest.mark.timeout(180)
def test_no_shipped_version_has_a_known_weakness():
    found = audit(LOCK)
    told = [each for each in found if "skip_reason" not in each]
    if not told:
        pytest.skip("the lists of known weaknesses cannot be reached from here")
    ours = shipped()
    assert {each["name"]: each["vulns"] for each in told if each["vulns"] and each["name"] in ours} == {}


def test_every_shipped_package_is_locked_to_a_version_and_its_hashes():
    pinned = dict(
        re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(shipped()) - set(pinned) == set()
    blocks = re.split(
        r"^(?=[a-z0-9-]+(?:\[[^]]*\])?==)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert [block.split()[0] for block in blocks[1:] if "--hash=sha256:" not in block] == []
