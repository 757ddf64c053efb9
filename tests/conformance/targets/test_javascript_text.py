"""What a generated JavaScript module and its types look like to those who use them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from rulec.targets.javascript import TARGET
from rulec.targets.origin import digest
from rulec.targets.plan import plan
from rulec.targets.registry import Options
from tests.conformance.targets import harness
from tests.conformance.targets.javascript_engine import (
    MONTH,
    TWO_COUNTED,
    module,
    nasty,
    node,
    tool,
    types,
    written,
)
from tests.conformance.targets.lists import TINY


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
    assert first == ["X", "A list of every kind", "2014-05-02"]
    assert ids == ["p", "q", "r", "t", "missions"]
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


def test_the_same_text_every_time() -> None:
    for one in (written(), harness.shipped("EU", harness.DAYS[1])):
        again = plan(one.ruleset, one.day, one.rates)
        made = TARGET.compile([one], Options())
        assert made == TARGET.compile([again], Options())
        assert list(made) == [".mjs", ".d.mts"]
        for text in made.values():
            head, _, body = text.partition("\n\n")
            assert head.endswith(digest(body))


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
