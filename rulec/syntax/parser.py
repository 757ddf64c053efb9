"""Text -> syntax tree. Every mistake in a file is reported in one run.

A file is split at column 1 into declarations; each is parsed on its own. Where one does not
parse, the clause that holds the mistake is blanked out and the declaration is tried again, so
that the next mistake is found too.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import nearest
from rulec.resources import folder
from rulec.syntax import tree as t
from rulec.syntax.from_lark import Builder

MAX_BYTES = 2_000_000
MAX_DEPTH = 64
MAX_ERRORS = 100

DECLARATIONS = (
    "ruleset library source use fact judgement define prohibit license exempt open adopt"
    " renumbered example"
).split()
CLAUSES = (
    "regime target currency edition implements applies url evidence type by ground from until"
    " goods ex when cite interpretation note of leaving judged provisions given expect"
).split()

_HEAD = re.compile(r"^(?=[^\s#])", re.M)
_CLAUSE = re.compile(r"^[ \t]+(?=(?:" + "|".join(CLAUSES) + r")\b)", re.M)
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*')


@cache
def _lark() -> Lark:
    grammar = (folder("grammar") / "rulec.lark").read_text("utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start="declaration",
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def parse(text: str, path: str = "<text>") -> tuple[t.File, tuple[Diagnostic, ...]]:
    """Parse a rule file; return what could be read and a diagnostic for each mistake."""
    found: list[Diagnostic] = []
    if len(text) > MAX_BYTES:
        here = Span(path, 0, 1, 1, 1, 1, 2)
        message = f"this file has {len(text)} characters"
        found.append(Diagnostic("E0104", message, here, expected=f"at most {MAX_BYTES}"))
        return t.File(path, "", (), ()), tuple(found)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    masked = _STRING_OR_COMMENT.sub(lambda m: m[0][0] + " " * (len(m[0]) - 1), text)
    declarations: list[t.Declaration] = []
    starts = [m.start() for m in _HEAD.finditer(text)]
    first = starts[0] if starts else len(text)
    stray = re.search(r"^[ \t]*[^\s#]", masked[:first], re.M)
    if stray:
        found.append(
            Diagnostic(
                "E0101",
                "a declaration starts at the beginning of its line",
                _point(text, path, stray.end() - 1),
                expected="no blanks before " + ", ".join(DECLARATIONS),
            )
        )
    line = 1
    position = 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", position, start)
        position = start
        if len(found) >= MAX_ERRORS:
            break
        made = _declaration(text[start:end], masked[start:end], path, start, line, found)
        if made is not None:
            declarations.append(made)
    return t.File(path, text, tuple(declarations), _comments(text)), tuple(found)


def read(path: Path) -> tuple[t.File, tuple[Diagnostic, ...]]:
    """Parse the file at `path`; a file that cannot be read or decoded is a diagnostic too."""
    shown = str(path)
    here = Span(shown, 0, 0, 1, 1, 1, 1)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        return t.File(shown, "", (), ()), (
            Diagnostic("E0901", f"cannot read {shown}: {reason}", here),
        )
    if len(data) > MAX_BYTES:
        message = f"this file is larger than {MAX_BYTES} bytes"
        return t.File(shown, "", (), ()), (Diagnostic("E0104", message, here),)
    try:
        return parse(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        message = f"byte {error.start} of this file is not UTF-8"
        return t.File(shown, "", (), ()), (
            Diagnostic("E0109", message, here, hint="save the file as UTF-8"),
        )


def _declaration(
    text: str, masked: str, path: str, offset: int, line: int, found: list[Diagnostic]
) -> t.Declaration | None:
    builder = Builder(path, offset, line, found)
    word = (re.match(r"\w+", text) or [""])[0]
    if word not in DECLARATIONS:
        near = nearest(word, DECLARATIONS) if word else []
        found.append(
            Diagnostic(
                "E0101",
                f"`{_short(word or text[0])}` does not begin a declaration",
                _local(builder, text, 0, max(len(word), 1)),
                expected="one of " + ", ".join(DECLARATIONS),
                hint=f"did you mean `{near[0]}`?"
                if near
                else ("indent the clauses of a declaration" if word in CLAUSES else None),
            )
        )
        return None
    deep = _too_deep(masked)
    if deep is not None:
        found.append(
            Diagnostic(
                "E0105",
                f"this condition is nested more than {MAX_DEPTH} deep",
                _local(builder, text, deep, deep + 1),
                hint="name parts of it with `define NAME when ...`",
            )
        )
        return None
    working = text
    for _ in range(MAX_ERRORS):
        try:
            parsed: Tree[Token] = _lark().parse(working)
        except UnexpectedInput as error:
            where = _report(error, working, builder)
            blanked = _blank(working, masked, where)
            if blanked is None:
                return None
            working = blanked
        else:
            return builder.declaration(parsed)
    return None


def _too_deep(masked: str) -> int | None:
    depth = 0
    for match in re.finditer(r"[()]|\bnot\b|\n", masked):
        depth += {"(": 1, ")": -1, "not": 1}.get(match[0], 0)
        if match[0] == "\n" and not masked[match.end() :].startswith((" ", "\t")):
            depth = 0
        if depth > MAX_DEPTH:
            return match.start()
        if match[0] == "not" and not re.match(r"\s*(not|\()", masked[match.end() :]):
            depth -= 1
    return None


def _blank(text: str, masked: str, where: int) -> str | None:
    """Replace the clause at `where` by blanks; the head by a stand-in; None if that fails too."""
    cuts = [m.start() for m in _CLAUSE.finditer(masked)] + [len(text)]
    end = next((c for c in cuts if c > where), len(text))
    start = max((c for c in cuts if c <= where), default=0)
    if where >= len(text):
        start, end = cuts[-2] if len(cuts) > 1 else 0, len(text)
    stand_in = ""
    if start == 0:
        word = text.split(None, 1)[0]
        stand_in = {"example": 'example ""', "use": "", "renumbered": ""}.get(word, f"{word} _")
        if not stand_in or text[:end].startswith(stand_in + " ") or end == len(text):
            return None
        if len(stand_in) > end:
            return None
    gone = re.sub(r"[^\n]", " ", text[start:end])
    tail = gone[len(stand_in) :] if "\n" not in gone[: len(stand_in)] else gone
    return text[:start] + stand_in + tail + text[end:]


def _report(error: UnexpectedInput, text: str, builder: Builder) -> int:
    """Add the diagnostic for a syntax error; return the offset at which it stands."""
    expected: list[str] = []
    start: int
    if isinstance(error, UnexpectedToken):
        token = error.token
        at_end = token.type == "$END"
        start = len(text.rstrip()) if at_end else int(token.start_pos or 0)
        end = start + 1 if at_end else start + len(str(token))
        expected = sorted(error.accepts or error.expected)
        shown = "the end of the declaration" if at_end else f"`{_short(str(token))}`"
    else:
        assert isinstance(error, UnexpectedCharacters)
        start = error.pos_in_stream or 0
        rest = text[start : start + 80]
        word = (re.match(r"\w+|\S", rest) or [rest[:1]])[0]
        end = start + max(len(word), 1)
        expected = sorted(error.allowed or ())
        shown = f"`{_short(word)}`"
        if word == '"':
            builder.found.append(
                Diagnostic(
                    "E0102",
                    "this string does not end on its line",
                    _local(builder, text, start, end),
                    expected='a closing `"`; only `\\"` and `\\\\` are escapes',
                    hint="a long text may be written as several strings one after another",
                )
            )
            return start
        if not word.isprintable() or not re.match(r"[\w\-<>=(),.:]", word) or ord(word[0]) > 126:
            builder.found.append(
                Diagnostic(
                    "E0103",
                    f"the character U+{ord(word[0]):04X} has no meaning here",
                    _local(builder, text, start, end),
                )
            )
            return start
    options = [_SHOWN.get(e, e.lower()) for e in expected if e not in ("$END", "COMMENT")]
    words = [e.lower() for e in expected]
    line_start = text.rfind("\n", 0, start) + 1
    near = nearest(shown.strip("`"), words + CLAUSES if text[line_start:start].isspace() else words)
    builder.found.append(
        Diagnostic(
            "E0101",
            f"{shown} is not expected here",
            _local(builder, text, start, end),
            expected=_one_of(options),
            hint=f"did you mean `{near[0]}`?" if near and near[0] != shown.strip("`") else None,
        )
    )
    return start


_SHOWN = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "DATE": "a date such as 2017-11-15",
    "CODE": "a commodity code",
    "SYSTEM": "a nomenclature (HS, CN)",
    "OP": "one of > >= < <=",
    "URL": "an address <https://...>",
    "EVIDENCE": "an evidence level",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "WORD_CLAUSE": "another clause",
    "TEXT_CLAUSE": "another clause",
    "DATE_CLAUSE": "another clause",
} | {c.upper(): "another clause" for c in CLAUSES if c not in ("judged", "ex")}


def _one_of(options: list[str]) -> str | None:
    unique = list(dict.fromkeys(options))
    if "another clause" in unique:
        unique = [u for u in unique if u != "another clause"] + ["another clause"]
    return ", ".join(unique[:8]) or None


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:37] + "..."


def _local(builder: Builder, text: str, start: int, end: int) -> Span:
    """A span on one line of a declaration's text."""
    line = text.count("\n", 0, start)
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Span(
        builder.path,
        builder.offset + start,
        builder.offset + end,
        builder.line + line,
        column,
        builder.line + line,
        column + end - start,
    )


def _point(text: str, path: str, at: int) -> Span:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return Span(path, at, at + 1, line, column, line, column + 1)


def _comments(text: str) -> tuple[t.Comment, ...]:
    made = []
    for match in _STRING_OR_COMMENT.finditer(text):
        if match[0].startswith("#"):
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            made.append(t.Comment(match[0].rstrip(), match.start(), not before.strip()))
    return tuple(made)
