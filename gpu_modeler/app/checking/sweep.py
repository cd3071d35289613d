"""All rules over a model, bit by bit: whoever runs it may stop between any two steps and go on, or begin anew."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.app.checking.catalogue import RULES, Rule
from gpu_modeler.app.checking.finding import SEVERITIES, Finding
from gpu_modeler.app.checking.keeping import with_reason
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Line, Model

_Kept = dict[tuple[str, str], tuple[object, tuple[Finding, ...]]]


class Memory:
    """What rules about formulas found, line by line: it holds as long as the line's record and its formulas do."""

    def __init__(self) -> None:
        self._kept: _Kept = {}

    def found(self, rule: Rule, subject: Subject, line: Line) -> tuple[Finding, ...]:
        """Return what a rule's looks at the text of a line find, as kept or anew."""
        bound = subject.calculation.bound(line.id)
        known = self._kept.get((rule.id, line.id))
        if known is not None and known[0] is bound:
            return known[1]
        found = tuple(finding for look in rule.text_rules for finding in look(subject, line))
        self._kept[rule.id, line.id] = (bound, found)
        return found


class Sweep:
    """One run over all rules. The model must not change meanwhile; where it did, make another."""

    def __init__(self, model: Model, calculation: Calculation, memory: Memory | None = None) -> None:
        self._subject = Subject(model, calculation)
        self._memory = memory or Memory()
        self._found: list[Finding] = []

    def steps(self) -> Iterator[None]:
        """Do the work; control comes back every few tenths of a millisecond."""
        for rule in RULES:
            for line in self._subject.lines if rule.text_rules or rule.line_rules else ():
                self._found += self._memory.found(rule, self._subject, line)
                for look in rule.line_rules:
                    self._found += look(self._subject, line)
                yield
            for look_at_all in rule.model_rules:
                for finding in look_at_all(self._subject):
                    if finding is not None:
                        self._found.append(finding)
                    yield

    def findings(self) -> list[Finding]:
        """Return what was found so far, the gravest first, with the reasons of those that were dismissed."""
        model, position = self._subject.model, self._subject.position
        found = [with_reason(model, finding) for finding in self._found]
        return sorted(
            found,
            key=lambda known: (
                SEVERITIES.index(known.severity),
                known.rule,
                position.get(known.spot.line, len(position)),
            ),
        )


def findings(model: Model, calculation: Calculation) -> list[Finding]:
    """Return everything that the rules find, the gravest first."""
    sweep = Sweep(model, calculation)
    for _ in sweep.steps():
        pass
    return sweep.findings()
