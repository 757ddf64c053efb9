"""The CEL target on cel-rust and cel-cpp, beside the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from rulec.model.condition import Condition, Flag, both, either
from rulec.model.line import DIRECTIONS
from rulec.model.ruleset import Fact, Provision, Ruleset
from rulec.money import FixedRates
from rulec.nomenclature import ALL
from rulec.targets.cel import LONGEST, TARGET
from rulec.targets.cel_reading import ABOVE
from rulec.targets.limits import CannotSay
from rulec.targets.origin import digest
from rulec.targets.plan import Plan, plan
from rulec.targets.registry import Options
from rulec.targets.vectors import Vector, plain
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.lists import COUNTED, RULES, TINY
from tests.conformance.targets.policy_lists import (
    MONTH,
    NASTY,
    ODD,
    PICKED,
    beyond,
    comparisons,
    nasty,
    written,
)

Evaluate = Callable[[object], Any]

PACKAGES = {
    "cel-rust": ("cel", "common-expression-language"),
    "cel-cpp": ("cel_expr_python", "cel-expr-python"),
}
ENGINES = tuple(PACKAGES)
EVERY = pytest.mark.parametrize("engine", ENGINES)
PARTS = {"value": 4, "net_mass": 6, "volume": 6, "age": 6, "age_years": 6, "screen_diagonal": 6}


def compiled(engine: str, text: str) -> Evaluate:
    """What evaluates an expression for a line."""
    module, package = PACKAGES[engine]
    try:
        import_module(module)
    except ImportError:
        pytest.skip(f"{package} is not installed: the CEL target is not tested on {engine}")
    if engine == "cel-rust":
        import cel

        program = cel.compile(text)
        return lambda line: program.execute({"line": line})
    from cel_expr_python import cel as cpp  # type: ignore[import-untyped]

    kinds = cpp.Type
    expression = cpp.NewEnv(variables={"line": kinds.Map(kinds.STRING, kinds.DYN)}).compile(text)

    def evaluate(line: object) -> Any:
        found = told(expression.eval(data={"line": line}))
        if not isinstance(found, dict):
            raise ValueError(found)
        return found

    return evaluate


def told(value: Any) -> Any:
    """A value of cel-cpp as Python has it."""
    value = value.value() if hasattr(value, "value") else value
    if isinstance(value, dict):
        return {told(k): told(v) for k, v in value.items()}
    return [told(v) for v in value] if isinstance(value, list) else value


def expression(plan: Plan, options: Options | None = None) -> str:
    return TARGET.compile([plan], options or Options())[".cel"]


@cache
def evaluator(engine: str, plan: Plan) -> Evaluate:
    return compiled(engine, expression(plan))


def stated(plan: Plan, vector: Vector, number: int) -> dict[str, object]:
    """The facts of a vector in one of the forms in which an expression takes them."""
    facts: dict[str, object] = dict(plain(vector.line))
    named = {k for t in plan.tests if t.var[2] == "direction" for k in t.keys}
    if facts.get("direction") not in (None, *DIRECTIONS):  # expressions refuse what is no direction
        facts["direction"] = next(d for d in DIRECTIONS if d not in named)
    for name in (*PARTS, "quantity"):
        if name in facts:
            parts = PARTS.get(name, 0)
            count = int(Decimal(str(facts.pop(name))).scaleb(parts))
            facts[f"{name}_e{parts}" if parts else name] = float(count) if number % 2 else count
    return facts


def runner(engine: str) -> Callable[[Plan, Sequence[Vector]], Iterator[Answer]]:
    def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
        evaluate = evaluator(engine, plan)
        for number, vector in enumerate(some):
            got = evaluate(line := stated(plan, vector, number))
            if beyond(vector):
                assert got["reasons"][0].startswith("value_e4: "), (line, got)
                yield vector.verdict, vector.possible, vector.provisions
                continue
            assert "reasons" not in got, (line, got)
            assert [cited["id"] for cited in got["cited"]] == got["provisions"]
            yield got["verdict"], tuple(got["possible"]), tuple(got["provisions"])

    return run


@pytest.mark.parametrize("day", harness.DAYS, ids=str)
def test_shipped(day: date) -> None:
    for number, name in enumerate(harness.STORE.names()):
        engine = ENGINES[(number + harness.DAYS.index(day)) % 2]
        harness.assert_conforms(runner(engine), harness.shipped(name, day), 6)
        harness.assert_conforms(runner(engine), harness.shipped_exports(name, day), 4)


@EVERY
def test_generated(engine: str) -> None:
    assert harness.assert_generated_conform(runner(engine), harness.generated(40), 12) == 40


@EVERY
@pytest.mark.parametrize("rates", [MONTH, ODD], ids=["month", "odd"])
def test_every_kind_of_fact(engine: str, rates: FixedRates) -> None:
    harness.assert_conforms(runner(engine), written(RULES, rates), 200)


BORDERS: list[tuple[str, dict[str, object], str]] = [
    ("43", {"value_e4": 1_000_000, "quantity": 2}, "free"),
    ("43", {"value_e4": 1_000_001, "quantity": 2}, "prohibited"),
    ("43", {"value_e4": 1_000_001.0, "quantity": 2.0}, "prohibited"),
    ("43", {"value_e4": 9 * 10**15, "quantity": 18 * 10**9}, "free"),
    ("43", {"value_e4": 9 * 10**15, "quantity": 18 * 10**9 - 1}, "prohibited"),
    ("43", {"value_e4": 0, "quantity": 10**12}, "free"),
    ("43", {"value_e4": 666_700, "currency": "USD", "quantity": 1}, "prohibited"),
    ("43", {"value_e4": 666_600, "currency": "USD", "quantity": 1}, "free"),
    ("43", {"value_e4": 1_010_000, "currency": "XAU", "quantity": 2}, "undetermined"),
    ("43", {"value_e4": 500_000}, "free"),
    ("43", {"value_e4": None, "quantity": 2}, "undetermined"),
    # USD 33.33 are EUR 24.9975
    ("2204", {"value_e4": 9_999_000, "volume_e6": 40_000_000}, "free"),
    ("2204", {"value_e4": 124_987_512_498_750, "volume_e6": 500_000_050_000_000}, "free"),
    ("2204", {"value_e4": 124_987_512_498_751, "volume_e6": 500_000_050_000_000}, "prohibited"),
    ("2204", {"value_e4": 124_987_512_498_750, "volume_e6": 500_000_049_999_999}, "prohibited"),
    ("2204", {"value_e4": 124_987_512_498_751, "volume_e6": 500_000_050_000_004}, "prohibited"),
    ("2204", {"value_e4": 124_987_512_498_751, "volume_e6": 500_000_050_000_005}, "free"),
    ("2204", {"value_e4": 10_000, "volume_e6": 41_000, "made": "1952-02-28"}, "prohibited"),
    ("2204", {"value_e4": 10_000, "volume_e6": 41_000}, "free"),
    ("2204", {"value_e4": 10_000, "volume_e6": 41_000, "age_e6": 17_499_999}, "free"),
    ("2204", {"value_e4": 10_000, "volume_e6": 41_000, "age_e6": 17_500_000}, "prohibited"),
    ("2204", {"value_e4": 10_000, "volume_e6": 41_000, "age_e6": -17_500_000}, "free"),
    ("7113", {"value_e4": 5_000_004_999, "net_mass_e6": 500_000_000}, "free"),
    ("7113", {"value_e4": 5_000_005_000, "net_mass_e6": 500_000_000}, "prohibited"),
    ("7113", {"net_mass_e6": 499_999}, "prohibited"),
]
CONTEXT: dict[str, object] = {"direction": "export", "destination": "KP", "purpose": "commercial"}
CONTEXT |= {"currency": "EUR", "colour": "red", "made": "1952-02-29", "age_e6": 1_000_000}


@EVERY
def test_limits_of_many_digits(engine: str) -> None:
    """The cut of each row, once to be exceeded and once to be reached."""
    cuts = "[0, 1].map(n, [l[2], l[3], l[4], l[5], n])"
    above = ABOVE.format(over="l[0]", under="l[1]", cuts=cuts)
    evaluate = compiled(engine, f'{{"counts": line.rows.map(l, {above})}}')
    some = comparisons(3000)
    counts = []
    for at in range(0, 3000, 200):  # cel-cpp bounds the steps of one evaluation
        counts += evaluate({"rows": [list(row[:6]) for row in some[at : at + 200]]})["counts"]
    assert counts == [1 + (row[6] > 0) + (row[6] >= 0) for row in some]


@EVERY
@pytest.mark.parametrize(("code", "facts", "verdict"), BORDERS)
def test_amounts_are_exact(engine: str, code: str, facts: dict[str, object], verdict: str) -> None:
    got = evaluator(engine, written())({**CONTEXT, "code": code, **facts})
    assert got["verdict"] == verdict, got


NOT_WHOLE: list[object] = [2.5, "2", "2.5", True, [2], {"a": 2}, float("inf"), 1e300, 10**18]
REFUSED: dict[str, list[object]] = {
    "code": ["12a", "430", "", "4", "430310101010", "４３", 4303, ["43"], True, "43\n", "4303.10"],
    "quantity": [0, -1, 10**12 + 1, *NOT_WHOLE],
    "net_mass_e6": [0, -1, 10**15 + 1, *NOT_WHOLE],
    "volume_e6": [0, -1, *NOT_WHOLE],
    "value_e4": [-1, 9 * 10**15 + 1, *NOT_WHOLE],
    "age_e6": [9 * 10**15 + 1, -(10**16), *NOT_WHOLE],
    "value": [80, "80", 80.5],
    "net_mass": [1, "0.5"],
    "age": [17],
    "currency": ["eur", "EURO", "", 978, True, "€", "EUR\n"],
    "fine": ["yes", 1, 0, "true", []],
    "direction": ["EXPORT", 1, "", "other"],
    "colour": ["purple", ["red"], True],
    "destination": ["kp", "PRK", "", 408, True, "K\n"],
    "origin": ["FRA", 33, "FR\n"],
    "made": [
        "2023-02-29",
        "2023-2-3",
        "0000-01-01",
        "2023-01-01T00:00",
        20230101,
        "",
        "1900-02-29",
    ],
}


@EVERY
@pytest.mark.parametrize("name", REFUSED)
def test_facts_that_cannot_be(engine: str, name: str) -> None:
    """Wherever they are, also where no provision would look at them."""
    evaluate = evaluator(engine, written())
    for value in REFUSED[name]:
        for line in ({"currency": "EUR"}, {**CONTEXT, "code": "0101"}):
            got = evaluate({**line, name: value})
            assert got["verdict"] == "rejected" and got["possible"] == got["provisions"] == []
            assert [reason.split(": ")[0] for reason in got["reasons"]] == [name], (value, got)


def verdict(evaluate: Evaluate, line: object) -> str:
    """The verdict; an error is none either."""
    try:
        return str(evaluate(line)["verdict"])
    except (TypeError, ValueError, OverflowError, RuntimeError):
        return "rejected"


@EVERY
def test_values_without_a_currency_and_what_is_no_line(engine: str) -> None:
    evaluate = evaluator(engine, written())
    for line in ({"value_e4": 800_000}, {"value_e4": 800_000, "currency": None}):
        assert evaluate(line)["reasons"] == ["value_e4: state its currency"]
    for field in ("value_e4", "quantity", "age_e6"):
        assert verdict(evaluate, {"currency": "EUR", field: float("nan")}) == "rejected"
    nothing: list[object] = [None, [], "4303", 4303, True]
    assert [verdict(evaluate, line) for line in nothing] == ["rejected"] * 5
    for line in ({}, dict.fromkeys(REFUSED), {"unheard of": 3}):
        assert evaluate(line)["verdict"] == "undetermined"


@EVERY
def test_fields_of_other_names(engine: str) -> None:
    names = {"code": "HS Code", "value": "CIF", "currency": 'cur"rency', "fine": "in"}
    evaluate = compiled(engine, expression(written(), Options(names)))
    line: dict[str, object] = {"direction": "export", "destination": "KP"}
    line |= {"origin": "FR", "made": "2001-01-01", "HS Code": "4202"}
    line |= {"CIF_e4": 700_000, 'cur"rency': "TWD"}
    verdicts = [evaluate(x)["verdict"] for x in (line, {**line, "in": True}, {**line, "in": "x"})]
    assert verdicts == ["undetermined", "license", "rejected"]
    assert evaluate({**line, "in": "x"})["reasons"] == ["in: state true or false"]
    assert evaluate({**line, "CIF": 70})["verdict"] == "rejected"


@EVERY
def test_hostile_texts_stay_texts(engine: str) -> None:
    text = expression(nasty(NASTY))
    evaluate = compiled(engine, text)
    line: dict[str, object] = {"a b": True, "input": True, "with": True, "pick": PICKED}
    got = evaluate(line)
    assert got["verdict"] == "undetermined" and got["possible"] == ["free", "prohibited"]
    assert got["provisions"] == [NASTY + "0", NASTY + "1"]
    assert got["cited"][0] == {
        "id": NASTY + "0",
        "kind": "prohibit",
        "title": NASTY * 9,
        "evidence": "recalled",
        "citations": [f"{NASTY}, {NASTY}", NASTY],
    }
    others: list[dict[str, object]] = [{"pick": "b"}, {"__proto__": False}, {"pick": "c"}]
    verdicts = [evaluate({**line, **other})["verdict"] for other in others]
    assert verdicts == ["free", "free", "rejected"]
    assert all(c.isprintable() or c == "\n" for c in text)


def test_half_a_surrogate_pair() -> None:
    ruleset = Ruleset("T", "\ud800 x", "DPRK", "KP", "EUR", "HS2012", (), (), {}, {}, ())
    expression(plan(ruleset, harness.DAY, MONTH)).encode()


def _nested(depth: int, length: int = 0) -> Plan:
    """A provision whose condition is that deep, of which the title is that long."""
    names = [f"f{i}" for i in range(depth + 1)]
    condition: Condition = Flag(names[0])
    for i, name in enumerate(names[1:]):
        condition = (either if i % 2 else both)(Flag(name), condition)
    facts = {name: Fact(name, "judgement", name) for name in names}
    made = Provision("deep", "prohibit", "x" * length, condition, ALL, None, None, (), "recalled")
    ruleset = Ruleset("T", "t", "DPRK", "KP", "EUR", "HS2012", (), (made,), facts, {}, ())
    return plan(ruleset, harness.DAY, MONTH)


@EVERY
def test_nested_conditions(engine: str) -> None:
    harness.assert_conforms(runner(engine), _nested(12), 50)


def test_what_cannot_be_said_is_refused_by_name() -> None:
    with pytest.raises(CannotSay, match=r"cel cannot say .* between two limits: p$"):
        expression(written(COUNTED))
    rates = FixedRates({"EUR": 1, "USD": Fraction(10**21 + 7, 3 * 10**20 + 1)})
    with pytest.raises(CannotSay, match="too many digits"):
        expression(written(RULES, rates))
    with pytest.raises(CannotSay, match=r"cel cannot say conditions .* deep: deep$"):
        expression(_nested(13))
    with pytest.raises(CannotSay, match=r"100000 characters that engines read.*: deep$"):
        expression(_nested(1, LONGEST))


def test_the_shipped_lists_are_short_enough() -> None:
    for name in harness.STORE.names():
        assert len(expression(harness.shipped(name, harness.DAYS[2]))) <= LONGEST


def test_the_same_text_every_time() -> None:
    for one in (written(), harness.shipped("EU", harness.DAYS[1])):
        text = expression(one)
        assert text == expression(plan(one.ruleset, one.day, one.rates))
        head, _, body = text.partition("\n\n")
        assert head.endswith(digest(body)) and all(r.startswith("// ") for r in head.split("\n"))
        assert one.ruleset.title in head and str(one.day) in head and one.rates.source in head


TINY_EXPRESSION = """\
// Limits by the currency of the value, each as whole, num, den, most, and 1 if it is to be reached.
{
  "EUR": [[[500001]], [[500000, 0, 1, 18000000000, 0]]],
  "USD": [[[666667]], [[666666, 2, 3, 13500013500, 0]]]
}

// Those of the line's currency, and amounts, -1 where one is not stated.
].map(m, f.value_e4 != null && f.currency in m ? m[f.currency] : []).map(limits, {
"limits": dyn(limits),
"amounts": dyn([
  1,
  f.quantity == null ? -1 : int(f.quantity),
  f.net_mass_e6 == null ? -1 : int(f.net_mass_e6),
  f.volume_e6 == null ? -1 : int(f.volume_e6),
  size(limits) > 0 ? int(f.value_e4) : -1
])

// What the line's facts come to, 0 where one is missing, and the entry of the code.
}).map(s, {
"o": dyn([
  // 0: flag used
  f.used == null ? 0 : f.used == true ? 2 : 1,
  // 1: ratio EUR
  s.amounts[4] < 0 ? 0 : 1 + size(s.limits[0].filter(c, s.amounts[4] >= c[0])),
  // 2: ratio EUR / quantity
  s.amounts[4] < 0 || s.amounts[1] < 0 ? 0 : 1 + size(s.limits[1].filter(c,
    c[3] >= s.amounts[1] && [s.amounts[4] - c[0] * s.amounts[1]].exists(d,
      d >= 0 && (d >= s.amounts[1] || [d / 1000000 * c[2] - s.amounts[1] / 1000000 * c[1]].exists(h,
        h > 3000000000 || h >= -3000000000 &&
          h * 1000000 + d % 1000000 * c[2] - s.amounts[1] % 1000000 * c[1] + c[4] > 0
      ))
    )
  )),
  // 3: stated EUR
  s.amounts[4] < 0 ? 0 : 1,
  // 4: stated quantity
  s.amounts[1] < 0 ? 0 : 1
]),
"entry": dyn(f.code == null ? 2 :
[{}].map(m, f.code in m ? m[f.code] :
[{"": 0, "43": 1}].map(m, [m.filter(c, f.code.startsWith(c))].map(s,
  m[s.filter(c, s.all(d, size(d) <= size(c)))[0]])[0])[0])[0])

// What is possible, as a sum of 1 for free, 2 for license and 4 for prohibited, by a walk through
// tests: the place of an outcome, then where to go for each. The provisions that may hold, by their
// places.
}).map(s, {
"possible": dyn([[
  [1, 0, 1, 5], [2, 0, 1, 4], [4, 8, 9], [3, 5, 10], [2, 0, 1, 5], [4, 8, 12], [3, 5, 13],
  [0, 14, 11, 1], [0, 14, 14, 1]
]].map(tests, [[1, 15, 16][s.entry]]
  .map(r, [r]
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
    .map(r, r < 8 ? r : tests[r - 8][1 + s.o[tests[r - 8][0]]])
  [0])
[0])[0]),
"named": dyn([[
  ((s.o[2] == 0 || s.o[2] > 1) && s.o[0] != 2)
]].map(holds, [[], [[0, 0]], [[0, 0]]][s.entry].filter(n, holds[n[1]]).map(n, n[0]))[0])

// What is told of them.
}).map(s, [{
"possible": dyn([
  [], ["free"], ["license"], ["free", "license"], ["prohibited"], ["free", "prohibited"],
  ["license", "prohibited"], ["free", "license", "prohibited"]
][s.possible]),
"id": dyn(["furs"]),
"kind": dyn(["prohibit"]),
"title": dyn(["Furs above EUR 50"]),
"evidence": dyn(["recalled"]),
"source": dyn(["a decree"]),
"place": dyn(["", ", 1"]),
"citations": dyn([[[0, 1]]])
}].map(t, {
  "verdict": dyn(size(t.possible) == 1 ? t.possible[0] : "undetermined"),
  "possible": dyn(t.possible),
  "provisions": dyn(s.named.map(n, t.id[n])),
  "cited": dyn(s.named.map(n, {
    "id": t.id[n],
    "kind": t.kind[n],
    "title": t.title[n],
    "evidence": t.evidence[n],
    "citations": dyn(t.citations[n].map(c, t.source[c[0]] + t.place[c[1]]))
  }))
})[0])[0])[0])[0]
"""


def test_the_expression_of_a_tiny_list() -> None:
    ruleset = written(TINY).ruleset
    tiny = plan(ruleset, harness.DAY, MONTH, {"direction": "export", "destination": "KP"})
    text = expression(tiny)
    assert text[text.index("// Limits by the currency") :] == TINY_EXPRESSION
