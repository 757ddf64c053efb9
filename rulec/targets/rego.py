"""A list on a day -> one module of Rego (OPA, version 1 of the language)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rulec.diagram.lifted import FIRST
from rulec.model.ruleset import VERDICTS
from rulec.targets.limits import refuse_whole
from rulec.targets.plan import Plan
from rulec.targets.policy import heading
from rulec.targets.registry import Files, Options, Target
from rulec.targets.rego_amounts import COMPARED, COUNTED, SIGNED, Comparisons, amounts
from rulec.targets.rego_reading import code, problems
from rulec.targets.rego_tests import Tests, reference
from rulec.targets.rego_text import listed, literal, member, table, text


def compile_module(plans: Sequence[Plan], options: Options) -> Files:
    """The module of one plan. Raises CannotSay."""
    (plan,) = plans
    refuse_whole(plan, "rego")
    body = _module(plan, options)
    return {".rego": heading(plan, "#", body) + body}


TARGET = Target(
    name="rego",
    makes="a Rego v1 module for Open Policy Agent: verdict, possible, provisions, reason, decision",
    can=(
        "three-valued verdicts, provisions and citations",
        "amounts as decimal text, or as JSON numbers of at most 15 digits",
        "a line that cannot be is `rejected`, with the reason",
    ),
    cannot=(
        "values above 900 thousand millions or with more than 4 decimals, masses and volumes above "
        "a thousand millions or with more than 6: the line is rejected",
        "what a missing quantity leaves possible between two limits of a value each that are "
        "counted on different amounts: the list is refused",
    ),
    engines=("OPA (opa-golib-python-bindings)", "regorus (gordon-to-regorus)", "rego-cpp (regopy)"),
    joint=False,
    compile=compile_module,
)


def _module(plan: Plan, options: Options) -> str:
    comparisons = Comparisons(plan, options)
    tests = Tests(plan, options, comparisons)
    entries = list(_entries(plan, tests))
    rules = [*tests.rules(), *tests.conditions()]
    numbers, compared = list(tests.numbers()), list(comparisons.rules())
    parts = [
        f"package {member('rulec', plan.ruleset.id.lower())}",
        _answers(plan),
        *problems(plan, options),
        code(options),
        *amounts(plan, options),
        COUNTED,
        *([SIGNED, *numbers] if numbers else ()),
        *compared,
        *([COMPARED] if any(ratio.under for ratio in comparisons.ratios) else ()),
        *_codes(plan),
        *entries,
        *rules,
        _cited(plan),
    ]
    return "\n\n".join(parts) + "\n"


_ANSWERS = """\
# METADATA
# title: The verdict, with the provisions behind it and what they cite
# entrypoint: true
decision := {{
{told}	"verdict": verdict,
	"possible": possible,
	"provisions": [_cited[id] | some id in provisions],
}} if {{
	verdict != "rejected"
}}

decision := {{
{told}	"verdict": verdict,
	"possible": possible,
	"provisions": provisions,
	"reason": reason,
}} if {{
	verdict == "rejected"
}}

# prohibited, license or free; undetermined, if missing facts leave several of these possible;
# rejected, if the line states what cannot be.
default verdict := "rejected"

verdict := possible[0] if count(possible) == 1

else := "undetermined" if count(possible) > 1

# The verdicts that are possible, from mild to strict.
default possible := []

possible := _sets[_root(_entry)] if count(_problems) == 0

# The provisions and exemptions that hold, or may hold.
default provisions := []

provisions := [id | some [id, holds] in _named(_entry); holds] if count(_problems) == 0

# What is wrong with a line that is rejected.
reason := concat("; ", sort(_problems)) if count(_problems) > 0

else := "the line cannot be read" if verdict == "rejected"
"""

_LONGEST = """\
else := entries[0] if {
	entries := [entry |
		some size in [10, 8, 6, 4, 2, 0]
		entry := _prefixes[substring(_code, 0, size)]
	]
}"""


def _answers(plan: Plan) -> str:
    told = {"ruleset": plan.ruleset.id, "day": plan.day.isoformat()}
    lines = "".join(f"\t{literal(k)}: {literal(v)},\n" for k, v in told.items())
    sets = (
        f"[{', '.join(literal(v) for i, v in enumerate(VERDICTS) if bits >> i & 1)}]"
        for bits in range(FIRST)
    )
    return _ANSWERS.format(told=lines) + listed("_sets", "[]", sets)


def _codes(plan: Plan) -> Iterator[str]:
    """The rules from a code to its entry: its own, or that of the longest prefix."""
    coarse = ["else := entry if entry := _coarse[_code]"] if plan.codes.coarse else []
    yield "\n\n".join([f"_entry := {plan.unstated} if not _code", *coarse, _LONGEST])
    if coarse:
        yield "# Codes under which not all is decided alike.\n" + _table(
            "_coarse", plan.codes.coarse
        )
    yield "# The longest one that a code begins with counts.\n" + _table(
        "_prefixes", plan.codes.prefixes
    )


def _table(name: str, codes: Mapping[str, int]) -> str:
    return listed(name, "{}", (f"{literal(code)}: {entry}" for code, entry in codes.items()))


def _entries(plan: Plan, tests: Tests) -> Iterator[str]:
    """For each entry the set of possible verdicts, as bits, and the provisions with when they hold."""
    yield (
        "# What is possible for an entry, as a sum: free 1, license 2, prohibited 4.\n"
        + "\n".join(f"_root({i}) := {reference(e.root)}" for i, e in enumerate(plan.entries))
    )
    named = []
    for place, entry in enumerate(plan.entries):
        pairs = (
            f"[{literal(plan.provisions[at].id)}, {tests.condition(formula)}]"
            for at, formula in entry.named
        )
        named.append(listed(f"_named({place})", "[]", pairs))
    named[0] = f"# The provisions of an entry, and whether they hold or may hold.\n{named[0]}"
    for long, group in groupby(named, key=lambda made: made.endswith("\n]")):
        yield ("\n\n" if long else "\n").join(group)


def _cited(plan: Plan) -> str:
    """What is told of each provision."""
    depth = "\t" if len(plan.provisions) == 1 else "\t\t"
    told = []
    for provision in plan.provisions:
        fields = {
            "id": literal(provision.id),
            "kind": literal(provision.kind),
            "title": text(provision.title, depth),
            "evidence": literal(provision.evidence),
            "citations": _texts([str(c) for c in provision.citations], depth),
        }
        inner = "".join(f"{depth}{literal(k)}: {v},\n" for k, v in fields.items())
        told.append(f"{literal(provision.id)}: {{\n{inner}{depth[1:]}}}")
    return table("_cited", told)


def _texts(texts: list[str], indent: str) -> str:
    if len(texts) < 2:
        return f"[{''.join(text(one, indent) for one in texts)}]"
    deeper = f"{indent}\t"
    inner = "".join(f"{deeper}{text(one, deeper)},\n" for one in texts)
    return f"[\n{inner}{indent}]"
