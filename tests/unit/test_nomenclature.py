"""Commodity codes, sets of them, and the nomenclature."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.nomenclature import (
    ALL,
    EMPTY,
    CodeError,
    CodeSet,
    EditionError,
    describe,
    edition_at,
    exists,
    format_code,
    headings,
    headings_except,
    hs_edition,
    known_editions,
    leaves,
    nearest,
    parse_code,
    span_of,
    strip_padding,
    subheadings,
)
from rulec.nomenclature.retired import REVISIONS
from rulec.nomenclature.tree import _tree

LEAVES = sorted(code for code in _tree("HS2022").codes if len(code) == 6)
CORRELATION = Path(__file__).parents[3] / "shared" / "nomenclature" / "hs-correlation.csv"

digits = st.sampled_from([2, 4, 6, 8, 10]).flatmap(
    lambda n: st.text("0123456789", min_size=n, max_size=n)
)
near = st.builds(
    lambda leaf, length, tail: (leaf + tail)[:length],
    st.sampled_from(LEAVES),
    st.sampled_from([2, 4, 6, 8, 10]),
    st.text("01", min_size=4, max_size=4),
)
codes = digits | near
sets = st.lists(codes, max_size=6).map(lambda found: CodeSet.of(*found))


@pytest.mark.parametrize("text", ["91011100", "9101 11 00", "9101.11.00", " 9101 1100 "])
def test_a_code_is_read_however_it_is_spaced(text: str) -> None:
    assert parse_code(text) == "91011100"


@pytest.mark.parametrize(
    "text", ["", "9", "910", "91011", "9101110000 00", "91x1", "٩١٠١", "-9101"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(CodeError):
        parse_code(text)


def test_the_refusal_says_which_lengths_are_allowed() -> None:
    with pytest.raises(CodeError, match=r"5 digits.*2 .*4 .*6 .*8 .*10"):
        parse_code("9101 1")


@pytest.mark.parametrize("code", ["91", "9101", "9101 11", "9101 11 00", "9101 11 00 10"])
def test_codes_are_printed_as_official_texts_do(code: str) -> None:
    assert format_code(code.replace(" ", "")) == code


@given(codes)
def test_printing_and_reading_agree(code: str) -> None:
    assert parse_code(format_code(code)) == code


@given(codes, st.integers(0, 9999999999))
def test_a_span_holds_exactly_the_codes_that_begin_so(code: str, full: int) -> None:
    low, high = span_of(code)
    assert (low <= full < high) == f"{full:010}".startswith(code)


def test_sets_are_normal() -> None:
    assert CodeSet.of("9102", "91 01") == CodeSet.span("9101", "9102")
    assert CodeSet.of("91", "9101") == CodeSet.of("91")
    assert CodeSet.of() == EMPTY
    assert ALL.cuts() == (0, 10**10)
    with pytest.raises(ValueError, match="sorted"):
        CodeSet(((5, 9), (9, 12)))
    with pytest.raises(CodeError, match="backwards"):
        CodeSet.span("6117", "6101")


def test_a_range_includes_both_ends() -> None:
    clothes = CodeSet.span("6101", "6117")
    assert "6101" in clothes
    assert "6117 90" in clothes
    assert "6118" not in clothes
    assert "61" not in clothes
    assert clothes.overlaps("61")


@given(sets, sets, st.integers(0, 9999999999))
def test_operations_are_those_of_sets(a: CodeSet, b: CodeSet, point: int) -> None:
    for full in (point, *(cut for cut in a.cuts() + b.cuts() if cut < 10**10)):
        code = f"{full:010}"
        assert (code in (a | b)) == (code in a or code in b)
        assert (code in (a & b)) == (code in a and code in b)
        assert (code in (a - b)) == (code in a and code not in b)
        assert (code in ALL - a) == (code not in a)


@given(sets, sets)
def test_laws_of_sets(a: CodeSet, b: CodeSet) -> None:
    assert a | b == b | a
    assert a & b == b & a
    assert (a - b) | (a & b) == a
    assert (a - b) & b == EMPTY
    assert a | EMPTY == a
    assert a & ALL == a
    assert a - a == EMPTY
    assert list(a.cuts()) == sorted(set(a.cuts()))
    assert a.is_empty() == (not a) == (a == EMPTY)


@given(sets, codes)
def test_containing_and_overlapping_agree_with_the_operators(a: CodeSet, code: str) -> None:
    tree = CodeSet.of(code)
    assert (code in a) == (tree & a == tree)
    assert a.overlaps(code) == bool(tree & a)


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("HS2022", "HS2022"),
        ("CN2007", "HS2007"),
        ("CN2011", "HS2007"),
        ("CN 2012", "HS2012"),
        ("CN2017", "HS2017"),
        ("CN2021", "HS2017"),
        ("CN2026", "HS2022"),
    ],
)
def test_national_editions_are_built_on_one_of_the_hs(edition: str, expected: str) -> None:
    assert hs_edition(edition) == expected


@pytest.mark.parametrize("edition", ["HS2018", "HS", "2017", "CN2006", ""])
def test_unknown_editions_are_refused(edition: str) -> None:
    with pytest.raises(EditionError):
        hs_edition(edition)


def test_the_edition_in_force() -> None:
    assert known_editions()[0] == edition_at(date(2006, 11, 1)) == "HS2007"
    assert edition_at(date(2011, 12, 31)) == "HS2007"
    assert edition_at(date(2012, 1, 1)) == "HS2012"
    assert edition_at(date(2021, 12, 31)) == "HS2017"
    assert edition_at(date(2026, 1, 1)) == "HS2022"


def test_which_codes_exist() -> None:
    assert all(map(exists, ["91", "9101", "910111", "91011100", "9101119999"]))
    assert not any(map(exists, ["77", "99", "9115", "910115", "91011500", "9700"]))


def test_codes_of_earlier_editions() -> None:
    for code in ("85258030", "8803", "710420", "940510"):
        assert exists(code, "CN2017")
        assert not exists(code)
    for code in ("852581", "8806", "710421", "940511"):
        assert exists(code)
        assert not exists(code, "HS2012")
    assert not exists("852599", "HS2017")
    assert not exists("9999", "HS2017")


def test_earlier_editions_accept_what_is_under_a_known_heading() -> None:
    assert exists("030510", "HS2017")
    assert not exists("030510", "HS2022")


def test_descriptions() -> None:
    assert "atch" in (describe("9101") or "")
    assert describe("9101 11".replace(" ", "") + "99") == describe("910111")
    assert describe("910199") != describe("91")
    assert describe("77") is None


def test_the_nearest_codes() -> None:
    assert nearest("910115")[0].startswith("9101")
    assert set(nearest("9115")) <= set(_tree("HS2022").under("91"))
    assert nearest("91011500") == nearest("910115")
    assert len(nearest("7710", 2)) == 2


@given(codes, st.integers(1, 4))
def test_the_nearest_codes_are_valid(code: str, n: int) -> None:
    found = nearest(code, n)
    assert len(found) <= n
    assert found
    assert all(exists(other) and len(other) == min(len(code), 6) for other in found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("91010000", "9101"),
        ("61130010", "61130010"),
        ("84145100", "841451"),
        ("8414510000", "841451"),
        ("330300", "3303"),
        ("97000000", "97"),
        ("9700", "97"),
        ("43000000", "43"),
        ("91011100", "910111"),
        ("9101", "9101"),
        ("2710", "2710"),
    ],
)
def test_padding_is_stripped(written: str, meant: str) -> None:
    assert strip_padding(written) == meant


def test_padding_in_earlier_editions() -> None:
    assert strip_padding("71042000", "HS2017") == "710420"
    assert strip_padding("85258030", "HS2017") == "85258030"
    assert strip_padding("88030000", "HS2017") == "8803"


@given(codes, st.sampled_from(known_editions()))
def test_stripping_is_idempotent_and_loses_no_valid_code(code: str, edition: str) -> None:
    short = strip_padding(code, edition)
    assert strip_padding(short, edition) == short
    assert code.startswith(short)
    if exists(code, edition):
        assert exists(short, edition)
        if len(code) <= 6:
            universe = leaves(edition)
            assert CodeSet.of(code) & universe == CodeSet.of(short) & universe


def read(listed: Iterable[str]) -> CodeSet:
    found = EMPTY
    for entry in listed:
        first, _, last = entry.partition(" to ")
        found |= CodeSet.span(first, last or first)
    return found


def test_headings_are_short() -> None:
    assert headings(CodeSet.of("43")) == ["43"]
    assert headings(CodeSet.span("6101", "6117")) == ["61"]
    assert headings(CodeSet.span("6101", "6116")) == ["6101 to 6116"]
    assert headings(CodeSet.of("910111")) == ["9101 11"]
    assert headings(CodeSet.of("330300")) == ["3303"]
    assert headings(CodeSet.of("6113 00 10")) == ["6113 00 10"]
    assert headings(CodeSet.of("77")) == headings(EMPTY) == []
    assert headings(ALL) == ["01 to 97"]


@given(sets, st.sampled_from(known_editions()))
def test_headings_cover_exactly_the_valid_codes(codes_: CodeSet, edition: str) -> None:
    universe = leaves(edition)
    assert read(headings(codes_, edition)) & universe == codes_ & universe


@given(sets, st.sampled_from(known_editions()))
def test_headings_with_exceptions_say_the_same_in_no_more_words(
    codes_: CodeSet, edition: str
) -> None:
    listed, universe = headings_except(codes_, edition), leaves(edition)
    said = EMPTY
    for entry in listed:
        whole, _, less = entry.removesuffix(")").partition(" (except ")
        said |= read([whole]) - read(less.split(", ") if less else [])
    assert said & universe == codes_ & universe
    assert len(listed) <= len(headings(codes_, edition))


@given(sets)
def test_counting_subheadings(codes_: CodeSet) -> None:
    assert subheadings(codes_) == sum(codes_.overlaps(leaf) for leaf in LEAVES)


@given(st.sampled_from(LEAVES))
def test_leaves_are_the_valid_subheadings(leaf: str) -> None:
    assert leaf in leaves("HS2022")


def test_stated_revisions_fit_the_data() -> None:
    for revision in REVISIONS:
        for code in revision.introduced:
            assert exists(code, revision.edition)
        for code in revision.dropped:
            assert not exists(code, revision.edition)
    assert "8803" in leaves("HS2017") or leaves("HS2017").overlaps("8803")
    assert not leaves("HS2022").overlaps("8803")


@pytest.mark.skipif(not CORRELATION.exists(), reason="the correlation tables are not here")
def test_stated_revisions_agree_with_the_correlation_tables() -> None:
    new: dict[str, set[str]] = {}
    old: dict[str, set[str]] = {}
    with CORRELATION.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            new.setdefault(row["new_edition"], set()).add(row["new_code"])
            old.setdefault(row["new_edition"], set()).add(row["old_code"])
    stated = {revision.heading for revision in REVISIONS}
    for edition in ("HS2012", "HS2017", "HS2022"):
        mine = [revision for revision in REVISIONS if revision.edition == edition]
        dropped = {code for revision in mine for code in revision.dropped}
        introduced = {code for revision in mine for code in revision.introduced}
        assert dropped == {c for c in old[edition] - new[edition] if c[:4] in stated}
        assert introduced == {c for c in new[edition] - old[edition] if c[:4] in stated}
