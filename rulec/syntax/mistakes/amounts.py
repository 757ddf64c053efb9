"""Numbers and amounts of money that are written otherwise than in the language."""

from __future__ import annotations

import re
from collections.abc import Callable

from rulec.money import CURRENCIES
from rulec.syntax.mistakes.mistake import Mistake, short
from rulec.syntax.mistakes.place import Place

SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₹": "INR",
    "₪": "ILS",
}
DOLLARS = {
    **{
        "US$": "USD",
        "A$": "AUD",
        "AU$": "AUD",
        "C$": "CAD",
        "CA$": "CAD",
        "NZ$": "NZD",
        "R$": "BRL",
    },
    **{"HK$": "HKD", "S$": "SGD", "NT$": "TWD", "MOP$": "MOP"},
}
_CURRENCY_FIRST = re.compile(r"([A-Z]{3})[ \t]*([0-9][0-9_.]*)(,[-–—]{1,2}(?![0-9]))?")
_TIMES = {
    **dict.fromkeys(("k", "thousand", "thsd", "tsd", "mille"), 1_000),
    **dict.fromkeys(("m", "mio", "mln", "million", "millions"), 1_000_000),
    **dict.fromkeys(("bn", "billion"), 1_000_000_000),
}
_NUMBER = r"[0-9][0-9_]*(?:\.[0-9]+)?"
_VALUE = rf"value[ \t]*(?P<op>[<>]=?)[ \t]*(?P<amount>{_NUMBER}(?:[ \t]+[A-Z]{{3}})?)"
_PER = r"(?P<per>each\b|(?:per[ \t]+|/[ \t]*)(?:[0-9][0-9_.]*[ \t]*)?[A-Za-z]+)"
_TEST = rf"(\w+(?:[ \t]+each|[ \t]+per[ \t]+(?:{_NUMBER}[ \t]+)?\w+)?)[ \t]*([<>]=?)"
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def amount(place: Place) -> Mistake | None:
    """What is wrong about a number, its currency or its unit at a place."""
    looks: tuple[Callable[[Place], Mistake | None], ...] = (
        _sign,
        _unit,
        _two_currencies,
        _times,
        _repeated,
        _turned,
        _number,
        _groups,
        _currency_first,
        _glued,
    )
    return next((found for look in looks if (found := look(place)) is not None), None)


def _sign(place: Place) -> Mistake | None:
    """`€50`, `50 €`, `US$ 500`."""
    sign = place.match(r"[$€£¥₽₩₺₴₹₪]")
    if sign is None:
        return None
    letters = place.behind(r"[A-Z]{1,3}")
    start = place.start - len(letters[0]) if letters else place.start
    shown = place.plain[start : sign.end()]
    code = SIGNS.get(shown) or DOLLARS.get(shown)
    behind = re.compile(rf"[ \t]*({_NUMBER})\b").match(place.plain, sign.end())
    front = re.compile(rf"({_NUMBER})[ \t]*$").search(place.plain[place.line : start])
    end = behind.end() if behind else sign.end()
    number = behind[1] if behind else front[1] if front else None
    said = f"{number or '50'} {code or 'EUR'}"
    message = f"`{shown}` has no meaning here"
    hint = f"write the code of the currency after the amount{',' if not code else ':'} "
    hint += said if code else "such as 50 EUR"
    if code is None or number is None:
        made = place.mistake(start, sign.end(), hint, message=message)
    elif behind:
        made = place.mistake(start, end, hint, (start, end, said), message=message)
    else:
        new = code if place.plain[start - 1].isspace() else f" {code}"
        made = place.mistake(start, end, hint, (start, end, new), message=message)
    return Mistake("E0103", made.message, made.start, made.end, None, made.hint, made.fix)


def _unit(place: Place) -> Mistake | None:
    """`value > 50 EUR each`, `value > 50 EUR per litre`, `value > 50 EUR/litre`, `value/litre > 50 EUR`."""
    if place.word == "value" and (each := place.behind(r"\beach[ \t]+")):
        hint = "it stands behind `value`: value each > 50 EUR"
        start, end = each.start(), place.start + len("value")
        return place.mistake(start, start + len("each"), hint, (start, end, "value each"))
    per = place.match(_PER)
    if per is None or not {"AND", "OP", "EACH", "NAME"} & place.options:
        return None
    words = " ".join(re.sub(r"^/[ \t]*", "per ", per[0]).split())
    words = re.sub(r"([0-9])(?=[A-Za-z])", r"\1 ", words)
    hint = f"it stands behind `value`: value {words} > 50 EUR"
    start = place.start
    if front := place.behind(r"\bvalue[ \t]*"):
        return place.mistake(start, per.end(), hint, (front.end(), per.end(), f" {words}"))
    if value := place.behind(_VALUE + r"[ \t]*"):
        new = f"value {words} {value['op']} {value['amount']}"
        return place.mistake(start, per.end(), hint, (value.start(), per.end(), new))
    return place.mistake(start, per.end(), hint) if per[0] == "each" else None


def _two_currencies(place: Place) -> Mistake | None:
    """`50 EUR USD`, `50 EUR/USD`."""
    second = place.match(r"(?:/[ \t]*|and[ \t]+|or[ \t]+)?([A-Z]{3})\b")
    first = place.behind(rf"{_NUMBER}[ \t]+([A-Z]{{3}})[ \t]*")
    if second is None or first is None or not {first[1], second[1]} <= CURRENCIES:
        return None
    hint = f"an amount has one currency: {first[1]} or {second[1]}?"
    return place.mistake(place.start, second.end(), hint)


def _times(place: Place) -> Mistake | None:
    """`250 thousand EUR`, `1.5 million EUR`, `250k EUR`."""
    glued = place.match(rf"({_NUMBER})([A-Za-z]+)\b")
    front = place.behind(rf"({_NUMBER})[ \t]+([A-Za-z]+)[ \t]+")
    found = glued if glued and glued[2].lower() in _TIMES else front
    if found is None or found[2].lower() not in _TIMES or not place.match(r"[A-Z]{3}\b|[0-9]"):
        return None
    whole, _, part = found[1].replace("_", "").partition(".")
    factor = _TIMES[found[2].lower()]
    if len(part) > len(str(factor)) - 1 or len(whole) > 20:
        return None
    number = f"{int(whole + part) * factor // 10 ** len(part):_}"
    end = found.end(2)
    return not_a_number(place, found.start(), end, f"write {number}", number)


def _repeated(place: Place) -> Mistake | None:
    """`value each > 50 EUR or 60 USD`."""
    if "LPAR" not in place.options or not place.match(_NUMBER):
        return None
    test = place.behind(rf"{_TEST}[ \t]*{_NUMBER}(?:[ \t]+\w+)?[ \t]+(?:and|or)[ \t]+")
    if test is None:
        return None
    again = f"{' '.join(test[1].split())} {test[2]}"
    end = place.start + len(place.word)
    hint = f"write the whole comparison again: {again} {place.word}"
    return place.mistake(place.start, end, hint, (place.start, place.start, f"{again} "))


def _turned(place: Place) -> Mistake | None:
    """`50 EUR < value each`."""
    turned = place.match(
        rf"(?P<amount>{_NUMBER}(?:[ \t]+[A-Za-z]\w*)?)[ \t]*(?P<op>[<>]=?)[ \t]*"
        rf"(?P<fact>[A-Za-z_]\w*(?:[ \t]+each\b|[ \t]+per[ \t]+(?:{_NUMBER}[ \t]+)?\w+)?)"
    )
    if turned is None or "LPAR" not in place.options:
        return None
    new = f"{' '.join(turned['fact'].split())} {_TURNED[turned['op']]} {turned['amount']}"
    return place.instead(turned.end(), new, f"what is compared stands in front: {new}")


def _number(place: Place) -> Mistake | None:
    """`.5`, `250.`, `2.5e5`, `0x10`, `-50`, `50 %`."""
    if place.word == "%":
        front = place.behind(rf"{_NUMBER}[ \t]*")
        hint = "there are no percentages: write the amount itself" if front else None
        return place.mistake(place.start, place.start + 1, hint) if front else None
    if "NUMBER" in place.options:
        alone = not re.match(r"\w", place.before[-1:])
        if alone and (part := place.match(r"\.([0-9]+)\b")):
            number = f"0.{part[1]}"
            return not_a_number(place, place.start, part.end(), f"write {number}", number)
        dated = place.behind(r"\bdate[ \t]+")
        if not dated and (less := place.match(rf"[-−–][ \t]*{_NUMBER}")):
            return not_a_number(place, place.start, less.end(), "a number is 0 or more")
    stop = place.match(r"(?:\.[-–—]{0,2}|,[-–—]{1,2})(?=\s|$|,|\))")
    if stop and place.behind(r"[0-9]") and "CODE" not in place.options:
        return place.needless(stop.end(), "leave it out")
    power = place.match(r"([0-9]+)(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})\b")
    if (
        power is not None
        and len(power[2] or "") <= int(power[3]) <= 20
        and "CODE" not in place.options
    ):
        whole = int(power[1] + (power[2] or "")) * 10 ** (int(power[3]) - len(power[2] or ""))
        number = f"{whole:_}"
        return not_a_number(place, place.start, power.end(), f"write {number}", number)
    if (odd := place.match(r"0[xXbo][0-9A-Fa-f]+\b")) and "CODE" not in place.options:
        return not_a_number(place, place.start, odd.end(), "write the number in plain digits")
    return None


def _groups(place: Place) -> Mistake | None:
    """`1 250 000`, `12,50`, `250.000,00`."""
    if "CODE" in place.options:
        return None
    if place.plain[place.start] in ",0123456789":
        for match in re.compile(r"[0-9][0-9._]*(?:,[0-9][0-9._]*)+").finditer(
            place.plain, place.line
        ):
            if match.start() < place.start < match.end():
                return _decimal(place, match.start(), match[0])
    front = place.behind(r"\b[0-9][0-9_]{0,8}[ \t]+")
    groups = place.match(r"[0-9]{3}(?:[ \t][0-9]{3})*(?![0-9])")
    if groups is None or front is None:
        return None
    number = f"{int(re.sub('[^0-9]', '', front[0] + groups[0])):_}"
    return not_a_number(place, front.start(), groups.end(), f"write {number}", number)


def _decimal(place: Place, start: int, word: str) -> Mistake:
    whole, _, part = word.rpartition(",")
    whole = re.sub(r"[.,_]", "_", whole)
    end = start + len(word)
    if re.fullmatch(r"[0-9]{3}", part):
        made = f"{whole}_{part}"
        hint = f"write {made} for thousands, {whole}.{part} for decimals"
        return not_a_number(place, start, end, hint)
    number = f"{whole}.{part.replace('.', '')}"
    return not_a_number(place, start, end, f"decimals follow a point: {number}", number)


def _glued(place: Place) -> Mistake | None:
    """`50EUR`, `HS9101`, `100g`."""
    glued = place.match(
        r"([0-9][0-9_]*+(?:\.[0-9]++)?+(?=[A-Za-z])|[A-Z]{2,6}(?=[0-9]))(\w+)(?![-.][0-9])"
    )
    if "NAME" in place.options and "NUMBER" not in place.options and "CODE" not in place.options:
        return None
    if glued is None:
        return None
    if "CODE" in place.options and glued[1][0].isdigit():
        return None
    message = f"a blank is missing in `{short(glued[0])}`"
    new = f"{glued[1]} {glued[2]}"
    hint = f"write {short(new)}"
    return place.mistake(
        place.start, glued.end(), hint, (place.start, glued.end(), new), message=message
    )


def _currency_first(place: Place) -> Mistake | None:
    """`EUR 50`, `value NOK 90`."""
    front = place.behind(r"\b([A-Z]{3})[ \t]+")
    start = front.start() if front else place.start
    whole = _CURRENCY_FIRST.match(place.plain, start)
    if whole is None or whole[1] not in CURRENCIES or "CODE" in place.options:
        return None
    if front is None and "NUMBER" not in place.options:
        return None
    number, end = whole[2], whole.end()
    if whole[3]:  # 1.500,- has no decimals: its point parts the thousands
        number = f"{int(re.sub('[^0-9]', '', number)):_}"
    said = f"{number} {whole[1]}"
    message = f"`{short(place.plain[start:end])}` is not an amount"
    hint = f"the currency stands behind: {said}"
    return place.mistake(start, end, hint, (start, end, said), message=message)


def not_a_number(
    place: Place, start: int, end: int, hint: str, number: str | None = None
) -> Mistake:
    """Something that should be a number, and the number if there is no doubt about it."""
    message = f"`{short(place.text[start:end])}` is not a number"
    fix = ((start, end, number),) if number else ()
    return place.mistake(start, end, hint, *fix, message=message)
