"""What the checks found, as an exported workbook lists it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gpu_modeler.app.checking.catalogue import BY_ID
from gpu_modeler.app.checking.finding import Finding, where
from gpu_modeler.app.checking.scoring import score
from gpu_modeler.app.checking.sweep import findings
from gpu_modeler.files.excel.options import ExportOptions, Remark
from gpu_modeler.text import Labels, Message

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session
    from gpu_modeler.engine import Calculation
    from gpu_modeler.model import Model


def checked_options(session: Session, options: ExportOptions | None) -> ExportOptions:
    """Return options, a session's own where none are given, with what its checks find."""
    return with_findings(options or session.export_options(), session.model, session.calculation)


def with_findings(options: ExportOptions, model: Model, calculation: Calculation) -> ExportOptions:
    """Return the options with the score and everything the checks find now, remarks that nobody need heed left out."""
    found = findings(model, calculation)
    told = tuple(_remark(model, known) for known in found if known.severity != "info" or known.reason)
    return replace(options, score=_labels(score(model, found).message), remarks=told)


def _remark(model: Model, finding: Finding) -> Remark:
    place = where(model, finding.spot)
    rule = _labels(Message(BY_ID[finding.rule].name_key))
    return Remark(
        _labels(Message(f"check_kind_{finding.severity}")),
        Labels(f"{finding.rule} {rule.zh}", f"{finding.rule} {rule.en}"),
        place if place.zh else _labels(Message("checks_whole_model")),
        _labels(finding.message),
        finding.reason,
    )


def _labels(message: Message) -> Labels:
    return Labels(message.in_language("zh"), message.in_language("en"))
