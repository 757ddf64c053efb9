"""Words that should begin a declaration or a clause and do not."""

from __future__ import annotations

import re

from attrs import evolve

from rulec.syntax.keywords import ALLOWED, CLAUSES, DECLARATIONS
from rulec.syntax.mistakes.foreign import meant_clause, meant_declaration
from rulec.syntax.mistakes.mistake import Change, Mistake, did_you_mean, short
from rulec.syntax.mistakes.odd import alike, comment, odd_character
from rulec.syntax.mistakes.place import Place

_ANY = "one of " + ", ".join(DECLARATIONS)
_FACTS = "code value quantity net_mass volume direction origin dispatch destination date purpose used".split()


def no_clause(place: Place) -> Mistake:
    """A word that should begin a clause and does not."""
    word, start, end = place.word, place.start, place.start + len(place.word)
    message = f"`{short(word)}` does not begin a clause"
    allowed = ALLOWED.get(place.declaration, ())
    if word == "unless" and "when" in allowed:
        stop = place.end_of_line
        fix = ((start, end, "when not ("), (stop, stop, ")"))
        return place.mistake(start, end, "write `when not (...)`", *fix, message=message)
    stated = place.declaration == "example" and word in _FACTS and place.before.isspace()
    if stated and place.clause != "given":
        ask = "is `given` missing in front of it?"
        return place.mistake(start, end, ask, (start, start, "given "), message=message)
    if stated:
        ask = "the facts stand in one list: is a comma missing at the end of the line above?"
        return place.mistake(start, end, ask, *_commas(place), message=message)
    wanted = "one of " + ", ".join(allowed) if allowed else None
    if word in CLAUSES:
        message = f"`{word}` does not belong in `{place.declaration}`"
        above = None if allowed else "write the declaration that this clause belongs to above it"
        return Mistake("E0101", message, start, end, wanted, above)
    meant = meant_clause(alike(word), allowed)
    hint = _asked(word, meant)
    if meant is None and (word == "in" or re.fullmatch(r"[A-Z]{2,6}|[0-9]+", word)):
        hint = "is `goods` missing in front of it?" if "goods" in allowed else None
    phrase = place.match(r"(?:according|pursuant)[ \t]+to\b|valid[ \t]+(?:from|until)\b")
    if phrase is not None and meant is not None:
        meant = "until" if phrase[0].endswith("until") else meant
        return Mistake("E0101", message, start, phrase.end(), wanted, hint).instead(meant)
    return Mistake("E0101", message, start, end, wanted, hint).instead(meant)


def _commas(place: Place) -> list[Change]:
    """Commas at the ends of the lines in front of facts that stand on lines of their own."""
    fix: list[Change] = []
    above = len(place.plain[: place.start].rstrip())
    for line in re.finditer(r"[^\n]+", place.plain[place.start :]):
        if line[0].split()[:1] and line[0].split()[0] not in _FACTS:
            break
        fix.append((above, above, ","))
        above = place.start + line.start() + len(line[0].rstrip())
    return fix


def no_declaration(text: str, plain: str, at: int) -> tuple[Mistake, str | None]:
    """What should begin a declaration and does not, and the word that was meant."""
    word = (re.compile(r"\w*").match(plain, at) or [""])[0]
    shown = word or text[at]
    stop = plain.find("\n", at)
    rest = plain[at + len(word) : len(plain) if stop < 0 else stop]
    comment = _comment(text, plain, at)
    if comment is not None:
        return comment, None
    if re.match(r"from[ \t]+\w+[ \t]+import\b", plain[at:]):
        name = plain[at:].split()[1]
        change = (at, at + len(word) + len(rest.rstrip()), f"use {name}")
        message = "`from` does not begin a declaration"
        return Mistake(
            "E0101", message, at, at + 4, hint=f"write `use {name}`", fix=(change,)
        ), None
    if not word:
        odd = odd_character(text, at)
        if odd is not None and odd.fix and odd.fix[0][2].strip() == "" and odd.start == at:
            return odd, None
        hint = "is a word such as `prohibit` missing in front of it?" if text[at] == '"' else None
        message = f"`{shown}` does not begin a declaration"
        return odd or Mistake("E0101", message, at, at + 1, _ANY, hint), None
    swapped = re.match(rf"[ \t]+({'|'.join(DECLARATIONS)})(?=[ \t]*(?:\"|$))", rest)
    if swapped and word not in CLAUSES:
        new = f"{swapped[1]} {word}"
        hint = f"the name stands behind: {new}"
        made = Mistake(
            "E0101", f"`{short(word)}` does not begin a declaration", at, at + len(word), hint=hint
        )
        return evolve(made, fix=((at, at + len(word) + swapped.end(), new),)), None
    meant = None if word in CLAUSES else meant_declaration(alike(word), rest)
    hint = _asked(word, meant)
    if word in CLAUSES:
        hint = "write the declaration that this clause belongs to above it"
    elif meant is None and rest.lstrip(" \t").startswith('"'):
        hint = "is a word such as `prohibit` or `define` missing in front of it?"
    elif meant is None and '"' not in rest:
        hint = "is it a comment? a comment begins with #"
    message = f"`{short(word)}` does not begin a declaration"
    made = Mistake("E0101", message, at, at + len(word), None if meant else _ANY, hint)
    return made.instead(meant), meant


def _comment(text: str, plain: str, at: int) -> Mistake | None:
    """A comment of another language, at the beginning of a line."""
    sign = re.compile(r"//+|--+|/\*+|<!--|%+(?=\s)|;+(?=\s)").match(plain, at)
    return comment(text, at, sign.end()) if sign is not None else None


def _asked(word: str, meant: str | None) -> str | None:
    """Whether a word was meant; of one that only looks like it, which letter is another."""
    if meant is None or word.isascii() or alike(word) != meant:
        return did_you_mean(meant)
    odd = next(c for c in word if not c.isascii())
    return f"`{odd}` in it is a letter of another alphabet: type `{meant}` anew"
