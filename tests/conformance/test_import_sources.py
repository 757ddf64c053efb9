"""The readings of the legal texts, where they are at hand, each imported in one command.

They stand beside a checkout of the project, or where RULEC_SOURCES points. What is imported checks, is
canonical, and says of goods with codes what the ruleset says that was written by hand.
"""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from rulec.analysis.diff import diff
from rulec.analysis.equivalence import equivalent
from rulec.cli.app import run
from rulec.importing.draft import read_table
from rulec.importing.rows import TableError
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from rulec.syntax.parser import read
from rulec.syntax.printer import format_file

SHARED = Path(os.environ.get("RULEC_SOURCES", Path(__file__).parents[3] / "shared"))
READINGS = {path.stem: path for path in sorted(SHARED.glob("sources/*.yaml"))}
LISTS = [name for name in READINGS if name not in ("article", "cases")]  # the others hold no lists
NOVEMBER = "eu-2017-1509-annex-viii-2017-11"
needs_sources = pytest.mark.skipif(not READINGS, reason="the readings of the lists are not at hand")
REGIMES = {"eu-syria": ["--regime", "SYRIA"], "us-russia": ["--regime", "RUSSIA"]} | {
    "eu-russia": ["--regime", "RUSSIA"]
}


def imported(table: Path, out: Path, *words: str) -> Ruleset:
    assert run(["import", str(table), "-o", str(out), *words]) == 0
    file, found = read(out)
    assert not found and format_file(file) == out.read_text("utf-8")
    checked = Store().check(out)
    assert checked.ok and checked.ruleset is not None
    return checked.ruleset


@needs_sources
@pytest.mark.parametrize("name", LISTS)
def test_every_reading_becomes_a_rule_file(name: str, tmp_path: Path) -> None:
    made = imported(READINGS[name], tmp_path / "new.rule", *REGIMES.get(name, []))
    table = read_table(READINGS[name])
    rows = [row for instrument in table.instruments for row in instrument.rows]
    assert table.read == len(rows) + len(table.left_out)
    assert [p.title for p in made.provisions if not p.residual] == [row.text for row in rows]


@needs_sources
@pytest.mark.parametrize("name", ["article", "cases"])
def test_what_holds_no_list_is_refused(name: str) -> None:
    with pytest.raises(TableError, match="no key `instruments`"):
        read_table(READINGS[name])


@needs_sources
@pytest.mark.parametrize("day", ["2017-10-01", "2018-01-10"])
def test_the_annex_of_the_union_differs_from_ours_only_in_what_is_judged(
    day: str, tmp_path: Path
) -> None:
    made = imported(READINGS["eu"], tmp_path / "eu.rule")
    found = diff(
        made, Store().load("EU"), date.fromisoformat(day), date.fromisoformat(day), EcbRates()
    )
    assert found.regions and found.confirmed
    assert not any(region.certain for region in found.regions)


@needs_sources
def test_the_schedule_of_canada_by_the_library_of_goods(tmp_path: Path) -> None:
    """Items whose words the library has stand on the headings that they have in ours."""
    made = imported(READINGS["ca"], tmp_path / "ca.rule", "--use", "goods", "--open", "includes")
    ours = {p.id: p for p in Store().load("CA").provisions}
    mapped = [p for p in made.provisions if p.interpretation]
    assert len(mapped) == 42
    # clothing of leather has a name of its own in the library
    assert [p.id for p in mapped if p.goods != ours[p.id].goods] == ["ca_8_2006"]


@needs_sources
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_annex_printed_as_a_table_says_the_same(kind: str, tmp_path: Path) -> None:
    """One row a code, as the Official Journal prints it, the number and the words on the first."""
    (annex,) = read_table(READINGS["eu"], instruments=(NOVEMBER,)).instruments
    grid = [["No", "Description", "CN code", "Value"]]
    for row in annex.rows:
        limit = f"exceeding {row.currency} {row.threshold} each" if row.threshold else ""
        for index, code in enumerate(row.codes.split("\n")):
            grid.append([row.item, row.text, code, limit] if not index else ["", "", code, ""])
    table = tmp_path / f"annex.{kind}"
    if kind == "csv":
        with table.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(grid)
    else:
        book = openpyxl.Workbook()
        for cells in grid:
            book.active.append(cells)
        book.save(table)
    words = ["--id", "EU", "--currency", "EUR", "--edition", "CN2017", "--from", "2017-11-15"]
    printed = imported(table, tmp_path / "table.rule", *words)
    stated = imported(READINGS["eu"], tmp_path / "eu.rule", "--instrument", NOVEMBER)
    day = date(2018, 1, 10)
    assert [p.goods for p in printed.provisions] == [p.goods for p in stated.provisions]
    assert equivalent(printed, stated, day, day, EcbRates(), None)
