"""What stands in a rule file as it stands in the law, and how the language says it."""

from __future__ import annotations

import re
from datetime import timedelta

from attrs import evolve

from rulec.diagnostics.suggest import nearest
from rulec.syntax.keywords import DECLARATIONS, EVIDENCE_LEVELS
from rulec.syntax.mistakes import dates
from rulec.syntax.mistakes.mistake import Mistake, short


def as_in_the_law(plain: str, start: int, options: set[str]) -> Mistake | None:
    """The phrase of a legal text at a place where `options` could have stood."""
    line = plain.rfind("\n", 0, start) + 1
    before = plain[line:start].split()
    clause = before[0] if before else ""
    return (
        _date(plain, start, clause, options)
        or _level(plain, start, clause)
        or _name(plain, start, before)
        or _unless(plain, start, options)
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


def _unless(plain: str, start: int, options: set[str]) -> Mistake | None:
    word = re.compile(r"unless\b").match(plain, start) if "AND" in options else None
    if word is None:
        return None
    made = Mistake("E0101", "`unless` is not expected here", start, word.end())
    return evolve(made, hint="write `and not`").instead("and not")
