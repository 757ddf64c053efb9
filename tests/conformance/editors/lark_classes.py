"""What each character of a rule file is, by the compiler's own lexer.

The classes are those that a reader tells apart. A character outside every token has none.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lark import Token

from rulec.syntax.grammar import lark
from rulec.syntax.parser import parse
from rulec.syntax.tree import File

VALUES = {
    "NAME": "name",
    "NUMBER": "number",
    "DATE": "date",
    "CODE": "code",
    "SYSTEM": "system",
    "EVIDENCE": "evidence",
    "URL": "url",
    "STRING": "string",
    "OP": "operator",
    "COMMA": "punctuation",
    "LPAR": "punctuation",
    "RPAR": "punctuation",
    "EX": "ex",
}
DECLARATION = {"HEAD", "USE", "DEFINE", "EXAMPLE", "RENUMBERED"}
CLAUSE = set(
    "WORD_CLAUSE TEXT_CLAUSE DATE_CLAUSE IMPLEMENTS APPLIES WHEN TYPE GOODS CITE OF PROVISIONS GIVEN"
    " EXPECT url evidence".split()
)
LIKE_CLAUSES = {"JUDGED", "BY", "NEEDS"}
"""Words that also begin clauses, or read so: `judged NAME` is the same in a condition."""

WORDS = set("TO ONE_OF EXCEPT IN ALL OR AND NOT VALUE IS EACH PER UNSPECIFIED number code".split())

Classes = list[str | None]


def class_of(token: Token) -> str:
    """The class of a token; Lark names a keyword after itself where the name is free."""
    kind = str(token) if token.type.startswith("__ANON") else token.type
    if kind in VALUES:
        return VALUES[kind]
    if kind in DECLARATION:
        return "declaration"
    if kind in CLAUSE or kind in LIKE_CLAUSES:
        return "clause"
    assert kind in WORDS, kind
    return "word"


def by_lark(text: str) -> Classes:
    """The class of each character of a file without mistakes."""
    file, found = parse(text)
    assert not found, found
    assert file.text == text
    classes: Classes = [None] * len(text)
    for start, token in tokens(file):
        assert token.start_pos is not None and token.end_pos is not None
        for at in range(start + token.start_pos, start + token.end_pos):
            classes[at] = class_of(token)
    for comment in file.comments:
        line = re.compile("[^\n]*").match(text, comment.offset)
        assert line is not None
        for at in range(line.start(), line.end()):
            assert classes[at] is None
            classes[at] = "comment"
    return classes


def tokens(file: File) -> list[tuple[int, Token]]:
    """Every token, with the offset of the declaration that its positions count from."""
    starts = [declaration.span.start for declaration in file.declarations]
    found = []
    for start, end in pairwise([*starts, len(file.text)]):
        lexer = lark().parse_interactive(file.text[start:end])
        found += [(start, token) for token in lexer.exhaust_lexer()]
    return found


def drift(text: str, true: Classes, seen: Classes) -> str | None:
    """Where two readings of a text part first, in words; None if they agree."""
    assert len(true) == len(seen) == len(text)
    for at, (left, right) in enumerate(zip(true, seen, strict=True)):
        if left != right:
            line = text.count("\n", 0, at) + 1
            shown = text[max(0, at - 40) : at + 40]
            return f"line {line}, {text[at]!r}: {left} by the grammar, {right} here: {shown!r}"
    return None
