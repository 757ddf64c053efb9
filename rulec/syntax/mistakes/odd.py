"""Characters that cannot stand where they do: in names, in strings, or anywhere at all."""

from __future__ import annotations

import re
import unicodedata

from rulec.syntax.mistakes.mistake import Change, Mistake, short

_INSTEAD = {";": ",", "≥": ">=", "≤": "<=", "≠": "is not"}
# letters of other alphabets that look like Latin ones (Cyrillic, Greek)
_ALIKE = dict(
    zip(
        "асеорхуіјѕԁһԛԝАВСЕНІЈКМОРЅТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "aceopxyijsdhqwABCEHIJKMOPSTXABEZHIKMNOPTYXo",
        strict=True,
    )
)
_QUOTES = re.compile("[“”„‟«»‘’‚`´']([^“”„‟«»‘’‚`´'\"\\\\\n]*)[“”„‟«»‘’‚`´']")
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b")
_ODD = {
    "“”„‟«»": 'type the plain quotation mark "',
    "'‘’‚`´": 'a text stands between plain quotation marks "',
    "–—−‐‑": "type a plain hyphen -; for a range of codes write `to`",
    ";": "separate with commas",
    "!": "write `not`, or `is not` between a fact and a value",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write `is not`",
    "$€£¥₽": "write the code of the currency after the amount, such as 50 EUR",
    "[]{}": "only ( and ) are used",
}


def alike(word: str) -> str:
    """The word in the Latin letters that it looks like, where every letter has one."""
    plain = unicodedata.normalize("NFKC", "".join(_ALIKE.get(c, c) for c in word))
    return plain if plain.isascii() else word


def odd_character(text: str, at: int) -> Mistake | None:
    """A character that has no place outside strings and comments, with those like it behind it."""
    char = text[at]
    if char.isascii() and (char.isalnum() or char in '_-<>=(),.:"'):
        return None
    if char.isspace():
        return _blank(text, at)
    if not char.isprintable():
        return _invisible(text, at)
    quoted = _QUOTES.match(text, at)
    if quoted:
        inside = quoted[1].strip()
        return _no_meaning(text, at, at + 1, _hint(char), ((at, quoted.end(), f'"{inside}"'),))
    if not char.isascii() and (found := _compatible(text, at)) is not None:
        return found
    if re.match(r"//+\s|/\*", text[at : at + 40]):
        return comment(text, at, at + 2)
    if closed := re.compile(r"([\[{])([^\[\]{}()\n\"]*)[\]}]").match(text, at):
        end = closed.end()
        return _no_meaning(text, at, at + 1, _hint(char), ((at, at + 1, "("), (end - 1, end, ")")))
    if char == ";" and re.match(r"[ \t]*(?:\n|\Z)", text[at + 1 :]):
        return _no_meaning(text, at, at + 1, "leave it out", ((at, at + 1, ""),))
    new = _INSTEAD.get(char)
    return _no_meaning(text, at, at + 1, _hint(char), ((at, at + 1, new),) if new else ())


def _hint(char: str) -> str | None:
    return next((hint for chars, hint in _ODD.items() if char in chars), None)


def _no_meaning(
    text: str, start: int, end: int, hint: str | None, fix: tuple[Change, ...] = ()
) -> Mistake:
    char = text[start]
    name = "" if char.isascii() else f" (U+{ord(char):04X}, {_called(char)})"
    message = f"`{text[start:end]}`{name} has no meaning here"
    return Mistake("E0103", message, start, end, hint=hint, fix=fix)


def _called(char: str) -> str:
    return unicodedata.name(char, "control character").lower()


def _blank(text: str, at: int) -> Mistake:
    """Blanks that are no plain ones; between the digits of a number there should be none."""
    run = re.compile(r"[^\S \t\r\n]+").match(text, at)
    end = run.end() if run else at + 1
    message = f"U+{ord(text[at]):04X} ({_called(text[at])}) is not a plain blank"
    front = re.search(r"(?<![0-9])[0-9]{1,3}(?:[^\S\n][0-9]{3})*$", text[max(0, at - 40) : at])
    groups = re.compile(r"(?:[^\S\n][0-9]{3})+(?![0-9])").match(text, at)
    if front is not None and groups is not None:
        start = at - len(front[0])
        number = f"{int(re.sub('[^0-9]', '', front[0] + groups[0])):_}"
        fix = ((start, groups.end(), number),)
        return Mistake("E0103", message, at, end, hint=f"write {number}", fix=fix)
    return Mistake(
        "E0103", message, at, end, hint="type a plain blank", fix=((at, end, " " * (end - at)),)
    )


def _invisible(text: str, at: int) -> Mistake:
    """Characters that nobody sees, and what steers a terminal."""
    steering = _STEERING.match(text, at)
    end = steering.end() if steering else at + 1
    while (
        not steering and end < len(text) and not text[end].isprintable() and not text[end].isspace()
    ):
        end += 1
    message = (
        f"the invisible character U+{ord(text[at]):04X} ({_called(text[at])}) has no meaning here"
    )
    hint = "delete it" if end == at + 1 else f"delete it, and the {end - at - 1} behind it"
    return Mistake("E0103", message, at, end, hint=hint, fix=((at, end, ""),))


def _compatible(text: str, at: int) -> Mistake | None:
    """Wide forms, and digits of other scripts, of what is plain in the language."""
    end, plain = at, ""
    while end < len(text) and (
        not text[end].isascii() or plain.isalnum() and re.match(r"\w", text[end])
    ):
        form = unicodedata.decomposition(text[end])
        digit = unicodedata.digit(text[end], None)
        if form.startswith("<super>") or form.startswith("<sub>"):
            break
        made = str(digit) if digit is not None else unicodedata.normalize("NFKC", text[end])
        if (
            not made.isascii()
            or not made.strip()
            or not (made.isalnum() or made in ",.:;()<>=\"'-")
        ):
            break
        plain, end = plain + made, end + 1
    if not plain:
        return None
    return _no_meaning(text, at, end, f"type it plainly: {short(plain)}", ((at, end, plain),))


def comment(text: str, at: int, behind: int) -> Mistake:
    """A comment of another language, whose sign ends `behind`; one that is closed behind its line stays."""
    stop = text.find("\n", at)
    end = at + len(text[at : None if stop < 0 else stop].rstrip())
    close = {"/*": "*/", "<!": "-->"}.get(text[at : at + 2])
    fix: tuple[Change, ...] = ((at, behind, "#"),)
    if close is not None:
        closed = text.find(close, behind)
        if closed < 0 or text[closed + len(close) : end].strip() or closed > end:
            fix = ()
        else:
            fix += ((closed, closed + len(close), ""),)
    return _no_meaning(text, at, behind, "a comment begins with #", fix)


def hidden_in_word(text: str, plain: str, start: int) -> Mistake | None:
    """An invisible character inside the word that stands at a place."""
    word = re.compile(r"\w+").match(plain, start)
    if word is None or word.end() >= len(text):
        return None
    char = text[word.end()]
    hidden = not char.isprintable() and not char.isspace() or unicodedata.category(char) == "Cf"
    return _invisible(text, word.end()) if hidden else None


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
    if word != plain_digits and plain_digits.isdigit() and plain_digits.isascii():
        number = f"{int(plain_digits):_}"
        message = f"`{short(word)}` is not a number"
        fix = ((first, whole.end(), number),)
        return Mistake("E0101", message, first, whole.end(), hint=f"write {number}", fix=fix)
    if word[0].isdigit() or plain[start] in "'’" or re.fullmatch(r"[A-Za-z0-9_]+", word):
        return None
    if plain[start] == "-":
        name, message = word.replace("-", "_"), f"`{short(word)}` is not a name"
        made = Mistake("E0101", message, first, whole.end(), hint=f"write `{name}`")
        return made.instead(name)
    odd = next((c for c in word if ord(c) > 126), None)
    if odd is None:  # such as the rest of an address behind `<>`
        return None
    latin = alike(word)
    hint, instead = None, None
    if latin != word and re.fullmatch(r"[A-Za-z_]\w*", latin):
        instead = latin
        like = unicodedata.normalize("NFKC", _ALIKE.get(odd, odd))
        hint = f"it looks like the Latin letter `{like}` and is another: type it anew"
        if odd not in _ALIKE:
            hint = f"type it plainly: `{like}`"
    return Mistake(
        "E0103",
        f"`{odd}` cannot stand in a name",
        first,
        whole.end(),
        "letters a to z, digits and _",
        hint,
    ).instead(instead)
