"""What a syntax error most likely is, in the words of the person who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import evolve
from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from rulec.diagnostics.suggest import nearest
from rulec.syntax.keywords import ALLOWED, CLAUSES
from rulec.syntax.mistakes import dates
from rulec.syntax.mistakes.amounts import amount
from rulec.syntax.mistakes.beginnings import no_clause
from rulec.syntax.mistakes.compared import in_a_condition
from rulec.syntax.mistakes.expected import expected, words
from rulec.syntax.mistakes.foreign import meant_clause, said_clause
from rulec.syntax.mistakes.legalese import as_in_the_law
from rulec.syntax.mistakes.listed import in_a_list
from rulec.syntax.mistakes.mistake import Mistake, did_you_mean, short
from rulec.syntax.mistakes.named import named
from rulec.syntax.mistakes.odd import hidden_in_word, odd_character, odd_name
from rulec.syntax.mistakes.place import NEAR, Place
from rulec.syntax.mistakes.quoting import quotation, unclosed_string

MAX_DEPTH = 64


def too_deep(plain: str) -> Mistake | None:
    """The first parenthesis or `not` that stands inside too many others."""
    outer: list[int] = []  # for every open parenthesis, how many `not` stand before it
    nots = inside = 0
    for match in re.finditer(r"[()]|[^\s()]+", plain):
        if match[0] == "not":
            nots += 1
        elif match[0] == "(":
            outer.append(nots)
            inside, nots = inside + nots + 1, 0
        else:
            if match[0] == ")" and outer:
                inside -= outer.pop() + 1
            nots = 0
        if inside + nots > MAX_DEPTH:
            return Mistake(
                "E0105",
                f"this condition is nested more than {MAX_DEPTH} deep",
                match.start(),
                match.end(),
                hint="name parts of it with `define NAME when ...`",
            )
    return None


# what stands at the end of a clause that is not finished


def unfinished(error: UnexpectedInput, text: str, plain: str, cuts: list[int]) -> Mistake:
    """A clause that ends too early: `plain` ends with it, `cuts` are where clauses begin."""
    options = _terminals(error)
    *_, last = re.finditer(r'"x*"|[\w.\-]+|[<>=]+|\S', plain)
    clause = max((c for c in cuts if c <= last.start()), default=0)
    if "RPAR" in options:
        unclosed = _unclosed(plain, clause)
        if unclosed is not None:
            return Mistake(
                "E0101", "this parenthesis is not closed", unclosed, unclosed + 1, "a `)`"
            )
    shown = text[last.start() : last.end()]
    spare = shown in (",", "and", "or", "except", ";")
    needless = ((last.start(), last.end(), ""),) if spare else ()
    what = "comma" if shown == "," else f"`{shown}`"
    unit = "a unit, such as number inch" if shown == "number" else None
    return Mistake(
        "E0101",
        f"something is missing after `{short(shown)}`",
        last.start(),
        last.end(),
        unit or expected(options),
        f"or is this {what} one too many?" if needless else None,
        needless,
    )


def _unclosed(plain: str, start: int) -> int | None:
    opened: list[int] = []
    for match in re.compile(r"[()]").finditer(plain, start):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else None


# what stands where it cannot stand


def unexpected(
    error: UnexpectedInput, text: str, plain: str, declaration: str, begins: bool
) -> Mistake:
    """The text at which reading stopped; `begins` says that a clause should begin there."""
    start = error.pos_in_stream or 0
    options = _terminals(error)
    if not _opened(plain, start):
        options.discard("RPAR")  # what Lark expects may be wider than what can stand here
    place = Place(text, plain, start, frozenset(options), declaration)
    if place.clause != "expect":
        options -= {"NEEDS", "BY"}
        place = evolve(place, options=frozenset(options))
    if text[start] == '"' and isinstance(error, UnexpectedCharacters):
        return unclosed_string(text, start)
    if (early := _misspelt_in_front(place)) is not None:
        return early
    if "DATE" in options and (date := as_in_the_law(plain, start, options)) is not None:
        return date
    if begins and (odd := hidden_in_word(text, plain, start)) is not None:
        return odd
    found = named(place) or in_a_list(place) or in_a_condition(place)
    found = found or (amount(place) if options != {"DATE"} else None)
    if text[start] in "§¶":
        found = found or quotation(place)
    if found is None or begins:
        found = odd_name(text, plain, start) or odd_character(text, start) or found
    if found is not None and not (begins and text[start].isalpha()):
        return found
    if begins and place.word[0].isalpha():
        return no_clause(place)
    return (
        quotation(place)
        or as_in_the_law(plain, start, options)
        or _clause_inside(place)
        or _value(place)
        or _sign(place)
        or _generic(place)
    )


def _misspelt_in_front(place: Place) -> Mistake | None:
    """A misspelt clause that was read as the end of the one above, such as the unit of its number."""
    word = re.fullmatch(r"[ \t]+([A-Za-z]\w*)[ \t]+", place.before)
    if word is None or word[1] in CLAUSES or place.line == 0:
        return None
    if re.search(r"[0-9]\s*\Z", place.plain[max(0, place.line - NEAR) : place.line]) is None:
        return None
    there = evolve(place, start=place.line + word.start(1))
    return no_clause(there) if meant_clause(word[1], ALLOWED.get(place.declaration, ())) else None


def _terminals(error: UnexpectedInput) -> set[str]:
    found: Iterable[str] = ()
    if isinstance(error, UnexpectedToken):
        found = error.accepts or error.expected
    elif isinstance(error, UnexpectedCharacters):
        found = error.allowed or ()
    return set(found)


def _clause_inside(place: Place) -> Mistake | None:
    """A clause that begins with another word: `goods HS 43 where used`, `of furs if used`."""
    meant = said_clause(place.word) if place.before.strip() else None
    if meant not in ("when", "cite", "goods") or meant.upper() not in place.options:
        return None
    hint = f"did you mean a clause `{meant}`?"
    return place.instead(place.start + len(place.word), meant, hint, expects=True)


def _near(word: str, known: Iterable[str]) -> str | None:
    near = nearest(word, known, 1)
    return near[0] if near and near[0] != word else None


def _value(place: Place) -> Mistake | None:
    """Dates and addresses that are not written as such."""
    word = place.match(r"[^\s,()\"]+")
    if word is None:
        return None
    end = place.end_of_line
    if place.options == {"DATE"} and place.declaration == "exempt":
        front = place.behind(r"\bfrom[ \t]+")
        if front is not None and re.fullmatch(r"[A-Za-z_]\w*", word[0]):
            said = f"an exemption is `of` what it exempts from: of {word[0]}"
            end = front.start() + len("from")
            return place.mistake(front.start(), end, said, (front.start(), end, "of"))
    if place.options == {"DATE"}:
        shown = short(place.plain[place.start : end])
        wanted = "year-month-day, such as 2017-11-15"
        hint = dates.hint(place.plain[place.start : end])
        return Mistake("E0101", f"`{shown}` is no date", place.start, end, wanted, hint)
    if place.options != {"URL"}:
        return None
    bare = place.text[place.start : end].strip("<> ")
    shown = short(bare)
    message = f"`{short(place.text[place.start : end])}` is not expected here"
    if re.search(r"\s", bare):
        hint = "no blanks stand in an address (`%20` stands for one)"
        return Mistake("E0101", message, place.start, end, "an address <https://...>", hint)
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", bare):
        bare = f"https://{bare}"
    made = Mistake("E0101", message, place.start, end, f"an address such as <{short(bare)}>")
    return made.instead(f"<{bare}>" if "://" in bare else None)


def _sign(place: Place) -> Mistake | None:
    """Commas and parentheses in the wrong place."""
    word, options = place.word, place.options
    if word == ")" and "RPAR" not in options and not _opened(place.plain, place.start):
        message = "this parenthesis closes nothing"
        fix = (place.start, place.start + 1, "")
        made = place.mistake(place.start, place.start + 1, None, fix, message=message)
        return evolve(made, expected=expected(set(options)))
    end = place.start + len(word)
    if options == {"IN"}:
        hint = "give the codes a name with `define` and write `code in NAME`"
        return place.mistake(place.start, end, hint, expects=True)
    commas = place.match(r",(?:[ \t]*,)*")
    ends = commas is not None and commas.end() >= place.end_of_line and "CODE" in options
    ends = (
        ends
        or place.clause == "given"
        or place.behind(r"\b(?:ex|in|to|is|by|except)[ \t]+") is not None
    )
    if commas and not ends and not {"COMMA", "AND"} & options and place.before.strip():
        return place.needless(commas.end(), "leave the comma out", expects=True)
    if "COMMA" not in options or word != "in" and word != "ex" and not re.match(r"\w", word):
        return None
    meant = _near(word, [w for w in words(options) if w not in CLAUSES or w == "ex"])
    if meant is not None:
        return evolve(
            place.instead(end, meant, did_you_mean(meant)), expected=expected(set(options))
        )
    if (
        re.fullmatch(r"[a-z]+", word)
        and place.clause == "goods"
        and word not in ("in", "ex", "all")
    ):
        return None
    behind = len(place.plain[: place.start].rstrip())
    hint = "is a comma missing in front of it?"
    comma = (behind, behind, ",")
    if place.clause == "given" and not word[0].isalpha():
        return None  # a fact begins with its name
    if word[0].isdigit() or word in ("in", "ex") or place.clause == "given":
        return place.mistake(place.start, end, hint, comma, expects=True)
    made = place.mistake(place.start, end, hint, expects=True)
    return evolve(made, choices=(("put `,` here", (comma,)),))


def _opened(plain: str, start: int) -> bool:
    return plain.count("(", 0, start) > plain.count(")", 0, start)


def _generic(place: Place) -> Mistake:
    options = set(place.options)
    word = place.text[place.start : place.start + len(place.word)]
    end = place.start + len(word)
    likely = [
        w for w in words(options) if w not in CLAUSES or w == "ex" or place.before.strip() == ""
    ]
    meant = _near(word, likely) if len(word) > 1 else None
    hint = did_you_mean(meant)
    if place.options == {"WHEN"} and place.word[0].isalpha():
        fix = (place.start, place.start, "when " if place.before[-1:].isspace() else " when ")
        return place.mistake(place.start, end, "write `when` in front of it", fix, expects=True)
    if hint is None:
        hint = _of_one_value(place)
    message = f"`{short(word)}` is not expected here"
    return Mistake("E0101", message, place.start, end, expected(options), hint).instead(meant)


_ONE_VALUE = "regime target currency edition leaving judged from until url evidence type".split()


def _of_one_value(place: Place) -> str | None:
    if place.clause not in _ONE_VALUE or not place.before.split()[1:]:
        return None
    if place.clause == "target":
        return "a country stands as its two capital letters (ISO 3166-1), such as KP"
    if place.clause == "from" and re.match(
        rf"(?:to|until|till|{_DASHES})", place.plain[place.start :]
    ):
        return "the first day without it stands in a clause `until` of its own"
    return f"`{place.clause}` takes one value"


_DASHES = "[-\u2010-\u2015]"
