"""The Pygments lexer, found as Pygments finds it."""

from __future__ import annotations

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
    Whitespace,
)

from tests.conformance.editors.lark_classes import Classes

CLASSES = {
    Keyword.Declaration: "declaration",
    Keyword: "clause",
    Keyword.Type: "ex",
    Operator.Word: "word",
    Operator: "operator",
    Name.Function: "name",
    Name.Class: "name",
    Name.Namespace: "name",
    Name.Constant: "name",
    Name.Attribute: "name",
    Name: "name",
    Name.Builtin: "system",
    Number: "number",
    Literal.Date: "date",
    Number.Integer: "code",
    Keyword.Constant: "evidence",
    String.Other: "url",
    String.Double: "string",
    String.Escape: "string",
    Comment.Single: "comment",
    Punctuation: "punctuation",
    Whitespace: None,
    Error: None,
    Token.Text: None,
}


def by_pygments(lexer: Lexer, text: str) -> Classes:
    """The class of each character."""
    classes: Classes = []
    for at, kind, value in lexer.get_tokens_unprocessed(text):
        assert at == len(classes)
        classes += [CLASSES[kind]] * len(value)
    return classes
