"""Hints for items that have words and no codes: kinds of goods and headings that sound like them."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from math import log

from attrs import frozen

from rulec.importing.words import folded, without_open_words
from rulec.model.load import Store
from rulec.nomenclature import describe, exists, format_code
from rulec.syntax import tree as t

_LEAST = 0.15  # of all words of a text and a title, those that both have: less is chance
_LONG = 5  # a text of more telling words shares one or two of them with any heading

_COMMON = frozenset(
    folded(
        "and or of the a an other for with not than in to its their parts thereof such as on by from"
        " goods articles items products similar including equipment kinds used high quality luxury"
    )
)


@frozen
class Kinds:
    """The definitions of a library: name -> title."""

    library: str
    titles: dict[str, str]

    def exactly(self, text: str) -> tuple[str, ...]:
        """The definitions whose name or title is the text, or together are its list; else none."""
        whole = self._named(text) or self._named(without_open_words(text))
        if whole:
            return (whole,)
        parts = [p for part in without_open_words(text).split(",") for p in part.split(" and ")]
        named = [self._named(part) for part in parts if part.strip()]
        return tuple(dict.fromkeys(n for n in named if n)) if named and all(named) else ()

    def near(self, text: str, most: int = 3) -> list[str]:
        """Definitions that share words with the text, the likeliest first."""
        words = set(folded(text)) - _COMMON
        scored = []
        for name, title in self.titles.items():
            own = (set(folded(title)) | set(folded(name.replace("_", " ")))) - _COMMON
            if len(own & words) >= _LEAST * len(own | words) and own & words:
                scored.append((-len(own & words) / len(own | words), name))
        return [name for _, name in sorted(scored)[:most]]

    def _named(self, text: str) -> str | None:
        words = folded(text)
        if not words:
            return None
        for name, title in self.titles.items():
            if words in (folded(title), folded(name.replace("_", " "))):
                return name
        return None


def kinds(store: Store, library: str) -> Kinds | None:
    """What a library defines; None if there is no such library or it has errors."""
    path = store.find(library)
    checked = store.check(path) if path is not None and path.is_file() else None
    if checked is None or not checked.ok or checked.ruleset is not None:
        return None
    return Kinds(
        library,
        {
            block.name.value: block.title.value
            for block in checked.file.declarations
            if isinstance(block, t.Block)
            and block.keyword == "define"
            and block.name is not None
            and block.title is not None
            and block.all("goods")
        },
    )


def near_headings(text: str, most: int = 3) -> list[str]:
    """The headings of the Harmonized System whose descriptions share the most telling words.

    Each as `9101 (Wrist-watches, ...)`: a hint for a person, no mapping.
    """
    known = _words()
    total = len(_headings())
    scores: dict[str, float] = defaultdict(float)
    shared: Counter[str] = Counter()
    words = set(folded(text)) - _COMMON
    for word in words:
        holding = known.get(word, ())
        shared.update(holding)
        for heading in holding:
            scores[heading] += log(total / len(holding))
    if len(words) > _LONG:
        scores = {h: score for h, score in scores.items() if 3 * shared[h] >= len(words)}
    best = sorted(scores, key=lambda h: (-scores[h] / (1 + len(_headings()[h]) / 40), h))[:most]
    return [f"{format_code(h)} ({_short(describe(h) or '')})" for h in best]


@cache
def _headings() -> dict[str, list[str]]:
    codes = (f"{number:04}" for number in range(100, 9800))
    return {code: folded(describe(code) or "") for code in codes if exists(code)}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for heading, words in _headings().items():
        for word in set(words) - _COMMON:
            found[word].append(heading)
    return {word: tuple(headings) for word, headings in found.items()}


def _short(description: str) -> str:
    first = description.replace(";", ",").partition(",")[0].strip()
    return first if len(first) <= 50 else first[:47].rstrip() + "..."
