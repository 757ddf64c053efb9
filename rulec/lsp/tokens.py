"""Semantic tokens: what each word of a file is, with names told apart by what they name."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

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

_BEGINS = re.compile(r"^(?=[^\s#])", re.M)
"""Where declarations begin: there the lexer begins anew, whatever stands in front."""

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
        here = lines.units(lines.lines[number][: start - at])
        wide = lines.units(lines.lines[number][start - at : start - at + length])
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
    for word in _lexical(text):
        start, length, _, _ = word
        while waiting and waiting[0].span.start < start:
            yield _named(waiting.popleft())
        if waiting and waiting[0].span.start < start + length:
            while waiting and waiting[0].span.start < start + length:
                yield _named(waiting.popleft())
        else:
            yield word
    yield from map(_named, waiting)


def _named(name: Occurrence) -> Token:
    built_in = 2 if name.kind == "fact" and name.name in BUILT_IN else 0
    length = name.span.end - name.span.start
    return name.span.start, length, _NAMES[name.kind], int(name.declares) | built_in


def _lexical(text: str) -> Iterator[Token]:
    """What can be told without knowing the names, one declaration after another."""
    cuts = [0, *(m.start() for m in _BEGINS.finditer(text, 1)), len(text)]
    for start, end in pairwise(cuts):
        for at, length, shown, modifiers in _words(text[start:end]):
            yield start + at, length, shown, modifiers


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[Token, ...]:
    """The words of one declaration that are coloured; most are as they were before an edit."""
    made = []
    for start, kind, value in RuleLexer().get_tokens_unprocessed(text):
        shown = next((t for lexical, t in _LEXICAL if kind in lexical), None)
        if shown is not None and value:
            made.append((start, len(value), shown, int(kind in Keyword.Declaration)))
    return tuple(made)
