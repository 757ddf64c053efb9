"""The TextMate grammar: `python -m rulec.editors.textmate` prints it.

A rule file is read as the compiler's lexer reads it, which takes a word for a keyword only where
one can stand: `of all` names a provision called `all`, `goods all` means every code. So a word that
a name must follow begins a rule here that ends with that name, however the name is spelt.

Nothing reaches over the first column: whatever is unfinished ends where a declaration begins.
"""

from __future__ import annotations

import json
from typing import Any

from rulec.editors import words as w
from rulec.syntax.keywords import CLAUSES

SCOPE = "source.rulec"
DECLARATION = "keyword.control.declaration"
CLAUSE = "keyword.other.clause"
EX = "storage.modifier.ex"
WORD = "keyword.operator.wordlike"
OPERATOR = "keyword.operator.comparison"
PROVISION = "entity.name.function"
NAMED = "entity.name.type"
LIBRARY = "entity.name.namespace"
NAME = "variable.other"
DIAGNOSTIC = "constant.other.diagnostic"
CURRENCY = "support.constant.currency"
SYSTEM = "support.constant.nomenclature"
EDITION = "support.constant.edition"
UNIT = "keyword.other.unit"
NUMBER = "constant.numeric"
DATE = "constant.numeric.date"
CODE = "constant.numeric.code"
EVIDENCE = "constant.language.evidence"
URL = "markup.underline.link"
STRING = "string.quoted.double"
ESCAPE = "constant.character.escape"
ILLEGAL = "invalid.illegal.escape"
COMMENT = "comment.line.number-sign"
COMMA = "punctuation.separator.comma"
PARENTHESIS = "punctuation.section.parens"

Rule = dict[str, Any]
End = tuple[str, str]
"""A pattern that ends a rule, and the scope of what it finds."""

_NEXT = r"^(?=[^\s#])"  # the first column belongs to the next declaration
_ELSE = r"(?=[^\s#])"
_COMMENT: Rule = {"include": "#comment"}


def grammar() -> Rule:
    """The grammar as TextMate, VS Code and others read it from JSON."""
    return {
        "information_for_contributors": "Made by `python -m rulec.editors.textmate`.",
        "name": "rulec",
        "scopeName": SCOPE,
        "fileTypes": ["rule"],
        "patterns": [
            _COMMENT,
            {"include": "#declarations"},
            {"include": "#string"},
            {"include": "#clauses"},
            {"include": "#conditions"},
            {"include": "#numbers"},
            {"include": "#comma"},
        ],
        "repository": {
            "comment": _one(w.COMMENT, COMMENT),
            "string": _string(),
            "comma": _follow(",", COMMA, (w.NAME, NAME)),
            "declarations": {"patterns": _declarations()},
            "clauses": {"patterns": _clauses()},
            "conditions": {"patterns": _conditions()},
            "numbers": {"patterns": [_one(w.DATE, DATE), _quantity()]},
        },
    }


def _named(scope: str) -> Rule:
    return {"name": f"{scope}.rulec"}


def _one(pattern: str, scope: str) -> Rule:
    return {"match": pattern, **_named(scope)}


def _ends(*ends: End, other: str = _ELSE) -> Rule:
    """What ends a rule: the next declaration, one of `ends`, or anything else, left for others."""
    patterns = [_NEXT, *(f"({pattern})" for pattern, _ in ends), *([other] if other else [])]
    captures = {str(number): _named(scope) for number, (_, scope) in enumerate(ends, 1)}
    return {"end": "|".join(patterns), "endCaptures": captures}


def _follow(
    begin: str, scope: str, *ends: End, inner: tuple[Rule, ...] = (), other: str = _ELSE
) -> Rule:
    """What has to follow `begin`, behind blanks, lines and comments."""
    return {
        "begin": begin,
        "beginCaptures": {"0": _named(scope)},
        **_ends(*ends, other=other),
        "patterns": [_COMMENT, *inner],
    }


def _first(scope: str, name: str = w.NAME) -> Rule:
    """The name directly behind what the surrounding rule begins with."""
    return {"begin": r"\G", **_ends((name, scope)), "patterns": [_COMMENT]}


def _string() -> Rule:
    """A text; one that is not closed ends with its line."""
    return {
        "begin": '"',
        "end": '"|$',
        **_named(STRING),
        "patterns": [_one(r'\\["\\]', ESCAPE), _one(r"\\.", ILLEGAL)],
    }


def _declarations() -> list[Rule]:
    def begins(*words: str) -> str:
        return "^" + w.word(*words)

    return [
        _follow(begins(*w.PROVISIONS), DECLARATION, (w.NAME, PROVISION)),
        _follow(begins(*w.NAMED), DECLARATION, (w.NAME, NAMED)),
        _follow(begins("use"), DECLARATION, (w.NAME, LIBRARY)),
        _follow(begins("acknowledge"), DECLARATION, (w.NAME, DIAGNOSTIC)),
        _one(begins("example"), DECLARATION),
        _follow(
            begins("renumbered"),
            DECLARATION,
            inner=(_first(EDITION), _one(w.word("to"), WORD), *_codes()),
            other="",
        ),
    ]


def _codes() -> list[Rule]:
    return [_one(w.word(w.EX), EX), _one(w.CODE, CODE), _one(",", COMMA)]


def _clauses() -> list[Rule]:
    """Clauses; each rule ends with the first thing that it needs, lists with the next clause."""
    before_clause = f"(?={w.word(*CLAUSES)})"
    in_goods = f"(?={w.word(*(word for word in CLAUSES if word != w.EX))})"
    name = (w.NAME, NAME)
    system = _one(w.SYSTEM, SYSTEM)
    goods = [_in(), _one(w.word("all", "except", "to"), WORD), *_codes(), system]
    return [
        _follow(w.word("goods"), CLAUSE, inner=tuple(goods), other=in_goods),
        _follow(w.word("given"), CLAUSE, inner=tuple(_given()), other=before_clause),
        _follow(
            w.word("provisions"),
            CLAUSE,
            (rf"(?!\G){w.NAME}", NAME),
            inner=(_first(LIBRARY),),
            other=rf"(?!\G){_ELSE}",
        ),
        _follow(w.word("currency"), CLAUSE, (w.NAME, CURRENCY)),
        _follow(w.word("cite", *w.PARTS, *w.WITH_NAME), CLAUSE, name),
        _follow(w.word("evidence"), CLAUSE, (w.EVIDENCE, EVIDENCE)),
        _follow(w.word("url"), CLAUSE, (w.URL, URL)),
        _follow(w.word("type"), CLAUSE, (rf"(?!{w.word('one_of', 'number')}){w.NAME}", NAME)),
        _follow(w.word("one_of", "except"), WORD, name),
        _follow(w.word("number"), WORD, (w.NAME, UNIT)),
        _operand(w.word("when"), CLAUSE),
        _one(w.word(*w.WITH_VALUE), CLAUSE),
        _one(w.word(w.EX), EX),
    ]


def _given() -> list[Rule]:
    """Facts after commas: a code, a value, or a name and what it is."""
    special = w.word("code", "value")
    fact = {
        "begin": r"(,)|\G",
        "beginCaptures": {"1": _named(COMMA)},
        **_ends(
            (rf"(?!\G){w.DATE}", DATE),
            (rf"(?!\G){w.NUMBER}", NUMBER),
            (rf"(?!\G)(?!{special}){w.NAME}", NAME),
            other=rf"(?!\G){_ELSE}",
        ),
        "patterns": [_COMMENT, _first(NAME, rf"(?!{special}){w.NAME}")],
    }
    code = _follow(w.word("code"), WORD, (w.CODE, CODE))
    value = _one(w.word("value"), WORD)
    return [fact, code, value, _one(w.NUMBER, NUMBER), *_unit()]


def _unit() -> list[Rule]:
    return [_one(w.CURRENCY, CURRENCY), _one(w.NAME, UNIT)]


def _quantity() -> Rule:
    """A number and its unit, if it has one."""
    bar = f"(?!{w.word(*CLAUSES)})"
    return _follow(w.NUMBER, NUMBER, (bar + w.CURRENCY, CURRENCY), (bar + w.NAME, UNIT))


def _operand(begin: str, scope: str) -> Rule:
    """A condition has to follow; what begins with no name is found by the other rules."""
    return _follow(begin, scope, (rf"(?!{w.word(*w.NOT_OPERANDS)}){w.NAME}", NAME))


def _in() -> Rule:
    """`in NAME`, `in (NAME, NAME)`."""
    names = {
        "begin": r"\(",
        "beginCaptures": {"0": _named(PARENTHESIS)},
        "end": rf"{_NEXT}|(?=\))",
        "patterns": [_COMMENT, _one(",", COMMA), _one(w.NAME, NAME)],
    }
    ends = (w.NAME, NAME), (r"\)", PARENTHESIS)
    return _follow(w.word("in"), WORD, *ends, inner=(names,), other=r"(?=[^\s#(])")


def _conditions() -> list[Rule]:
    per = _follow(
        w.word("per"), WORD, (w.NAME, UNIT), inner=(_one(w.NUMBER, NUMBER),), other=r"(?=[^\s#0-9])"
    )
    negated = _one(w.word("not"), WORD)
    return [
        _operand(w.word("and", "or", "not"), WORD),
        _operand(r"\(", PARENTHESIS),
        _one(r"\)", PARENTHESIS),
        _follow(
            w.word("value"),
            WORD,
            (w.word("each", "unspecified"), WORD),
            inner=(per,),
            other=rf"(?=(?!{w.word('per')})[^\s#])",
        ),
        _one(w.word("code"), WORD),
        _follow(
            w.word("is"),
            WORD,
            (w.NAME, NAME),
            inner=(negated,),
            other=rf"(?=(?!{w.word('not')})[^\s#])",
        ),
        _in(),
        _follow(w.OPERATOR, OPERATOR, (w.DATE, DATE), (w.NAME, NAME)),
    ]


if __name__ == "__main__":
    print(json.dumps(grammar(), indent=2))
