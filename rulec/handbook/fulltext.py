"""Words that are no topic of their own, found in the text of the handbook.

Headings count most, then rows of tables, then sentences; code is not searched.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import frozen

from rulec.handbook.pages import PAGES, cut, page

_STEM = 4
"""So many letters are enough to stand for the words that they begin: `repeal` for `repealing`."""
_LONGEST = 200
"""Longer questions are not looked for: no line of the handbook could answer them."""


@frozen
class Found:
    """A section in which words were found: its page, its heading, the best of its lines.

    There are no lines where the heading alone has the words.
    """

    page: str
    title: str
    lines: tuple[str, ...]


@frozen
class _Line:
    """One heading (kind 0), row of a table (1) or sentence (2)."""

    kind: int
    page: str
    title: str
    text: str
    words: tuple[str, ...]


def search(wanted: str, most: int = 5, lines: int = 2) -> list[Found]:
    """The `most` sections that say all the words, the best first, with up to `lines` of each.

    A line that has them one after the other comes before those that have them apart.
    """
    words = _words(wanted)
    if not words or len(wanted) > _LONGEST:
        return []
    scored = []
    for order, line in enumerate(_lines()):
        joined = _together(words, line.words)
        if joined is not None:
            length = len(line.words) if line.kind == 0 else 0  # a short heading is about less
            scored.append(((not joined, line.kind, length, order), line))
    by_section: dict[tuple[str, str], list[str]] = {}
    for _, line in sorted(scored, key=lambda one: one[0]):
        said = by_section.setdefault((line.page, line.title), [])
        if line.kind and len(said) < lines:
            said.append(line.text)
    return [Found(*where, tuple(said)) for where, said in list(by_section.items())[:most]]


def _together(words: tuple[str, ...], line: tuple[str, ...]) -> bool | None:
    """Whether the words stand one after the other; None if some of them are not in the line."""
    size = len(words)
    for at in range(len(line) - size + 1):
        if all(map(_same, words, line[at : at + size])):
            return True
    return False if all(any(_same(w, one) for one in line) for w in words) else None


def _same(wanted: str, word: str) -> bool:
    return word == wanted or (len(wanted) >= _STEM and word.startswith(wanted))


def _words(text: str) -> tuple[str, ...]:
    """Its words in small letters, without the s of a plural."""
    found = re.findall(r"[^\W_]+", text.casefold())
    return tuple(w[:-1] if len(w) > _STEM and w[-1] == "s" and w[-2] != "s" else w for w in found)


@cache
def _lines() -> tuple[_Line, ...]:
    made = []
    for name in PAGES:
        for one in cut(name, page(name)):
            made.append(_Line(0, name, one.title, one.title, _words(one.title)))
            made += [_Line(k, name, one.title, t, _words(t)) for k, t in _parts(one.text)]
    return tuple(made)


def _parts(text: str) -> list[tuple[int, str]]:
    """The rows and the sentences below a heading, up to the next heading; fences are left out."""
    found: list[tuple[int, str]] = []
    prose: list[str] = []
    fence = ""
    for line in [*text.splitlines()[1:], ""]:
        mark = re.match(r"```+|~~~+", line)
        if fence:
            fence = "" if mark and mark[0].startswith(fence) else fence
            continue
        plain = not (mark or line.startswith(("#", "|")) or not line.strip())
        if prose and (not plain or line.startswith("- ")):
            sentences = re.split(r"(?<=[.?]) +(?=[^a-z])", " ".join(prose))
            found += [(2, sentence.removeprefix("- ")) for sentence in sentences]
            prose = []
        if mark:
            fence = mark[0]
        elif line.startswith("#"):
            break
        elif line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            found.append((1, " | ".join(cell.strip() for cell in cells if cell.strip())))
        elif plain:
            prose.append(line.strip())
    return found
