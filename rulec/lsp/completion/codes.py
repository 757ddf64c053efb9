"""Commodity codes to complete with: by the digits typed so far, or by a word of their description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve

from rulec.lsp.completion.asked import Asked
from rulec.lsp.completion.items import Item, Kind
from rulec.lsp.taken import LEVELS
from rulec.nomenclature import EditionError, format_code, hs_edition, known_editions
from rulec.nomenclature.search import beginning, lineage, mentioning
from rulec.nomenclature.tree import CURRENT

_MOST_BY_WORD = 60
_DAY = re.compile(r"\bdate\s+(\d{4}-\d\d-\d\d)")
_NEXT = re.compile(r"^\S", re.MULTILINE)
_ROW = 40
"""How many characters of a description a row of offers shows."""


def codes(asked: Asked) -> Iterator[Item]:
    """The codes that may stand at the cursor."""
    edition = _edition(asked)
    if asked.typed[:1].isdigit():
        yield from _apart(
            [_item(c, _styled(c, asked.typed), 3) for c in beginning(_digits(asked.typed), edition)]
        )
    elif asked.typed:
        for code in mentioning(asked.typed, edition, _MOST_BY_WORD):
            yield _item(code, f"{asked.typed} {_told(code)}", 4)
    else:
        for code in beginning("", edition):
            if len(code) == 2:
                yield _item(code, code, 6)


def _edition(asked: Asked) -> str:
    """The edition in which a code at the cursor is read."""
    edition = asked.checked.scope.edition
    if asked.declaration == "renumbered" and "to" in asked.tokens and len(asked.tokens) > 1:
        edition = str(asked.tokens[1])
    if asked.declaration == "example":
        days = [str(t) for t in asked.tokens if t.type == "DATE"] or _DAY.findall(_behind(asked))
        year = days[0][:4] if days else ""
        edition = next((e for e in reversed(known_editions()) if e[2:] <= year), CURRENT)
    try:
        return hs_edition(edition)
    except EditionError:
        return CURRENT


def _behind(asked: Asked) -> str:
    """What the declaration has behind the cursor."""
    text = asked.checked.file.text
    end = _NEXT.search(text, asked.offset)
    return text[asked.offset : end.start() if end else len(text)]


def _digits(typed: str) -> str:
    return typed.replace(" ", "").replace(".", "")


def _styled(code: str, typed: str) -> str:
    """A code written as the typed part is: with dots, with blanks, or with neither."""
    if "." in typed:
        return format_code(code).replace(" ", ".")
    return code if typed.isdigit() else format_code(code)


def _told(code: str) -> str:
    steps = lineage(code)
    return steps[-1][1] if steps and steps[-1][0] == code else ""


def _item(code: str, find: str, group: int) -> Item:
    dotted = "." in find[:8] and find[:1].isdigit()
    shown = format_code(code).replace(" ", ".") if dotted else format_code(code)
    told = _told(code) or f"{LEVELS[len(code)]}, not in {CURRENT}"
    return Item(shown, Kind.Constant, told, group=group, find=find)


def _apart(items: Sequence[Item]) -> Iterator[Item]:
    """Codes in their order; what the long description of a subheading has in common with the one above
    is left out of its row, clause by clause, as a tariff does."""
    above = ""
    for item in items:
        under = len(_digits(item.label)) == 6
        start = _shared(item.detail, above) if under and len(item.detail) > _ROW else 0
        yield evolve(item, brief=f"... {item.detail[start:]}" if start else "")
        above = item.detail if under else ""


def _shared(a: str, b: str) -> int:
    """How long the clauses are that both descriptions begin with."""
    ends = [match.end() for match in re.finditer(r"[,;] ", a) if b.startswith(a[: match.end()])]
    return max(ends, default=0) if a != b else 0
