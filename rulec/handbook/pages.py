"""The pages of the handbook, cut at their headings.

A heading names what its section is about: every word in backquotes in it is a topic (`goods`), and so
is the heading itself, in words. A line `<!-- name word -->` stands for a table that is made from the
program (see `rulec.handbook.tables`), so that the handbook cannot say something else than it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from attrs import frozen

from rulec.handbook.tables import expand

PAGES: dict[str, str] = {
    "start": "First steps",
    "tutorial": "Tutorial: a list from its text to a checked file",
    "mistakes": "What an annex prints, and how it is written",
    "writing": "How a rule file is written",
    "declarations": "Declarations",
    "clauses": "Clauses",
    "conditions": "Conditions",
    "facts": "Facts, units, currencies",
    "categories": "Kinds of goods that are defined already",
    "semantics": "What rules mean",
    "diagnostics": "Every diagnostic",
    "tools": "The tools",
    "targets": "Compiling a list",
    "python": "Target: python",
    "sql": "Target: sql",
    "polars": "Target: polars",
    "javascript": "Target: javascript",
    "rego": "Target: rego",
    "cel": "Target: cel",
    "json": "Target: json",
    "markdown": "Target: markdown",
    "screening": "Screening files and data frames",
    "testing": "Property-testing your own rules",
}
"""The name of every page and its title, in reading order."""

_HEADING = re.compile(r"(#{1,4}) +(.*)")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


@frozen
class Section:
    """A heading with what stands below it, up to the next heading of its level or above.

    `text` is Markdown with the heading, generated tables not yet made.
    """

    page: str
    level: int
    title: str
    anchor: str
    topics: tuple[str, ...]
    text: str

    def markdown(self) -> str:
        """The text with its generated tables."""
        return expand(self.text)


def source(name: str) -> str:
    """A page as it is kept, without the generated tables; KeyError if there is none."""
    if name not in PAGES:
        raise KeyError(name)
    return (files("rulec.handbook") / f"{name}.md").read_text(encoding="utf-8")


def page(name: str) -> str:
    """A page as Markdown; KeyError if there is none."""
    return expand(source(name))


@cache
def sections(name: str) -> tuple[Section, ...]:
    """The sections of a page as it is kept, the page itself first."""
    return cut(name, source(name))


def cut(name: str, text: str) -> tuple[Section, ...]:
    """The sections of the text of a page."""
    lines = text.splitlines()
    heads = list(_headings(lines))
    made = []
    for index, (at, level, title) in enumerate(heads):
        end = next((a for a, deep, _ in heads[index + 1 :] if deep <= level), len(lines))
        text = "\n".join(lines[at:end]).rstrip() + "\n"
        words = tuple(re.findall(r"`([^`]+)`", title))
        made.append(Section(name, level, plain(title), anchor(title), words, text))
    return tuple(made)


def _headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif heading := _HEADING.fullmatch(line):
            yield number, len(heading[1]), heading[2].strip()


def plain(title: str) -> str:
    """A heading without its backquotes."""
    return title.replace("`", "")


def anchor(title: str) -> str:
    """The name under which a heading is linked to: its words in small letters, joined by hyphens."""
    return re.sub(r"[^a-z0-9_]+", "-", plain(title).lower()).strip("-")


@cache
def _by_topic() -> dict[str, Section]:
    """Sections by topic: words of the language before headings, earlier pages before later ones."""
    every = [s for name in PAGES for s in sections(name)]
    found: dict[str, Section] = {}
    for one in every:
        for topic in one.topics:
            found.setdefault(topic.casefold(), one)
    for one in every:
        found.setdefault(one.title.casefold(), one)
        found.setdefault(one.title.casefold().replace('"', ""), one)
        found.setdefault(one.anchor, one)
    return found


def topics() -> list[str]:
    """Everything that `find` knows by name, pages first."""
    words = (topic for name in PAGES for s in sections(name) for topic in s.topics)
    return [*PAGES, *dict.fromkeys(w for w in words if w not in PAGES), *_codes()]


def _codes() -> list[str]:
    from rulec.diagnostics.catalogue import CATALOGUE

    return list(CATALOGUE)


def find(topic: str) -> str | None:
    """The page, the section or the diagnostic of that name, as Markdown; None if there is none."""
    wanted = topic.strip().strip("`")
    if wanted in PAGES:
        return page(wanted)
    found = _by_topic().get(wanted.casefold())
    if found is not None:
        return found.markdown()
    from rulec.diagnostics.catalogue import CATALOGUE
    from rulec.handbook.tables import diagnostic

    entry = CATALOGUE.get(wanted.upper())
    return None if entry is None else diagnostic(entry)


def section(keyword: str) -> str | None:
    """The section about a word of the language: a keyword, a clause, a fact, a unit.

    Markdown that begins with its heading; the first paragraph is short. None for another word.
    """
    found = _by_topic().get(keyword.casefold())
    if found is None or keyword.casefold() not in (t.casefold() for t in found.topics):
        return None
    return found.markdown()
