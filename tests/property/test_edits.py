"""A real rule file after a few slips of the hand: it is told what is wrong, and its cures cure."""

from __future__ import annotations

import re
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.diagnostics.catalogue import CATALOGUE
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import apply
from rulec.model.load import Store
from rulec.resources import folder
from rulec.syntax.parser import parse

STORE = Store()
SECONDS = 2.0
_TOKEN = re.compile(r'"[^"\n]*"|\w+|[^\S\n]+|\n|[^\w\s]')
DECLARATIONS = [
    tuple(re.split(r"\n(?=[^\s#])", path.read_text("utf-8")))
    for path in sorted(folder("rulesets").rglob("*.rule"))
]
ODD = [
    *[
        "(",
        ")",
        ",",
        ";",
        ":",
        '"',
        "'",
        "“",
        "”",
        "#",
        "//",
        "=",
        "==",
        "!=",
        "&&",
        "$",
        "€",
        "-",
        "–",
    ],
    *[
        "\t",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\x00",
        "\u202e",
        "а",
        "９",
        "，",
        "%",
        "*",
        ".",
        "[",
        "}",
        "\\",
    ],
    *[
        "ex",
        "in",
        "and",
        "not",
        "is",
        "all",
        "except",
        "to",
        "unless",
        "value",
        "judged",
        "each",
        "12,50",
    ],
    *[
        "ban",
        "if",
        "since",
        "<<<<<<< HEAD\n",
        "=======\n",
        ">>>>>>> x\n",
        "```\n",
        "2017-02-30",
        "EUR 5",
    ],
]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """The head of a shipped file and some of its declarations, after one to three slips."""
    head, *rest = draw(st.sampled_from(DECLARATIONS))
    start = draw(st.integers(0, max(0, len(rest) - 4)))
    text = "\n".join([head, *rest[start : start + 4]]) + "\n"
    for _ in range(draw(st.integers(1, 3))):
        pieces = draw(st.sampled_from((_TOKEN.findall, lambda s: s.splitlines(keepends=True))))(
            text
        )
        at = draw(st.integers(0, len(pieces) - 1)) if pieces else 0
        slip = draw(st.sampled_from(("delete", "double", "swap", "insert")))
        if slip == "insert" or not pieces:
            pieces[at:at] = [draw(st.sampled_from(ODD))]
        elif slip == "delete":
            del pieces[at]
        elif slip == "double":
            pieces[at:at] = [pieces[at]]
        else:
            other = draw(st.integers(max(0, at - 3), min(len(pieces) - 1, at + 3)))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        text = "".join(pieces)
    return text


def told(text: str) -> tuple[Diagnostic, ...]:
    """What keeps a text from being read."""
    return parse(text)[1]


def errors(found: tuple[Diagnostic, ...], end: int) -> int:
    """How many errors stand in front of a place."""
    return sum(d.severity == "error" and d.span.end < end for d in found)


@given(spoilt())
@settings(max_examples=150)
def test_slips_are_told_in_bounds(text: str) -> None:
    begun = perf_counter()
    checked = STORE.check_text(text)
    assert perf_counter() - begun < SECONDS
    for d in checked.diagnostics:
        assert d.code in CATALOGUE
        for span in (
            d.span,
            *(s for _, s in d.related),
            *(e.span for f in d.fixes for e in f.edits),
        ):
            if span.path == checked.file.path:
                assert 0 <= span.start <= span.end <= len(checked.file.text)


@given(spoilt())
@settings(max_examples=150)
def test_a_fix_spoils_nothing_in_front_of_it(text: str) -> None:
    text = parse(text)[0].text
    before = told(text)
    for d in before[:6]:
        for fix in d.fixes[:2]:
            after = told(apply(text, [fix]))
            # what follows may be read now that was not, and have mistakes of its own
            place = min(d.span.start, *(edit.span.start for edit in fix.edits))
            assert errors(after, place) <= errors(before, place), (d, fix)
