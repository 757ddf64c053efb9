"""Rulesets against the lists as they were read in the legal texts, where those readings are at hand.

They stand beside a checkout of the project, or where RULEC_SOURCES points. An item or a code that a
ruleset lacks or adds fails here, and so does a code that falls through a renumbering.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rulec.model.condition import MoneyAbove, atoms
from rulec.model.load import Store
from rulec.model.ruleset import Provision
from rulec.nomenclature import CodeSet

yaml = pytest.importorskip("yaml")

SHARED = Path(os.environ.get("RULEC_SOURCES", Path(__file__).parents[3] / "shared"))
STORE = Store()

# The ruleset, the sources it cites for an instrument, and the day on which both are compared.
INSTRUMENTS = {
    "ca-sor-2014-58-schedule-6-part-1": ("CA_RUSSIA", ["schedule_6_1"], None),
    "ca-sor-2014-58-schedule-6-part-2": ("CA_RUSSIA", ["schedule_6_2"], None),
    "ca-sor-2006-287-s1-2006": ("CA", ["s1_2006"], "2007-01-01"),
    "ca-sor-2006-287-s1-2013": ("CA", ["s1_2013"], "2014-01-01"),
    "ca-sor-2006-287-s1-2018": ("CA", ["s1_2018"], "2019-01-01"),
    "ca-sor-2006-287-s1-2020": ("CA", ["s1_2020"], "2021-01-01"),
    "eu-833-2014-annex-xviii-2022-03": ("EU_RUSSIA", ["annex_xviii"], "2022-03-16"),
    "eu-833-2014-annex-xviii-state-2023-04": (
        "EU_RUSSIA",
        ["annex_xviii", "state_2023"],
        "2023-04-27",
    ),
    "eu-36-2012-annex-x-2012-06": ("EU_SYRIA", ["annex_x"], "2012-06-17"),
    "eu-329-2007-annex-iii-2007-03": ("EU", ["annex_iii"], "2012-06-01"),
    "eu-2017-1509-annex-viii-2017-09": ("EU", ["annex_viii_first"], "2017-09-01"),
    "eu-2017-1509-annex-viii-2017-11": ("EU", ["annex_viii"], "2017-11-15"),
    "uk-2019-411-luxury-goods": ("UK", ["annex_viii"], "2020-12-31"),
    "jp-meti-mofa-announcement-2006": ("JP", ["announcement"], "2008-06-01"),
    "jp-etco-table-2-2": ("JP", ["table_2_2"], "2018-01-10"),
    "kr-mou-luxury-2009": ("KR", ["luxury_2009"], "2009-07-10"),
    "sg-rie-seventh-schedule-2007": ("SG", ["schedule_2007"], "2008-01-01"),
    "sg-rie-amendment-2017": ("SG", ["schedule_2017"], "2017-08-01"),
    "us-ear-746-4-b1-2007": ("US", ["ear_746_4"], "2008-01-01"),
    "us-ear-746-supp-1-2007": ("US", ["supp_1"], "2008-01-01"),
}
# The Official Journal prints 6605 00 where the words (hats) and the order of the codes say 6505 00.
MISPRINTS = {("eu-36-2012-annex-x-2012-06", "8"): {"6605"}}


def _files(pattern: str) -> list[Path]:
    return sorted(SHARED.glob(pattern))


def _instruments() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in _files("sources/*.yaml"):
        listed = yaml.safe_load(file.read_text("utf-8")).get("instruments", [])
        found.update({i["id"]: i for i in listed})
    return found


READ = _instruments()
needs_sources = pytest.mark.skipif(not READ, reason="the readings of the lists are not at hand")
needs_correlation = pytest.mark.skipif(
    not _files("nomenclature/hs-correlation.csv"), reason="the correlation table is not at hand"
)


def _digits(text: str) -> str:
    """A code without the zeros that fill it up to eight digits."""
    digits = re.sub(r"\D", "", text)
    while len(digits) > 2 and digits.endswith("00"):
        digits = digits[:-2]
    return digits


def _cited(name: str) -> dict[str, list[Provision]]:
    ruleset, sources, day = INSTRUMENTS[name]
    found: dict[str, list[Provision]] = {}
    for provision in STORE.load(ruleset).provisions:
        if day is not None and not provision.in_force(date.fromisoformat(day)):
            continue
        for citation in provision.citations:
            if citation.source.id in sources:
                place = (citation.place or "").removeprefix("item ")
                found.setdefault(place, []).append(provision)
    return found


def _items(name: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Items by their number in the official text; a reading may have split one ("8-coats")."""
    items: dict[str, list[dict[str, Any]]] = {}
    for item in READ[name]["items"]:
        items.setdefault(item["id"].split("-")[0], []).append(item)
    yield from items.items()


def _codes(name: str, number: str, items: list[dict[str, Any]]) -> CodeSet:
    listed = CodeSet()
    for item in items:
        for code in item.get("codes") or []:
            digits = _digits(code["code"] if isinstance(code, dict) else code)
            if digits not in MISPRINTS.get((name, number), set()):
                listed = listed | CodeSet.of(digits)
    return listed


def _goods(provisions: list[Provision]) -> CodeSet:
    goods = CodeSet()
    for provision in provisions:
        goods = goods | provision.goods
    return goods


@needs_sources
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_item_is_a_provision(name: str) -> None:
    cited = _cited(name)
    numbers = [number for number, _ in _items(name)]
    assert [n for n in numbers if n not in cited] == []
    plain = re.compile(r"[0-9]+[a-z]?|[a-z](\.[0-9]+)?")
    assert [p for p in cited if plain.fullmatch(p) and p not in numbers] == []


def _renumberings() -> list[dict[str, str]]:
    with _files("nomenclature/hs-correlation.csv")[0].open(encoding="utf-8") as stream:
        return sorted(csv.DictReader(stream), key=lambda row: row["new_edition"])


@needs_sources
@needs_correlation
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_code_is_there_and_none_is_added(name: str) -> None:
    """What a listed code became in a later edition is no addition."""
    cited, rows = _cited(name), _renumberings()
    for number, items in _items(name):
        listed = _codes(name, number, items)
        if not listed:
            continue
        goods = _goods(cited[number])
        assert not (listed - goods), number
        reached = listed
        for row in rows:
            if reached & CodeSet.of(_digits(row["old_code"])):
                reached = reached | CodeSet.of(_digits(row["new_code"]))
        added = goods - reached
        assert not added or (name, number) in MISPRINTS, (number, added.ranges[:3])


@needs_sources
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_threshold_is_there(name: str) -> None:
    cited = _cited(name)
    for number, items in _items(name):
        stated = {
            (float(limit["amount"]) * (10 if "100" in str(limit["per"]) else 1), limit["currency"])
            for item in items
            if isinstance(limit := item.get("threshold"), dict) and limit.get("currency")
        }
        tested = {
            (float(atom.amount), atom.currency)
            for provision in cited[number]
            for atom in atoms(provision.condition)
            if isinstance(atom, MoneyAbove)
        }
        assert stated <= tested, (number, stated, tested)


@needs_sources
@needs_correlation
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_code_falls_through_a_renumbering(name: str) -> None:
    ruleset, _, day = INSTRUMENTS[name]
    listed_on = date.fromisoformat(day or "2026-06-14")
    cited, rows = _cited(name), _renumberings()
    fallen = []
    for number, items in _items(name):
        listed = _codes(name, number, items)
        if not listed:
            continue
        goods = _goods(cited[number])
        ends = {p.until for p in cited[number]}
        for row in rows:
            began = date(int(row["new_edition"][2:]), 1, 1)
            ended = None not in ends and all(e is not None and e <= began for e in ends)
            if began <= listed_on or ended or CodeSet.of(_digits(row["old_code"])) - listed:
                continue
            if not CodeSet.of(_digits(row["new_code"])) & goods:
                fallen.append((number, row["old_code"], row["new_code"]))
    assert fallen == [], ruleset
