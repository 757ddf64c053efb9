"""Whether declarations have the clauses they need, and no others, and names of their own."""

from __future__ import annotations

from rulec.diagnostics.fix import insert
from rulec.diagnostics.span import Span
from rulec.model.findings import Findings
from rulec.model.names import BUILT_IN
from rulec.model.scope import Scope
from rulec.syntax import tree as t
from rulec.syntax.keywords import ALLOWED, CITED, IN_LIBRARY, REPEATABLE, REQUIRED

MAX_OFFERED = 5
"""How many sources are offered where one has to be cited."""

UNNAMED = "_"  # stands where a name could not be read


def head(block: t.Block) -> Span:
    """The name of a declaration, or whatever stands for it."""
    return block.name.span if block.name else block.title.span if block.title else block.span


def word(node: t.Block | t.Clause) -> Span:
    """The keyword at the beginning of a declaration or a clause."""
    s, length = node.span, len(node.keyword)
    return Span(s.path, s.start, s.start + length, s.line, s.column, s.line, s.column + length)


_USED = "the provisions that use it cite the law"
_INSTEAD = {
    ("judgement", "cite"): f"{_USED}; quote another place in `ground`",
    ("fact", "cite"): _USED,
    ("define", "cite"): _USED,
    ("acknowledge", "cite"): "say the place in its text, or in a `note`",
}
"""What to do with a clause that belongs elsewhere."""


def _judged_when(block: t.Block) -> str | None:
    """`when judged NAME` in an open list, which names its judgement without `when`."""
    for clause in block.all("when"):
        value = clause.value
        while isinstance(value, t.Junction) and len(value.parts) == 1:
            value = value.parts[0]
        if isinstance(value, t.Judged):
            return f"write `judged {value.name.value}`, without `when`"
    return None


def check_clauses(
    block: t.Block, damaged: bool, sources: tuple[str, ...], findings: Findings
) -> None:
    """Report clauses that do not belong here, stand twice, or are missing.

    `sources` are those that the file declares and may be cited.
    """
    allowed = ALLOWED[block.keyword]
    seen: dict[str, Span] = {}
    last, apart = block.span.line, False
    for clause in block.clauses:
        apart |= clause.span.line - last > 1  # other clauses may have lost their head
        last = clause.span.end_line
        if clause.keyword == "of" and block.keyword == "fact":
            continue  # of `one of`, which is told by the type
        if clause.keyword not in allowed:
            findings.add(
                "E0101",
                f"`{clause.keyword}` does not belong in `{block.keyword}`",
                word(clause),
                expected="one of " + ", ".join(allowed),
                hint=_INSTEAD.get((block.keyword, clause.keyword)),
            )
        elif clause.keyword in seen and clause.keyword not in REPEATABLE:
            hint = "join the conditions with `and` or `or`" if clause.keyword == "when" else None
            if apart:
                hint = "is a line such as `prohibit NAME` missing above these clauses?"
            message = f"`{clause.keyword}` stands twice"
            related = (("it stands here", seen[clause.keyword]),)
            findings.add("E0108", message, word(clause), hint=hint, related=related)
            if apart:
                break
        seen.setdefault(clause.keyword, word(clause))
    if damaged:
        return
    for needed, example in REQUIRED.get(block.keyword, {}).items():
        if needed not in seen:
            message = f"this {block.keyword} has no `{needed}`"
            hint = _judged_when(block) if needed == "judged" else None
            findings.add("E0107", message, head(block), expected=example, hint=hint)
    if block.keyword == "define" and not {"goods", "when"} & seen.keys():
        findings.add(
            "E0107",
            "this define has neither `goods` nor `when`",
            head(block),
            expected="such as `goods HS 43` or `when purpose is commercial`",
        )
    if block.keyword in CITED and "cite" not in seen:
        message, expected = (
            f"this {block.keyword} cites no source",
            'a clause `cite SOURCE "place"`',
        )
        fixes = tuple(
            insert(block.span, f"\n  cite {source}", f"cite `{source}`")
            for source in sources[:MAX_OFFERED]
        )
        findings.add("E0208", message, head(block), expected=expected, fixes=fixes)


def check_library(blocks: list[t.Block], findings: Findings) -> None:
    """A library holds names for others, no rules."""
    for block in blocks:
        if block.keyword not in (*IN_LIBRARY, "ruleset"):
            findings.add(
                "E0101",
                f"`{block.keyword}` does not belong in a library",
                word(block),
                expected="one of " + ", ".join(IN_LIBRARY),
                hint="only a ruleset has provisions and examples",
            )


_GROUPS = {"source": "source", "fact": "fact", "judgement": "fact", "define": "definition"}


def check_names(declarations: tuple[t.Declaration, ...], scope: Scope, findings: Findings) -> None:
    """Report names that are declared twice, here or in a library that the file uses."""
    seen: dict[tuple[str, str], Span] = {}
    heads = False
    for declaration in declarations:
        if not isinstance(declaration, t.Block | t.Constant) or declaration.name is None:
            continue
        keyword = declaration.keyword if isinstance(declaration, t.Block) else "define"
        if keyword in ("ruleset", "library") and heads:
            seen = {}  # a second file begins here, and is to be moved into one of its own
        heads |= keyword in ("ruleset", "library")
        name, span = declaration.name.value, declaration.name.span
        if keyword in ("ruleset", "library", "example", "acknowledge") or name == UNNAMED:
            continue
        group = _GROUPS.get(keyword, "provision")
        first = seen.get((group, name))
        hint = "give the second one another name"
        if first is not None:
            message = f"the {group} `{name}` is declared twice"
            related = (("it is declared here", first),)
            findings.add("E0202", message, span, hint=hint, related=related)
        elif group == "fact" and name in BUILT_IN:
            message = f"`{name}` is a fact of every line already"
            findings.add("E0202", message, span, hint="give this one another name")
        elif group == "definition" and name in scope.imported:
            message = f"`{name}` is defined in a library that this file uses"
            findings.add("E0202", message, span, hint="give this one another name")
        seen.setdefault((group, name), span)
