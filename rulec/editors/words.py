"""The words and tokens of the language, as editors need them: sorted by what a reader sees.

The patterns are those of grammar/rulec.lark (a test holds them against it), written here so that
a lexer can be loaded without Lark. Numbers and codes also begin no word's middle: an editor goes on
behind what it cannot read, and would try a long row of digits at each of them.
"""

from __future__ import annotations

PROVISIONS = ("prohibit", "license", "exempt", "open", "adopt")
"""Declarations of what the law does; their names are what verdicts cite."""

NAMED = ("ruleset", "library", "source", "fact", "judgement", "define")
"""Declarations of what provisions are written with."""

OTHER = ("use", "renumbered", "acknowledge", "example")
"""Declarations that give no name."""

EX = "ex"
"""The law's own word for *part of* a code."""

PARTS = ("needs",)
"""Words inside clauses that read as clauses of their own."""

OPERATORS = tuple(
    "all and code each except in is not number one_of or per to unspecified value".split()
)
"""Words inside goods, conditions and facts."""

NOT_OPERANDS = ("judged", "value", "code", "not")
"""Where a condition may begin with a name, these are no names."""

WITH_NAME = ("regime", "target", "edition", "leaving", "judged", "implements", "of", "expect", "by")
"""Clauses that begin with a name; more may follow after commas. (`by` may have a text, too.)"""

WITH_VALUE = ("applies", "note", "interpretation", "ground", "from", "until")
"""Clauses whose text, date or condition shows by itself what it is."""

OWN = ("goods", "given", "provisions", "cite", "currency", "type", "evidence", "url", "when")
"""Clauses with a shape of their own."""

NAME = r"(?!(?:and|or|not|is|in)\b)[A-Za-z_][A-Za-z0-9_]*"
NUMBER = r"(?<!\w)[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?!\w|\.[0-9])"
DATE = r"[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?\b"
CODE = r"(?<!\w)[0-9]+(?:[ .][0-9]+)*(?!\w)"
SYSTEM = r"[A-Z]{2,6}\b"
EVIDENCE = r"[a-z]+(?:-[a-z]+)*"
URL = r"<[^>\s]*>"
OPERATOR = r">=|<=|>|<"
COMMENT = r"#[^\n]*"
CURRENCY = r"[A-Z]{3}(?![A-Za-z0-9_])"
"""A unit that is a currency (ISO 4217) and not a measure."""


def word(*words: str) -> str:
    """A pattern that finds any of the words, whole."""
    return rf"(?<![A-Za-z0-9_])(?:{'|'.join(words)})(?![A-Za-z0-9_])"
