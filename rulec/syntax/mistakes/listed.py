"""Mistakes in lists: of goods and their codes, of values, of names."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import evolve

from rulec.syntax.mistakes.mistake import Change, Mistake, short
from rulec.syntax.mistakes.place import Place

_DASH = "\u2010\u2011\u2012\u2013\u2014\u2212-"
_CODE = r"[0-9]+(?:[ .][0-9]+)*"
_RANGE = re.compile(rf"({_CODE})[ \t]*[{_DASH}][ \t]*((?:ex[ \t]+)?{_CODE})(?!\w)")
_LETTERS = str.maketrans("OoQIlS", "000115")


def in_a_list(place: Place) -> Mistake | None:
    """What is wrong about a list at a place."""
    looks: tuple[Callable[[Place], Mistake | None], ...] = (
        _dash,
        _range_word,
        _letter,
        _split_code,
        _ex,
        _system,
        _footnote,
        _except,
        _in_parentheses,
        _named,
        _separator,
    )
    return next((found for look in looks if (found := look(place)) is not None), None)


def _goods(place: Place) -> bool:
    return place.clause in ("goods", "renumbered") or bool({"CODE", "EXCEPT"} & place.options)


def _dash(place: Place) -> Mistake | None:
    """`72-76`, `2204 21 – 2204 29`, `2208-20`, a code that was broken at the end of a line."""
    dash = place.match(rf"[ \t]*[{_DASH}]")
    front = place.behind(_CODE + r"[ \t]*")
    if dash is None or front is None or not _goods(place):
        return None
    broken = place.match(rf"[{_DASH}]\s*\n\s*([0-9]+)(?!\w)")
    first = front[0].strip()
    start = place.start - len(front[0])
    if broken is not None:
        whole = first + broken[1]
        hint = f"is it one code, broken at the end of the line? write {whole}"
        return place.mistake(place.start, dash.end(), hint, (start, broken.end(), whole))
    whole_range = _RANGE.match(place.plain, start)
    if whole_range is None:
        return place.mistake(place.start, dash.end(), "write `to` for a range of codes")
    last = whole_range[2].removeprefix("ex").strip()
    if len(re.sub(r"\D", "", first)) >= 4 and re.fullmatch(r"[0-9]{2}", last):
        new = f"{first} {last}"
        hint = f"blanks or dots stand inside a code: {new}"
        return place.mistake(place.start, dash.end(), hint, (start, whole_range.end(), new))
    stop = _end_of_goods(place)
    fix: list[Change] = [
        (m.start(), m.end(), f"{m[1].rstrip()} to {m[2]}")
        for m in _RANGE.finditer(place.plain, start, stop)
    ]
    hint = f"write `to` for a range: {first} to {last}"
    return place.mistake(place.start, dash.end(), hint, *fix)


def _end_of_goods(place: Place) -> int:
    """Where the list of codes ends that the place is in: the mistake is one, however often it stands there."""
    match = re.compile(r"[^\"#;]*?(?=\n[ \t]*[a-z]|\n\S|\n*\Z|[\"#;])").match(
        place.plain, place.start
    )
    return match.end() if match else place.end_of_line


def _range_word(place: Place) -> Mistake | None:
    """`72 through 76`, `72..76`, `72 bis 76`, `from 72 to 76`."""
    if not _goods(place):
        return None
    between = place.match(
        r"(?:(?:through|thru|until|till|up[ \t]+to|bis|au?|à|al)\b|\.{2,3}|…|[-=]>|→)"
    )
    if (
        between
        and place.behind(_CODE + r"[ \t]*")
        and re.match(r"[ \t]*[0-9]", place.plain[between.end() :])
    ):
        new = "to" if place.before[-1:].isspace() else " to"
        new += "" if place.plain[between.end() : between.end() + 1].isspace() else " "
        return place.instead(between.end(), new, "write `to` for a range of codes")
    start = place.match(r"(?:from|between|von|de)[ \t]+(?=[0-9])")
    if start is not None:
        return place.needless(place.start + len(place.word), "leave it out: a range is `72 to 76`")
    return None


def _letter(place: Place) -> Mistake | None:
    """`22O8`, `2l`: a letter that was read for a digit."""
    word = place.match(r"[0-9][0-9OoQIlS]*[OoQIlS][0-9OoQIlS]*(?!\w)") or place.match(
        r"[OQIlS][0-9OoQIlS]*[0-9][0-9OoQIlS]*(?!\w)"
    )
    goods = _goods(place) or "CODE" in place.options
    if word is None or not goods or len(word[0]) % 2:
        return None
    odd = next(c for c in word[0] if c.isalpha())
    digits = word[0].translate(_LETTERS)
    message = f"`{word[0]}` has the letter `{odd}` in it"
    made = place.mistake(place.start, word.end(), f"is it {digits}?", message=message)
    return evolve(made, choices=((f"write `{digits}`", ((place.start, word.end(), digits),)),))


def _split_code(place: Place) -> Mistake | None:
    """A code with two blanks in it, or on two lines."""
    rest = place.match(r"[0-9]{2}(?:[ .][0-9]{2})*(?![0-9])")
    front = re.compile(r"([0-9]{4}(?:[ .]?[0-9]{2})*)(\s+)\Z").search(
        place.plain[max(0, place.start - 300) : place.start]
    )
    if rest is None or front is None or "COMMA" not in place.options or not _goods(place):
        return None
    whole = f"{front[1]} {rest[0]}"
    if len(re.sub(r"\D", "", whole)) > 10:
        return None
    start = place.start - len(front[0])
    where = "on two lines" if "\n" in front[2] else "with more than one blank in it"
    message = f"`{short(whole)}` stands here {where}" if len(front[2]) > 1 else None
    if message is None:
        return None
    fix = (start, rest.end(), whole)
    return place.mistake(start, rest.end(), f"write {whole}", fix, message=message)


def _ex(place: Place) -> Mistake | None:
    """`ex. 4303`, `ex4303`, `ex HS 4303`, and a comma that is missing in front of `ex`."""
    if (stop := place.match(r"\.[ \t]*(?=[0-9])")) and place.behind(r"\bex"):
        return place.needless(stop.end() - len(stop[0]) + 1, "leave the full stop out")
    if (glued := place.match(r"(ex|to)([0-9]+)(?!\w)", re.I)) and _goods(place):
        message = f"a blank is missing in `{glued[0]}`"
        said = f"{glued[1].lower()} {glued[2]}"
        fix = (place.start, glued.end(), said)
        return place.mistake(place.start, glued.end(), f"write {said}", fix, message=message)
    ex = place.behind(r"\bex[ \t]+")
    system = place.match(r"[A-Z]{2,6}\b")
    if ex and system and "CODE" in place.options:
        fix = (ex.start(), system.end(), f"{system[0]} ex")
        return place.mistake(place.start, system.end(), f"write {system[0]} ex", fix)
    if ex and place.options == {"WHEN"}:
        behind = place.line + len(place.plain[place.line : ex.start()].rstrip())
        hint = "is a comma missing in front of it?"
        return place.mistake(ex.start(), ex.start() + 2, hint, (behind, behind, ","))
    return None


def _system(place: Place) -> Mistake | None:
    """`hs 4303`, `HS code 4303`, `HS heading ex 4303`."""
    if "CODE" not in place.options:
        return None
    if place.clause == "given":
        if place.match(r"(HS|CN|TARIC)[ \t]+(?=[0-9])"):
            return place.needless(place.start + len(place.word), "the digits alone stand here")
    elif (small := place.match(r"[a-z]{2,6}[ \t]+(?=[0-9]|ex\b)")) and small[0].strip() in (
        "hs",
        "cn",
    ):
        word = small[0].strip()
        return place.instead(place.start + len(word), word.upper())
    what = place.match(
        r"(?:sub-?headings?|headings?|chapters?|codes?|tariff|position(?:en)?|kapitel)\b\.?[ \t]*"
        r"(?=[0-9]|ex\b|[A-Z]{2}\b)",
        re.I,
    )
    if what is not None:
        return place.needless(
            what.end() - (len(what[0]) - len(what[0].rstrip())), "write the number alone"
        )
    return None


def _footnote(place: Place) -> Mistake | None:
    """`4303 (1)`, `4303*`."""
    mark = place.match(r"\([0-9a-z*]{1,2}\)|\*+|[¹²³⁴-⁹†‡§]+")
    if mark is None or not place.behind(r"[0-9][ \t]*") or not _goods(place):
        return None
    return place.needless(mark.end(), "is it the mark of a footnote? leave it out")


def _in_parentheses(place: Place) -> Mistake | None:
    """`(HS 43, 44)`, and values without parentheses: `in export, transit`."""
    if {"CODE", "IN"} <= place.options and place.word == "(":
        closed = place.match(r"\(([^()\n]*)\)")
        fix = ((place.start, closed.end(), closed[1]),) if closed else ()
        return place.mistake(place.start, place.start + 1, "leave the parentheses out", *fix)
    if place.word == "(" and "COMMA" in place.options:
        return place.mistake(
            place.start, place.start + 1, "leave the parentheses out", expects=True
        )
    if place.options != {"LPAR"}:
        return None
    opened = place.match(r"[\[{]([^\[\]{}()\n]*)[\]}]")
    values = place.match(r"\w+(?:[ \t]*,[ \t]*\w+)*")
    hint = "several values stand in parentheses: in (A, B)"
    end = place.start + len(place.word)
    if opened is not None:
        return place.mistake(place.start, end, hint, (place.start, opened.end(), f"({opened[1]})"))
    fix = ((place.start, values.end(), f"({values[0]})"),) if values else ()
    return place.mistake(place.start, end, hint, *fix, expects=True)


def _named(place: Place) -> Mistake | None:
    """`goods furs`, `goods judged fine`."""
    if not {"CODE", "IN"} <= place.options:
        return None
    end = place.start + len(place.word)
    if place.word in ("everything", "any", "every", "anything", "alles", "tout"):
        return place.instead(end, "all", "write `all`")
    if place.word == "judged":
        return place.mistake(place.start, end, "a condition stands behind `when`", expects=True)
    if place.match(r"(?!except|ex\b|or\b|and\b|not\b|is\b)[a-z_]\w*(?=[ \t]*(?:,|\n|$))"):
        hint = f"a definition is named by `in {place.word}`"
        return place.instead(end, f"in {place.word}", hint, expects=True)
    return None


def _except(place: Place) -> Mistake | None:
    """`all, except furs`, `except furs, except hats`, `43 (other than 4301)`."""
    other = place.match(
        r"\(?[ \t]*(?:other[ \t]+than|excluding|excepted|without|except|but(?:[ \t]+not)?)\b"
    )
    if other is None or not _goods(place) or "OP" in place.options:
        return None
    if "EXCEPT" in place.options:
        bare = "" if not other[0].startswith("(") else ", without parentheses"
        hint = f"write `except`{bare}"
        fix: list[Change] = [(place.start, other.end(), "except")]
        close = re.compile(r"[^()\n]*(\))").match(place.plain, other.end())
        if other[0].startswith("(") and close is not None:
            fix.append((close.start(1), close.end(1), ""))
        return place.mistake(place.start, other.end(), hint, *fix)
    comma = len(place.plain[: place.start].rstrip()) - 1
    if place.plain[comma : comma + 1] != ",":
        return None
    if re.search(
        r"\bexcept\b", place.plain[place.plain.rfind("goods", 0, place.start) : place.start]
    ):
        return place.needless(other.end(), "one `except` is enough, and commas behind it")
    hint = "no comma stands in front of `except`"
    return place.mistake(place.start, other.end(), hint, (comma, comma + 1, ""))


def _separator(place: Place) -> Mistake | None:
    """Whatever stands where a comma should, and commas that should not."""
    word, end = place.word, place.start + len(place.word)
    commas = place.match(r",(?:[ \t]*,)*")
    if commas and place.plain[: place.start].rstrip().endswith(","):
        return place.needless(commas.end(), "one comma is enough", expects=True)
    if word == "," and "COMMA" not in place.options and place.behind(r"[A-Z]{2,}[ \t]*"):
        stop = commas.end() if commas else end
        if stop >= place.end_of_line:
            return None  # what should stand there is missing as well
        return place.needless(stop, "leave the comma out", expects=True)
    if "COMMA" not in place.options:
        return None
    goods = place.match(r"/(?![/*])") and _goods(place) and place.behind(r"[0-9][ \t]*")
    if (word == ";" or goods) and re.match(r"[ \t]*\S", place.plain[end:]):
        made = place.instead(end, ",", "separate with commas")
        odd = evolve(made, code="E0103", message="`;` has no meaning here")
        return odd if word == ";" else made
    if word in ("and", "or", "und", "et") and not {"AND", "OR"} & place.options:
        front = place.before[-1:].isspace() and re.match(r"[ \t]", place.plain[end:])
        return place.instead(end, ",", "separate with commas", expects=True) if front else None
    if word == "." and re.match(r"\s*(?:\n|\Z)", place.plain[end:]):
        return place.needless(end, "leave the full stop out")
    return None
