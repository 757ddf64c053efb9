"""Semantic tokens: what each word of a file is, with names told apart by what they name."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from lsprotocol import types
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from rulec.editors.pygments_lexer import RuleLexer
from rulec.lsp.names import Occurrence
from rulec.lsp.positions import Lines
from rulec.model.names import BUILT_IN

T = types.SemanticTokenTypes
_NAMES = {
    "source": T.Variable,
    "fact": T.Property,
    "judgement": T.Property,
    "definition": T.Type,
    "constant": T.EnumMember,
    "provision": T.Function,
    "ruleset": T.Namespace,
    "library": T.Namespace,
}
_LEXICAL: tuple[tuple[_TokenType, types.SemanticTokenTypes], ...] = (
    (Comment, T.Comment),
    (String, T.String),
    (Number, T.Number),
    (Keyword.Type, T.Modifier),  # `ex`, the law's own word
    (Keyword, T.Keyword),
    (Operator.Word, T.Keyword),
    (Operator, T.Operator),
    (Name.Constant, T.EnumMember),  # currencies and nomenclatures
)
_MODIFIERS = (types.SemanticTokenModifiers.Declaration, types.SemanticTokenModifiers.DefaultLibrary)
_TYPES = tuple(dict.fromkeys((*_NAMES.values(), *(kind for _, kind in _LEXICAL))))
LEGEND = types.SemanticTokensLegend([t.value for t in _TYPES], [m.value for m in _MODIFIERS])

Token = tuple[int, int, types.SemanticTokenTypes, int]
"""Start, length, type, and a bit for each modifier."""


def tokens(lines: Lines, names: list[Occurrence]) -> list[int]:
    """The tokens of a text as the protocol counts them: five numbers each, relative to the one before."""
    data: list[int] = []
    line = character = 0
    at = number = 0
    for start, length, kind, modifiers in _told(lines.text, names):
        while number + 1 < len(lines.lines) and at + len(lines.lines[number]) < start:
            at += len(lines.lines[number]) + 1
            number += 1
        here = lines.position(number + 1, start - at + 1).character
        wide = lines.position(number + 1, start - at + length + 1).character - here
        data += (
            number - line,
            here - character if number == line else here,
            wide,
            _TYPES.index(kind),
            modifiers,
        )
        line, character = number, here
    return data


def _told(text: str, names: list[Occurrence]) -> Iterator[Token]:
    """The tokens in the order of the text, none over the end of a line."""
    waiting = deque(names)
    for start, kind, value in RuleLexer().get_tokens_unprocessed(text):
        end = start + len(value)
        shown = next((t for lexical, t in _LEXICAL if kind in lexical), None)
        while waiting and waiting[0].span.start < end:
            named = waiting.popleft()
            built_in = 2 if named.kind == "fact" and named.name in BUILT_IN else 0
            length = named.span.end - named.span.start
            yield named.span.start, length, _NAMES[named.kind], int(named.declares) | built_in
            shown = None
        if shown is not None and value:
            yield start, len(value), shown, int(kind in Keyword.Declaration)
