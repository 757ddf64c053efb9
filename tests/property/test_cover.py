"""Examples suggested for everything that none touches check, pass, and touch it all."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.cover import Cover, Touches, cover, taken
from rulec.analysis.examples import run
from rulec.analysis.suggest import Suggestion, suggest, unreachable
from rulec.cli.placed import placed
from rulec.model.condition import Flag, MoneyAbove, NumberAbove, atoms
from rulec.model.load import Store
from rulec.model.ruleset import VERDICTS, Ruleset
from rulec.money import EcbRates
from rulec.reference.evaluator import possible
from rulec.syntax.parser import parse, read
from rulec.syntax.printer import format_file
from rulec.targets.plan import plan
from rulec.targets.vectors import drawn_lines
from rulec.testing import border_lines, rulesets
from tests.property.cover_list import LIST, WITH_A_REST

STORE, RATES = Store(), EcbRates()
DAY = date(2018, 1, 10)
SHIPPED = ["CN", "JP", "RU", "US_RUSSIA"]


def completed(ruleset: Ruleset, text: str) -> Ruleset:
    """A list with all that is suggested for it pasted at its end."""
    made = suggest(Touches(ruleset, RATES), cover(ruleset, RATES))
    added = "\n".join(s.text for s in made.listed)
    file, found = parse(added)
    assert not found and (not added or format_file(file) == added), "as rulec fmt lays it out"
    checked = STORE.check_text(f"{text}\n{added}", ruleset.path)
    assert checked.ok and checked.ruleset is not None, checked.diagnostics
    return checked.ruleset


def bare(name: str) -> tuple[Ruleset, str]:
    """A list that is shipped, and its text, without its examples."""
    path = STORE.find(name)
    assert path is not None
    file, _ = read(path)
    text = file.text
    for declaration in reversed(file.declarations):
        if getattr(declaration, "keyword", "") == "example":
            text = text[: declaration.span.start] + text[declaration.span.end :]
    checked = STORE.check_text(text, str(path))
    assert checked.ruleset is not None and not checked.ruleset.examples
    return checked.ruleset, text


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_suggested_passes_and_covers_a_list(name: str) -> None:
    ruleset, text = bare(name)
    beyond = {(b.item, b.side) for b in unreachable(Touches(ruleset, RATES), cover(ruleset, RATES))}
    whole = completed(ruleset, text)
    assert len(whole.examples) > len(whole.provisions)
    assert [o.message for o in run(whole) if not o.passed] == []
    done = cover(whole, RATES)
    assert {(i, side) for i in done.items for side in done.missing(i)} == beyond


@pytest.mark.parametrize("name", ["SG"])
def test_no_line_touches_what_is_said_to_be_beyond_all(name: str) -> None:
    ruleset = STORE.load(name)
    touches = Touches(ruleset, RATES)
    beyond = {(b.item, b.side) for b in unreachable(touches, Cover(touches.items, frozenset()))}
    assert beyond
    for day in (date(2009, 8, 1), date(2013, 6, 1), DAY, date(2023, 1, 10)):
        for line in drawn_lines(plan(ruleset, day, RATES), 40):
            assert not beyond & touches.of(line.with_(date=day))


@settings(max_examples=20)
@given(rulesets(), st.data())
def test_suggestions_hold_for_any_ruleset(ruleset: Ruleset, data: st.DataObject) -> None:
    """What is expected is what the reference evaluator says, each touches what it is for, and what
    no line is known for is touched by none that is drawn."""
    touches = Touches(ruleset, RATES)
    made = suggest(touches, Cover(touches.items, frozenset()))
    for one in made.listed:
        line = one.line.assuming(
            {"direction": "export", "purpose": "commercial", "destination": "KP"}
        )
        day = line.get("date")
        assert isinstance(day, date)
        assert (one.item, one.side) in one.touches
        assert parse(one.text)[1] == ()
        if one.expected in VERDICTS and "rare" in line.facts:
            assert possible(ruleset, line, day, RATES) == {one.expected}
    beyond = {(b.item, b.side) for b in made.beyond}
    drawn = data.draw(border_lines(ruleset, date(2022, 1, 1)))
    assert not beyond & touches.of(drawn)


def suggested() -> tuple[Suggestion, ...]:
    ruleset = STORE.check_text(LIST).ruleset
    assert ruleset is not None
    return suggest(Touches(ruleset, RATES), cover(ruleset, RATES)).listed


MADE = suggested()
NAMED = sorted({s.of.id for s in MADE})


@st.composite
def listed(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    """A list with examples and comments among them, and after which of them a provision's come."""
    parts, last = [], {}
    for number in range(draw(st.integers(0, 6))):
        by = draw(st.lists(st.sampled_from(NAMED), max_size=2, unique=True))
        expect = f"prohibited by {', '.join(by)}" if by else "free"
        comments = draw(st.sampled_from(["", "  # behind", "\n  # under it\n  # and more"]))
        block = f'example "e{number}"\n  given  code 9101\n  expect {expect}{comments}\n'
        parts.append(draw(st.sampled_from(["", "# on the next\n\n", "define x 1 EUR\n\n"])) + block)
        last |= dict.fromkeys(by, number)
    return "\n".join([LIST, *parts]), last


@settings(max_examples=60)
@given(listed(), st.sets(st.integers(0, len(MADE) - 1)), st.sampled_from(["", "\r\n", "no end"]))
def test_what_is_written_stands_beside_its_like_and_changes_nothing_else(
    drawn: tuple[str, dict[str, int]], chosen: set[int], ends: str
) -> None:
    text, last = drawn
    some = [MADE[n] for n in sorted(chosen)]
    old = text.replace("\n", "\r\n") if ends == "\r\n" else text
    old = old.rstrip("\n") if ends == "no end" else old
    file, _ = parse(old)
    new = placed(file, old, some)
    rest, end = new.splitlines(keepends=True), "\r\n" if ends == "\r\n" else "\n"
    kept = iter(rest)
    assert all(
        any(line in (now, now.rstrip("\n")) for now in kept) for line in old.splitlines(True)
    )
    blocks = [s.text.replace("\n", end) for s in some]
    heads = [line for line in rest if line.startswith(("# to do:", "# read "))]
    groups = len({s.of.id for s in some})
    assert len(heads) == 2 * groups and all(block in new for block in blocks)
    blank = len(end) * (len(some) + groups)
    added = len(new) - len(old) - (ends == "no end" and new.endswith("\n"))
    assert added == sum(map(len, blocks)) + sum(map(len, heads)) + blank
    if ends == "":
        assert format_file(file) == old
        assert format_file(parse(new)[0]) == new
    for one in some:
        at, name = new.index(one.text.replace("\n", end)), one.of.id
        before = last.get(name)
        if before is None:
            assert all(new.index(f'"e{n}"') < at for n in last.values())
            continue
        assert new.index(f'"e{before}"') < at
        assert f'"e{before + 1}"' not in new or at < new.index(f'"e{before + 1}"')


@pytest.mark.parametrize("text", [LIST, WITH_A_REST])
def test_a_limit_moved_by_a_cent_or_turned_fails_an_example(text: str) -> None:
    checked = STORE.check_text(text)
    assert checked.ruleset is not None
    whole = completed(checked.ruleset, text)
    moved = 0
    for provision in whole.provisions:
        for test in atoms(provision.condition):
            if isinstance(test, MoneyAbove | NumberAbove):
                wrong = evolve(test, strict=not test.strict)
                assert not all(o.passed for o in run(_with(whole, provision.id, test, wrong)))
                moved += 1
    assert moved >= 4


def test_what_a_suggestion_is_about_decides_its_verdict() -> None:
    """Beside open words, each is settled, or waits for the one judgement that it leaves open."""
    checked = STORE.check_text(WITH_A_REST)
    assert checked.ruleset is not None
    for one in suggest(Touches(checked.ruleset, RATES), cover(checked.ruleset, RATES)).listed:
        if one.item.kind == "date":
            continue  # it is about being met, whatever the verdict
        if one.side == "open":
            assert isinstance(one.item.test, Flag) and one.needs == (one.item.test.fact,)
        else:
            assert one.expected != "undetermined", one.text


def _with(ruleset: Ruleset, name: str, test: object, other: object) -> Ruleset:
    changed = tuple(
        evolve(p, condition=taken(p.condition, test, other)) if p.id == name else p  # type: ignore[arg-type]
        for p in ruleset.provisions
    )
    return evolve(ruleset, provisions=changed)
