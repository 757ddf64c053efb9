"""The relation at every exchange rate is the relation that a diff finds at each."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from rulec.analysis.any_rate import any_rate
from rulec.analysis.diff import diff
from rulec.model.load import Store
from rulec.money import FixedRates
from rulec.nomenclature import ALL, CodeSet

STORE = Store()
PAIRS = [
    ("RU", "EU", date(2018, 5, 2)),
    ("EU", "RU", date(2018, 5, 2)),
    ("US_RUSSIA", "EU_RUSSIA", date(2023, 1, 2)),
    ("UN", "EU", date(2018, 5, 2)),
]


@pytest.mark.parametrize(("a", "b", "day"), PAIRS)
def test_every_stretch_is_what_a_diff_finds(a: str, b: str, day: date) -> None:
    left, right = STORE.load(a), STORE.load(b)
    for flip in any_rate((left, day), (right, day)):
        code = CodeSet(((flip.codes.ranges[0][0], flip.codes.ranges[0][0] + 1),))
        for stretch in flip.stretches:
            high = stretch.high if stretch.high is not None else stretch.low + 1
            rate = (stretch.low + high) / 2 or Fraction(1, 10**9)
            rates = FixedRates({flip.unit: rate} | ({} if flip.other == "EUR" else {flip.other: 1}))
            found = diff(left, right, day, day, rates, codes=code)
            stricter = {r.stricter for r in found.regions}
            named = {"left-stricter": stretch.possible, "right-stricter": stretch.possible}
            if stretch.possible == stretch.certain == "equal":
                assert stricter == set()
            for side in stricter:  # what may be banned beyond the other is a region of the diff
                assert named[side] in (side, "incomparable") or not any(
                    r.certain for r in found.regions if r.stricter == side
                )


@pytest.mark.parametrize(("a", "b", "day"), PAIRS)
def test_the_stretches_hold_every_rate_once(a: str, b: str, day: date) -> None:
    for flip in any_rate((STORE.load(a), day), (STORE.load(b), day)):
        assert flip.stretches[0].low == 0
        assert flip.stretches[-1].high is None
        for before, after in zip(flip.stretches, flip.stretches[1:], strict=False):
            assert before.high == after.low
            assert (before.certain, before.possible) != (after.certain, after.possible)


def test_a_list_and_itself_have_nothing_to_flip() -> None:
    eu = STORE.load("EU")
    day = date(2018, 5, 2)
    assert any_rate((eu, day), (eu, day), codes=ALL) == ()


def test_the_rouble_at_which_the_article_s_furs_would_turn() -> None:
    day = date(2018, 5, 2)
    (furs, *_) = any_rate((STORE.load("RU"), day), (STORE.load("EU"), day))
    # EUR 20 for other clothing against 250,000 roubles
    assert [s.low for s in furs.stretches] == [0, Fraction(20, 250_000), Fraction(20, 250_000)]
