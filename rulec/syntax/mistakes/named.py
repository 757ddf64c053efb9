"""Mistakes about names, and about the facts and verdicts of examples."""

from __future__ import annotations

import re

from rulec.syntax.keywords import ALLOWED, CLAUSES
from rulec.syntax.mistakes.mistake import Mistake, short
from rulec.syntax.mistakes.place import Place

_NOT_FLAGS = "given yes no code value quantity net_mass volume direction purpose date origin dispatch destination".split()
_WORDS_OF_CONDITIONS = ("and", "or", "not", "is", "in")


def named(place: Place) -> Mistake | None:
    """What is wrong about a name at a place."""
    return (
        _doubled(place)
        or _file(place)
        or _unit(place)
        or _renumbered(place)
        or _name(place)
        or _edition(place)
        or _stated(place)
        or _expected(place)
    )


def _doubled(place: Place) -> Mistake | None:
    """A word that stands twice: `from from`, `given given code`, `by by furs`."""
    first = re.compile(r"[ \t]*(\w+)([ \t]+)\1\b").match(place.plain, place.line)
    if first is not None and first[1] in (*CLAUSES, *ALLOWED) and first.end(1) < place.start:
        return _twice(place, first.end(1), first.end(), first[1])
    word = place.match(r"[A-Za-z_]\w*")
    front = place.behind(rf"\b{word[0]}[ \t]+") if word else None
    if word is None or front is None:
        return None
    return _twice(place, front.start() + len(word[0]), word.end(), word[0])


def _twice(place: Place, start: int, end: int, word: str) -> Mistake:
    message = f"`{short(word)}` stands twice"
    hint = "once is enough"
    return place.mistake(end - len(word), end, hint, (start, end, ""), message=message)


def _file(place: Place) -> Mistake | None:
    """`use goods.rule`, `use lib/goods`."""
    if place.declaration != "use":
        return None
    path = re.compile(r"[\w./\\-]+").match(place.plain, place.line + len("use "))
    if path is None or not path.start() <= place.start < path.end():
        return None
    name = re.sub(r"\.rule\Z", "", re.split(r"[/\\]", path[0])[-1])
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        return None
    fix = (path.start(), path.end(), name)
    hint = f"a file is named without its folder and its ending: {name}"
    message = f"`{short(path[0])}` is not the name of a library"
    return place.mistake(path.start(), path.end(), hint, fix, message=message)


def _renumbered(place: Place) -> Mistake | None:
    """`renumbered 8517 12 to ...`, without the edition."""
    if place.declaration != "renumbered" or not place.match(r"[0-9]") or place.options != {"NAME"}:
        return None
    end = place.start + len(place.word)
    hint = "the later edition stands in front, such as renumbered HS2022 8517 12 to 8517 13"
    return place.mistake(place.start, end, hint, expects=True)


def _unit(place: Place) -> Mistake | None:
    """`type number in inches`."""
    front = place.behind(r"\btype[ \t]+number[ \t]+")
    if front is None or not place.match(r"(?:in|of|as)[ \t]+\w"):
        return None
    end = place.start + len(place.word)
    return place.needless(end, "the unit stands right behind `number`")


def _name(place: Place) -> Mistake | None:
    """A declaration's name that is no name: `brand.watches`, `brand watches`, `in`."""
    head = re.match(r"\s*(\w+)[ \t]+", place.plain)
    if head is None or head[1] not in ALLOWED or head[1] in ("example", "acknowledge"):
        return None
    whole = re.compile(r"[A-Za-z_]\w*(?:[./+&][A-Za-z_]\w*|[ \t]+[a-z_]\w*)*", re.A).match(
        place.plain, head.end()
    )
    if place.start == head.end() and place.word in _WORDS_OF_CONDITIONS:
        end = place.start + len(place.word)
        return place.mistake(
            place.start, end, "this word has a meaning of its own: take another name"
        )
    if whole is None or not whole.start() < place.start < whole.end():
        return None
    if any(word in CLAUSES for word in re.findall(r"\w+", whole[0])):
        return None
    name = re.sub(r"\W+", "_", whole[0])
    hint = f"a name is one word: {short(name)}"
    message = f"`{short(whole[0])}` is not a name"
    fix = (whole.start(), whole.end(), name)
    return place.mistake(whole.start(), whole.end(), hint, fix, message=message)


def _edition(place: Place) -> Mistake | None:
    """`edition HS 2017`, `edition 2017`."""
    if place.clause != "edition":
        return None
    year = place.match(r"[-_]?[ \t]*([0-9]{4})\b")
    front = place.behind(r"\b([A-Za-z]{2,6})[ \t]*")
    if year is None:
        return None
    hint = "the nomenclature and its year stand together, such as HS2017"
    if front is None or front[1] == "edition":
        return place.mistake(place.start, year.end(), hint)
    fix = (front.start(), year.end(), f"{front[1].upper()}{year[1]}")
    return place.mistake(front.start(), year.end(), hint, fix)


def _stated(place: Place) -> Mistake | None:
    """`given code is 4303`, `given used, ...`."""
    if place.clause != "given":
        return None
    end = place.start + len(place.word)
    if place.word == "is":
        return place.needless(end, "the value stands right behind the fact")
    fact = place.behind(r"\b([a-z_]\w*)[ \t]*")
    glued = place.behind(r"\b(code|value|quantity|net_mass|volume|date)[0-9]+")
    if glued is not None:
        number = re.compile(r"[0-9][\w.-]*").match(place.plain, glued.end(1))
        new = f"{glued[1]} {number[0] if number else ''}"
        stop = number.end() if number else glued.end()
        message = f"a blank is missing in `{short(place.plain[glued.start() : stop])}`"
        fix = (glued.start(), stop, new)
        return place.mistake(glued.start(), stop, f"write {new}", fix, message=message)
    if place.match(r"[0-9]{4}-[0-9]") and (date := place.behind(r"[ \t]+date[ \t]+")):
        start = date.start()
        hint = "is a comma missing in front of it?"
        at = start + len(date[0]) - len(date[0].lstrip())
        return place.mistake(at, at + len("date"), hint, (start, start, ","))
    known = fact is not None and fact[1] in _NOT_FLAGS
    if place.word == "," and fact is not None and not known and "NAME" in place.options:
        hint = f"write `{fact[1]} yes` or `{fact[1]} no`"
        return place.mistake(place.start, end, hint, (fact.end(1), fact.end(), " yes"))
    return None


def _expected(place: Place) -> Mistake | None:
    """`expect prohibited furs`, `expect prohibited under furs`."""
    if place.clause != "expect":
        return None
    verdict = place.behind(r"\bexpect[ \t]+\w+[ \t]+")
    names = place.match(r"(under|because[ \t]+of|due[ \t]+to|for|from)?[ \t]*[A-Za-z_]\w*")
    if verdict is None or names is None:
        return None
    end = place.start + len(place.word)
    if names[1]:
        return place.mistake(
            place.start, names.end(1), "write `by`", (place.start, names.end(1), "by")
        )
    hint = f"write `by {place.word}`"
    return place.mistake(place.start, end, hint, (place.start, place.start, "by "))
