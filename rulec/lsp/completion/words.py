"""Words of the language to complete with: declarations with their skeleton, clauses, what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rulec.lsp.completion.asked import Asked
from rulec.lsp.completion.conditions import compares, tested
from rulec.lsp.completion.items import Item, Kind
from rulec.lsp.completion.lists import facts, sources
from rulec.lsp.manual import brief
from rulec.model.ruleset import Fact
from rulec.syntax.grammar import keyword
from rulec.syntax.keywords import ALLOWED, CITED, DECLARATIONS, IN_LIBRARY, REPEATABLE, REQUIRED
from rulec.syntax.tree import Block

_QUOTED = frozenset(("by", "ground", "interpretation", "note"))
_INLINE = frozenset(
    "not in all or and judged value code is each per unspecified to by needs except one_of number".split()
)
_OPS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_SOURCE = re.compile(r"\$\{(\d+):source\}")
_MOST_SOURCES = 20
_PROVISION = """ ${1:name} "${2:what the item says}"
  from  ${3:2024-01-01}
  goods HS ${4}
  cite  ${5:source} "${6:item}"
"""
_SKELETONS = {
    "ruleset": ' ${1:XX} "${2:Country: luxury goods}"\n  regime   ${3:DPRK}\n  target   ${4:KP}\n'
    "  currency ${5:EUR}\n  edition  ${6:HS2022}\n",
    "library": ' ${1:name} "${2:what it defines}"\n  edition ${3:HS2022}\n',
    "source": ' ${1:name} "${2:title}"\n  url      <${3:https://}>\n'
    "  evidence ${4|official-text,official-summary,secondary,recalled|}\n",
    "use": " ${1:goods}\n",
    "fact": ' ${1:name} "${2:what it says}"\n  type ${3:yes_no}\n',
    "judgement": ' ${1:name} "${2:the words of the law}"\n  by "${3:who decides}"\n',
    "define": ' ${1:name} "${2:what it holds}"\n  goods HS ${3}\n',
    "prohibit": _PROVISION,
    "license": _PROVISION,
    "exempt": ' ${1:name} "${2:what is exempted}"\n  of   ${3:all}\n  when ${4:purpose is diplomatic}\n'
    '  cite ${5:source} "${6:article}"\n',
    "open": ' ${1:name} "${2:luxury goods}"\n  judged ${3:luxury_good}\n'
    '  cite   ${4:source} "${5:article}"\n',
    "adopt": ' ${1:name} "${2:what is adopted}"\n  provisions ${3:UN} ${4:provision}\n'
    '  cite       ${5:source} "${6:article}"\n',
    "renumbered": " ${1:HS2022} ${2:8525 80} to ${3:8525 81}, ${4:8525 89}\n",
    "acknowledge": ' ${1:W0703} "${2:why the law means so}"\n  of ${3:provision}\n',
    "example": ' "${1:what it shows}"\n  given  code ${2:4303.10}, value ${3:80 EUR}, quantity ${4:1}, '
    "date ${5:2024-01-01}\n  expect ${6:prohibited}\n",
}


def declarations(asked: Asked, snippets: bool) -> Iterator[Item]:
    """The keywords that begin a declaration in this kind of file."""
    file = asked.checked.file
    heads = [d.keyword for d in file.declarations if isinstance(d, Block)]
    library = "library" in heads
    begun = library or "ruleset" in heads
    for word in DECLARATIONS:
        if begun and word in ("ruleset", "library") or library and word not in IN_LIBRARY:
            continue
        group = 1 if begun or word in ("ruleset", "library") else 2
        about = brief(word)
        if snippets:
            text = word + _fitted(_SKELETONS[word], asked) + "$0"
            yield Item(word, Kind.Snippet, "declaration", text, group, snippet=True, about=about)
        else:
            yield Item(word, Kind.Keyword, "declaration", f"{word} ", group, about=about)


def _fitted(skeleton: str, asked: Asked) -> str:
    """A skeleton with the sources that the file has to choose from, and its nomenclature."""
    cited = [str(item.label) for item in sources(asked)[-_MOST_SOURCES:]]
    if len(cited) > 1:
        skeleton = _SOURCE.sub(rf"${{\1|{','.join(cited)}|}}", skeleton)
    elif cited:
        skeleton = _SOURCE.sub(rf"${{\1:{cited[0]}}}", skeleton)
    if asked.checked.scope.edition.startswith("CN"):
        skeleton = skeleton.replace("goods HS ", "goods CN ")
    return skeleton


def words(asked: Asked, snippets: bool) -> Iterator[Item]:
    """The words that may stand at the cursor inside a declaration."""
    if asked.first:
        yield from _clauses(asked, snippets)
    yield from _joining(asked, asked.accepts, False)
    yield from _joining(asked, asked.beyond, True)


def _clauses(asked: Asked, snippets: bool) -> Iterator[Item]:
    if "$END" not in asked.accepts and asked.clause:
        return
    there = asked.present()
    needed = REQUIRED.get(asked.declaration, {})
    for word in ALLOWED.get(asked.declaration, ()):
        if word in there and word not in REPEATABLE:
            continue
        must = word in needed or (word == "cite" and asked.declaration in CITED)
        group = 0 if must and word not in there else 1 if word not in there else 3
        shown = {"ex": "ex when", "applies": "applies when"}.get(word, word)
        detail = "needed" if must and word not in there else "clause"
        text, stops = f"{shown} ", False
        if snippets and word in _QUOTED:
            text, stops = f'{shown} "$1"', True
        elif snippets and word == "url":
            text, stops = "url <$1>", True
        yield Item(
            shown, Kind.Keyword, detail, text, group, snippet=stops, about=brief(word), find=word
        )


def _joining(asked: Asked, accepted: frozenset[str], here: bool) -> Iterator[Item]:
    fact = tested(asked)
    for terminal in sorted(accepted):
        word = keyword(terminal)
        if terminal == "OP" and (fact is None or compares(fact)):
            for op, detail in _OPS.items():
                yield Item(op, Kind.Operator, detail, group=2, here=here)
        elif terminal == "SYSTEM" and not asked.typed[:1].isdigit():
            for system, detail in (("HS", "six digits"), ("CN", "eight digits, European Union")):
                group = 1 if asked.checked.scope.edition.startswith(system) else 3
                yield Item(
                    system, Kind.Keyword, f"nomenclature of {detail}", group=group, here=here
                )
        elif word in _INLINE or _exceptional(asked, word):
            group = _group(asked, str(word), fact)
            if group:
                about = brief(str(word))
                yield Item(str(word), Kind.Keyword, group=group, about=about, here=here)


def _exceptional(asked: Asked, word: str | None) -> bool:
    """Words that are clauses elsewhere: `ex` in front of a code, `when` behind `applies` or `ex`."""
    if word == "ex":
        return "CODE" in asked.accepts and asked.declaration != "example"
    return word == "when" and (asked.after("applies") or asked.after("ex"))


def _group(asked: Asked, word: str, fact: Fact | None) -> int:
    """Where a word comes among the offers; 0 for one that makes no sense behind what is in front."""
    if word == "except" and asked.word == "of":
        return 1 if [str(token) for token in asked.clause] == ["of", "all"] else 0
    if fact is not None:
        if word == "is":
            return 1 if fact.kind in ("one_of", "country") else 0
        if word == "in":
            return 1 if fact.kind in ("one_of", "country", "code") else 0
        return 3 if fact.kind == "yes_no" else 0
    return (
        1 if word in ("value", "code") and "JUDGED" not in asked.accepts or word == "value" else 3
    )


def dates(asked: Asked) -> Iterator[Item]:
    """The days on which something of the list changes, and today, where a date may stand."""
    if "DATE" not in asked.accepts or not _dated(asked):
        return
    ruleset = asked.checked.ruleset
    known: dict[date, str] = {}
    for provision in ruleset.provisions if ruleset else ():
        for day, word in ((provision.since, "begins"), (provision.until, "ends")):
            if day is not None:
                known.setdefault(day, f"{provision.id} {word}")
    for day in sorted(known, reverse=True):
        yield Item(str(day), Kind.Event, known[day], group=1)
    if date.today() not in known:
        yield Item(str(date.today()), Kind.Event, "today", group=2)


def _dated(asked: Asked) -> bool:
    """Whether what stands in front takes a date."""
    if asked.word in ("from", "until"):
        return True
    last = asked.last()
    if last is None:
        return False
    name = asked.last(2) if last.type == "OP" else last
    fact = facts(asked).get(str(name))
    return fact is not None and fact.kind == "date"
