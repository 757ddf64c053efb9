"""Commodity codes to complete with: by the digits typed so far, or by a word of their description."""

from __future__ import annotations

from collections.abc import Iterator

from rulec.lsp.asked import Asked
from rulec.lsp.items import Item, Kind
from rulec.lsp.taken import LEVELS
from rulec.nomenclature import EditionError, format_code, hs_edition, known_editions
from rulec.nomenclature.search import beginning, lineage, mentioning
from rulec.nomenclature.tree import CURRENT

_MOST_BY_WORD = 60


def codes(asked: Asked) -> Iterator[Item]:
    """The codes that may stand at the cursor."""
    edition = _edition(asked)
    if asked.typed[:1].isdigit():
        for code in beginning(_digits(asked.typed), edition):
            yield _item(code, _styled(code, asked.typed), 3)
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
        days = [str(t) for t in asked.tokens if t.type == "DATE"]
        year = days[0][:4] if days else ""
        edition = next((e for e in reversed(known_editions()) if e[2:] <= year), CURRENT)
    try:
        return hs_edition(edition)
    except EditionError:
        return CURRENT


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
