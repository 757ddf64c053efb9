"""What a syntax error most likely is, in the words of the person who wrote the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from attrs import frozen
from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from rulec.diagnostics.suggest import did_you_mean, nearest
from rulec.money import CURRENCIES
from rulec.syntax.grammar import keyword
from rulec.syntax.keywords import ALLOWED, CLAUSES

MAX_DEPTH = 64


@frozen
class Mistake:
    """A diagnostic with offsets in the text of its declaration."""

    code: str
    message: str
    start: int
    end: int
    expected: str | None = None
    hint: str | None = None


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
    unit = "a unit, such as number inch" if shown == "number" else None
    return Mistake(
        "E0101",
        f"something is missing after `{short(shown)}`",
        last.start(),
        last.end(),
        unit or _expected(options),
        "or is this comma one too many?" if shown == "," else None,
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
    if text[start] == '"' and isinstance(error, UnexpectedCharacters):
        return _string(text, start)
    found = _name(text, plain, start) or odd_character(text, start)
    if found is not None:
        return found
    word = _word(plain, start)
    if begins and word[0].isalpha():
        return _clause(word, start, declaration)
    return (
        _value(plain, start, options)
        or _number(plain, start, options)
        or _sign(plain, start, options)
        or _generic(text, plain, start, options)
    )


def _terminals(error: UnexpectedInput) -> set[str]:
    found: Iterable[str] = ()
    if isinstance(error, UnexpectedToken):
        found = error.accepts or error.expected
    elif isinstance(error, UnexpectedCharacters):
        found = error.allowed or ()
    return set(found)


def _word(plain: str, start: int) -> str:
    match = re.compile(r'"x*"?|[0-9]{4}-[0-9]+-[0-9]+|\w+|[<>=!]+|.', re.S).match(plain, start)
    return match[0] if match else ""


def _string(text: str, start: int) -> Mistake:
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
    )


def _name(text: str, plain: str, start: int) -> Mistake | None:
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
        return _not_a_number(first, word, f"write {int(plain_digits):_}")
    if word[0].isdigit() or plain[start] in "'’" or re.fullmatch(r"[A-Za-z0-9_]+", word):
        return None
    if plain[start] == "-":
        hint = f"write `{word.replace('-', '_')}`"
        return Mistake("E0101", f"`{short(word)}` is not a name", first, whole.end(), hint=hint)
    odd = next((c for c in word if ord(c) > 126), None)
    if odd is None:  # such as the rest of an address behind `<>`
        return None
    return Mistake(
        "E0103",
        f"`{odd}` cannot stand in a name",
        first,
        whole.end(),
        "letters a to z, digits and _",
    )


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
    if char.isspace():
        message, hint = f"{number} ({name}) is not a plain blank", "type a plain blank"
    elif not char.isprintable():
        message = f"the invisible character {number} ({name}) has no meaning here"
        hint = "delete it"
    elif char.isascii():
        message = f"`{char}` has no meaning here"
    else:
        message = f"`{char}` ({number}, {name}) has no meaning here"
    return Mistake("E0103", message, at, at + 1, hint=hint)


_MEANT = {
    **dict.fromkeys(("since", "starting", "effective", "begins"), "from"),
    **dict.fromkeys(("till", "ends", "expires", "repealed"), "until"),
    **dict.fromkeys(("codes", "items", "headings"), "goods"),
    **dict.fromkeys(("if", "where", "unless", "condition"), "when"),
    **dict.fromkeys(("source", "reference", "citation", "see"), "cite"),
    **dict.fromkeys(("comment", "remark"), "note"),
}


def _clause(word: str, start: int, declaration: str) -> Mistake:
    allowed = ALLOWED.get(declaration, ())
    hint = did_you_mean(word, allowed) or did_you_mean(word, CLAUSES)
    meant = nearest(word, _MEANT, 1)
    if hint is None and meant:
        hint = f"did you mean `{_MEANT[meant[0]]}`?"
    if hint is None and (word == "in" or re.fullmatch(r"[A-Z]{2,6}|[0-9]+", word)):
        hint = "is `goods` missing in front of it?" if "goods" in allowed else None
    return Mistake(
        "E0101",
        f"`{short(word)}` does not begin a clause",
        start,
        start + len(word),
        "one of " + ", ".join(allowed) if allowed else None,
        hint,
    )


def _not_a_number(start: int, word: str, hint: str) -> Mistake:
    message = f"`{short(word)}` is not a number"
    return Mistake("E0101", message, start, start + len(word), hint=hint)


def _number(plain: str, start: int, options: set[str]) -> Mistake | None:
    """`50,5`, `250 000`, `50EUR`, `EUR 50`."""
    line = plain.rfind("\n", 0, start) + 1
    if plain[start] in ",0123456789" and not ({"CODE", "COMMA"} & options and plain[start] == ","):
        for match in re.compile(r"[0-9][0-9._]*(?:,[0-9][0-9._]*)+").finditer(plain, line):
            if match.start() < start < match.end() and "CODE" not in options:
                return _not_a_number(match.start(), match[0], _decimal(match[0]))
    glued = re.compile(r"([0-9][0-9_]*(?:\.[0-9]+)?|[A-Z]{2,6}(?=[0-9]))(\w+)").match(plain, start)
    if glued and not glued[0].replace("_", "").isdigit():
        return Mistake(
            "E0101",
            f"a blank is missing in `{short(glued[0])}`",
            start,
            glued.end(),
            hint=f"write {short(glued[1])} {short(glued[2])}",
        )
    number = re.compile(r"[0-9][0-9_.]*").match(plain, start)
    before = re.search(r"(\w+)[ \t]+$", plain[line:start])
    if number is None or before is None or "CODE" in options:
        return None
    first, both = line + before.start(), plain[line + before.start() : number.end()]
    if re.fullmatch(r"[0-9][0-9_]*", before[1]) and len(number[0]) == 3:
        return _not_a_number(first, both, f"write {before[1]}_{number[0]}")
    if before[1] in CURRENCIES:
        return Mistake(
            "E0101",
            f"`{short(both)}` is not an amount",
            first,
            number.end(),
            hint=f"the currency stands behind: {number[0]} {before[1]}",
        )
    return None


def _decimal(word: str) -> str:
    whole, comma, part = word.rpartition(",")
    whole = re.sub(r"[.,_]", "_", whole)
    if re.fullmatch(r"[0-9]{3}", part):
        return f"write {whole}_{part} for thousands, {whole}.{part} for decimals"
    return f"decimals follow a point: {whole}.{part.replace('.', '')}"


def _value(plain: str, start: int, options: set[str]) -> Mistake | None:
    """Dates, addresses and texts that are not written as such."""
    word = re.compile(r"[^\s,()\"]+").match(plain, start)
    if word is None:
        return None
    stop = plain.find("\n", start)
    rest = plain[start : len(plain) if stop < 0 else stop].rstrip()
    if options == {"DATE"}:
        return Mistake(
            "E0101",
            f"`{short(rest)}` is no date",
            start,
            start + len(rest),
            "year-month-day, such as 2017-11-15",
        )
    if options == {"URL"}:
        shown = short(word[0])
        message = f"`{shown}` is not expected here"
        return Mistake("E0101", message, start, word.end(), f"an address such as <{shown}>")
    if "STRING" in options and plain[start].isalpha() and _word(plain, start) not in CLAUSES:
        return Mistake(
            "E0101",
            f"`{short(_word(plain, start))}` is not expected here",
            start,
            start + len(_word(plain, start)),
            _expected(options),
            None
            if '"' in rest.rstrip('"')
            else f'put a text in quotation marks: "{short(rest.strip(chr(34)))}"',
        )
    return None


_SAID = {
    **dict.fromkeys(("exceeding", "exceeds", "above", "over", "more", "greater"), "write >"),
    **dict.fromkeys(("below", "under", "less", "fewer"), "write <"),
    **dict.fromkeys(("equals", "equal", "are", "was"), "write `is`"),
}


_CODE = "give the codes a name with `define` and write `code in NAME`"


def _sign(plain: str, start: int, options: set[str]) -> Mistake | None:
    """Signs of other languages, and commas and parentheses in the wrong place."""
    first = start - len((re.search(r"[<>=!]*$", plain[max(0, start - 3) : start]) or [""])[0])
    sign = re.compile(r"[<>=!]+").match(plain, first)
    if sign is not None:
        hint = {
            "=>": "write >=",
            "=<": "write <=",
            "<>": "write `is not`",
            "=": "leave it out",
        }.get(sign[0])
        if sign[0] in ("=", "==") and options & {"OP", "IS"}:
            hint = "write `is` for one of several values, and > >= < <= for a number"
        if options == {"IN"}:
            hint = _CODE
        message = f"`{sign[0]}` is not expected here"
        expected = None if hint else _expected(options)
        return Mistake("E0101", message, first, sign.end(), expected, hint)
    word = _word(plain, start)
    hint, message = None, f"`{short(word)}` is not expected here"
    if word == ")" and "RPAR" not in options and not _opened(plain, start):
        message = "this parenthesis closes nothing"
    elif word == ":":
        hint = "leave the colon out"
    elif word == "," and plain[:start].rstrip().endswith(","):
        hint = "one comma is enough"
    elif word == "-" and "TO" in options:
        hint = "write `to` for a range, such as 2204 21 to 2204 29"
    elif word == "and" and "COMMA" in options and "AND" not in options:
        hint = "separate with commas"
    elif "COMMA" in options and (word in ("in", "ex") or re.match(r"\w", word)):
        hint = did_you_mean(word, _words(options)) or "is a comma missing in front of it?"
    elif options == {"IN"}:
        hint = _CODE
    elif options == {"LPAR"}:
        hint = "several values stand in parentheses: in (A, B)"
    elif word.lower() in _SAID and options & {"OP", "IS"}:
        hint = _SAID[word.lower()]
    else:
        return None
    return Mistake("E0101", message, start, start + len(word), _expected(options), hint)


def _opened(plain: str, start: int) -> bool:
    return plain.count("(", 0, start) > plain.count(")", 0, start)


def _generic(text: str, plain: str, start: int, options: set[str]) -> Mistake:
    end = start + len(_word(plain, start))
    word = text[start:end]
    hint = did_you_mean(word, _words(options))
    line = plain.rfind("\n", 0, start) + 1
    clause = plain[line:start].split()
    if hint is None and clause and clause[0] in _ONE_VALUE:
        hint = f"`{clause[0]}` takes one value"
    message = f"`{short(word)}` is not expected here"
    return Mistake("E0101", message, start, end, _expected(options), hint)


_ONE_VALUE = "regime target currency edition leaving judged from until url evidence type".split()


# what would have been right

_SHOWN = {
    "NAME": "a name",
    "STRING": "a text in quotation marks",
    "NUMBER": "a number",
    "DATE": "a date such as 2017-11-15",
    "CODE": "a commodity code",
    "SYSTEM": "a nomenclature (HS, CN)",
    "OP": "one of > >= < <=",
    "URL": "an address <https://...>",
    "EVIDENCE": "an evidence level",
}
_CONDITION = frozenset(("LPAR", "NAME", "NOT", "JUDGED", "VALUE"))
_GOODS = frozenset(("CODE", "EX", "SYSTEM", "IN", "ALL"))


def _words(options: Iterable[str]) -> list[str]:
    return [word for name in options if (word := keyword(name)) and word.isalpha()]


def _expected(options: set[str]) -> str | None:
    names = {n for n in options if n not in ("$END", "COMMENT")}
    parts: list[str] = []
    if {"LPAR", "NAME", "NOT"} <= names:
        parts.append("a condition")
        names -= {n for n in names if n in _CONDITION or keyword(n) == "code"}
    if {"NUMBER", "DATE", "NAME"} <= names:
        parts.append("an amount such as 50 EUR, a date, or a name from `define`")
        names -= {"NUMBER", "DATE", "NAME"}
    if {"CODE", "IN"} <= names:
        parts.append("a commodity code, `in NAME` or `all`")
        names -= _GOODS
    clauses = {n for n in names if n.endswith("_CLAUSE") or _is_clause(n, names)}
    if len(names) == 1:
        clauses = set()
    parts += sorted(f"`{w}`" for n in names - clauses if (w := keyword(n)))
    parts += sorted(_SHOWN[n] for n in names if n in _SHOWN)
    if clauses:
        parts.append("another clause")
    return ", ".join(parts) or None


def _is_clause(name: str, names: set[str]) -> bool:
    word = keyword(name)
    return word in CLAUSES and word != "judged" and (word != "ex" or "CODE" not in names)


def short(word: str) -> str:
    return word if len(word) <= 40 else word[:37] + "..."
