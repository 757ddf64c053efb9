"""Where a cursor stands: what is typed so far, and what the grammar lets stand there.

The text around a cursor is usually broken, so only what stands in front of it is read: its
declaration, and where that has a mistake already, its clause alone.
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen
from lark import Token, UnexpectedInput

from rulec.lsp.names import Names
from rulec.lsp.places import in_text
from rulec.lsp.workspace import Workspace
from rulec.model.load import Checked
from rulec.syntax.grammar import keyword, lark
from rulec.syntax.keywords import ALLOWED, DECLARATIONS

_TYPED = re.compile(r"[A-Za-z_][\w-]*$")
_DIGITS = re.compile(r"(?<![\w.-])[0-9][0-9 .]*$")
_DATE = re.compile(r"(?<![\w.-])[0-9][0-9-]*$")
_WORD = re.compile(r"\w*")
_BEGINS = re.compile(r"^(?=[^\s#])", re.M)
_LISTS = ("WORD_CLAUSE", "TEXT_CLAUSE", "DATE_CLAUSE")
_CLAUSES = frozenset(c for clauses in ALLOWED.values() for c in clauses)
_LONGEST = 200  # of what is typed; more is no name and no code
_MAX = 40_000
"""A longer declaration is not read for the sake of a completion."""


@frozen
class Asked:
    """What may stand at a cursor.

    `start` is where the word or code that is being typed begins, `typed` what there is of it.
    `declaration` is the keyword around the cursor, "" where a declaration begins; `tokens` are its
    tokens in front of `start`, `clause` those of the clause, its keyword first. `accepts` are the
    terminals of the grammar that can follow, `beyond` those that can follow what is typed where a
    blank ended it; `first` says that nothing else stands on the line.
    """

    files: Workspace
    names: Names
    path: Path
    checked: Checked
    offset: int
    start: int
    typed: str
    declaration: str = ""
    tokens: tuple[Token, ...] = ()
    clause: tuple[Token, ...] = ()
    accepts: frozenset[str] = frozenset()
    beyond: frozenset[str] = frozenset()
    first: bool = True

    @property
    def word(self) -> str:
        """The keyword of the clause, "" in front of the first."""
        return str(self.clause[0]) if self.clause else ""

    def last(self, back: int = 1) -> Token | None:
        """The token in front of the cursor, or one before it."""
        return self.tokens[-back] if len(self.tokens) >= back else None

    def after(self, *kinds: str) -> bool:
        """Whether the last tokens in front of the cursor are of these kinds."""
        found = tuple(keyword(t.type) or t.type for t in self.tokens[-len(kinds) :])
        return found == kinds

    def present(self) -> set[str]:
        """The clauses that the declaration has on other lines."""
        text = self.checked.file.text
        begin = _declaration_start(text, self.offset)
        following = _BEGINS.search(text, text.find("\n", self.offset) + 1 or len(text))
        here = text.rfind("\n", 0, self.offset) + 1
        found: set[str] = set()
        at = begin
        for line in text[begin : following.start() if following else len(text)].splitlines(True):
            word = _WORD.match(line.strip())
            if at != here and word and (word[0] != "ex" or line.split()[1:2] == ["when"]):
                found.add(word[0])
            at += len(line)
        return found & _CLAUSES


def asked(files: Workspace, names: Names, path: Path, offset: int) -> Asked | None:
    """What may stand at an offset of a file; None in a text, an address or a comment."""
    checked = files.check(path)
    text = checked.file.text
    offset = max(0, min(offset, len(text)))
    if in_text(text, offset):
        return None
    line = text.rfind("\n", 0, offset) + 1
    before = text[line:offset]
    near = max(0, len(before) - _LONGEST)
    typed = _TYPED.search(before, near)
    if not before or (typed and typed.start() == 0):
        return Asked(files, names, path, checked, offset, line, before)
    begin = _declaration_start(text, offset)
    declaration = (_WORD.match(text, begin) or [""])[0]
    if declaration not in DECLARATIONS or offset - begin > _MAX:
        return None
    starts = [line + typed.start()] if typed else [offset]
    if not typed and (digits := _DIGITS.search(before, near)):
        starts.insert(0, line + digits.start())
    if not typed and (day := _DATE.search(before, near)):
        starts.insert(0, line + day.start())
    for start in starts:
        if start == offset and not typed and before[-1:].isalnum():
            return None
        read = _read(text[begin:start], declaration)
        if read is None:
            continue
        tokens, accepts = read
        if start != offset and not typed:
            wanted = (
                "CODE" if text[start:offset].replace(" ", "").replace(".", "").isdigit() else ""
            )
            if not ({wanted, "DATE"} & accepts) or (wanted not in accepts and " " in before[-1:]):
                continue
        return Asked(
            files,
            names,
            path,
            checked,
            offset,
            start,
            text[start:offset],
            declaration,
            tokens,
            _clause(tokens),
            accepts,
            _beyond(text[begin:offset], declaration)
            if text[start:offset].endswith(" ")
            else frozenset(),
            not text[line:start].strip(),
        )
    return None


def _beyond(text: str, declaration: str) -> frozenset[str]:
    read = _read(text, declaration)
    return read[1] if read else frozenset()


def _declaration_start(text: str, offset: int) -> int:
    """Where the declaration begins whose text an offset is in: at a line without an indent."""
    end = offset
    while True:
        line = text.rfind("\n", 0, end) + 1
        if text[line : line + 1].strip() and text[line] != "#" and line < max(offset, 1):
            return line
        if line == 0:
            return 0
        end = line - 1


def _read(text: str, declaration: str) -> tuple[tuple[Token, ...], frozenset[str]] | None:
    """The tokens of a declaration up to the cursor and what may follow."""
    found = _parsed(text)
    if found is None:
        # something in front is wrong: the clause alone, under a head that is right
        head = 'example "" ' if declaration == "example" else f"{declaration} _ "
        clause = None
        for match in re.finditer(r"^[ \t]+(\w+)", text, re.M):
            if match[1] in _CLAUSES:
                clause = match.start()
        if clause is not None:
            found = _parsed(head + text[clause:]) or _parsed(head)
        else:
            found = _parsed(head)
    return found


def _parsed(text: str) -> tuple[tuple[Token, ...], frozenset[str]] | None:
    parser = lark().parse_interactive(text)
    try:
        tokens = tuple(parser.exhaust_lexer())
        return tokens, frozenset(parser.accepts())  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        return None


def _clause(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens of the last clause."""
    for index in range(len(tokens) - 1, -1, -1):
        if begins_clause(tokens, index):
            return tokens[index:]
    return ()


def begins_clause(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a token is the keyword of a clause."""
    token = tokens[index]
    if token.type in _LISTS:
        return True
    word = keyword(token.type)
    earlier = keyword(tokens[index - 1].type) if index else None
    if word == "when":
        return earlier not in ("ex", "applies")
    if word == "ex":
        after = keyword(tokens[index + 1].type) if index + 1 < len(tokens) else "when"
        kind = tokens[index - 1].type if index else ""
        return (
            after == "when" and earlier not in ("goods", ",", "except", "to") and kind != "SYSTEM"
        )
    if word == "number":
        return False
    return word in _CLAUSES and word not in ("judged", "by")
