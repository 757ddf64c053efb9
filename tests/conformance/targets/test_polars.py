"""The generated Polars module on Polars, beside the reference."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rulec.model.condition import And, DateFrom, Flag, MoneyAbove, NumberAbove, OneOf, Or
from rulec.model.line import Line
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import FixedRates, Money
from rulec.nomenclature import ALL
from rulec.targets.limits import CannotSay
from rulec.targets.plan import Plan, plan
from rulec.targets.polars import TARGET, compile_lists
from rulec.targets.polars_layout import literal
from rulec.targets.registry import Options
from rulec.targets.vectors import Vector, judged, plain, vectors
from tests.cli.test_golden import hold
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer

try:
    import polars as pl
except ModuleNotFoundError:
    pytest.skip("Polars is not installed: its target is not tested", allow_module_level=True)

ANSWERS = ["verdict", "possible", "provisions", "citations", "reason"]
PLAIN = Options()


def module(plans: Sequence[Plan], options: Options = PLAIN) -> Any:
    made = ModuleType("screening_module")
    sys.modules[made.__name__] = made
    exec(compile(compile_lists(plans, options)[".py"], "module.py", "exec"), made.__dict__)
    return made


def framed(made: Any, lines: Sequence[Mapping[str, object]]) -> pl.LazyFrame:
    """The lines as columns of text, yes and no as Boolean."""
    columns = {
        fact.column: pl.Series(
            [line.get(fact.column) for line in lines],
            dtype=pl.Boolean if fact.kind == "flag" else pl.String,
        )
        for fact in made.FACTS.values()
    }
    return pl.LazyFrame({"number": range(len(lines)), **columns})


def answers(done: pl.DataFrame, prefix: str = "") -> Iterator[Answer]:
    assert done[f"{prefix}reason"].null_count() == len(done)
    columns = (done[prefix + name].to_list() for name in ("verdict", "possible", "provisions"))
    for verdict, possible, provisions in zip(*columns, strict=True):
        yield verdict, tuple(possible), tuple(provisions)


def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
    made = module([plan])
    return answers(made.screen(framed(made, [plain(v.line) for v in some])).collect())


@pytest.mark.parametrize("name", harness.STORE.names())
def test_shipped(name: str) -> None:
    for day in harness.DAYS:
        harness.assert_conforms(run, harness.shipped(name, day), 60)
        harness.assert_conforms(run, harness.shipped_exports(name, day), 40)


def test_generated() -> None:
    """Nothing is refused."""
    assert harness.assert_generated_conform(run, harness.generated(60), 30) == 60


def test_several_lists_in_one_pass() -> None:
    plans = [harness.shipped_exports(name, harness.DAYS[1]) for name in ("EU", "RU", "US", "CN")]
    made = module(plans)
    some = [v for p in plans for v in vectors(p, 50, 3)]
    frame = framed(made, [plain(v.line) for v in some])
    done = made.screen(frame).collect()
    for one in plans:
        expected = [judged(one, v.line) for v in some]
        told = list(answers(done, f"{one.ruleset.id.lower()}_"))
        assert told == [(v.verdict, v.possible, v.provisions) for v in expected]
    assert frame.with_columns(made.verdicts()).collect().equals(done)
    assert made.screen(frame).collect(engine="streaming").equals(done)
    head = done.select("number", "us_verdict").filter(us_verdict="free").head(5)
    lazily = made.screen(frame).filter(us_verdict="free").select("number", "us_verdict").head(5)
    assert lazily.collect().equals(head)


def test_one_list_on_several_days() -> None:
    old, new = (harness.shipped_exports("RU", day) for day in harness.DAYS[:2])
    names = [answer.meta.output_name() for answer in module([old, new]).verdicts()]
    assert names[::5] == ["ru_2014_05_02_verdict", "ru_2018_01_10_verdict"]
    with pytest.raises(CannotSay, match="RU is there twice"):
        compile_lists([old, old], PLAIN)


SMALL = """ruleset S "small"
  regime DPRK
  target KP
  currency EUR
judgement luxury "a luxury"
fact age "age"
  type number year
fact colour "colour"
  type one_of red, blue
source s "the source"
  url <https://example.org>
  evidence recalled
prohibit dear "Dear furs"
  goods HS 43
  when value each > 300 EUR and judged luxury
  cite s "1"
license old "Old red watches"
  goods HS 91
  when age >= 100 year and colour is red
  cite s "2"
"""


def small(**given: str) -> Plan:
    checked = harness.STORE.check_text(SMALL)
    assert checked.ruleset is not None and checked.ok, checked.diagnostics
    stated = {"direction": "export", "destination": "KP", **given}
    return plan(checked.ruleset, harness.DAY, harness.RATES, stated)


def test_the_text() -> None:
    (text,) = compile_lists([small()], PLAIN).values()
    assert text == compile_lists([small()], PLAIN)[".py"]
    head, body = text.split("\n\n", 1)
    assert head.splitlines()[1:-1] == [
        '# Ruleset: "S", "small"',
        "# Day: 2014-05-02",
        '# Rates: "fixed"',
        "# Nomenclature: HS2012",
        '# Taken as stated: "destination" "KP"',
        '# Taken as stated: "direction" "export"',
        '# Source: "s", "the source", "https://example.org"',
    ]
    assert head.startswith("# Generated by rulec ")
    assert head.endswith(f" {sha256(body.encode()).hexdigest()}")
    hold("polars_small.txt", body[body.index("# What may be stated") :])


FURS = {"code": "4303.10", "value": "600", "currency": "EUR", "quantity": "2", "luxury": True}


def screened(made: Any, line: Mapping[str, object]) -> dict[str, Any]:
    return dict(made.screen(framed(made, [line])).collect().row(0, named=True))


@pytest.mark.parametrize("stated", ["600", 600, Decimal("600.00"), "600.000000", "00600"])
def test_amounts_are_exact(stated: object) -> None:
    made = module([small()])
    frame = framed(made, [FURS]).with_columns(value=pl.lit(stated, allow_object=False))
    assert made.screen(frame).collect()["verdict"].to_list() == ["free"]
    assert screened(made, {**FURS, "value": "600.0001"})["verdict"] == "prohibited"
    dollars = {**FURS, "value": "800.0001", "currency": "USD"}
    assert screened(made, dollars)["verdict"] == "prohibited"
    assert screened(made, {**dollars, "value": "800"})["verdict"] == "free"
    assert screened(made, {**dollars, "currency": "TWD"})["verdict"] == "undetermined"


def test_an_answer_with_its_reasons() -> None:
    told = screened(module([small()]), {**FURS, "luxury": None, "value": "601"})
    assert {name: told[name] for name in ANSWERS} == {
        "verdict": "undetermined",
        "possible": ["free", "prohibited"],
        "provisions": ["dear"],
        "citations": ["Dear furs: the source, 1"],
        "reason": None,
    }


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"code": "430"}, "code: no commodity code"),
        ({"code": "43a1"}, "code: no commodity code"),
        ({"code": "٤٣"}, "code: no commodity code"),
        ({"code": ""}, "code: no commodity code"),
        ({"value": "-1"}, "value: no amount"),
        ({"value": "1e3"}, "value: no amount"),
        ({"value": "NaN"}, "value: no amount"),
        ({"value": "1.00001"}, "value: no amount"),
        ({"value": "900000000000001"}, "value: no amount"),
        ({"value": "9" * 40}, "value: no amount"),
        ({"value": "1,5"}, "value: no amount"),
        ({"value": " 1"}, "value: no amount"),
        ({"currency": None}, "value: no currency"),
        ({"currency": "eur"}, "currency: no currency"),
        ({"quantity": "0"}, "quantity: no whole number"),
        ({"quantity": "2.5"}, "quantity: no whole number"),
        ({"quantity": "-3"}, "quantity: no whole number"),
        ({"colour": "Red"}, "colour: none of the values"),
        ({"age": "old"}, "age: no number"),
        ({"age": "1.0000001"}, "age: no number"),
    ],
)
def test_what_cannot_be_is_rejected(facts: dict[str, object], reason: str) -> None:
    told = screened(module([small()]), {**FURS, **facts})
    assert told["verdict"] == "rejected" and told["reason"].startswith(reason)
    assert told["possible"] == told["provisions"] == told["citations"] == []


def test_what_looks_odd_and_can_be() -> None:
    made = module([small()])
    for facts in ({"quantity": "2.000"}, {"age": "-1.5"}, {"code": "43 03.10"}, {"value": None}):
        assert screened(made, {**FURS, **facts})["reason"] is None


@pytest.mark.parametrize("name", ["value", "quantity", "code", "age"])
def test_binary_floating_point_is_refused(name: str) -> None:
    made = module([small()])
    frame = framed(made, [FURS]).with_columns(pl.lit(4303.5).alias(name))
    with pytest.raises(TypeError, match=f"'{name}': binary floating point"):
        made.screen(frame)
    with pytest.raises((TypeError, pl.exceptions.ComputeError), match="binary floating point"):
        frame.select(made.verdicts()).collect()


def test_columns_under_other_names() -> None:
    made = module([small()], Options({"code": "HS code", "value": "CIF", "luxury": "is it?"}))
    line = {"HS code": "4303", "CIF": "601", "currency": "EUR", "quantity": "2", "is it?": True}
    assert screened(made, line)["verdict"] == "prohibited"
    with pytest.raises(ValueError, match="no column is called 'CIF', 'is it\\?'"):
        made.screen(framed(made, [line]).drop("CIF", "is it?"))
    with pytest.raises(ValueError, match="already is a column 'reason'"):
        made.screen(framed(made, [line]).with_columns(reason=1))


def rules(*provisions: Provision, name: str = "X", title: str = "x") -> Ruleset:
    facts = {
        "made": Fact("made", "date", "made"),
        "age": Fact("age", "number", "age"),
        "where": Fact("where", "one_of", "where"),
    }
    return Ruleset(name, title, "DPRK", "KP", "EUR", "2012", (), provisions, facts, {}, ())


def ban(name: str, *tests: Any, title: str = "t", cited: tuple[Citation, ...] = ()) -> Provision:
    condition = tests[0] if len(tests) == 1 else And(tests)
    return Provision(name, "prohibit", title, condition, ALL, None, None, cited, "recalled")


def test_dates_and_numbers_on_their_borders() -> None:
    listed = rules(
        ban("late", DateFrom("made", date(2014, 2, 28))),
        ban("aged", NumberAbove("age", True, Fraction(1, 3)), Flag("f")),
        ban("cold", NumberAbove("age", False, Fraction(-5))),
    )
    one = plan(listed, harness.DAY, harness.RATES)
    days = [date(1, 1, 1), date(2014, 2, 27), date(2014, 2, 28), date(9999, 12, 31), None]
    ages = ["-5.000001", "-5", "0.333333", "0.333334", None]
    made = module([one])
    stated = [(d, a, f) for d in days for a in ages for f in (True, False, None)]
    frame = pl.LazyFrame(
        {
            "code": ["43"] * len(stated),
            "made": pl.Series([d for d, _, _ in stated], dtype=pl.Date),
            "age": [a for _, a, _ in stated],
            "f": pl.Series([f for _, _, f in stated], dtype=pl.Boolean),
        }
    )
    facts = [{"made": d, "age": a and Fraction(a), "f": f} for d, a, f in stated]
    lines = [Line({"code": "43", **{k: v for k, v in f.items() if v is not None}}) for f in facts]
    expected = [judged(one, line) for line in lines]
    told = list(answers(made.screen(frame).collect()))
    assert told == [(v.verdict, v.possible, v.provisions) for v in expected]


def test_the_largest_amounts() -> None:
    rates = FixedRates({"EUR": 1, "USD": Fraction(10**9, 999999937), "RUB": Fraction(1, 10**6 - 1)})
    listed = rules(
        ban("each", MoneyAbove("each", True, Fraction(899), "USD")),
        ban("kilo", MoneyAbove("kg", False, Fraction(1, 7), "RUB")),
    )
    one = plan(listed, harness.DAY, rates)
    made = module([one])
    most = Fraction(9 * 10**14)
    some = [
        judged(one, Line({"code": "43", "value": Money(value, currency), **amounts}))
        for currency in ("EUR", "USD", "RUB", "CHF")
        for value in (most, most - Fraction(1, 10**4), Fraction(1, 10**4), Fraction(0))
        for amounts in (
            {"quantity": Fraction(10**12), "net_mass": Fraction(10**12)},
            {"quantity": Fraction(1), "net_mass": Fraction(1, 10**6)},
            {"net_mass": Fraction(10**12)},
            {},
        )
    ]
    told = list(answers(made.screen(framed(made, [plain(v.line) for v in some])).collect()))
    assert told == [(v.verdict, v.possible, v.provisions) for v in some]


def test_too_many_digits_are_refused_by_name() -> None:
    long = Fraction(10**30 + 1, 10**29)
    listed = rules(ban("long", MoneyAbove("each", True, long, "EUR")), ban("other", Flag("f")))
    with pytest.raises(CannotSay, match=r"\): long$"):
        compile_lists([plan(listed, harness.DAY, harness.RATES)], PLAIN)
    listed = rules(ban("old", NumberAbove("age", True, long)))
    with pytest.raises(CannotSay, match=r"\): old$"):
        compile_lists([plan(listed, harness.DAY, harness.RATES)], PLAIN)


NASTY = "a'\"\\\n# \u2028\u202e'''\"\"\"{x}\t\x00é 高級品 \U0001f980" + "long " * 30


def nasty() -> Plan:
    source = Source(NASTY, NASTY, f"https://e.org/{NASTY}", "recalled")
    cited = (Citation(source, NASTY),)
    condition = Or((Flag(NASTY), OneOf("where", frozenset({NASTY, "b'", 'c"', "''d\"", '\'e""'}))))
    listed = rules(ban(NASTY, condition, title=NASTY, cited=cited), name=NASTY, title=NASTY)
    sources = {NASTY: source}
    listed = Ruleset(NASTY, NASTY, "D", "KP", "EUR", "2", (), listed.provisions, {}, sources, ())
    return plan(listed, harness.DAY, FixedRates({}, NASTY), {"purpose": NASTY}, [f"no {NASTY}"])


def test_texts_of_rule_files_stay_texts() -> None:
    made = module([nasty()], Options({"where": f"col {NASTY}"}))
    frame = pl.LazyFrame({"code": ["43", "43"], f"col {NASTY}": [NASTY, "c"], NASTY: [None, False]})
    done = made.screen(frame).collect()
    assert done["verdict"].to_list() == ["prohibited", "free"]
    assert done["provisions"].to_list() == [[NASTY], []]
    assert done["citations"].to_list() == [[f"{NASTY}: {NASTY}, {NASTY}"], []]
    joint = module([nasty(), small()])
    line = {"code": "43", "where": "b'", NASTY: False}
    assert screened(joint, line)[f"{NASTY.lower()}_provisions"] == [NASTY]
    for text in (NASTY, "b'", 'c"', "''d\"", '\'e""', "\\'"):
        assert eval(literal(text)) == text and literal(text).isprintable()


@pytest.mark.parametrize("tool", ["mypy", "ruff", "ruff format"])
def test_tools_accept_the_modules(tool: str, tmp_path: Path) -> None:
    words = {
        "mypy": ["mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}"],
        "ruff": ["ruff", "check", "--isolated"],
        "ruff format": ["ruff", "format", "--isolated", "--check", "--line-length=100"],
    }[tool]
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    joint = [harness.shipped_exports(n, harness.DAYS[1]) for n in ("EU", "JP", "TW", "US_RUSSIA")]
    files = []
    for number, plans in enumerate(([small()], [nasty()], joint, [harness.generated(60)[3]])):
        files.append(tmp_path / f"rules_{number}.py")
        files[-1].write_text(compile_lists(plans, PLAIN)[".py"], "utf-8")
    shown = files[:1] if tool == "mypy" else files
    done = subprocess.run([*words, *shown], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_said_of_it() -> None:
    assert TARGET.joint and TARGET.engines == ("Polars",)
