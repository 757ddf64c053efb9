"""Reading a text again after an edit gives what reading it anew gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rulec.resources import folder
from rulec.syntax.memo import Memo
from rulec.syntax.parser import parse

TEXTS = [
    (folder("rulesets") / name).read_text("utf-8") for name in ("ru.rule", "uk.rule", "au.rule")
]
PIECES = [
    "",
    "\n",
    " ",
    '"',
    "#",
    "ex ",
    "\nprohibit p\n",
    "  cite x\n",
    "\nexample",
    "9101,",
    "(",
    "é",
]


@st.composite
def edited(draw: st.DrawFn) -> list[str]:
    """A text and what it is after each of some edits."""
    text = draw(st.sampled_from(TEXTS))
    texts = [text]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
        texts.append(text)
    return texts


@given(edited())
def test_a_memo_changes_nothing(texts: list[str]) -> None:
    memo = Memo()
    for text in texts:
        assert parse(text, "x.rule", memo) == parse(text, "x.rule")
