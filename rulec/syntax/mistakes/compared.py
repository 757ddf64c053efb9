"""Mistakes in conditions: signs, comparisons and connecting words of other languages."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import evolve

from rulec.diagnostics.suggest import nearest
from rulec.syntax.keywords import CLAUSES
from rulec.syntax.mistakes.mistake import Mistake
from rulec.syntax.mistakes.place import Place

_CODE = "give the codes a name with `define` and write `code in NAME`"
_SIGNS = {
    **{"=>": ">=", "=<": "<=", ">>": ">", "<<": "<", "≥": ">=", "≤": "<=", "⩾": ">=", "⩽": "<="},
    **{"<>": "is not", "!=": "is not", "!==": "is not", "≠": "is not", "=!": "is not"},
}
_JOINED = {"&&": "and", "&": "and", "||": "or", "|": "or"}
_PHRASES = {
    **dict.fromkeys(("exceeding", "exceeds", "above", "over", "more", "more than"), ">"),
    **dict.fromkeys(("greater", "greater than"), ">"),
    **dict.fromkeys(("below", "under", "less", "less than", "fewer", "fewer than"), "<"),
    **dict.fromkeys(("at least", "not less than"), ">="),
    **dict.fromkeys(("at most", "not more than", "not exceeding"), "<="),
    **dict.fromkeys(("equals", "equal", "are", "was"), "is"),
    **dict.fromkeys(("is more than", "is over", "is above", "in excess of", "higher than"), ">"),
    **dict.fromkeys(
        ("is greater than", "exceed", "is exceeding", "superior to", "worth more than"), ">"
    ),
    **dict.fromkeys(("is less than", "is below", "is under", "lower than"), "<"),
    **dict.fromkeys(("up to", "does not exceed", "not over", "not above", "maximum", "max"), "<="),
    **dict.fromkeys(("is after", "after", "later than"), ">"),
    **dict.fromkeys(("is before", "before", "earlier than"), "<"),
    **dict.fromkeys(("on or after", "since", "starting"), ">="),
    **dict.fromkeys(("is at least", "minimum", "min", "not below", "not under"), ">="),
}
_PHRASE = (
    "(?:"
    + "|".join(p.replace(" ", r"[ \t]+") for p in sorted(_PHRASES, key=len, reverse=True))
    + r")\b"
)
_CONDITION = r"(?:value\b|judged\b|not\b|code[ \t]+in\b|\(|[a-z_]\w*[ \t]+(?:is\b|in\b|[<>]))"


_ASKED = ("when", "ex", "applies")


def in_a_condition(place: Place) -> Mistake | None:
    """What is wrong about a condition at a place."""
    looks: tuple[Callable[[Place], Mistake | None], ...] = (
        _operator,
        _joined,
        _colon,
        _phrase,
        _between,
        _judged,
        _negated,
        _values,
        _connected,
    )
    return next((found for look in looks if (found := look(place)) is not None), None)


def _operator(place: Place) -> Mistake | None:
    """`=>`, `> =`, `=`, `==`, `!=` and the like."""
    front = place.behind(r"[<>=!]+[ \t]*")
    start = place.start - len(front[0]) if front else place.start
    sign = re.compile(r"[<>=!≥≤≠⩾⩽]+(?:[ \t]+=)?").match(place.plain, start)
    if sign is None or sign.end() <= place.start:
        return None
    written = re.sub(r"[ \t]", "", sign[0])
    if written == "!":
        negated = place.match(r"!(?=[ \t]*[A-Za-z(])") and "NOT" in place.options
        word = "not" if place.plain[sign.end() : sign.end() + 1].isspace() else "not "
        made = place.instead(sign.end(), word, "write `not`") if negated else None
        return evolve(made, code="E0103", message="`!` has no meaning here") if made else None
    message = f"`{sign[0]}` is not expected here"
    if place.options == {"IN"}:
        return place.mistake(start, sign.end(), _CODE, message=message)
    operand = re.compile(r'[ \t]*("?)(\w*)("?)').match(place.text, sign.end())
    follows = operand[2][:1] if operand else ""
    new = _SIGNS.get(written)
    if written in (">=", "<=", ">", "<") and sign[0] != written:
        new = written
    if written in ("=", "=="):
        if not place.options & {"OP", "IS"}:
            return place.mistake(
                start, sign.end(), "leave it out", (start, sign.end(), ""), message=message
            )
        flag = re.compile(r"(\w+)[ \t]*\Z").search(place.plain[place.line : start])
        if operand and flag and operand[2].lower() in ("true", "false", "yes", "no"):
            said = flag[1] if operand[2].lower() in ("true", "yes") else f"not {flag[1]}"
            fix = (place.line + flag.start(), operand.end(), said)
            hint = f"a yes/no fact stands alone: write {said}"
            return place.mistake(start, sign.end(), hint, fix, message=message)
        if operand and operand[1] and operand[3]:
            fix = (start, operand.end(), f"is {operand[2]}")
            return place.mistake(start, sign.end(), f"write is {operand[2]}", fix, message=message)
        if follows.isalpha():
            new = "is"
        else:
            hint = "write `is` for one of several values, and > >= < <= for a number"
            return place.mistake(start, sign.end(), hint, message=message)
    if new == "is not" and (follows.isdigit() or "IS" not in place.options):
        hint = "a number is compared by > >= < <=: write `not (...)` around two of them"
        return place.mistake(start, sign.end(), hint, message=message)
    if new is None:
        return None
    fix = (start, sign.end(), new)
    shown = f"`{new}`" if new.isalpha() or " " in new else new
    return place.mistake(start, sign.end(), f"write {shown}", fix, message=message)


def _joined(place: Place) -> Mistake | None:
    """`&&` and `||`."""
    both = place.match(r"/[ \t]*or\b")
    if both is not None and (front := place.behind(r"\band[ \t]*")):
        fix = (front.start(), both.end(), "or")
        hint = "write `or`: it holds as well if both are so"
        return place.mistake(front.start(), both.end(), hint, fix)
    sign = place.match(r"&+|\|+")
    if sign is None:
        return None
    comma = "COMMA" in place.options and not {"AND", "OR"} & place.options
    word = "," if comma else _JOINED.get(sign[0][:2], "or")
    made = place.instead(sign.end(), word, f"write `{word}`")
    return evolve(made, code="E0103", message=f"`{sign[0]}` has no meaning here")


def _colon(place: Place) -> Mistake | None:
    """A colon behind a word, or for `is`."""
    if place.word != ":" and not place.match(r":="):
        return None
    end = place.start + (2 if place.match(r":=") else 1)
    if place.options >= {"IS", "OP"} and re.match(r"[ \t]*[\w\"]", place.plain[end:]):
        return place.instead(end, " is" if not place.before[-1:].isspace() else "is", "write `is`")
    return place.needless(end, "leave the colon out", expects=True)


def _phrase(place: Place) -> Mistake | None:
    """`in excess of 50 EUR`, `is more than 50 EUR`."""
    phrase = place.match(_PHRASE, re.I) if {"OP", "IS"} & place.options else None
    if phrase is None:
        return None
    sign = _PHRASES[" ".join(phrase[0].lower().split())]
    made = place.instead(phrase.end(), sign, "write `is`" if sign == "is" else None)
    return evolve(made, expected="one of > >= < <=")


def _between(place: Place) -> Mistake | None:
    """`value each between 50 EUR and 100 EUR`."""
    amount = r"([0-9][0-9_.]*(?:[ \t]+\w+)?)"
    both = place.match(rf"(?:is[ \t]+)?between[ \t]+{amount}[ \t]+and[ \t]+{amount}")
    fact = place.behind(r"\b(?:value(?:[ \t]+(?:each|per[ \t]+(?:[0-9.]+[ \t]+)?\w+))?|\w+)[ \t]+")
    if both is None or fact is None:
        if not {"OP", "IS"} & place.options or not place.match(r"between\b"):
            return None
        hint = "write both limits, such as value each >= 90 EUR and value each <= 100 EUR"
        return place.mistake(place.start, place.start + len("between"), hint)
    name = " ".join(fact[0].split())
    unit = both[2].split()[1:]
    low = both[1] if len(both[1].split()) > 1 else " ".join([both[1], *unit])
    hint = f"write both limits: {name} >= {low} and {name} <= {both[2]}"
    return place.mistake(place.start, place.start + len(place.word), hint)


def _judged(place: Place) -> Mistake | None:
    """`judgement fine`, `judged fine is true`."""
    front = place.behind(r"\bj[a-z]+[ \t]+")
    meant = front is not None and nearest(front[0].strip(), ("judged",), 1)
    if front is not None and meant and front[0].strip() != "judged" and place.clause in _ASKED:
        end = front.start() + len(front[0].rstrip())
        return place.mistake(front.start(), end, "write `judged`", (front.start(), end, "judged"))
    said = place.match(r"(?:is|=+)[ \t]*(not[ \t]+)?(true|yes|false|no)\b", re.I)
    judged = place.behind(r"\bjudged[ \t]+\w+[ \t]+")
    if said is None or judged is None:
        return None
    wanted = (said[2].lower() in ("true", "yes")) is not bool(said[1])
    start = judged.start()
    words = judged[0].strip()
    new = words if wanted else f"not {words}"
    hint = f"`{words}` stands alone, and `not {words}` for the contrary"
    return place.mistake(place.start, said.end(), hint, (start, said.end(), new))


def _negated(place: Place) -> Mistake | None:
    """`direction not in (export)`, `direction isn't export`."""
    if (inside := place.match(r"not[ \t]+in\b")) and (fact := place.behind(r"[A-Za-z_]\w*[ \t]+")):
        name = fact[0].strip()
        fix = (fact.start(), inside.end(), f"not {name} in")
        return place.mistake(place.start, inside.end(), f"write not {name} in (...)", fix)
    if isnt := place.match(r"(?:isn|aren|wasn)['’]t\b"):
        return place.instead(isnt.end(), "is not", "write `is not`")
    return None


def _values(place: Place) -> Mistake | None:
    """`direction is export, transit`, `purpose is personal effects`, and a comma for `and`."""
    end = place.start + len(place.word)
    value = place.behind(r"\bis[ \t]+(?:not[ \t]+)?([A-Za-z_]\w*)[ \t]+")
    if value and place.match(r"[A-Za-z_]\w*") and {"AND", "OR"} <= place.options:
        if place.word.lower() in (*CLAUSES, "and", "or", "unless", "und", "value", "judged", "not"):
            return None
        name = f"{value[1]}_{place.word}"
        fix = (value.start(1), end, name)
        return place.mistake(value.start(1), end, f"a value is one word: {name}", fix)
    if place.word != ",":
        return None
    if "AND" in place.options and re.match(rf"\s*{_CONDITION}", place.plain[end:]):
        made = place.mistake(place.start, end, "write `and`, or `or`", expects=True)
        ways = ((f"write `{w}`", ((place.start, end, f" {w}"),)) for w in ("and", "or"))
        return evolve(made, choices=tuple(ways))
    first = place.behind(r"\b([A-Za-z_]\w*)[ \t]+is[ \t]+([A-Za-z_]\w*)[ \t]*")
    more = place.match(r"(?:[ \t]*,[ \t]*\w+)+")
    if first is None or more is None:
        return None
    new = f"{first[1]} in ({first[2]}{', '.join(re.split(r'[ ,]+', more[0])).rstrip()})"
    hint = f"write {new}"
    return place.mistake(place.start, place.start + 1, hint, (first.start(), more.end(), new))


def _connected(place: Place) -> Mistake | None:
    """`and` or `or` that is missing, or stands once too often."""
    word = place.match(r"(?:and|or)\b")
    if word and "LPAR" in place.options:
        front = place.behind(r"\b(and|or|not)[ \t]+")
        if front is None or front[1] == word[0]:
            return place.needless(word.end(), "leave it out", expects=True)
        return place.mistake(
            place.start, word.end(), f"`{front[1]}` or `{word[0]}`? one of the two is enough"
        )
    if not {"AND", "OR"} <= place.options:
        return None
    if place.match(_CONDITION) and place.before.strip():
        hint = "is `and` or `or` missing in front of it?"
        return place.mistake(place.start, place.start + len(place.word), hint, expects=True)
    return None
