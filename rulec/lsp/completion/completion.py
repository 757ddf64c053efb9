"""What can be typed at the cursor: words of the language, names, codes, dates, each with its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from rulec.lsp.completion.asked import Asked, asked
from rulec.lsp.completion.codes import codes
from rulec.lsp.completion.items import Item
from rulec.lsp.completion.names import names as offered_names
from rulec.lsp.completion.words import dates, declarations, words
from rulec.lsp.manual import brief
from rulec.lsp.named import countries, currency
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.nomenclature.search import mentioning

TRIGGERS = (" ", ",", "(", ".", *"0123456789")
"""What an editor asks for completions after, besides letters: codes are looked for by their digits."""

_SPECIAL = re.compile(r"[\\$}]")  # in a snippet

MOST = 200
"""How many items are offered; where there are more, those that begin with what is typed."""


def completion(
    files: Workspace, names: Names, path: Path, offset: int, snippets: bool = True
) -> types.CompletionList:
    """The items that may stand at an offset of a file.

    With `snippets` a declaration comes with its skeleton, for editors that know tab stops.
    """
    where = asked(files, names, path, offset)
    if where is None:
        return types.CompletionList(False, [])
    offered = list({(i.label, i.here): i for i in _offered(where, snippets)}.values())
    kept = _cut(where, offered)
    lines = files.lines(path)
    place = lines.between(where.start, where.offset)
    here = lines.between(where.offset, where.offset)
    ordered = sorted(kept, key=lambda item: item.group)
    return types.CompletionList(
        len(kept) < len(offered) or "CODE" in where.accepts,
        [
            _laid_out(item, index, here if item.here else place, snippets)
            for index, item in enumerate(ordered)
        ],
    )


def warm() -> None:
    """Read once what is slow the first time: names of countries and currencies, descriptions."""
    countries()
    currency("EUR")
    mentioning("watch")
    brief("goods")


def _offered(where: Asked, snippets: bool) -> Iterator[Item]:
    if not where.declaration:
        yield from declarations(where, snippets)
        return
    digits = where.typed[:1].isdigit()
    if not digits:
        yield from offered_names(where)
    if "CODE" in where.accepts:
        yield from codes(where)
    yield from dates(where)
    for item in words(where, snippets):
        if item.here or not digits:
            yield item


def _cut(where: Asked, offered: list[Item]) -> list[Item]:
    """At most so many items, those first that begin with what is typed, then those that have it."""
    typed = where.typed.casefold()
    asked_again = "CODE" in where.accepts and typed.isalpha()
    if len(offered) <= MOST and not asked_again:
        return offered

    def rank(item: Item) -> int:
        text = (item.find or item.label).casefold()
        return 0 if text.startswith(typed) else 1 if typed in text else 2

    fitting = sorted((i for i in offered if rank(i) < 2), key=lambda i: (rank(i), i.group))
    return fitting[:MOST]


def _laid_out(item: Item, index: int, place: types.Range, snippets: bool) -> types.CompletionItem:
    text = item.text or item.label
    snippet = item.snippet
    if snippets and not snippet and " " in text:
        # Neovim's own completion puts in a plain text only up to its first blank
        snippet, text = True, _SPECIAL.sub(r"\\\g<0>", text)
    return types.CompletionItem(
        item.label,
        # the detail alone is shown of one item only: that of the row which is chosen
        label_details=types.CompletionItemLabelDetails(
            description=item.brief or item.detail or None
        ),
        kind=item.kind,
        detail=item.detail or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, item.about)
        if item.about
        else None,
        sort_text=f"{item.group}{index:04d}",
        filter_text=item.find or item.label,
        insert_text_format=types.InsertTextFormat.Snippet
        if snippet
        else types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(place, text),
    )
