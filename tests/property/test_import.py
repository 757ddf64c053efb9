"""The laws of imported tables, on tables of any text and on lists that are known."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.equivalence import equivalent
from rulec.importing.columns import from_grid
from rulec.importing.draft import Draft, draft
from rulec.importing.rows import Instrument, Row, Table
from rulec.importing.settings import Settings
from rulec.importing.start import Start, StartSource, start_text
from rulec.importing.words import normalised
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from rulec.syntax import tree as t
from rulec.syntax.parser import parse
from rulec.syntax.printer import format_file

STORE = Store()
DAY = date(2018, 1, 10)
SETTINGS = Settings(id="ZZ", currency="EUR", edition="HS2017", evidence="recalled")
HEADINGS = ["No", "Description", "HS code", "Value", "Per", "Note"]

odd = st.sampled_from(
    [
        '"',
        "\\",
        "#",
        '\\"',
        "\u202e",
        "\u2028",
        "\x00",
        "\r\n",
        "ex",
        "to",
        "9101",
        "9101.0",
        "1.000",
    ]
    + [
        "EUR",
        "each",
        "prohibit x",
        "# to do:",
        "<",
        ">",
        "except",
        "high quality",
        "\u725b",
        "\ufeff",
    ]
)
cells = st.one_of(st.text(max_size=30), st.lists(odd, max_size=5).map(" ".join), odd)
tables = st.lists(st.lists(cells, min_size=6, max_size=6), max_size=6)


def made(table: Table, answers: Settings = SETTINGS) -> Draft:
    return draft(table, answers, STORE)


def ruleset(text: str) -> Ruleset:
    checked = STORE.check_text(text)
    assert checked.ok and checked.ruleset is not None, (checked.diagnostics, text)
    return checked.ruleset


def holds(table: Table, found: Draft) -> t.File:
    """What is true of every import; the file that was made."""
    file, mistakes = parse(found.text)
    assert not mistakes and format_file(file) == found.text
    assert table.read == found.provisions + table.joined + len(table.left_out)
    comments = [c.text for c in file.comments if c.text.startswith("# to do:")]
    assert len(comments) == sum(found.todos.values())
    ruleset(found.text)
    return file


@given(tables)
@settings(max_examples=120, deadline=None)
def test_any_text_in_any_cell(rows: list[list[str]]) -> None:
    table = from_grid("any.csv", [HEADINGS, *rows], {})
    file = holds(table, made(table))
    blocks = [d for d in file.declarations if isinstance(d, t.Block) and d.keyword == "prohibit"]
    titles = [b.title.value if b.title else "" for b in blocks]
    assert titles == [row.text for row in table.instruments[0].rows]
    stated = {normalised(row[1]) for row in rows}
    assert {title for title in titles if title} <= stated


@given(st.text(min_size=1, max_size=300).filter(normalised), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_a_long_title_reads_back(text: str, times: int) -> None:
    title = normalised(text * times)
    table = Table("t", (Instrument("law", text, (Row("row 1", "1", title),)),), 1)
    file = holds(table, made(table))
    (block,) = [d for d in file.declarations if isinstance(d, t.Block) and d.keyword == "prohibit"]
    assert block.title is not None and block.title.value == title


codes = st.sampled_from(
    ["43", "4303", "4303.10", "4202 21", "9101 11", "0101 21", "57", "6101 to 6117", "8471 30"]
)
limits = st.sampled_from(
    [
        ("", ""),
        ("exceeding EUR 50 each", "value each > 50 EUR"),
        ("at least USD 1,000 per item", "value each >= 1_000 USD"),
        ("> 100 EUR per litre", "value per litre > 100 EUR"),
        ("more than EUR 20", "value unspecified > 20 EUR"),
    ]
)
items = st.tuples(st.lists(st.tuples(st.booleans(), codes), min_size=1, max_size=4), limits)


@given(st.lists(items, min_size=1, max_size=5), st.sampled_from([", ", "; ", "\n"]))
@settings(max_examples=60, deadline=None)
def test_a_list_printed_as_a_table_comes_back(
    listed: list[tuple[list[tuple[bool, str]], tuple[str, str]]], mark: str
) -> None:
    """The same goods and limits, so the same verdict on every line."""
    blocks, rows = [], []
    for index, (goods, (printed, written)) in enumerate(listed, start=1):
        words = [("ex " if ex else "") + code for ex, code in goods]
        when = f"  when {written}\n" if written else ""
        title = f"fits_zz_{index}"  # what an `ex` code is judged by has the provision's name
        blocks.append(
            f'prohibit zz_{index} "{title}"\n  goods HS {", ".join(words)}\n{when}  cite l\n'
        )
        # behind longer codes a bare `43` could be the end of one, and is not read
        shown = [re.sub(r"^(ex )?([0-9]{2})$", r"\g<1>chapter \2", word) for word in words]
        rows.append([str(index), title, mark.join(shown), printed, "", ""])
    head = 'ruleset ZZ "z"\n  regime DPRK\n  target KP\n  currency EUR\n  edition HS2017\n'
    source = 'source l "l"\n  evidence recalled\n'
    table = from_grid("list.csv", [HEADINGS, *rows], {})
    found = made(table)
    holds(table, found)
    one, other = ruleset(head + source + "".join(blocks)), ruleset(found.text)
    assert equivalent(one, other, DAY, DAY, EcbRates(), None)
    assert [p.goods for p in one.provisions] == [p.goods for p in other.provisions]


texts = st.text(min_size=1, max_size=60).filter(normalised) | odd.filter(normalised)


@given(
    texts, st.lists(st.tuples(texts, st.none() | texts), min_size=1, max_size=3), st.none() | texts
)
@settings(max_examples=80, deadline=None)
def test_a_new_file_holds_any_answer(
    title: str, sources: list[tuple[str, str | None]], words: str | None
) -> None:
    listed = tuple(StartSource(text, "secondary", url) for text, url in sources)
    start = Start("ZZ", title, "DPRK", "KP", "EUR", "CN2017", listed, ("UN",), words)
    text = start_text(start)
    file, found = parse(text)
    assert not found and format_file(file) == text
    assert ruleset(text).title == normalised(title)
    blocks = [d for d in file.declarations if isinstance(d, t.Block) and d.keyword == "source"]
    assert [b.title.value for b in blocks if b.title] == [normalised(text) for text, _ in sources]


@given(tables)
@settings(max_examples=30, deadline=None)
def test_the_same_table_makes_the_same_file(rows: list[list[str]]) -> None:
    table = from_grid("any.csv", [HEADINGS, *rows], {})
    assert made(table) == made(from_grid("any.csv", [HEADINGS, *rows], {}))
