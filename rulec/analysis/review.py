"""The consistency of a checked file as diagnostics: with witnesses, less what its author acknowledges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from attrs import evolve

from rulec.analysis.consistency import Consistency, Finding
from rulec.analysis.obligations import Unmet, unmet
from rulec.analysis.parted import Days
from rulec.analysis.verdict import commercial_export
from rulec.analysis.wording import as_typed
from rulec.diagnostics import Diagnostic
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import did_you_mean
from rulec.model.line import Line
from rulec.model.load import Checked, Store
from rulec.model.ruleset import Acknowledgement, Ruleset
from rulec.nomenclature import headings
from rulec.syntax import tree as t

CODES = tuple(f"W07{n:02}" for n in range(1, 9)) + ("N0709",)


def review(checked: Checked, store: Store) -> tuple[Diagnostic, ...]:
    """Everything that a list says against itself, or less than a list that it implements.

    Nothing is said of a file that has errors, or of a library.
    """
    if checked.ruleset is None or not checked.ok:
        return ()
    ruleset = checked.ruleset
    known = _Acknowledged(ruleset)
    found = [
        known.apply(_diagnostic(f), f.code, f.subject.id) for f in Consistency(ruleset).findings()
    ]
    for name in _implemented(checked.file):
        path = store.find(name.value, Path(checked.file.path))
        duty = store.check(path).ruleset if path else None
        if duty is not None and duty.id != ruleset.id:
            found += _obligations(ruleset, duty, name.span, known)
    found += known.stale()
    return tuple(sorted(found, key=lambda d: (d.span.start, d.code)))


class _Acknowledged:
    """What the author of a ruleset knows of, and which of it was found."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.listed = ruleset.acknowledged
        self.reasons = {(a.code, name): a for a in self.listed for name in a.of}
        self.met: set[tuple[str, str]] = set()
        self.could: set[tuple[str, str]] = set()

    def apply(self, diagnostic: Diagnostic, code: str, subject: str) -> Diagnostic:
        """The diagnostic, acknowledged if the file says why."""
        reason = self.reason(code, subject)
        return diagnostic if reason is None else evolve(diagnostic, acknowledged=reason.reason)

    def reason(self, code: str, subject: str) -> Acknowledgement | None:
        self.could.add((code, subject))
        found = self.reasons.get((code, subject))
        if found is not None:
            self.met.add((code, subject))
        return found

    def stale(self) -> Iterator[Diagnostic]:
        """Acknowledgements of what was not found."""
        for stated in self.listed:
            if stated.code not in CODES:
                yield Diagnostic(
                    "W0710",
                    f"`{stated.code}` is no finding about consistency",
                    stated.span,
                    "one of " + ", ".join(CODES),
                )
                continue
            near = [subject for code, subject in self.could if code == stated.code]
            for name in stated.of:
                if (stated.code, name) not in self.met:
                    message = f"there is no {stated.code} about `{name}` to acknowledge"
                    hint = did_you_mean(name, near) or "take the name away"
                    yield Diagnostic("W0710", message, stated.span, hint=hint)


def _diagnostic(finding: Finding) -> Diagnostic:
    message = finding.message
    if finding.codes:
        listed = headings(finding.codes)
        more = f" and {len(listed) - 6} more" if len(listed) > 6 else ""
        message += f" ({', '.join(listed[:6])}{more}{_when(finding.days)})"
    hint = "; ".join(_line(line) for line in finding.witnesses)
    related = tuple(
        (f"`{p.id}` stands here", p.span)
        for p in finding.others[:3]
        if p.span.path == finding.subject.span.path
    )
    span = finding.subject.span
    return Diagnostic(
        finding.code, message, span, hint=f"such as {hint}" if hint else None, related=related
    )


def _when(days: Days) -> str:
    told = _days(days)
    return f"; {told}" if told else ""


def _days(days: Days) -> str:
    since, until = days
    return " ".join([f"from {since}"] * bool(since) + [f"until {until}"] * bool(until))


def _obligations(
    ruleset: Ruleset, duty: Ruleset, span: Span, known: _Acknowledged
) -> Iterator[Diagnostic]:
    found, assumed = unmet(ruleset, duty), commercial_export(ruleset, duty)
    for code, reading in (("W0708", False), ("N0709", True)):
        groups: dict[str | None, list[Unmet]] = {}
        for one in found:
            if one.on_a_reading is reading:
                reason = known.reason(code, one.provision.id)
                groups.setdefault(reason.reason if reason else None, []).append(one)
        for said, several in groups.items():
            if reading:
                message = f"{ruleset.id} meets {duty.id} only if its open words are read so: "
            else:
                message = f"{ruleset.id} does not prohibit all that {duty.id} prohibits: "
            message += "; ".join(_unmet(one) for one in several)
            last = several[-1]
            hint = f"such as {_line(last.witness, assumed)} (`{last.provision.id}`)"
            yield Diagnostic(code, message, span, hint=hint, acknowledged=said)


def _unmet(one: Unmet) -> str:
    days = " and ".join(filter(None, (_days(span) for span in one.days)))
    return f"`{one.provision.id}`" + (f" {days}" if days else "")


def _line(line: Line, assumed: Iterable[str] = ()) -> str:
    """A line as an example in a rule file states it, less what is assumed of every line."""
    told = [
        f"{name} {text}" for name, text in as_typed(line).items() if name not in (*assumed, "date")
    ]
    day = line.get("date")
    if day != date.min:  # in a list without days, any day will do
        told.append(f"date {day}")
    return ", ".join(told)


def _implemented(file: t.File) -> Iterable[t.Name]:
    for declaration in file.declarations:
        if isinstance(declaration, t.Block) and declaration.keyword == "ruleset":
            for clause in declaration.all("implements"):
                if isinstance(clause.value, tuple):
                    yield from (n for n in clause.value if isinstance(n, t.Name))
