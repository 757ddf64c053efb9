"""Names that a ruleset declares and no rule uses."""

from __future__ import annotations

from collections.abc import Iterator

from rulec.diagnostics.fix import Edit, Fix
from rulec.model.definitions import conditions, goods, leaves
from rulec.model.findings import Findings
from rulec.model.scope import Scope
from rulec.syntax import tree as t

_KINDS = {"fact": "fact", "judgement": "judgement", "define": "definition"}
_IMPLIED = ("fits_", "whole_line_")  # judgements that rules use without naming them


def check_unused(file: t.File, scope: Scope, findings: Findings) -> None:
    """Warn of facts, judgements, definitions and constants that no rule names."""
    used = set(_used(file, scope))
    for declaration in file.declarations:
        if not isinstance(declaration, t.Block | t.Constant) or declaration.name is None:
            continue
        kind = "constant"
        if isinstance(declaration, t.Block):
            if declaration.keyword not in _KINDS:
                continue
            kind = _KINDS[declaration.keyword]
        name = declaration.name
        if name.value not in used and not name.value.startswith(_IMPLIED):
            hint = "use it in a rule, or remove it"
            message = f"no rule uses the {kind} `{name.value}`"
            fixes = (Fix(f"remove `{name.value}`", (Edit(declaration.span, ""),)),)
            findings.add("W0505", message, name.span, hint=hint, fixes=fixes)


def _used(file: t.File, scope: Scope) -> Iterator[str]:
    # examples do not count: what they state matters only if a rule asks for it
    own = [d for d in file.declarations if isinstance(d, t.Block) and d.keyword != "example"]
    imported = [scope.defines[name] for name in scope.imported if name in scope.defines]
    for block in [*own, *imported]:
        for clause in block.all("judged"):
            if isinstance(clause.value, t.Name):
                yield clause.value.value
        yield from (i.name.value for i in goods(block) if isinstance(i, t.NamedItem))
        for condition in conditions(block):
            for leaf, _ in leaves(condition):
                if isinstance(leaf, t.Judged | t.CodeIn | t.Bare):
                    yield leaf.name.value
                elif isinstance(leaf, t.Compare | t.Membership):
                    yield leaf.fact.value
                if isinstance(leaf, t.Compare | t.MoneyTest) and isinstance(leaf.operand, t.Name):
                    yield leaf.operand.value
