"""Characters that cannot stand where they do: in names, in strings, or anywhere at all."""

from __future__ import annotations

import re
import unicodedata

from rulec.syntax.mistake import Mistake, short

_INSTEAD = {";": ",", "&": "and", "|": "or", "≥": ">=", "≤": "<=", "≠": "is not"}
# letters of other alphabets that look like Latin ones (Cyrillic, Greek)
_ALIKE = dict(
    zip(
        "асеорхуіјѕАВСЕНІЈКМОРЅТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aceopxyijsABCEHIJKMOPSTXABEZHIKMNOPTYX",
        strict=True,
    )
)
_QUOTES = re.compile("[“”„‟«»‘’‚`´']([^“”„‟«»‘’‚`´'\"\\\\\n]*)[“”„‟«»‘’‚`´']")
_RANGE = re.compile(r"[–—−‐‑][ \t]*(?:ex[ \t]+)?[0-9]")
_ODD = {
    "“”„‟«»": 'type the plain quotation mark "',
    "'‘’‚`´": 'a text stands between plain quotation marks "',
    "–—−‐‑": "type a plain hyphen -; for a range of codes write `to`",
    ";": "separate with commas",
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`, or `is not` between a fact and a value",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write `is not`",
    "$€£¥₽": "write the code of the currency after the amount, such as 50 EUR",
    "[]{}": "only ( and ) are used",
    "/*": "a comment begins with #",
}


def odd_character(text: str, at: int) -> Mistake | None:
    """A character that has no place outside strings and comments."""
    char = text[at]
    if char.isascii() and (char.isalnum() or char in '_-<>=(),.:"'):
        return None
    number = f"U+{ord(char):04X}"
    hint = next((hint for chars, hint in _ODD.items() if char in chars), None)
    name = unicodedata.name(char, "control character").lower()
    instead = _INSTEAD.get(char)
    if _RANGE.match(text, at) and re.search(r"[0-9][ \t]*$", text[max(0, at - 20) : at]):
        hint, instead = "write `to` for a range of codes", " to "
    if char.isspace():
        message, hint = f"{number} ({name}) is not a plain blank", "type a plain blank"
        instead = " "
    elif not char.isprintable():
        message = f"the invisible character {number} ({name}) has no meaning here"
        hint, instead = "delete it", ""
    elif char.isascii():
        message = f"`{char}` has no meaning here"
    else:
        message = f"`{char}` ({number}, {name}) has no meaning here"
    quoted = _QUOTES.match(text, at)
    if quoted:
        fix = ((at, quoted.end(), f'"{quoted[1]}"'),)
        return Mistake("E0103", message, at, at + 1, hint=hint, fix=fix)
    return Mistake("E0103", message, at, at + 1, hint=hint).instead(instead)


def unclosed_string(text: str, start: int) -> Mistake:
    """A quotation mark that opens a string which its line does not close, or a wrong escape in it."""
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end].rstrip()
    escape = re.match(r'"(?:[^"\\]|\\["\\])*(\\.)', line)
    if escape and re.search(r'[^\\]"', line[escape.end() :]):
        return Mistake(
            "E0102",
            f"`{escape[1]}` is not an escape",
            start + escape.start(1),
            start + escape.end(1),
            'only `\\"` for a quotation mark and `\\\\` for a backslash',
        )
    return Mistake(
        "E0102",
        "this string does not end on its line",
        start,
        start + len(line),
        'a closing `"`',
        "a long text may be written as several strings one after another",
        ((start + len(line), start + len(line), '"'),),
    )


def odd_name(text: str, plain: str, start: int) -> Mistake | None:
    """A word with something in it that no name has: `eu-18`, `möbel`, `250'000`."""
    at = re.compile(r"[\w'’]").match(plain, start) or re.compile(r"-(?=\w)").match(plain, start)
    before = re.search(r"[\w]+(?:[-'’]\w+)*$", plain[max(0, start - 200) : start])
    if at is None or not (before or ord(plain[start]) > 126 and plain[start].isalpha()):
        return None
    first = start - len(before[0]) if before else start
    whole = re.compile(r"[\w\-'’]+").match(plain, first)
    assert whole is not None
    word = text[first : whole.end()]
    plain_digits = re.sub(r"['’]", "", word)
    if word != plain_digits and plain_digits.isdigit():
        number = f"{int(plain_digits):_}"
        return not_a_number(first, word, f"write {number}").instead(number)
    if word[0].isdigit() or plain[start] in "'’" or re.fullmatch(r"[A-Za-z0-9_]+", word):
        return None
    if plain[start] == "-":
        name, message = word.replace("-", "_"), f"`{short(word)}` is not a name"
        made = Mistake("E0101", message, first, whole.end(), hint=f"write `{name}`")
        return made.instead(name)
    odd = next((c for c in word if ord(c) > 126), None)
    if odd is None:  # such as the rest of an address behind `<>`
        return None
    alike = "".join(_ALIKE.get(c, c) for c in word)
    hint, instead = None, None
    if alike.isascii():
        hint = f"it looks like the Latin letter `{_ALIKE[odd]}` and is another: type it anew"
        instead = alike
    return Mistake(
        "E0103",
        f"`{odd}` cannot stand in a name",
        first,
        whole.end(),
        "letters a to z, digits and _",
        hint,
    ).instead(instead)


def not_a_number(start: int, word: str, hint: str) -> Mistake:
    """A word that should be a number."""
    message = f"`{short(word)}` is not a number"
    return Mistake("E0101", message, start, start + len(word), hint=hint)
