"""An explanation for a reader: the provisions with their clauses and citations, and what would change it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date

from rulec.analysis.explain import Explanation
from rulec.analysis.wording import shown
from rulec.model.line import Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.nomenclature import edition_at, exists, format_code


def as_text(
    rules: Ruleset, line: Line, told: Explanation, assumed: Mapping[str, str], day: date | None
) -> str:
    """The verdict and everything behind it; `assumed` are the facts that nobody stated."""
    verdict = told.verdict
    code = line.get("code")
    out = [f"{rules.id} on {day or 'any day'}: {verdict.summary()}"]
    if day is None:
        for title, provisions in (("applies", verdict.applies), ("may apply", verdict.may_apply)):
            for provision in provisions:
                out += _provision(title, provision)
    applying = {p.id for p in verdict.applies}
    for provision, found in told.clauses:
        exempt = provision.kind == "exempt"
        label = "exempt" if exempt else "applies" if provision.id in applying else "may apply"
        out += _provision(label, provision)
        for clause in found:
            mark = {True: "yes", False: "no", None: "?"}[clause.holds]
            out += _wrapped(f"             {mark:<4}", clause.words)
        if exempt:
            freed = ", ".join(p.id for e, p in verdict.exempted if e == provision)
            out += _wrapped("             ", f"leaves {freed} {provision.leaves}")
    if verdict.verdict == "free" and not told.clauses and day:
        out.append("  no provision in force names it, and the list is closed for it")
    if day and isinstance(code, str) and not exists(code, edition_at(day)):
        edition = edition_at(day)
        out.append(f"  {format_code(code)} is not in the nomenclature of that day ({edition})")
    if verdict.ask:
        out.append("  to settle it, find out")
    for group in verdict.ask:
        out += _wrapped("    - ", " and ".join(_question(rules, line, name) for name in group))
    for missing in told.unrated:
        out += _wrapped("  ", f"{missing} (--rates FILE gives others)")
    for change in told.changes:
        now = shown(stated) if (stated := line.get(change.fact)) is not None else str(day)
        out.append(f"  with {change.fact} {shown(change.to)} for {now}: {change.verdict}")
    if told.read:
        out += _wrapped("  facts read ", ", ".join(told.read))
    if assumed:
        out += _wrapped("  assumed    ", ", ".join(f"{k} {v}" for k, v in assumed.items()))
    return "\n".join(out)


def _provision(title: str, provision: Provision) -> list[str]:
    made = _wrapped(f"  {title:<10} ", f"{provision.id}: {provision.title}")
    for citation in provision.citations:
        made += _wrapped("             ", f"{citation} ({provision.evidence})")
    if provision.interpretation:
        made += _wrapped("             ", f"our interpretation: {provision.interpretation}")
    return made


def _question(rules: Ruleset, line: Line, name: str) -> str:
    code = line.get("code")
    if name == "code" and isinstance(code, str):
        return f"code: the digits behind {format_code(code)}"
    fact = rules.facts.get(name)
    if fact is None:
        return name
    if fact.kind != "judgement":
        return f"{name} ({fact.title})"
    who = f", decided by {fact.by}" if fact.by else ""
    ground = f"; ground: {fact.ground}" if fact.ground else ""
    return f'{name}: "{fact.title}" has to be judged{who}{ground}'


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False
    )
