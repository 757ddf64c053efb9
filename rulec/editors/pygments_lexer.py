"""The language `rulec` for Pygments, and through it for Sphinx, MkDocs, LaTeX (minted) and rich.

It reads as the TextMate grammar does (see rulec.editors.textmate): a state for what has to follow.
"""

from __future__ import annotations

from typing import Any

from pygments.lexer import RegexLexer, default
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
    Whitespace,
)

from rulec.editors import words as w
from rulec.syntax.keywords import CLAUSES

_BLANK = (r"\s+", Whitespace)
_COMMENT = (w.COMMENT, Comment.Single)
_UNREAD = (r"\w+", Error)
_SPECIAL = w.word("code", "value")
_UNIT = [(w.CURRENCY, Name.Constant), (w.NAME, Name.Attribute)]

Rules = list[Any]


def _within(*rules: Any) -> Rules:
    """A state that holds until one of its rules ends it, or a declaration begins."""
    return [_BLANK, _COMMENT, (r"^(?=\S)", Whitespace, "#pop"), *rules]


def _follow(*ends: tuple[str, Any], inner: Rules | None = None) -> Rules:
    """A state that ends with one of `ends`, or before anything else."""
    found = [(pattern, kind, "#pop") for pattern, kind in ends]
    return _within(*(inner or []), *found, default("#pop"))


def _words(*words: str) -> str:
    return w.word(*words)


def _begins(*words: str) -> str:
    return "^" + w.word(*words)


_CODES: Rules = [
    (_words(w.EX), Keyword.Type),
    (w.CODE, Number.Integer),
    (",", Punctuation),
]


class RuleLexer(RegexLexer):  # type: ignore[misc]  # Pygments has no types
    """Rule files of rulec."""

    name = "rulec"
    aliases = ["rulec"]
    filenames = ["*.rule"]
    mimetypes = ["text/x-rulec"]

    tokens = {
        "root": [
            _BLANK,
            _COMMENT,
            (_begins(*w.PROVISIONS), Keyword.Declaration, "provision"),
            (_begins(*w.NAMED), Keyword.Declaration, "named"),
            (_begins("use"), Keyword.Declaration, "library"),
            (_begins("acknowledge"), Keyword.Declaration, "diagnostic"),
            (_begins("example"), Keyword.Declaration),
            (_begins("renumbered"), Keyword.Declaration, ("renumbered", "edition")),
            ('"', String.Double, "string"),
            (_words("goods"), Keyword, "goods"),
            (_words("given"), Keyword, ("given", "fact")),
            (_words("provisions"), Keyword, ("name", "library")),
            (_words("currency"), Keyword, "currency"),
            (_words("cite", *w.PARTS, *w.WITH_NAME), Keyword, "name"),
            (_words("evidence"), Keyword, "evidence"),
            (_words("url"), Keyword, "url"),
            (_words("type"), Keyword, "type"),
            (_words("one_of", "except"), Operator.Word, "name"),
            (_words("number"), Operator.Word, "unit"),
            (_words("when"), Keyword, "operand"),
            (_words(*w.WITH_VALUE), Keyword),
            (_words(w.EX), Keyword.Type),
            (_words("and", "or", "not"), Operator.Word, "operand"),
            (r"\(", Punctuation, "operand"),
            (r"\)", Punctuation),
            (_words("value"), Operator.Word, "per"),
            (_words("code"), Operator.Word),
            (_words("is"), Operator.Word, "is"),
            (_words("in"), Operator.Word, "in"),
            (w.OPERATOR, Operator, "limit"),
            (w.DATE, Literal.Date),
            (w.NUMBER, Number, "unit of number"),
            (",", Punctuation, "name"),
            _UNREAD,
        ],
        # what has to follow
        "provision": _follow((w.NAME, Name.Function)),
        "named": _follow((w.NAME, Name.Class)),
        "library": _follow((w.NAME, Name.Namespace)),
        "diagnostic": _follow((w.NAME, Name.Constant)),
        "edition": _follow((w.NAME, Name.Constant)),
        "currency": _follow((w.NAME, Name.Constant)),
        "name": _follow((w.NAME, Name)),
        "evidence": _follow((w.EVIDENCE, Keyword.Constant)),
        "url": _follow((w.URL, String.Other)),
        "type": _follow((f"(?!{_words('one_of', 'number')}){w.NAME}", Name)),
        "unit": _follow((w.NAME, Name.Attribute)),
        "unit of number": _follow(
            *((f"(?!{_words(*CLAUSES)}){pattern}", kind) for pattern, kind in _UNIT)
        ),
        "operand": _follow((f"(?!{_words(*w.NOT_OPERANDS)}){w.NAME}", Name)),
        "limit": _follow((w.DATE, Literal.Date), (w.NAME, Name)),
        "per": _follow(
            (_words("each", "unspecified"), Operator.Word),
            inner=[(_words("per"), Operator.Word, "unit of per")],
        ),
        "unit of per": _follow((w.NAME, Name.Attribute), inner=[(w.NUMBER, Number)]),
        "is": _follow((w.NAME, Name), inner=[(_words("not"), Operator.Word)]),
        "in": _follow((w.NAME, Name), (r"\)", Punctuation), inner=[(r"\(", Punctuation, "names")]),
        "names": _within((",", Punctuation), (w.NAME, Name), default("#pop")),
        # lists, which end with the next clause
        "goods": _within(
            (f"(?={_words(*(word for word in CLAUSES if word != w.EX))})", Whitespace, "#pop"),
            (_words("in"), Operator.Word, "in"),
            (_words("all", "except", "to"), Operator.Word),
            *_CODES,
            (w.SYSTEM, Name.Builtin),
            _UNREAD,
        ),
        "renumbered": _within((_words("to"), Operator.Word), *_CODES, _UNREAD),
        "given": _within(
            (f"(?={_words(*CLAUSES)})", Whitespace, "#pop"),
            (",", Punctuation, "fact"),
            (_words("code"), Operator.Word, "stated code"),
            (_words("value"), Operator.Word),
            (w.NUMBER, Number),
            *_UNIT,
            _UNREAD,
        ),
        "fact": _within(
            (f"(?!{_SPECIAL}){w.NAME}", Name, ("#pop", "stated")),
            default("#pop"),
        ),
        "stated": _follow((w.DATE, Literal.Date), (w.NUMBER, Number), (w.NAME, Name)),
        "stated code": _follow((w.CODE, Number.Integer)),
        # a text that is not closed ends with its line
        "string": [
            ('"', String.Double, "#pop"),
            (r'\\["\\]', String.Escape),
            (r"[^\"\\\n]+|\\", String.Double),
            (r"(?=\n)", Whitespace, "#pop"),
        ],
    }
