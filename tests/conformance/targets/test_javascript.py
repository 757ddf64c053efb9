"""The JavaScript target on Node.js, beside the reference, and what its users rely on."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rulec.model.condition import Flag, OneOf, both
from rulec.model.line import DIRECTIONS, FactValue, Line
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import FixedRates, Money, Rates
from rulec.nomenclature import ALL
from rulec.targets.javascript import TARGET
from rulec.targets.origin import digest
from rulec.targets.plan import Plan, plan
from rulec.targets.registry import Options
from rulec.targets.vectors import Vector, judged, plain
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.lists import COUNTED, planned

# One module and its lines come in as JSON in each row, the answers go out in a row. A field whose
# name ends in "!" is told in JavaScript.
DRIVER = """
import { createInterface } from "node:readline";
const told = (key, value) =>
  Array.isArray(value) || typeof value !== "object" || value === null ? value
    : Object.fromEntries(Object.entries(value).map(([k, v]) =>
        k.endsWith("!") ? [k.slice(0, -1), eval(v)] : [k, v]));
for await (const row of createInterface({ input: process.stdin })) {
  const { module, lines, tell } = JSON.parse(row, told);
  const m = await import("data:text/javascript;base64," + module);
  const answers = lines.map((line) => {
    try {
      const { verdict, possible, provisions } = m.evaluate(line);
      return { verdict, possible, provisions, prohibited: m.isProhibited(line) };
    } catch (error) {
      return { error: error.name, message: error.message };
    }
  });
  console.log(JSON.stringify(tell ? eval(tell) : answers));
}
"""


class Node:
    """A process of Node.js that evaluates lines with the modules that it is given."""

    def __init__(self) -> None:
        arguments = ["node", "--input-type=module", "-e", DRIVER]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            arguments, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )
        atexit.register(self.process.kill)

    def ask(self, module: str, lines: Sequence[object], tell: str = "") -> Any:
        """The answers to lines; or what an expression tells of the module `m`."""
        row = {"module": b64encode(module.encode()).decode(), "lines": lines, "tell": tell}
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(row) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@cache
def node() -> Node:
    if shutil.which("node") is None:
        pytest.skip("Node.js (node) is not installed: the JavaScript target is not tested")
    return Node()


def tool(name: str) -> str:
    """A development tool on the path or in the folder that the environment names."""
    folder = os.environ.get("RULEC_NODE_MODULES")
    found = shutil.which(name, path=f"{folder}/.bin") if folder else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is neither on the path nor in RULEC_NODE_MODULES: not tested with it")
    return found


def module(plan: Plan, options: Options | None = None) -> str:
    return TARGET.compile([plan], options or Options())[".mjs"]


def types(plan: Plan) -> str:
    return TARGET.compile([plan], Options())[".d.mts"]


def stated(plan: Plan, vector: Vector, number: int) -> dict[str, object]:
    """The facts of a vector in one of the forms in which a module takes them."""
    facts: dict[str, object] = dict(plain(vector.line))
    named = {k for t in plan.tests if t.var[2] == "direction" for k in t.keys}
    if facts.get("direction") not in (None, *DIRECTIONS):  # modules refuse what is no direction
        facts["direction"] = next(d for d in DIRECTIONS if d not in named)
    if "value" in facts and number % 3:
        amount, currency = facts["value"], facts.pop("currency")
        pair = {"amount": amount, "currency": currency}
        facts["value"] = pair if number % 3 == 1 else [amount, currency]
    quantity = facts.get("quantity")
    if isinstance(quantity, str) and number % 2:
        facts["quantity"] = int(quantity)
    elif isinstance(quantity, str) and number % 5 == 0:
        facts["quantity!"] = f"{facts.pop('quantity')}n"
    if number % 7 == 0 and len(str(facts.get("code", ""))) > 4:
        facts["code"] = (
            f"{str(facts['code'])[:4]}.{str(facts['code'])[4:6]} {str(facts['code'])[6:]}"
        )
    return facts


def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
    lines = [stated(plan, vector, number) for number, vector in enumerate(some)]
    for line, got in zip(lines, node().ask(module(plan), lines), strict=True):
        assert "error" not in got, (line, got)
        verdict, possible = got["verdict"], tuple(got["possible"])
        whether = verdict == "prohibited"
        assert got["prohibited"] is (None if "prohibited" in possible and not whether else whether)
        yield verdict, possible, tuple(got["provisions"])


@pytest.mark.parametrize("day", harness.DAYS, ids=str)
def test_shipped(day: date) -> None:
    for name in harness.STORE.names():
        harness.assert_conforms(run, harness.shipped(name, day), 40)
        harness.assert_conforms(run, harness.shipped_exports(name, day), 25)


def test_generated() -> None:
    assert harness.assert_generated_conform(run, harness.generated(150), 20) == 150


RULES = """ruleset X "A list of every kind"
  regime DPRK
  target KP
  currency EUR

source s "made for testing"
  evidence recalled

fact made "day of making"
  type date

fact age "age"
  type number years

fact colour "colour"
  type one_of red, blue, green

judgement fine "a fine article"
  by     "the court"
  ground "looks"

prohibit p "Furs above EUR 50"
  goods HS 43
  when  value each > 50 EUR and not (purpose is diplomatic)
  cite  s "1"

prohibit q "Red, old or dear wine"
  goods HS 2204
  when  colour is red and made < 1950-02-28 or age >= 17.5 or value per litre > 33.33 USD
  cite  s "2"

license r "Fine leather from abroad"
  goods HS 4202
  when  judged fine and origin in (FR, IT) and made >= 2000-01-01 and value >= 70 TWD
  cite  s "3"
"""
MONTH = FixedRates({"EUR": 1, "USD": "0.75"}, "made for testing")


@cache
def written(text: str = RULES, rates: Rates = MONTH) -> Plan:
    return planned(text, rates)


def test_every_kind_of_fact() -> None:
    harness.assert_conforms(run, written(), 1500)


def test_numbers_beyond_64_bits() -> None:
    rates = FixedRates({"EUR": 1, "USD": Fraction(10**21 + 7, 3 * 10**20 + 1), "TWD": "0.033"})
    harness.assert_conforms(run, written(RULES, rates), 600)


TWO_COUNTED = (
    COUNTED
    + """
prohibit q "Furs of a third kind"
  goods HS 4302
  when  value each >= 50.5 TWD and value each < 60 TWD
  cite  s "2"
"""
)


def test_a_missing_quantity_between_two_limits() -> None:
    some = written(TWO_COUNTED)
    assert {test.kind for test in some.tests} >= {"stated", "ratio", "whole"}
    harness.assert_conforms(run, some, 200)
    context: dict[str, FactValue] = {"direction": "export", "destination": "KP"}
    lines = [
        Line({**context, "code": code, "value": Money(Fraction(cents, 10), currency)})
        for code, currency in (("4303", "EUR"), ("4303", "USD"), ("4302", "TWD"), ("43", "EUR"))
        for cents in range(480, 3700, 5)
    ]
    vectors = [judged(some, line) for line in lines]
    assert {v.verdict for v in vectors} == {"free", "undetermined"}
    for vector, answer in zip(vectors, run(some, vectors), strict=True):
        assert answer == (vector.verdict, vector.possible, vector.provisions), vector.as_json()


BORDERS = [
    ({"value": "100", "currency": "EUR", "quantity": 2}, "free"),
    ({"value": f"100.{'0' * 36}1", "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value": 9007199254740991, "currency": "EUR", "quantity": "180143985094820"}, "free"),
    ({"value": 9007199254740991, "currency": "EUR", "quantity": "180143985094819"}, "prohibited"),
    ({"value": "00101", "currency": "EUR", "quantity": "2.000"}, "prohibited"),
    ({"value": " +101.0 ", "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value!": "9".ljust(300, "0") + "n", "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value!": "[101n, 'EUR']", "quantity!": "2n"}, "prohibited"),
    ({"value": {"amount": 101, "currency": "EUR"}, "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value": 101, "currency": "EUR", "quantity": None}, "undetermined"),
    ({"value": 50, "currency": "EUR"}, "free"),
    ({"value": None, "currency": "EUR", "quantity": 2}, "undetermined"),
    ({"value": {"amount": None, "currency": "EUR"}, "quantity": 2}, "undetermined"),
    ({"value!": "undefined", "quantity": 2}, "undetermined"),
    ({"value": 101, "currency": "XAU", "quantity": 2}, "undetermined"),
    ({"value": "66.67", "currency": "USD", "quantity": 1}, "prohibited"),
    ({"value": "66.66", "currency": "USD", "quantity": 1}, "free"),
]


@pytest.mark.parametrize(("facts", "verdict"), BORDERS)
def test_amounts_are_exact(facts: dict[str, object], verdict: str) -> None:
    line = {"code": "4303", "direction": "export", "destination": "KP", "purpose": "other", **facts}
    (got,) = node().ask(module(written()), [line])
    assert got.get("verdict") == verdict, got


def test_products_beyond_what_numbers_hold() -> None:
    """400 * value and 9999 * volume differ by one beyond 2**53; USD 33.33 are EUR 9999 / 400."""
    line = {"code": "2204", "direction": "export", "destination": "KP", "colour": "blue", "age": 1}
    line |= {"currency": "EUR", "volume": 40_000_000_000_001}
    above, below = {"value": 999_900_000_000_025}, {"value": 999_900_000_000_024}
    got = node().ask(module(written()), [{**line, **above}, {**line, **below}])
    assert [g.get("verdict") for g in got] == ["prohibited", "free"], got


REFUSED = [
    ({"code": "12a4"}, "RangeError", 'code "12a4": a commodity code has 2, 4, 6, 8 or 10 digits'),
    ({"code": "430"}, "RangeError", 'code "430"'),
    ({"code": ""}, "RangeError", 'code ""'),
    ({"code": "430310101010"}, "RangeError", "code"),
    ({"code": "４３"}, "RangeError", "code"),
    ({"code": 4303}, "TypeError", "code 4303: state its digits as text"),
    ({"quantity": 0}, "RangeError", "quantity 0: it counts whole items, at least one"),
    ({"quantity": "2.5"}, "RangeError", 'quantity "2.5"'),
    ({"quantity": "0.5"}, "RangeError", "quantity"),
    ({"quantity!": "-1n"}, "RangeError", "quantity"),
    ({"quantity": 2.5}, "TypeError", "quantity 2.5: numbers are exact only as safe integers"),
    ({"quantity": 2**53}, "TypeError", "quantity 9007199254740992"),
    ({"quantity!": "NaN"}, "TypeError", "quantity NaN"),
    ({"quantity!": "Infinity"}, "TypeError", "quantity Infinity"),
    ({"quantity": True}, "TypeError", "quantity true"),
    ({"quantity": "two"}, "RangeError", 'quantity "two": it is no decimal number'),
    ({"quantity": ""}, "RangeError", "quantity"),
    ({"quantity": "1e3"}, "RangeError", "quantity"),
    ({"quantity": "1_0"}, "RangeError", "quantity"),
    ({"quantity": "0x10"}, "RangeError", "quantity"),
    ({"quantity": "1."}, "RangeError", "quantity"),
    ({"quantity": ".5"}, "RangeError", "quantity"),
    ({"quantity": "1" * 41}, "RangeError", "quantity"),
    ({"quantity": "1" * 10**6}, "RangeError", "quantity"),
    ({"net_mass": 0}, "RangeError", "net_mass 0: it must be above zero"),
    ({"net_mass": "-0.5"}, "RangeError", "net_mass"),
    ({"volume": "0.000"}, "RangeError", "volume"),
    ({"volume": {}}, "TypeError", "volume object: state a number"),
    ({"value": "-0.01", "currency": "EUR"}, "RangeError", "value"),
    ({"value": 80.5, "currency": "EUR"}, "TypeError", "value 80.5"),
    ({"value": 80}, "TypeError", "value 80: state its currency, such as EUR"),
    ({"value": {"amount": 80}}, "TypeError", "value"),
    ({"value": {"sum": 80, "currency": "EUR"}}, "TypeError", "value object: state an amount"),
    ({"value": [80]}, "TypeError", "value"),
    ({"value": [80, "EUR", "USD"]}, "TypeError", "value"),
    ({"value": 80, "currency": "eur"}, "RangeError", 'currency "eur"'),
    ({"value": 80, "currency": 7}, "RangeError", "currency"),
    ({"value": [80, "EUR"], "currency": "USD"}, "RangeError", "currency"),
    ({"value": True, "currency": "EUR"}, "TypeError", "value"),
    ({"fine": "yes"}, "TypeError", 'fine "yes": state true or false'),
    ({"fine": 1}, "TypeError", "fine"),
    ({"direction": "EXPORT"}, "RangeError", "state one of export, import, transit"),
    ({"direction": 1}, "TypeError", "direction"),
    ({"colour": "constructor"}, "RangeError", "colour"),
    ({"destination": "kp"}, "RangeError", 'destination "kp": a country is two capital letters'),
    ({"origin": "FRA"}, "RangeError", "origin"),
    ({"origin": 33}, "TypeError", "origin"),
    ({"made": "2023-02-30"}, "RangeError", 'made "2023-02-30": state a day of the calendar'),
    ({"made": "2023-2-3"}, "RangeError", "made"),
    ({"made": "0000-01-01"}, "RangeError", "made"),
    ({"made": "2023-01-01T00:00"}, "RangeError", "made"),
    ({"made!": "new Date(0)"}, "TypeError", "made"),
    ({"age": "old"}, "RangeError", "age"),
    ({"age": 0.5}, "TypeError", "age"),
]


@pytest.mark.parametrize(("facts", "error", "message"), REFUSED)
def test_facts_that_cannot_be(facts: dict[str, object], error: str, message: str) -> None:
    """Wherever they are, also where no provision would look at them."""
    for line in (facts, {"code": "0101", **facts}):
        (got,) = node().ask(module(written()), [line])
        assert got.get("error") == error and message in got["message"], got
        assert any(got["message"].startswith(f"{name.rstrip('!')} ") for name in facts)
        assert len(got["message"]) < 200


@pytest.mark.parametrize("line", [None, [], "4303", 4303, True])
def test_what_is_no_line(line: object) -> None:
    (got,) = node().ask(module(written()), [line])
    assert got["error"] == "TypeError" and got["message"].startswith("line ")


def test_fields_of_other_names() -> None:
    names = {"code": "HS Code", "value": "CIF", "currency": 'cur"rency', "fine": "toString"}
    text = module(written(), Options(names))
    line = {"direction": "export", "destination": "KP", "origin": "FR", "made": "2001-01-01"}
    line |= {"HS Code": "4202", "CIF": "70", 'cur"rency': "TWD"}
    got = node().ask(text, [line, {**line, "toString": True}, {**line, "toString": "x"}])
    assert [g.get("verdict") for g in got] == ["undetermined", "license", None]
    assert got[2]["message"].startswith("toString")


def test_answers_cannot_be_changed() -> None:
    code = """[m.PROVISIONS, m.PROVISIONS[0], m.PROVISIONS[0].citations[0], m.SOURCES, m.VERDICTS,
        m.SOURCES[0], ...[m.evaluate({})].flatMap((v) => [v, v.possible, v.provisions])
      ].map(Object.isFrozen)"""
    assert node().ask(module(written()), [], code) == [True] * 9


def test_what_a_module_tells() -> None:
    code = "[m.RULESET, m.TITLE, m.DAY, m.PROVISIONS.map((p) => p.id), m.PROVISIONS[2], m.SOURCES]"
    *first, ids, provision, sources = node().ask(module(written()), [], code)
    assert first == ["X", "A list of every kind", "2014-05-02"] and ids == ["p", "q", "r"]
    cited = {"source": "s", "title": "made for testing", "place": "3", "url": None}
    assert provision == {
        "id": "r",
        "kind": "license",
        "title": "Fine leather from abroad",
        "evidence": "recalled",
        "citations": [{**cited, "evidence": "recalled"}],
    }
    assert sources == [
        {"id": "s", "title": "made for testing", "url": None, "evidence": "recalled"}
    ]


NASTY = (
    "\"double\" 'single' \\ `${globalThis.stained = 1}`\n*/ globalThis.stained = 1; /*\r\n// x\u2028"
    "globalThis.stained = 1\u2029</script><script><!-- \u202e\u200b\x00\x7f\ufeff {@link x} @deprecated "
    "é 中文 😀 \ud800 €"
)


def nasty() -> Plan:
    """A list whose every text is hostile."""
    names = ("constructor", "__proto__", "a b", "toString", NASTY)
    facts = {
        name: Fact(name, "judgement", NASTY, by=NASTY, ground="*/ globalThis.stained = 1 /*")
        for name in names
    }
    facts["pick"] = Fact("pick", "one_of", NASTY, (NASTY, "b", "__proto__"))
    source = Source(NASTY, NASTY, f"https://x/{NASTY}", "recalled")
    condition = both(*(Flag(name) for name in names), OneOf("pick", frozenset({NASTY})))
    made = [
        Provision(
            NASTY + str(i), "prohibit", NASTY, condition, ALL, None, None,
            (Citation(source, NASTY), Citation(source, None)), "recalled",
        )
        for i in range(2)
    ]  # fmt: skip
    ruleset = Ruleset(
        NASTY, NASTY, "DPRK", "KP", "EUR", "HS2012", (), tuple(made), facts, {NASTY: source}, ()
    )
    return plan(ruleset, harness.DAY, FixedRates({"EUR": 1}, NASTY), {"direction": NASTY}, {NASTY})


def test_hostile_texts_stay_texts() -> None:
    hostile = nasty()
    text = module(hostile)
    code = "[m.RULESET, m.TITLE, m.PROVISIONS[0], typeof globalThis.stained]"
    ruleset, title, provision, stained = node().ask(text, [], code)
    assert ruleset == title == NASTY and stained == "undefined"
    assert provision["id"] == NASTY + "0" and provision["title"] == NASTY
    assert [c["place"] for c in provision["citations"]] == [NASTY, None]
    line = {"a b": True, "constructor": True, "toString": True, "pick": NASTY}
    proto = {"__proto__!": "true"}
    got = node().ask(text, [line, {**line, "pick": "b"}, {**line, **proto}, {**line, "pick": "c"}])
    assert got[0]["possible"] == ["free", "prohibited"] and got[0]["provisions"] == [
        NASTY + "0",
        NASTY + "1",
    ]
    assert got[1]["verdict"] == "free" and got[3]["error"] == "RangeError"
    for made in (text, types(hostile)):
        assert all(c == "\n" or (c.isprintable() and c < "\u3000") or c in "中文" for c in made)
        assert "</" not in made and "<!" not in made
    told = r'"(?:\\.|[^"\\])*"|/\*\*.*?\*/|//[^\n]*'
    assert "stained" not in re.sub(told, "", types(hostile), flags=re.S)


def test_the_same_text_every_time() -> None:
    for one in (written(), harness.shipped("EU", harness.DAYS[1])):
        again = plan(one.ruleset, one.day, one.rates)
        made = TARGET.compile([one], Options())
        assert made == TARGET.compile([again], Options())
        assert list(made) == [".mjs", ".d.mts"]
        for text in made.values():
            head, _, body = text.partition("\n\n")
            assert head.endswith(digest(body))


TINY = """ruleset TINY "Furs"
  regime DPRK
  target KP
  currency EUR

source s "a decree"
  evidence recalled

prohibit furs "Furs above EUR 50"
  goods HS 43
  when  value each > 50 EUR and not used
  cite  s "1"
"""
TINY_TABLES = """\
// The entry of the codes under each prefix, unless a longer one is listed.
const PREFIXES = new Map([
  ["", 0],
  ["43", 1],
]);

// Codes that are given an entry of their own when they are stated as they are.
const COARSE = new Map([]);

// The entry of a line without a code.
const UNSTATED = 2;

// Each entry: where its verdict begins in NODES, then for each provision that
// may hold its place in PROVISIONS and where in NODES that is decided.
const ENTRIES = [[1], [29, 0, 47], [33, 0, 47]];

// A test is a slot (then a comparison), and for each outcome where to go on.
// Places below ENDS are ends: sets of verdicts as bits, or no and yes.
const ENDS = 8;
const NODES = [
  0, 1, 2, 3, 4, 5, 6, 7, 3, 1, 5, 4, 1, 4, 2, 8, 11, 1, 5, 14, 4, 1, 5, 2, 8,
  20, 1, 5, 23, 0, 17, 1, 26, 0, 26, 1, 26, 0, 1, 0, 1, 4, 0, 37, 2, 37, 41, 1,
  37, 44,
];

// Tests of amounts by their places: one, quantity, EUR.
const COMPARISONS = [
  { over: 2, under: 0, cuts: [[50, 1, true]] },
  { over: 2, under: 1, cuts: [[50, 1, true]] },
];

const ONE = { top: 1, bottom: 1 };

// Euros for one unit on DAY: top and bottom of a fraction.
const RATES = new Map([
  ["EUR", [1, 1]],
  ["USD", [3, 4]],
]);

/** What a line states, by its places in the tables. */
function read(line) {
  if (typeof line !== "object" || line === null || Array.isArray(line)) {
    throw new TypeError(said("line", line, "state an object of facts"));
  }
  const quantity = items(line.quantity, "quantity");
  measure(line.net_mass, "net_mass");
  measure(line.volume, "volume");
  const value = money(line.value, line.currency, "value", "currency");
  const inEUR = inEuros(value);
  return {
    entry: entryOf(line.code, "code"),
    slots: [yesNo(line.used, "used"), inEUR ? 1 : 0, quantity ? 1 : 0],
    amounts: [ONE, quantity, inEUR],
  };
}
"""


def test_the_tables_of_a_tiny_list() -> None:
    ruleset = written(TINY).ruleset
    tiny = plan(ruleset, harness.DAY, MONTH, {"direction": "export", "destination": "KP"})
    text = module(tiny)
    start = text.index("// The entry of the codes under each prefix")
    assert text[start : text.index("\n// The entries as a tree")] == TINY_TABLES


USAGE = """import { evaluate, isProhibited, type Line, type Verdict } from "./list.mjs";
import { DAY, PROVISIONS, type ProvisionId } from "./list.mjs";

const line: Line = { code: "4303", value: "80.50", currency: "EUR", quantity: 2n };
const { verdict, possible, provisions } = evaluate({
  ...line,
  value: { amount: 80, currency: "EUR" },
  purpose: "diplomatic",
  fine: null,
  made: undefined,
});
const all: readonly Verdict[] = possible;
const first: ProvisionId | undefined = provisions[0];
const prohibited: boolean | null = isProhibited({ value: ["80.50", "USD"] });
const places = PROVISIONS.flatMap((p) => p.citations.map((c) => c.place ?? DAY));
if (verdict === "undetermined" && first === "p") console.log(all, prohibited, places);
"""
MISTAKES = {
    'evaluate({ cod: "4303" });': "'cod' does not exist",
    "evaluate({ code: 4303 });": "Type 'number' is not assignable",
    'evaluate({ fine: "yes" });': "Type 'string' is not assignable",
    'evaluate({ purpose: "EXPORT" });': "is not assignable",
    'evaluate({}).verdict === "banned";': "no overlap",
    'evaluate({}).provisions[0] === "z";': "no overlap",
    'evaluate({}).possible.push("free");': "does not exist on type 'readonly",
    "isProhibited({}).valueOf();": "possibly 'null'",
}


def test_typescript_takes_what_is_meant_and_nothing_else(tmp_path: Path) -> None:
    tsc = tool("tsc")
    (tmp_path / "list.d.mts").write_text(types(written()), encoding="utf-8")
    (tmp_path / "hostile.d.mts").write_text(types(nasty()), encoding="utf-8")
    (tmp_path / "usage.mts").write_text(USAGE)
    (tmp_path / "nasty.mts").write_text(
        'import { evaluate } from "./hostile.mjs";\nevaluate({});\nevaluate({ "a b": true });\n'
    )
    for number, text in enumerate(MISTAKES):
        head = 'import { evaluate, isProhibited } from "./list.mjs";\n'
        (tmp_path / f"mistake{number}.mts").write_text(
            f"{head}{text}\nexport {{ isProhibited }};\n"
        )
    arguments = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022"]
    files = sorted(path.name for path in tmp_path.glob("*.mts"))
    done = subprocess.run(
        [tsc, *arguments, *files], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    found = done.stdout.splitlines()
    for number, message in enumerate(MISTAKES.values()):
        own = [line for line in found if line.startswith(f"mistake{number}.mts(2,")]
        assert len(own) == 1 and message in own[0], done.stdout
    assert sum("error" in line for line in found) == len(MISTAKES), done.stdout


def test_formatted_as_prettier_has_it(tmp_path: Path) -> None:
    prettier = tool("prettier")
    long = {n: n * 12 for n in ("code", "value", "currency", "quantity", "purpose", "fine", "age")}
    plans = [
        written(), written(TINY), written(TWO_COUNTED), nasty(), *harness.generated(150)[:40],
        *(harness.shipped(name, harness.DAYS[1]) for name in harness.STORE.names()),
    ]  # fmt: skip
    made = [TARGET.compile([one], Options()) for one in plans]
    made.append(TARGET.compile([written()], Options(long)))
    for number, files in enumerate(made):
        for ending, text in files.items():
            (tmp_path / f"list{number}{ending}").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [prettier, "--check", "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
