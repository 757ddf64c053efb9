"""A difference in words: what text, Markdown and HTML tell alike."""

from __future__ import annotations

from fractions import Fraction
from os.path import basename

from rulec.analysis.diff import Difference
from rulec.analysis.kinds import MANY, kind_of
from rulec.analysis.spans import spans
from rulec.analysis.summary import Finding, Says
from rulec.analysis.wording import as_typed
from rulec.diagram.query import Path
from rulec.model.line import Line
from rulec.model.names import BUILT_IN
from rulec.model.revisions import split
from rulec.model.ruleset import Provision, Ruleset
from rulec.nomenclature import CodeSet, format_code, headings_except
from rulec.resources import folder

_KINDS = {
    "equal": "the two lists are equal",
    "left-stricter": "{a} is stricter: it bans all that {b} bans, and more",
    "right-stricter": "{b} is stricter: it bans all that {a} bans, and more",
    "incomparable": "neither covers the other",
}


def names_of(found: Difference) -> tuple[str, str]:
    """How the two sides are called: with where they come from if both are versions of one list, and
    with their days if only those tell them apart."""
    left, right = found.left, found.right
    if left.id != right.id:
        return left.id, right.id
    a, b = left.id, right.id
    if found.left_day != found.right_day or left.path == right.path:
        a, b = f"{a}@{found.left_day}", f"{b}@{found.right_day}"
    if left.path == right.path:
        return a, b
    return f"{a} ({version(left, right)})", f"{b} ({version(right, left)})"


def version(ruleset: Ruleset, other: Ruleset) -> str:
    """Where a version of a list comes from: a revision, the working copy beside one, a file."""
    found = split(ruleset.path)
    if found is not None:
        return found[0]
    if ruleset.path.startswith(str(folder("rulesets"))):
        return "built in"
    if split(other.path) is not None:
        return "working copy"
    own, path = basename(ruleset.path), ruleset.path
    return path if own == basename(other.path) else own


def relation_of(found: Difference) -> str:
    """The relation of the two sides in words."""
    a, b = names_of(found)
    return _KINDS[found.relation].format(a=a, b=b)


def sources(told: list[Finding], names: tuple[str, str]) -> list[str]:
    """Title, evidence and address of every source that the findings cite, by side."""
    cited: dict[str, str] = {}
    for index, name in enumerate(names):
        for finding in told:
            for provision in (finding.left, finding.right)[index].provisions:
                for citation in provision.citations[:1]:
                    source = citation.source
                    where = f" <{source.url}>" if source.url else ""
                    cited[f"{name} {source.id}"] = f"{source.title} ({source.evidence}){where}"
    return [f"{key}: {text}" for key, text in cited.items()]


def grouped(told: list[Finding]) -> dict[str, list[Finding]]:
    """The findings by kind of goods, those of many chapters last."""
    groups: dict[str, list[Finding]] = {}
    for finding in told:
        groups.setdefault(kind_of(finding.codes), []).append(finding)
    return dict(sorted(groups.items(), key=lambda item: item[0] == MANY))


def goods(codes: CodeSet, edition: str, full: bool = False) -> str:
    """The shortest list of headings, for a reader."""
    listed = headings_except(codes, edition) or spans(codes)
    if full or len(listed) <= 24:
        return ", ".join(listed)
    return ", ".join(listed[:24]) + f" and {len(listed) - 24} more"


def verdict_lines(
    found: Difference, verdict: str, readings: tuple[Path, ...], says: Says
) -> list[str]:
    """One side\'s verdict and each reading that gives it, a line each."""
    if not readings:
        if len(says.verdicts) > 1:
            return [f"else {verdict}"]
        return [verdict + ("" if says.provisions or verdict != "free" else ": nothing names it")]
    words = [" and ".join(found.wording.test(*step) for step in path) for path in readings]
    more = [f"or on {len(words) - 6} more readings"] if words[6:] else []
    first, *rest = words[:6]
    return [f"{verdict} if {first}", *(f"or if {text}" for text in rest), *more]


def count(number: int, noun: str) -> str:
    """`1 region`, `3 regions`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def stated(found: Difference, line: Line) -> str:
    """A witness as a rule file states it, less what is assumed of every line."""
    said = as_typed(line)
    said["code"] = format_code(said["code"])
    known = {**BUILT_IN, **found.wording.facts}
    for name, value in line.facts.items():
        unit = known[name].unit if name in known and isinstance(value, Fraction) else None
        if unit and unit != "items":
            said[name] += f" {unit}"
    return ", ".join(f"{k} {v}" for k, v in said.items() if k not in found.context)


def cited(provision: Provision) -> str:
    """The first citation, the source by its short name: `annex_viii, 18; official-text`."""
    if not provision.citations:
        return "no citation"
    first = provision.citations[0]
    place = f", {first.place}" if first.place else ""
    return f"{first.source.id}{place}; {provision.evidence}"
