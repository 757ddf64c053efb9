"""Examples that are read without the grammar are what the grammar makes of them, node for node."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rulec.diagnostics import Diagnostic
from rulec.resources import folder
from rulec.syntax import tree as t
from rulec.syntax.from_lark import Builder
from rulec.syntax.grammar import lark
from rulec.syntax.keywords import CLAUSES
from rulec.syntax.plain_examples import plain_example

SHIPPED = [
    text
    for path in sorted(folder("rulesets").glob("*.rule"))
    for text in re.split(r"(?m)^(?=[^\s#])", path.read_text("utf-8"))
    if text.startswith("example ")
]
WORDS = [*CLAUSES, "and", "not", "needs", "code", "value", "example", "yes", "KP", "free", "litre"]
PIECES = [*" ,\n\t#\"'\\.-_()<>=019aZé", "  ", ", ", "\n  ", "\n         ", '" "', "2018-01-10"]


def by_grammar(text: str) -> t.Declaration | None:
    found: list[Diagnostic] = []
    made = Builder("x.rule", 40, 7, found).declaration(lark().parse(text))
    return made if not found else None


def plain(text: str) -> t.Block | None:
    return plain_example(text, Builder("x.rule", 40, 7, []))


def test_nearly_all_examples_that_are_shipped_are_plain() -> None:
    assert sum(plain(text) is not None for text in SHIPPED) > 0.95 * len(SHIPPED)


@pytest.mark.parametrize("part", range(4))
def test_they_are_what_the_grammar_makes_of_them(part: int) -> None:
    for text in SHIPPED[part::12]:
        made = plain(text)
        assert made is None or made == by_grammar(text)


@settings(max_examples=300)
@given(
    st.sampled_from(SHIPPED),
    st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(0, 6), st.sampled_from([*WORDS, *PIECES, "", ""])
        ),
        max_size=3,
    ),
)
@example('example "a"\n  given  code 2204, quantity 1 by\n  expect free\n', [])
@example('example "a"\n  given  code 2204, date 2018-01-10\n  expect free by a, by\n', [])
def test_whatever_is_changed_of_one_it_is_that_or_left_to_the_grammar(
    text: str, edits: list[tuple[int, int, str]]
) -> None:
    for at, gone, new in edits:
        at %= len(text)
        text = text[:at] + new + text[at + gone :]
    made = plain(text)
    if made is not None:
        assert made == by_grammar(text)
