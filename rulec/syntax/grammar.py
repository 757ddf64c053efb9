"""The parser that Lark makes of grammar/rulec.lark."""

from __future__ import annotations

from functools import cache

from lark import Lark
from lark.lexer import PatternRE, PatternStr, TerminalDef

from rulec.resources import folder

_LISTS = ("HEAD", "WORD_CLAUSE", "TEXT_CLAUSE", "DATE_CLAUSE")


@cache
def lark() -> Lark:
    """The parser of one declaration."""
    return Lark(
        (folder("grammar") / "rulec.lark").read_text("utf-8"),
        parser="lalr",
        lexer="contextual",
        start="declaration",
        keep_all_tokens=True,
        maybe_placeholders=False,
        edit_terminals=_whole_words,
    )


def _whole_words(terminal: TerminalDef) -> TerminalDef:
    # Lark would read `untill` as `until` and `l` where no name can stand.
    pattern = terminal.pattern
    keyword = isinstance(pattern, PatternStr) and pattern.value.isidentifier()
    if keyword or terminal.name in _LISTS:
        terminal.pattern = PatternRE(rf"(?:{pattern.value})(?![A-Za-z0-9_])", pattern.flags)
        # before NAME; `by` alone before the list of clause words that has it too
        terminal.priority = 2 if keyword else 1
    return terminal


@cache
def keyword(terminal: str) -> str | None:
    """The word that a terminal stands for, None if it stands for many."""
    if terminal == "$END":
        return None
    pattern = lark().get_terminal(terminal).pattern.value
    word = pattern.removeprefix("(?:").partition(")(?!")[0]
    return word if word.isidentifier() or word in "()," else None
