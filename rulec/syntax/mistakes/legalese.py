"""What stands in a rule file as it stands in the law, and how the language says it."""

from __future__ import annotations

import re
from datetime import timedelta

from attrs import evolve

from rulec.diagnostics.suggest import nearest
from rulec.money import CURRENCIES
from rulec.syntax.keywords import DECLARATIONS, EVIDENCE_LEVELS
from rulec.syntax.mistakes import dates
from rulec.syntax.mistakes.mistake import Mistake, short

_COMPARED = {
    **dict.fromkeys(("exceeding", "exceeds", "above", "over"), ">"),
    **dict.fromkeys(("more than", "greater than", "more", "greater"), ">"),
    **dict.fromkeys(("below", "under", "less than", "fewer than", "less", "fewer"), "<"),
    **dict.fromkeys(("at least", "not less than"), ">="),
    **dict.fromkeys(("at most", "not more than", "not exceeding"), "<="),
    **dict.fromkeys(("equals", "equal", "are", "was"), "is"),
}
_PHRASE = re.compile(
    "|".join(sorted((p.replace(" ", r"[ \t]+") for p in _COMPARED), key=len, reverse=True)) + r"\b",
    re.I,
)
_CODE_WORD = re.compile(r"(chapter|heading|subheading|code|tariff)s?[ \t]+(?=[0-9])", re.I)
_CURRENCY_FIRST = re.compile(r"([A-Z]{3})[ \t]*([0-9][0-9_.]*)")


def as_in_the_law(plain: str, start: int, options: set[str]) -> Mistake | None:
    """The phrase of a legal text at a place where `options` could have stood."""
    line = plain.rfind("\n", 0, start) + 1
    before = plain[line:start].split()
    clause = before[0] if before else ""
    return (
        _date(plain, start, clause, options)
        or _level(plain, start, clause)
        or _name(plain, start, before)
        or _goods(plain, start, options)
        or _condition(plain, start, clause, options)
        or _amount(plain, start, options)
    )


def _date(plain: str, start: int, clause: str, options: set[str]) -> Mistake | None:
    found = dates.readings(plain, start) if "DATE" in options else None
    if found is None:
        return None
    (day, *others), end = found
    hint = f"write {day}" + "".join(f", or {other}" for other in others)
    if others:
        hint += ": either number may be the month"
    elif clause == "until":
        hint += (
            f", or {day + timedelta(days=1)} if it is the last day: `until` names the first without"
        )
    message = f"`{short(plain[start:end])}` is not how a date is written"
    made = Mistake("E0101", message, start, end, "year-month-day, such as 2017-11-15", hint)
    if others:
        ways = tuple((f"write `{d}`", ((start, end, str(d)),)) for d in (day, *others))
        return evolve(made, choices=ways)
    return made.instead(str(day))


def _level(plain: str, start: int, clause: str) -> Mistake | None:
    if clause != "evidence":
        return None
    line = plain.rfind("\n", 0, start) + 1
    stop = plain.find("\n", start)
    said = plain[line : len(plain) if stop < 0 else stop].split()[1:]
    near = nearest("-".join(said), EVIDENCE_LEVELS, 1)
    if not said or near == said:
        return None  # what is wrong stands in front of it
    first = plain.index(said[0], line + len("evidence"))
    end = plain.rindex(said[-1], first) + len(said[-1])
    message = f"`{short(' '.join(said))}` is not an evidence level"
    hint = f"did you mean `{near[0]}`?" if near else None
    made = Mistake("E0101", message, first, end, "one of " + ", ".join(EVIDENCE_LEVELS), hint)
    return made.instead(near[0] if near else None)


def _name(plain: str, start: int, before: list[str]) -> Mistake | None:
    """A name that is a number (`prohibit 4`), or that has a blank in it (`prohibit item 4`)."""
    if not before or before[0] not in DECLARATIONS or before[0] == "define":
        return None
    number = re.compile(r"[0-9]+[a-z]?\b").match(plain, start)
    if number is None or len(before) > 2:
        return None
    first, word = start, f"item_{number[0]}"
    if len(before) == 2:
        first = plain.rindex(before[1], 0, start)
        word = f"{before[1]}_{number[0]}"
    shown = short(plain[first : number.end()])
    hint = f"a name begins with a letter and has no blanks: {word}"
    made = Mistake("E0101", f"`{shown}` is not a name", first, number.end(), hint=hint)
    return made.instead(word)


def _goods(plain: str, start: int, options: set[str]) -> Mistake | None:
    if "CODE" in options and (word := _CODE_WORD.match(plain, start)):
        message = f"`{word[1]}` is not expected here"
        hint = "write the number alone"
        made = Mistake("E0101", message, start, start + len(word[1]), hint=hint)
        return made.instead("")
    other = re.compile(r"\(?[ \t]*(?:other[ \t]+than|excluding|except)\b").match(plain, start)
    if other and {"EXCEPT", "COMMA"} & options and "OP" not in options:
        if "EXCEPT" in options:
            hint = "write `except`, without parentheses"
            message = f"`{short(other[0])}` is not expected here"
            return Mistake("E0101", message, start, other.end(), hint=hint).instead("except")
    return None


def _condition(plain: str, start: int, clause: str, options: set[str]) -> Mistake | None:
    if "AND" in options:
        if (word := re.compile(r"unless\b").match(plain, start)) is not None:
            made = Mistake("E0101", "`unless` is not expected here", start, word.end())
            return _with(made, "write `and not`", "and not")
        if re.compile(r"each\b").match(plain, start) is not None:
            hint = "it stands behind `value`: value each > 50 EUR"
            return Mistake("E0101", "`each` is not expected here", start, start + 4, hint=hint)
    if not options & {"OP", "IS"}:
        return None
    if re.compile(r"between\b").match(plain, start) is not None:
        hint = "write both limits, such as value each >= 90 EUR and value each <= 100 EUR"
        return Mistake("E0101", "`between` is not expected here", start, start + 7, hint=hint)
    phrase = _PHRASE.match(plain, start)
    if phrase is None:
        return None
    sign = _COMPARED[" ".join(phrase[0].lower().split())]
    shown = f"`{sign}`" if sign == "is" else sign
    message = f"`{phrase[0]}` is not expected here"
    made = Mistake("E0101", message, start, phrase.end(), "one of > >= < <=")
    return _with(made, f"write {shown}", sign)


def _amount(plain: str, start: int, options: set[str]) -> Mistake | None:
    """`value NOK 90`: the currency in front."""
    found = _CURRENCY_FIRST.match(plain, start) if "NUMBER" in options else None
    if found is None or found[1] not in CURRENCIES:
        return None
    said = f"{found[2]} {found[1]}"
    made = Mistake("E0101", f"`{short(found[0])}` is not an amount", start, found.end())
    return _with(made, f"the currency stands behind: {said}", said)


def _with(made: Mistake, hint: str, instead: str) -> Mistake:
    return evolve(made, hint=hint).instead(instead)
