"""The process in which one engine recomputes one workbook: a JSON request on standard input, a JSON answer on standard output.

{"engine": "ironcalc", "file": the workbook, "path": how a refusal names it, "folder": for copies, "limits": {…}}
{"version": "0.9.1", "formulas": 20914, "others": [[number, sheet, address, formula, stored, verdict, …], …]}
{"fault": name, "values": {…}}
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from gpu_modeler.files.reading import answer as wire
from gpu_modeler.files.reading.faults import ReadingNeedsMemory, ReadingRefused
from gpu_modeler.files.reading.fences import limit_resources
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.files.verify.faults import NotVerifiable
from gpu_modeler.files.verify.judging import Judgement, judge
from gpu_modeler.files.verify.workbook import read_workbook


def main() -> int:
    """Answer one request."""
    output = _own_output()
    asked = json.load(sys.stdin)
    limits = Limits(**asked["limits"])
    limit_resources(limits, written_bytes=limits.unpacked_bytes)
    output.write(_answer(asked, limits))
    output.close()
    return 0


def _own_output() -> Any:
    """Return standard output, and let whatever an engine prints go to standard error."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return kept


def _answer(asked: dict[str, Any], limits: Limits) -> bytes:
    try:
        book = read_workbook(Path(asked["file"]).read_bytes(), asked["path"], limits)
        judgement = judge(book, asked["engine"], Path(asked["folder"]))
    except NotVerifiable:
        return json.dumps({"fault": "NotVerifiable", "values": {"path": asked["path"]}}).encode()
    except ReadingRefused as fault:
        return wire.encode_fault(fault)
    except MemoryError:
        return wire.encode_fault(ReadingNeedsMemory(path=asked["path"], limit=limits.memory_bytes >> 20))
    return encode_judgement(judgement)


def encode_judgement(judgement: Judgement) -> bytes:
    """Return the answer that judges. Infinite numbers, which an engine may compute, travel as Python spells them."""
    others = [[number, *astuple(judged)] for number, judged in judgement.others.items()]
    return json.dumps(
        {"version": judgement.version, "formulas": judgement.formulas, "others": others}
    ).encode()


if __name__ == "__main__":
    sys.exit(main())
