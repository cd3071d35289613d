"""What is sound of a damaged document, written to another file; what is not is printed."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from gpu_modeler.app.salvaging import Report, taken_out
from gpu_modeler.app.settings import system_language
from gpu_modeler.files import gpum


def run(options: Namespace) -> int:
    """Return the exit status: 0 where all was taken out as it was saved, 1 where something is missing or in doubt."""
    report = taken_out(Path(options.model))
    gpum.write(report.found.model, Path(options.target))
    language = system_language()
    if options.json:
        print(json.dumps(_record(report), ensure_ascii=False, indent=2))
    else:
        print("\n".join([report.heading().in_language(language), *report.lines(language)]))
    return 0 if report.found.is_whole else 1


def _record(report: Report) -> dict[str, object]:
    found = report.found
    return {
        "taken_out": found.counts,
        "in_doubt": list(found.doubtful),
        "lost": [asdict(loss) for loss in found.losses],
    }
