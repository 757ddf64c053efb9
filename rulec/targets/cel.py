"""A list on a day -> one expression of CEL, the Common Expression Language, in its standard form.

CEL has no functions, variables or recursion of its own. A list of one element stands for a variable
(`[value].map(name, ...)[0]`), and the tests are a table through which a chain of such lists walks,
so that the expression grows with the tests and not with the ways through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from rulec.diagram.lifted import FIRST
from rulec.model.ruleset import VERDICTS
from rulec.targets.cel_outcomes import Outcomes
from rulec.targets.cel_reading import Reading
from rulec.targets.cel_text import listed, literal
from rulec.targets.limits import CannotSay, refuse_whole
from rulec.targets.plan import All, Any, Formula, Plan
from rulec.targets.policy import heading
from rulec.targets.registry import Files, Options, Target

LONGEST = 100_000
"""The characters that cel-go, cel-java and cel-cpp read unless they are told to read more."""

DEEPEST = 12
"""How deep a provision's condition may be for cel-cpp, which reads 32 levels in all."""


def compile_expression(plans: Sequence[Plan], options: Options) -> Files:
    """The expression of one plan. Raises CannotSay."""
    (plan,) = plans
    refuse_whole(plan, "cel")
    _refuse_deep(plan)
    body = _expression(plan, options)
    text = heading(plan, "//", body, *_CONTRACT) + body
    if len(text) > LONGEST:
        ids = ", ".join(provision.id for provision in plan.provisions)
        raise CannotSay(
            f"cel cannot say the list in the {LONGEST} characters that engines read, but in "
            f"{len(text)}; facts that are given make it shorter: {ids}"
        )
    return {".cel": text}


def _refuse_deep(plan: Plan) -> None:
    deep = [
        plan.provisions[at].id
        for entry in plan.entries
        for at, formula in entry.named
        if _nesting(formula) > DEEPEST
    ]
    if deep:
        raise CannotSay(
            f"cel cannot say conditions that are more than {DEEPEST} parts in parts deep: "
            f"{', '.join(dict.fromkeys(deep))}"
        )


def _nesting(formula: Formula) -> int:
    return 1 + max(map(_nesting, formula.parts)) if isinstance(formula, All | Any) else 0


_CONTRACT = (
    "Variable: line, a map from strings to dyn.",
    "Amounts are whole numbers of small parts: value_e4 (80.50 is 805000), net_mass_e6, volume_e6.",
)

TARGET = Target(
    name="cel",
    makes="one CEL expression whose value is a map: verdict, possible, provisions, cited, reasons",
    can=(
        "three-valued verdicts, provisions and citations",
        "standard CEL only: no extension, no custom function",
        "a line that cannot be is `rejected`, with the reasons",
    ),
    cannot=(
        "decimals, which CEL does not have: values are stated in ten-thousandths (value_e4), masses, "
        "volumes and other numbers in millionths (net_mass_e6)",
        "values above 900 thousand millions, masses and volumes above a thousand millions: the line "
        "is rejected",
        "codes with dots or blanks: the line is rejected",
        "what a missing quantity leaves possible between two limits of a value each that are "
        "counted on different amounts: the list is refused",
        f"lists that take more than {LONGEST} characters, and conditions that are more than "
        f"{DEEPEST} parts in parts deep: they are refused",
    ),
    engines=(
        "cel-rust (common-expression-language)",
        "cel-cpp (cel-expr-python)",
    ),
    joint=False,
    compile=compile_expression,
)


_SHAPE = """\
// The facts that are read, null where the line states none.
[{facts}].map(f,

// What is wrong with the line.
[{wrong}].map(reasons, size(reasons) > 0 ? {{
  "verdict": dyn("rejected"),
  "possible": dyn([]),
  "provisions": dyn([]),
  "cited": dyn([]),
  "reasons": dyn(reasons)
}} : [

// Limits by the currency of the value, each as whole, num, den, most, and 1 if it is to be reached.
{limits}

// Those of the line's currency, and amounts, -1 where one is not stated.
].map(m, {value} != null && {currency} in m ? m[{currency}] : []).map(limits, {{
"limits": dyn(limits),
"amounts": dyn({amounts})

// What the line's facts come to, 0 where one is missing, and the entry of the code.
}}).map(s, {{
"o": dyn({outcomes}),
"entry": dyn({entry})

// What is possible, as a sum of 1 for free, 2 for license and 4 for prohibited, by a walk through
// tests: the place of an outcome, then where to go for each. The provisions that may hold, by their
// places.
}}).map(s, {{
"possible": dyn({possible}),
"named": dyn({named})

// What is told of them.
}}).map(s, [{{
"possible": dyn({sets}[s.possible]),
{told}
}}].map(t, {{
  "verdict": dyn(size(t.possible) == 1 ? t.possible[0] : "undetermined"),
  "possible": dyn(t.possible),
  "provisions": dyn(s.named.map(n, t.id[n])),
  "cited": dyn(s.named.map(n, {{
    "id": t.id[n],
    "kind": t.kind[n],
    "title": t.title[n],
    "evidence": t.evidence[n],
    "citations": dyn(t.citations[n].map(c, t.source[c[0]] + t.place[c[1]]))
  }}))
}})[0])[0])[0])[0]
"""

_STEPS = """\
  .map(r, [r]
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
  [0])
"""
_AT_ONCE = 4  # steps, since engines bound how deep a chain may be


def _expression(plan: Plan, options: Options) -> str:
    outcomes = Outcomes(plan)
    reading = Reading(plan, options, outcomes)
    return _SHAPE.format(
        facts=reading.facts(),
        wrong=reading.wrong(),
        limits=reading.limits(),
        value=reading.stated("value"),
        currency=reading.stated("currency"),
        amounts=reading.amounts(),
        outcomes=reading.outcomes(),
        entry=_entry(plan, reading.stated("code")),
        possible=_possible(plan, outcomes),
        named=_named(plan, outcomes),
        sets=_sets(),
        told=_told(plan),
    )


def _entry(plan: Plan, code: str) -> str:
    coarse, prefixes = (
        listed((f"{literal(code)}: {entry}" for code, entry in table.items()), "{}")
        for table in (plan.codes.coarse, plan.codes.prefixes)
    )
    return (
        f"{code} == null ? {plan.unstated} :\n"
        f"[{coarse}].map(m, {code} in m ? m[{code}] :\n"
        f"[{prefixes}].map(m, [m.filter(c, {code}.startsWith(c))].map(s,\n"
        "  m[s.filter(c, s.all(d, size(d) <= size(c)))[0]])[0])[0])[0]"
    )


def _possible(plan: Plan, outcomes: Outcomes) -> str:
    """The walk through the tests from the root of the entry."""
    root = f"{listed(str(entry.root) for entry in plan.entries)}[s.entry]"
    if not plan.tests:
        return root
    tests = listed(f"[{', '.join(map(str, outcomes.row(test)))}]" for test in plan.tests)
    steps = _STEPS * ceil(_depth(plan) / _AT_ONCE)
    return f"[{tests}].map(tests, [{root}]\n{steps}[0])[0]"


def _named(plan: Plan, outcomes: Outcomes) -> str:
    """The places of the provisions that hold or may hold."""
    formulas: dict[Formula, int] = {}
    entries = []
    for entry in plan.entries:
        pairs = ((at, formulas.setdefault(f, len(formulas))) for at, f in entry.named)
        entries.append(f"[{', '.join(f'[{at}, {place}]' for at, place in pairs)}]")
    holds = listed(map(outcomes.formula, formulas), rows=True)
    return (
        f"[{holds}].map(holds, {listed(entries)}[s.entry].filter(n, holds[n[1]]).map(n, n[0]))[0]"
    )


def _sets() -> str:
    """The sets of verdicts by the sums that stand for them."""
    return listed(
        f"[{', '.join(literal(v) for i, v in enumerate(VERDICTS) if bits >> i & 1)}]"
        for bits in range(FIRST)
    )


def _told(plan: Plan) -> str:
    sources: dict[str, int] = {}
    places = {"": 0}
    cited = []
    for provision in plan.provisions:
        pairs = []
        for citation in provision.citations:
            place = f", {citation.place}" if citation.place else ""
            source = sources.setdefault(citation.source.title, len(sources))
            pairs.append(f"[{source}, {places.setdefault(place, len(places))}]")
        cited.append(f"[{', '.join(pairs)}]")
    columns = {
        "id": [literal(p.id) for p in plan.provisions],
        "kind": [literal(p.kind) for p in plan.provisions],
        "title": [literal(p.title) for p in plan.provisions],
        "evidence": [literal(p.evidence) for p in plan.provisions],
        "source": [literal(title) for title in sources],
        "place": [literal(place) for place in places],
        "citations": cited,
    }
    return ",\n".join(f"{literal(k)}: dyn({listed(v)})" for k, v in columns.items())


def _depth(plan: Plan) -> int:
    """The most tests on a way through them."""
    depths = [0] * FIRST
    for test in plan.tests:  # below a test come tests of lower places
        depths.append(1 + max(depths[kid] for kid in test.below))
    return max(depths[entry.root] for entry in plan.entries)
