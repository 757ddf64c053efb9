"""A condition on the date of the line says the same as the first or last day of its provision."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from attrs import evolve
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rulec.analysis.equivalence import equivalent
from rulec.analysis.review import review
from rulec.analysis.verdict import evaluate
from rulec.cli.screen import command
from rulec.model.condition import DateFrom, both, negate
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import FixedRates
from rulec.reference import evaluator as reference
from rulec.testing import lines, rulesets

DAY = date(2014, 5, 2)
RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})
TEXT = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency EUR

source act "an act"
  evidence recalled

prohibit cameras "Cameras"
  goods HS 8525 81
  when  {}
  cite  act "1"
"""


@given(st.data())
def test_it_is_the_first_or_the_last_day(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    cut = DAY + timedelta(days=data.draw(st.integers(-1, 1)))
    place = data.draw(st.integers(0, len(ruleset.provisions) - 1))
    one = ruleset.provisions[place]
    test = DateFrom("date", cut)
    if data.draw(st.booleans()):
        tested = evolve(one, condition=both(one.condition, test))
        bounded = evolve(one, since=max(cut, one.since or date.min))
    else:
        tested = evolve(one, condition=both(one.condition, negate(test)))
        bounded = evolve(one, until=min(cut, one.until or date.max))
    left, right = (
        evolve(
            ruleset, provisions=(*ruleset.provisions[:place], p, *ruleset.provisions[place + 1 :])
        )
        for p in (tested, bounded)
    )
    assert equivalent(left, right, DAY, DAY, RATES)
    line = data.draw(lines(ruleset.provisions, DAY))
    assert evaluate(left, line, DAY, RATES).possible == evaluate(right, line, DAY, RATES).possible
    expected = reference.possible(left, line, DAY, RATES)
    assert set(evaluate(left, line, DAY, RATES).possible) == expected


def read(condition: str) -> Ruleset:
    checked = Store().check_text(TEXT.format(condition))
    assert checked.ruleset is not None and not checked.diagnostics, checked.diagnostics
    assert review(checked, Store()) == ()
    return checked.ruleset


def test_the_days_on_which_a_list_changes() -> None:
    assert read("date >= 2020-01-01").changes() == (date(2020, 1, 1),)
    assert read("date < 2020-01-01 or date > 2024-12-31").changes() == (
        date(2020, 1, 1),
        date(2025, 1, 1),
    )


def test_rows_on_both_sides_of_the_day(tmp_path: Path) -> None:
    """Days of one edition, on which the same provision is in force."""
    rules = TEXT.replace("8525 81", "4303").format("date >= 2020-01-01 and date < 2021-01-01")
    (tmp_path / "xx.rule").write_text(rules, "utf-8")
    rows = tmp_path / "rows.csv"
    days = ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "")
    rows.write_text("code,date\n" + "".join(f"4303.10,{day}\n" for day in days), "utf-8")
    made = tmp_path / "made.csv"
    words = [str(rows), "--against", str(tmp_path / "xx.rule"), "--on", "2020-05-01"]
    assert CliRunner().invoke(command, [*words, "-o", str(made)]).exit_code == 1
    verdicts = [line.split(",")[2] for line in made.read_text("utf-8").splitlines()[1:]]
    assert verdicts == ["free", "prohibited", "prohibited", "free", "prohibited"]


def test_a_renumbered_code_that_was_there_before_counts_from_the_edition() -> None:
    """In 2022 some preparations of 2106 90 went to 1601 00, with the sausages, others to 2404 91."""
    rules = TEXT.replace("EUR\n", "EUR\n  edition  HS2017\n", 1).replace("8525 81", "2106 90")
    rules += "\nrenumbered HS2022 2106 90 to ex 1601 00, 2404 91\n"
    checked = Store().check_text(rules.format("used"))
    ruleset = checked.ruleset
    assert ruleset is not None and not checked.diagnostics, checked.diagnostics
    assert ruleset.changes() == (date(2022, 1, 1),)
    before, then = date(2021, 12, 31), date(2022, 1, 1)
    asked = {
        ("1601", before): ("free",),
        ("1601", then): ("free", "prohibited"),
        ("210690", before): ("prohibited",),
        ("210690", then): ("prohibited",),
        ("240491", then): ("prohibited",),
    }
    for (code, day), verdicts in asked.items():
        line = Line({"code": code, "used": True, "direction": "export", "destination": "KP"})
        assert evaluate(ruleset, line, day, RATES).possible == verdicts, (code, day)
        assert reference.possible(ruleset, line, day, RATES) == set(verdicts), (code, day)
