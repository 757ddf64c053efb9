"""Facts that a ruleset declares: what kind each is."""

from __future__ import annotations

from rulec.diagnostics.fix import replace
from rulec.diagnostics.span import Span
from rulec.model.findings import Findings
from rulec.model.ruleset import Fact
from rulec.syntax import tree as t

TYPES = ("yes_no", "one_of", "number", "date", "country")
_MEANT = {
    **dict.fromkeys(("bool", "boolean", "flag", "logical"), "yes_no"),
    **dict.fromkeys(("enum", "choice", "text", "string"), "one_of"),
    **dict.fromkeys(("int", "integer", "float", "decimal", "amount"), "number"),
    **dict.fromkeys(("day", "datetime"), "date"),
}


def declared_fact(block: t.Block, damaged: bool, findings: Findings) -> Fact:
    """The fact of a `fact` block; its kind is "unknown" where that was not stated or not read."""
    name = block.name.value if block.name else ""
    title = block.title.value if block.title else name
    made = Fact(name, "unknown", title)
    for clause in () if damaged else block.all("type"):
        assert isinstance(clause.value, t.FactType)
        kind, unit = clause.value.kind, clause.value.unit
        values = tuple(v.value for v in clause.value.values)
        if kind not in TYPES:
            _unknown(kind, clause.value.span, block, findings)
            kind = "unknown"
        made = Fact(name, kind, title, values, unit.value if unit else None)
    return made


def _unknown(kind: str, at: Span, block: t.Block, findings: Findings) -> None:
    of = block.all("of")
    if kind == "one" and of:
        b = of[0].span
        both = Span(at.path, at.start, b.start + 2, at.line, at.column, b.line, b.column + 2)
        fixes = (replace(both, "one_of"),)
        findings.add("E0201", "`one of` is one word", both, hint="write `one_of`", fixes=fixes)
        return
    meant = _MEANT.get(kind.lower())
    findings.add(
        "E0201",
        f"`{kind}` is not a type of fact",
        at,
        expected="yes_no, one_of A, B, number UNIT, date or country",
        near=None if meant else (kind, TYPES),
        hint=f"did you mean `{meant}`?" if meant else None,
        fixes=(replace(at, meant),) if meant in ("yes_no", "date") else (),
    )
