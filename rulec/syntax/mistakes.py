"""What a syntax error most likely is, in the words of the person who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import evolve
from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from rulec.diagnostics.suggest import nearest
from rulec.money import CURRENCIES
from rulec.syntax.expected import expected, words
from rulec.syntax.keywords import ALLOWED, CLAUSES
from rulec.syntax.legalese import as_in_the_law
from rulec.syntax.mistake import Mistake, short
from rulec.syntax.odd import not_a_number, odd_character, odd_name, unclosed_string

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
    needless = ((last.start(), last.end(), ""),) if shown == "," else ()
    unit = "a unit, such as number inch" if shown == "number" else None
    return Mistake(
        "E0101",
        f"something is missing after `{short(shown)}`",
        last.start(),
        last.end(),
        unit or expected(options),
        "or is this comma one too many?" if needless else None,
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
    if text[start] == '"' and isinstance(error, UnexpectedCharacters):
        return unclosed_string(text, start)
    found = odd_name(text, plain, start) or odd_character(text, start)
    if found is not None:
        return found
    word = _word(plain, start)
    if begins and word[0].isalpha():
        return _clause(word, start, declaration)
    return (
        as_in_the_law(plain, start, options)
        or _value(plain, start, options)
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
    meant = _near(word, allowed) or _near(word, CLAUSES)
    if meant is None and (said := nearest(word, _MEANT, 1)):
        meant = _MEANT[said[0]]
    hint = _did_you_mean(meant)
    if hint is None and (word == "in" or re.fullmatch(r"[A-Z]{2,6}|[0-9]+", word)):
        hint = "is `goods` missing in front of it?" if "goods" in allowed else None
    return Mistake(
        "E0101",
        f"`{short(word)}` does not begin a clause",
        start,
        start + len(word),
        "one of " + ", ".join(allowed) if allowed else None,
        hint,
    ).instead(meant)


def _near(word: str, known: Iterable[str]) -> str | None:
    near = nearest(word, known, 1)
    return near[0] if near and near[0] != word else None


def _did_you_mean(word: str | None) -> str | None:
    return f"did you mean `{word}`?" if word else None


def _number(plain: str, start: int, options: set[str]) -> Mistake | None:
    """`50,5`, `250 000`, `50EUR`, `EUR 50`."""
    line = plain.rfind("\n", 0, start) + 1
    if plain[start] in ",0123456789" and not ({"CODE", "COMMA"} & options and plain[start] == ","):
        for match in re.compile(r"[0-9][0-9._]*(?:,[0-9][0-9._]*)+").finditer(plain, line):
            if match.start() < start < match.end() and "CODE" not in options:
                return _decimal(match.start(), match[0])
    glued = re.compile(r"([0-9][0-9_]*(?:\.[0-9]+)?|[A-Z]{2,6}(?=[0-9]))(\w+)").match(plain, start)
    if glued and not glued[0].replace("_", "").isdigit():
        return Mistake(
            "E0101",
            f"a blank is missing in `{short(glued[0])}`",
            start,
            glued.end(),
            hint=f"write {short(glued[1])} {short(glued[2])}",
        ).instead(f"{glued[1]} {glued[2]}")
    number = re.compile(r"[0-9][0-9_.]*").match(plain, start)
    before = re.search(r"(\w+)[ \t]+$", plain[line:start])
    if number is None or before is None or "CODE" in options:
        return None
    first, both = line + before.start(), plain[line + before.start() : number.end()]
    if re.fullmatch(r"[0-9][0-9_]*", before[1]) and len(number[0]) == 3:
        joined = f"{before[1]}_{number[0]}"
        return not_a_number(first, both, f"write {joined}").instead(joined)
    if before[1] in CURRENCIES:
        return Mistake(
            "E0101",
            f"`{short(both)}` is not an amount",
            first,
            number.end(),
            hint=f"the currency stands behind: {number[0]} {before[1]}",
        ).instead(f"{number[0]} {before[1]}")
    return None


def _decimal(start: int, word: str) -> Mistake:
    whole, comma, part = word.rpartition(",")
    whole = re.sub(r"[.,_]", "_", whole)
    if re.fullmatch(r"[0-9]{3}", part):
        hint = f"write {whole}_{part} for thousands, {whole}.{part} for decimals"
        return not_a_number(start, word, hint)
    number = f"{whole}.{part.replace('.', '')}"
    return not_a_number(start, word, f"decimals follow a point: {number}").instead(number)


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
        made = Mistake("E0101", message, start, word.end(), f"an address such as <{shown}>")
        return made.instead(f"<{word[0]}>" if "://" in word[0] else None)
    if "STRING" in options and plain[start].isalpha() and _word(plain, start) not in CLAUSES:
        end = start + len(_word(plain, start))
        message = f"`{short(plain[start:end])}` is not expected here"
        bare = rest.removesuffix('"')
        if '"' in bare:
            return Mistake("E0101", message, start, end, expected(options))
        hint = f'put a text in quotation marks: "{short(bare)}"'
        fix = ((start, start + len(rest), f'"{bare}"'),)
        return Mistake("E0101", message, start, end, expected(options), hint, fix)
    return None


_CODE = "give the codes a name with `define` and write `code in NAME`"


def _sign(plain: str, start: int, options: set[str]) -> Mistake | None:
    """Signs of other languages, and commas and parentheses in the wrong place."""
    first = start - len((re.search(r"[<>=!]*$", plain[max(0, start - 3) : start]) or [""])[0])
    sign = re.compile(r"[<>=!]+").match(plain, first)
    if sign is not None:
        return _operator(sign[0], first, options)
    word = _word(plain, start)
    hint, message = None, f"`{short(word)}` is not expected here"
    instead: str | None = None
    comma = False
    if word == ")" and "RPAR" not in options and not _opened(plain, start):
        message, instead = "this parenthesis closes nothing", ""
    elif word == ":":
        hint, instead = "leave the colon out", ""
    elif word == "," and plain[:start].rstrip().endswith(","):
        hint, instead = "one comma is enough", ""
    elif word == "-" and "TO" in options:
        hint, instead = "write `to` for a range, such as 2204 21 to 2204 29", "to"
    elif word == "and" and "COMMA" in options and "AND" not in options:
        hint, instead = "separate with commas", ","
    elif "COMMA" in options and (word in ("in", "ex") or re.match(r"\w", word)):
        instead = _near(word, words(options))
        comma = instead is None
        hint = _did_you_mean(instead) or "is a comma missing in front of it?"
    elif options == {"IN"}:
        hint = _CODE
    elif options == {"LPAR"}:
        hint = "several values stand in parentheses: in (A, B)"
    elif word == "(" and "COMMA" in options:
        hint = "leave the parentheses out"
    else:
        return None
    made = Mistake("E0101", message, start, start + len(word), expected(options), hint)
    if comma:
        behind = len(plain[:start].rstrip())
        return evolve(made, fix=((behind, behind, ","),))
    return made.instead(instead)


_OPERATORS = {"=>": ">=", "=<": "<=", "<>": "is not", "=": ""}


def _operator(sign: str, start: int, options: set[str]) -> Mistake:
    """`=>`, `=`, `==` and the like."""
    instead = _OPERATORS.get(sign)
    hint = None
    if options == {"IN"}:
        hint, instead = _CODE, None
    elif sign in ("=", "==") and options & {"OP", "IS"}:
        hint = "write `is` for one of several values, and > >= < <= for a number"
        instead = None
    elif instead is not None:
        shown = f"`{instead}`" if instead.isalpha() or " " in instead else instead
        hint = f"write {shown}" if instead else "leave it out"
    message = f"`{sign}` is not expected here"
    wanted = None if hint else expected(options)
    return Mistake("E0101", message, start, start + len(sign), wanted, hint).instead(instead)


def _opened(plain: str, start: int) -> bool:
    return plain.count("(", 0, start) > plain.count(")", 0, start)


def _generic(text: str, plain: str, start: int, options: set[str]) -> Mistake:
    end = start + len(_word(plain, start))
    word = text[start:end]
    meant = _near(word, words(options))
    hint = _did_you_mean(meant)
    line = plain.rfind("\n", 0, start) + 1
    clause = plain[line:start].split()
    if hint is None and clause and clause[0] in _ONE_VALUE:
        hint = f"`{clause[0]}` takes one value"
        if clause[0] == "target":
            hint = "a country stands as its two capital letters (ISO 3166-1), such as KP"
    message = f"`{short(word)}` is not expected here"
    return Mistake("E0101", message, start, end, expected(options), hint).instead(meant)


_ONE_VALUE = "regime target currency edition leaving judged from until url evidence type".split()
