"""Text -> syntax tree. Every mistake in a file is reported in one run.

A file is split at column 1 into declarations; each is parsed on its own. Where one does not
parse, the clause that holds the mistake is blanked out and the declaration is tried again, so
that the next mistake is found too. `File.damage` says what was lost on the way.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from attrs import define, evolve
from lark import UnexpectedInput, UnexpectedToken

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import Edit, Fix, offered
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import did_you_mean, nearest
from rulec.syntax import tree as t
from rulec.syntax.from_lark import Builder
from rulec.syntax.grammar import lark
from rulec.syntax.keywords import ALLOWED, CLAUSES, DECLARATIONS
from rulec.syntax.memo import Memo
from rulec.syntax.mistake import Mistake, short
from rulec.syntax.mistakes import too_deep, unexpected, unfinished
from rulec.syntax.odd import odd_character
from rulec.syntax.plain_examples import plain_example

MAX_BYTES = 2_000_000
MAX_ERRORS = 100
MAX_RETRIED = 2_000_000  # characters of one file that are read again after mistakes

_INDENTED = (
    rf"(?:{'|'.join(ALLOWED)})[ \t]+\w+[ \t]*\"|define[ \t]+\w+[ \t]+(?:when\b|[0-9])"
    r"|example[ \t]+\"|use[ \t]+\w+[ \t]*$|renumbered[ \t]+[A-Z]+[0-9]"
)
_START = re.compile(rf"^(?:(?=[^\s#])|[ \t]+(?={_INDENTED}))", re.M)
_CLAUSE = re.compile(
    r"^[ \t]*(?=(?:"
    + "|".join(c for c in CLAUSES if c not in ("judged", "ex", "by"))
    + r"|ex[ \t]+when|by[ \t]*\")\b)",
    re.M,
)
_FIRST = re.compile(rf"\s*\w+[ \t]+\w+[ \t]*(?:\"x*\"[ \t]*)*(?=(?:{'|'.join(CLAUSES)})\b)")
_FILE = "a file begins with `ruleset` or `library`"
_BLANKS = "take away the blanks in front of it"
_STRAY = re.compile(r"(?:[ \t]*\n)*[ \t]+(?=\S)")
_WORD = re.compile(r"\w*")
STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\[^\n]?)*"?|<[^<>\s]*>|#[^\n]*')


def parse(
    text: str, path: str = "<text>", memo: Memo | None = None
) -> tuple[t.File, tuple[Diagnostic, ...]]:
    """Parse a rule file; return what could be read and a diagnostic for each mistake.

    A `memo` is kept by who reads the same file again and again, such as an editor.
    """
    if len(text) > MAX_BYTES:
        message = f"this file has {len(text)} characters"
        return _nothing(path, "E0104", message, f"at most {MAX_BYTES}")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(text, path, memo)
    declarations = reader.run()
    if memo is not None:
        memo.turn()
    file = t.File(path, text, tuple(declarations), _comments(text), reader.damage())
    return file, tuple(reader.found)


def read(path: Path) -> tuple[t.File, tuple[Diagnostic, ...]]:
    """Parse the file at `path`; a file that cannot be read or decoded is a diagnostic too."""
    shown = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        return _nothing(shown, "E0901", f"cannot read {shown}: {reason}")
    return read_bytes(data, shown)


def read_bytes(data: bytes, shown: str) -> tuple[t.File, tuple[Diagnostic, ...]]:
    """Parse what a file holds; it is called `shown`."""
    if len(data) > MAX_BYTES:
        message = f"this file is larger than {MAX_BYTES} bytes"
        return _nothing(shown, "E0104", message, hint="is it a rule file?")
    try:
        return parse(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"line {line} of this file is not UTF-8 (byte 0x{data[error.start]:02X})"
        return _nothing(shown, "E0109", message, hint="save the file as UTF-8")


def _nothing(
    path: str, code: str, message: str, expected: str | None = None, hint: str | None = None
) -> tuple[t.File, tuple[Diagnostic, ...]]:
    here = Span(path, 0, 0, 1, 1, 1, 1)
    return t.File(path, "", (), ()), (Diagnostic(code, message, here, expected, hint),)


@define
class _Declaration:
    """The text of one declaration. `plain` is the same text, strings and comments masked."""

    text: str
    plain: str
    builder: Builder
    word: str

    def clauses(self) -> list[int]:
        """Where clauses begin, and where the declaration ends."""
        first = _FIRST.match(self.plain)
        starts = [m.start() for m in _CLAUSE.finditer(self.plain) if m.start()]
        return ([first.end()] if first else []) + starts + [len(self.text)]

    def blank(self, start: int, end: int, stand_in: str = "", at: int = 0) -> None:
        """Take out a stretch and leave blanks; put `stand_in` somewhere in them."""
        gone = re.sub(r"[^\n]", " ", self.text[start:end])
        at -= start
        if stand_in:
            gone = gone[:at] + stand_in + gone[at + len(stand_in) :]
        self.text = self.text[:start] + gone + self.text[end:]
        self.plain = self.plain[:start] + gone + self.plain[end:]


class _Reader:
    """Reads the declarations of one file one after the other."""

    def __init__(self, text: str, path: str, memo: Memo | None) -> None:
        self.text, self.path, self.memo = text, path, memo
        self.plain = STRING_OR_COMMENT.sub(_masked, text)
        self.found: list[Diagnostic] = []
        self.ranges: list[tuple[int, int]] = []
        self.lost: set[str] = set()
        self.everything = False
        self.budget = MAX_RETRIED

    def damage(self) -> t.Damage:
        return t.Damage(tuple(self.ranges), frozenset(self.lost), self.everything)

    def run(self) -> list[t.Declaration]:
        starts = self._starts()
        made: list[t.Declaration] = []
        line, position = 1, 0
        for start, end in pairwise([*starts, len(self.text)]):
            line += self.text.count("\n", position, start)
            position = start
            if len(self.found) >= MAX_ERRORS:
                message = f"reading stops here, after {len(self.found)} mistakes"
                stop = self.text.find("\n", start)
                span = self._span(start, end if stop < 0 else stop)
                self.found.append(Diagnostic("E0110", message, span))
                self.everything = True
                break
            before = len(self.found)
            text, plain = self.text[start:end], self.plain[start:end]
            declaration = self._declaration(text, plain, start, line)
            if declaration is not None:
                made.append(declaration)
            if len(self.found) > before:
                self._damaged(start, end, declaration)
        return made

    # splitting

    def _starts(self) -> list[int]:
        """Where declarations begin; what stands in the wrong column is reported."""
        starts: list[int] = []
        found = [(m.start(), m.end(), self._word(m.end())) for m in _START.finditer(self.plain)]
        if found and not any(word in DECLARATIONS for *_, word in found):
            self._no_rules(found[0][1])
            return []
        stray = _STRAY.match(self.plain)
        if stray and (not found or stray.end() < found[0][1]):
            self._misplaced(stray.end(), "this clause stands before any declaration", _FILE)
            self.ranges.append((0, found[1][0] if len(found) > 1 else len(self.text)))
        for start, at, word in found:
            if at > start and self.plain[max(0, start - 100) : start].rstrip().endswith(","):
                continue
            if at > start:
                fix = Edit(self._span(start, at), "")
                message = "a declaration starts at the beginning of its line"
                self._misplaced(at, message, _BLANKS, fix)
            elif word in CLAUSES and starts:
                message = f"the clause `{word}` stands at the beginning of its line"
                fix = Edit(self._span(at, at), "  ")
                self._misplaced(at, message, "put blanks in front of it", fix)
                continue
            starts.append(start)
        return starts

    def _word(self, at: int) -> str:
        return (_WORD.match(self.plain, at) or [""])[0]

    def _no_rules(self, at: int) -> None:
        word = self._word(at) or self.text[at]
        odd = odd_character(self.text, at)
        message = odd.message if odd else f"`{short(word)}` does not begin a declaration"
        self.found.append(
            Diagnostic(
                odd.code if odd else "E0101",
                message,
                self._span(at, at + len(word)),
                hint=did_you_mean(word, DECLARATIONS)
                or "no line of this file begins a declaration: is it a rule file?",
            )
        )
        self.everything = True

    def _misplaced(
        self, at: int, message: str, hint: str | None = None, fix: Edit | None = None
    ) -> None:
        if len(self.found) < MAX_ERRORS:
            span = self._span(at, at + max(len(self._word(at)), 1))
            fixes = (Fix(hint or "", (fix,)),) if fix else ()
            self.found.append(Diagnostic("E0101", message, span, hint=hint, fixes=fixes))

    def _span(self, start: int, end: int) -> Span:
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        return Span(self.path, start, end, line, column, line, column + end - start)

    def _damaged(self, start: int, end: int, made: t.Declaration | None) -> None:
        self.ranges.append((start, end))
        heads = re.match(r"\s*(\w*)[ \t]*(\w*)", self.plain[start:end])
        first, name = heads.groups() if heads else ("", "")
        if made is None or first in ("define", "fact"):
            self.lost.update((first, name))
        if "use" in (first, *nearest(first, DECLARATIONS, 1)):
            self.everything = True

    # one declaration

    def _declaration(self, text: str, plain: str, offset: int, line: int) -> t.Declaration | None:
        builder = Builder(self.path, offset, line, self.found)
        known = self.memo.recall(text, builder) if self.memo else plain_example(text, builder)
        if known is not None:
            return known
        before = len(self.found)
        at = len(plain) - len(plain.lstrip(" \t"))
        it = _Declaration(text, plain, builder, (_WORD.match(plain, at) or [""])[0])
        if it.word not in DECLARATIONS and not self._misspelt(it, at):
            return None
        while (deep := too_deep(it.plain)) is not None:
            self._report(it, deep)
            if not self._cut(it, deep.start):
                return None
        for _ in range(MAX_ERRORS):
            try:
                parsed = lark().parse(it.text)
            except UnexpectedInput as error:
                self.budget -= len(text)
                if not self._mistake(it, error) or self.budget < 0:
                    return None
            else:
                made = builder.declaration(parsed)
                if isinstance(made, t.Block) and made.keyword != it.word:
                    made = evolve(made, keyword=it.word)
                if self.memo is not None and len(self.found) == before:
                    self.memo.keep(text, parsed, made, builder)
                return made
        return None

    def _misspelt(self, it: _Declaration, at: int) -> bool:
        """Report a word that begins no declaration; go on as if the nearest stood there."""
        near = nearest(it.word, DECLARATIONS, 1) if it.word not in CLAUSES else []
        shown = it.word or it.text[at]
        mistake = Mistake(
            "E0101",
            f"`{short(shown)}` does not begin a declaration",
            at,
            at + len(shown),
            None if near else "one of " + ", ".join(DECLARATIONS),
            f"did you mean `{near[0]}`?"
            if near
            else "write the declaration that this clause belongs to above it"
            if it.word in CLAUSES
            else "is a word such as `prohibit` or `define` missing in front of it?"
            if it.text[at + len(it.word) :].lstrip(" \t").startswith('"')
            else None,
        )
        mistake = mistake.instead(near[0] if near else None)
        self._report(it, mistake if it.word else odd_character(it.text, at) or mistake)
        if not near or near[0] not in ALLOWED or len(it.word) < len("open"):
            return False
        it.blank(at, at + len(it.word), "open", at)
        it.word = near[0]
        return True

    def _mistake(self, it: _Declaration, error: UnexpectedInput) -> bool:
        """Report a syntax error and take its clause out; False if nothing would be left."""
        if isinstance(error, UnexpectedToken) and error.token.type == "$END":
            self._report(it, unfinished(error, it.text, it.plain, it.clauses()))
            return self._cut(it, len(it.text))
        start = error.pos_in_stream or 0
        line = it.plain.rfind("\n", 0, start) + 1
        clause = line > 0 and _CLAUSE.match(it.plain, line) is not None
        begins = line > 0 and not it.plain[line:start].strip()
        if clause or begins:
            try:
                self.budget -= line
                lark().parse(it.text[:line])
            except UnexpectedInput as earlier:
                if clause:
                    cuts = it.clauses()
                    self._report(it, unfinished(earlier, it.text[:line], it.plain[:line], cuts))
                    return self._cut(it, line - 1)
                begins = False
        self._report(it, unexpected(error, it.text, it.plain, it.word, begins))
        return self._cut(it, start, line if begins else None)

    def _report(self, it: _Declaration, mistake: Mistake) -> None:
        span = it.builder.local(it.text, mistake.start, mistake.end)
        fixes: tuple[Fix, ...] = ()
        if mistake.fix:
            edits = [Edit(it.builder.local(it.text, a, b), new) for a, b, new in mistake.fix]
            fixes = (offered(edits),)
        self.found.append(
            Diagnostic(
                mistake.code, mistake.message, span, mistake.expected, mistake.hint, fixes=fixes
            )
        )

    def _cut(self, it: _Declaration, at: int, start: int | None = None) -> bool:
        """Blank the clause around `at`, or the rest of the head behind the name."""
        cuts = it.clauses()
        end = next((c for c in cuts if c > at), len(it.text))
        if start is None:
            start = max((c for c in cuts[:-1] if c <= at), default=0)
        if start > 0:
            it.blank(start, end)
            return True
        named = re.match(r"\s*\w+[ \t]+[A-Za-z_]\w*(?=\s)", it.plain[:end])
        if it.word in ("use", "renumbered"):
            return False
        if named and named.end() <= at and it.word != "example" and it.plain[at:end].strip():
            it.blank(at, end)
            return True
        stand_in = '""' if it.word == "example" else "_"
        word = re.match(r"\s*\w+", it.plain)
        room = re.compile(rf"(?<=\s)[ ]{{{len(stand_in)}}}(?=\s|$)")
        if word is None or it.text[word.end() : end].split() == [stand_in]:
            return False
        it.blank(word.end(), end)
        found = room.search(it.text, word.end(), end + 1)
        if found is None:
            return False
        it.blank(word.end(), end, stand_in, found.start())
        return True


def _masked(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith("#"):
        return " " * len(found)
    closed = len(found) > 1 and found.endswith('"')
    return '"' + "x" * (len(found) - 2) + '"' if closed else '"' + "x" * (len(found) - 1)


def _comments(text: str) -> tuple[t.Comment, ...]:
    made = []
    for match in STRING_OR_COMMENT.finditer(text):
        if match[0].startswith("#"):
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            made.append(t.Comment(match[0].rstrip(), match.start(), not before.strip()))
    return tuple(made)
