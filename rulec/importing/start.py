"""A new rule file: what its author answered, and to-dos for the first provision and example."""

from __future__ import annotations

import re

from attrs import frozen

from rulec.importing.sheet import Sheet, said
from rulec.importing.words import Names, normalised, slug
from rulec.nomenclature import hs_edition

_URL = re.compile(r"https?://[^<>\s\"]+")
_KIND = re.compile(
    r"\b(?:regulations?|decree|act|law|order|decision|notice|resolution|notification|ordinance"
    r"|directive|announcement|circular|rules)\b",
    re.I,
)
_NUMBER = re.compile(r"(?:\b(?:No|Nr|number)\b\.?|\u2116)\s*([0-9]{1,8}(?:/[0-9]{1,8}){0,2})", re.I)
_DIRECTLY = re.compile(r"\s*(?:\([A-Z]{2,8}\)\s*)?([0-9]{1,8}(?:/[0-9]{1,8}){0,2})\b")


@frozen
class StartSource:
    """A legal text: its title, how well it is known, and where it is if that was said."""

    title: str
    evidence: str
    url: str | None = None


@frozen
class Start:
    """The answers. `open_words` are the words that leave the list open, "" if it is closed, None if
    that was not said."""

    id: str
    title: str
    regime: str
    target: str
    currency: str
    edition: str
    sources: tuple[StartSource, ...]
    implements: tuple[str, ...] = ()
    open_words: str | None = None


def start_text(start: Start) -> str:
    """The rule file in canonical layout; it states nothing but the answers."""
    sheet = Sheet()
    sheet.comment(
        "Every `to do` is for its author. `rulec check` says what is wrong with the file, `rulec fmt` "
        "lays it out, `rulec help-language` explains the language."
    )
    sheet.todo(
        "reach",
        f"what movements does the list reach? Without `applies when` it is exports to {start.target}",
    )
    clauses = [
        f"regime {start.regime}",
        f"target {start.target}",
        f"currency {start.currency}",
        f"edition {start.edition}",
    ]
    if start.implements:
        clauses.append(f"implements {', '.join(start.implements)}")
    sheet.block("ruleset", start.title, clauses, start.id)
    names = Names(("and", "or", "not", "is", "in"))
    cited = [_source(sheet, source, names) for source in start.sources]
    _open(sheet, start, cited[0])
    _next_steps(sheet, start, cited[0])
    return sheet.text()


def _source(sheet: Sheet, source: StartSource, names: Names) -> str:
    wanted = _short(source.title)
    name = names.take(wanted if re.match("[a-z]", wanted) else f"text_{wanted}".rstrip("_"))
    clauses = [f"evidence {source.evidence}"]
    if source.url and _URL.fullmatch(source.url) and normalised(source.url) == source.url:
        clauses.insert(0, f"url <{source.url}>")
    elif source.url:
        clauses.append(said("note", f"Where it is: {source.url}"))
    else:
        sheet.todo("url", "where can it be read? Add `url <https://...>` if it is on the net")
    sheet.block("source", source.title, clauses, name)
    return name


def _short(title: str) -> str:
    """What a legal text is called in `cite`: its kind and number, or else its first words.

    >>> _short("Council Regulation (EU) No 509/2012 of 15 June 2012"), _short("Decree 12 of 2015")
    ('regulation_509_2012', 'decree_12')
    """
    kind = _KIND.search(title)
    number = kind and (_NUMBER.search(title, kind.end()) or _DIRECTLY.match(title, kind.end()))
    return slug(f"{kind[0]} {number[1]}", 4) if kind and number else slug(title)


def _open(sheet: Sheet, start: Start, cited: str) -> None:
    if start.open_words:
        words = normalised(start.open_words)
        sheet.todo("judgement", "who decides it (`by`), and on what ground (`ground`)?")
        sheet.block("judgement", f"covered without being named: {words}", [], "within_open_list")
        sheet.todo(
            "place", f'from which day (`from`), and where does it say so (`cite {cited} "..."`)?'
        )
        sheet.block(
            "open", words, ["judged within_open_list", f"cite {cited}"], f"{start.id.lower()}_open"
        )
    elif start.open_words is None:
        sheet.todo(
            "open",
            "the list is closed as it stands: what it does not name is free. If it says `includes` or "
            "the like, add an `open` declaration",
            alone=True,
        )


def _next_steps(sheet: Sheet, start: Start, cited: str) -> None:
    name, system = f"{start.id.lower()}_1", start.edition[:2].upper()
    sheet.comment(
        "`ex` means a part of the code: those articles that fit the words. Words that somebody has to "
        "judge, such as high quality, are declared with `judgement` and tested with `when judged NAME`; "
        "a value whose unit the law leaves open is `value unspecified`. `use goods` has headings for "
        "words without codes.",
    )
    sheet.todo("provision", "the first provision, in the words of the list, such as")
    sheet.sample(
        [
            f'prohibit {name} "the words of item 1"',
            "  from  2018-01-31",
            f"  goods {system} 9101, ex 9102",
            f"  when  value each > 50 {start.currency}",
            f'  cite  {cited} "item 1"',
        ]
    )
    sheet.todo("exemption", "what the law excepts, and from which of its items, such as")
    sheet.sample(
        [
            'exempt travellers "the words of the article"',
            "  of   all",
            "  when purpose is personal_effects",
            f'  cite {cited} "article 2"',
        ]
    )
    sheet.todo("example", "the first example, on the border of the first provision, such as")
    sheet.sample(
        [
            'example "a watch just above the limit"',
            f"  given  code 9101 11, value 50.01 {start.currency}, quantity 1, date 2018-01-31",
            f"  expect prohibited by {name}",
        ]
    )


def known_edition(text: str) -> str:
    """The edition as it is written in a rule file; EditionError if there is no such edition."""
    hs_edition(text)
    return text.upper().replace(" ", "").replace("-", "")
