"""The handbook leaves nothing of the language out: it has a section for every word that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rulec.analysis.review import CODES
from rulec.diagnostics.catalogue import CATALOGUE
from rulec.handbook import PAGES, find, page, section, sections, topics
from rulec.handbook.pages import source
from rulec.model.declared import TYPES
from rulec.model.line import DIRECTIONS, PURPOSES
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import EVIDENCE, VERDICTS
from rulec.money import CURRENCIES
from rulec.nomenclature import known_editions
from rulec.syntax.grammar import lark
from rulec.syntax.keywords import ALLOWED, CLAUSES, DECLARATIONS
from rulec.targets.registry import NAMES

FOLDER = Path(str(source.__code__.co_filename)).parent
GRAMMAR = sorted(
    {
        re.sub(r"^\(\?:(\w+)\).*", r"\1", pattern.value)
        for pattern in (terminal.pattern for terminal in lark().terminals)
        if re.fullmatch(r"\(\?:\w+\)\(\?!.*\)|\w+", pattern.value)
    }
)
WORDS = [*DECLARATIONS, *CLAUSES, *BUILT_IN, *UNITS, *EVIDENCE, *VERDICTS, *TYPES, *GRAMMAR]


def told(word: str) -> str:
    found = section(word)
    assert found is not None, f"the handbook has no section on `{word}`"
    return found


@pytest.mark.parametrize("word", sorted({*WORDS, "undetermined", "HS", "CN", ">", ">=", "<", "<="}))
def test_every_word_of_the_language_has_a_section(word: str) -> None:
    head, first, *_ = told(word).rstrip().split("\n\n")
    assert head.startswith("## ") and f"`{word}`" in head
    assert first.endswith((".", ":")) and len(first) < 250, f"{word}: a long first paragraph"


def test_the_grammar_has_words() -> None:
    assert {"ex", "except", "judged", "each", "per", "needs"} <= set(GRAMMAR)


@pytest.mark.parametrize("keyword", ALLOWED)
def test_the_section_of_a_declaration_tells_its_clauses(keyword: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", told(keyword), re.M)
    assert rows == list(ALLOWED[keyword])
    assert "\n```rule" in told(keyword), f"no example of {keyword}"


@pytest.mark.parametrize("clause", CLAUSES)
def test_the_section_of_a_clause_tells_where_it_stands(clause: str) -> None:
    assert "Stands in `" in told(clause)


def test_facts_are_told_with_their_values() -> None:
    table = page("facts").split("## ")[0]
    for fact in BUILT_IN.values():
        row = next(line for line in table.splitlines() if line.startswith(f"| `{fact.name}` |"))
        assert fact.title in row
        assert re.findall(r"`(\w+)`", row.split("|")[3]) == list(fact.values) or not fact.values
    assert DIRECTIONS == BUILT_IN["direction"].values and PURPOSES == BUILT_IN["purpose"].values


def test_currencies_editions_targets_and_diagnostics_are_all_there() -> None:
    assert set(re.findall(r"\b[A-Z]{3}\b", page("facts"))) >= CURRENCIES
    assert all(f"`{edition}`" in page("clauses") for edition in known_editions())
    assert set(NAMES) <= set(PAGES)
    assert re.findall(r"^## ([EWN]\d{4}): ", page("diagnostics"), re.M) == list(CATALOGUE)


def test_every_page_is_a_file_with_its_title_and_the_other_way_round() -> None:
    assert sorted(PAGES) == sorted(path.stem for path in FOLDER.glob("*.md"))
    for name, title in PAGES.items():
        assert sections(name)[0].title == title and sections(name)[0].level == 1


def test_every_link_leads_somewhere() -> None:
    for name in PAGES:
        anchors = {s.anchor for s in sections(name)}
        assert len(anchors) == len(sections(name)), name
        for token in MarkdownIt("commonmark").enable("table").parse(page(name)):
            for inner in token.children or ():
                if inner.type == "link_open":
                    leads(name, str(inner.attrs["href"]))


def leads(name: str, address: str) -> None:
    if address.startswith("http"):
        return
    path, _, anchor = address.partition("#")
    other = path.removesuffix(".md") or name
    assert other in PAGES, (name, address)
    assert not anchor or anchor in {s.anchor for s in sections(other)}, (name, address)


def test_no_word_has_two_sections() -> None:
    seen: dict[str, str] = {}
    for name in PAGES:
        for one in sections(name):
            for topic in one.topics:
                assert topic not in seen, f"{topic}: {seen[topic]} and {name}"
                seen[topic] = name


def test_what_may_be_acknowledged_is_told() -> None:
    first, last, note = CODES[0], CODES[-2], CODES[-1]
    assert f"one of {first} to {last} or {note}" in told("acknowledge")


def test_nothing_in_it_is_hidden() -> None:
    for name in PAGES:
        assert all(c.isprintable() or c == "\n" for c in page(name)), name


def test_no_path_of_a_machine_is_in_it() -> None:
    for name in PAGES:
        assert not re.search(r"/(?:home|root|tmp|work|Users)/", page(name)), name


@given(st.one_of(st.text(max_size=40), st.sampled_from(topics())))
def test_a_topic_is_found_whole_or_not_at_all(topic: str) -> None:
    found, own = find(topic), section(topic)
    assert found is None or found.startswith("#")
    assert own is None or own == found or topic in PAGES


@given(st.sampled_from(list(PAGES)))
def test_sections_are_parts_of_their_page(name: str) -> None:
    text = source(name)
    for one in sections(name):
        assert one.text.rstrip() in text
