"""The text that an editor has, from the changes that it tells.

Lines end as the protocol says, at LF, CRLF and CR. pygls' documents also end them at form feeds and
at U+2028, and put the end of a line that is too short one character too far left, so their copy of a
text does not stay the editor's: this one is kept instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol, lsp_method

from rulec.lsp.positions import column

_BREAK = re.compile(r"\r\n|\n|\r")


class Protocol(LanguageServerProtocol):
    """The protocol without pygls' own copy of what is typed."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Iterator[Any]:
        """Hand a change on as it came."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None


def edited(
    text: str, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: str
) -> str:
    """The text after changes, each of which is told of the text that the one before left.

    A place behind the end of its line is that end, and a line behind the last is the end of the text.
    """
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start = _offset(text, change.range.start, encoding)
            end = max(start, _offset(text, change.range.end, encoding))
            text = text[:start] + change.text + text[end:]
        else:
            text = change.text
    return text


def _offset(text: str, position: types.Position, encoding: str) -> int:
    begin = 0
    if position.line > 0:
        before = next(islice(_BREAK.finditer(text), position.line - 1, None), None)
        if before is None:
            return len(text)
        begin = before.end()
    end = _BREAK.search(text, begin)
    line = text[begin : end.start() if end else len(text)]
    return begin + column(line, position.character, encoding)
