"""The wrong examples of the catalogue have the diagnostic that they are given for, the right ones do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent, indent

import pytest

from rulec.analysis.review import review
from rulec.diagnostics.catalogue import CATALOGUE
from rulec.model.load import Store

ELSEWHERE = {
    "E0104": "a file of two million characters",
    "E0105": "64 parentheses, of which the example shows a few",
    "E0109": "bytes that are not UTF-8",
    "E0110": "a hundred mistakes, of which the example shows one",
    "W0111": "a character that the example only names",
    "E0210": "another file with mistakes",
    "E0901": "a file that cannot be read",
    "N0709": "another list that is implemented",
}
"""What an example cannot show in a few lines of one file."""

HEAD = 'ruleset X "x"\n  regime DPRK\n  target KP\n  currency EUR\n'
SOURCES = "".join(
    f'source {name} "a text"\n  evidence official-text\n' for name in ("annex_viii", "reg", "law")
)


def completed(text: str) -> Iterator[str]:
    """The ways in which an example may be a part of a file."""
    yield text
    yield HEAD + SOURCES + text
    parts = re.split(r"^(?=\S)", text, flags=re.M)
    uncited = [p.startswith(("prohibit", "exempt")) and "cite" not in p for p in parts]
    yield (
        HEAD
        + SOURCES
        + "".join(
            f"{p.rstrip()}\n  cite law\n" if bare else p
            for p, bare in zip(parts, uncited, strict=True)
        )
    )
    goods = "" if "goods" in text else "  goods HS 9101\n"
    yield f'{HEAD}{SOURCES}prohibit it "it"\n{goods}{indent(text, "  ")}  cite law\n'


def found(text: str) -> set[str]:
    """The codes of what is said of a text, less what it acknowledges."""
    store = Store()
    checked = store.check_text(text)
    every = (*checked.diagnostics, *review(checked, store))
    return {d.code for d in every if not d.acknowledged}


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - set(ELSEWHERE)))
def test_the_wrong_example_has_it_and_the_right_one_has_not(code: str) -> None:
    *_, wrong, _, right = CATALOGUE[code].explanation.rstrip("\n").split("\n\n", 4)
    ways = zip(completed(dedent(wrong) + "\n"), completed(dedent(right) + "\n"), strict=True)
    assert any(code in found(bad) and code not in found(good) for bad, good in ways)
