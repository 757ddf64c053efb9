"""Text -> syntax tree. Every mistake in a file is reported in one run.

A file is split at column 1 into declarations; each is parsed on its own. Where one does not
parse, the clause that holds the mistake is blanked out and the declaration is tried again, so
that the next mistake is found too. `File.damage` says what was lost on the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from attrs import evolve, frozen
from lark import UnexpectedInput, UnexpectedToken

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import Edit, Fix, offered
from rulec.diagnostics.span import Span
from rulec.syntax import encoding
from rulec.syntax import tree as t
from rulec.syntax.columns import Columns, Stretch
from rulec.syntax.from_lark import Builder
from rulec.syntax.grammar import lark
from rulec.syntax.keywords import ALLOWED, DECLARATIONS
from rulec.syntax.memo import Memo
from rulec.syntax.mistakes.beginnings import no_declaration
from rulec.syntax.mistakes.damaged import CLAUSE, STRING_OR_COMMENT, Damaged, masked
from rulec.syntax.mistakes.diagnosis import too_deep, unexpected, unfinished
from rulec.syntax.mistakes.foreign import meant_declaration
from rulec.syntax.mistakes.mistake import Change, Mistake
from rulec.syntax.mistakes.pasted import conflicts, fences
from rulec.syntax.plain_examples import plain_example

MAX_BYTES = 2_000_000
MAX_ERRORS = 100
MAX_RETRIED = 2_000_000  # characters of one file that are read again after mistakes

_WORD = re.compile(r"\w*")


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
    if (other := encoding.other_than_utf8(data)) is not None:
        message, hint = other
        return _nothing(shown, "E0109", message, hint=hint)
    try:
        return parse(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        text, at = encoding.as_far_as_read(data, error.start)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        span = Span(shown, at, at + 1, line, column, line, column + 1)
        message = f"line {line} of this file is not UTF-8 (byte 0x{data[error.start]:02X})"
        hint = encoding.probably(data[error.start])
        return t.File(shown, text, (), ()), (Diagnostic("E0109", message, span, None, hint),)


def _nothing(
    path: str, code: str, message: str, expected: str | None = None, hint: str | None = None
) -> tuple[t.File, tuple[Diagnostic, ...]]:
    here = Span(path, 0, 0, 1, 1, 1, 1)
    return t.File(path, "", (), ()), (Diagnostic(code, message, here, expected, hint),)


@frozen
class _Tried:
    """What a mistake was repaired to, and what to cut out if that was not what was meant."""

    text: str
    plain: str
    fix: tuple[Change, ...]
    at: int
    clause: int | None

    def failed(self, text: str, stopped: int) -> bool:
        """Whether reading the text stopped at what was written, or at a word right behind a word."""
        end = max(end for _, end, _ in self.fix)
        if stopped < end or any(start <= stopped < end for start, end, _ in self.fix):
            return True
        word = any(new.strip()[-1:].isalpha() for _, _, new in self.fix)
        return word and not text[end:stopped].strip() and text[stopped : stopped + 1].isalnum()


class _Reader:
    """Reads the declarations of one file one after the other."""

    def __init__(self, text: str, path: str, memo: Memo | None) -> None:
        self.path, self.memo, self.whole = path, memo, text
        self.found: list[Diagnostic] = []
        self.ranges: list[tuple[int, int]] = []
        self.lost: set[str] = set()
        self.everything = self.unnamed = False
        self.budget = MAX_RETRIED
        self.text = text
        for pasted in (conflicts, fences):
            self.text, mistakes = pasted(self.text)
            for mistake in mistakes[:MAX_ERRORS]:
                self._tell(mistake, self._span)
        self.plain = masked(self.text)

    def damage(self) -> t.Damage:
        lost = frozenset(self.lost)
        return t.Damage(tuple(self.ranges), lost, self.everything, self.unnamed)

    def run(self) -> list[t.Declaration]:
        columns = Columns(self.text, self.plain)
        stretches = columns.stretches()
        for mistake in columns.found[: max(0, MAX_ERRORS - len(self.found))]:
            self._tell(mistake, self._span)
        self.ranges += columns.lost
        self.everything = columns.hopeless
        made: list[t.Declaration] = []
        line, position = 1, 0
        for stretch in stretches:
            line += self.text.count("\n", position, stretch.start)
            position = stretch.start
            if len(self.found) >= MAX_ERRORS:
                message = f"reading stops here, after {len(self.found)} mistakes"
                stop = self.text.find("\n", position)
                span = self._span(position, stretch.end if stop < 0 else stop)
                self.found.append(Diagnostic("E0110", message, span))
                self.everything = True
                break
            before = len(self.found)
            declaration = self._declaration(stretch, line)
            if declaration is not None:
                made.append(declaration)
            if len(self.found) > before:
                self._damaged(stretch, declaration)
        return made

    @cached_property
    def _breaks(self) -> list[int]:
        return [-1, *(m.start() for m in re.finditer("\n", self.whole))]

    def _span(self, start: int, end: int) -> Span:
        line, last = (bisect_left(self._breaks, at) for at in (start, end))
        column, behind = start - self._breaks[line - 1], end - self._breaks[last - 1]
        return Span(self.path, start, end, line, column, last, behind)

    def _damaged(self, stretch: Stretch, made: t.Declaration | None) -> None:
        start, end = stretch.start, stretch.end
        self.ranges.append((start, end))
        heads = re.match(r"\s*(\w*)[ \t]*(\w*)", self.plain[start:end])
        first, name = heads.groups() if heads else ("", "")
        self.lost.add(f"fits_{name}")
        block = made if isinstance(made, t.Block) else None
        named = made is not None and not (block and block.name and block.name.value == "_")
        if not named or first in ("define", "fact"):
            self.lost.update((first, name))
        self.unnamed |= not named
        using = re.match(r"from[ \t]+\w+[ \t]+import\b", self.plain[start:end])
        if made is None and (using or "use" in (first, meant_declaration(first, name))):
            self.everything = True

    # one declaration

    def _declaration(self, stretch: Stretch, line: int) -> t.Declaration | None:
        text, plain = stretch.of(self.text), stretch.of(self.plain)
        builder = Builder(self.path, stretch.start, line, self.found)
        known = self.memo.recall(text, builder) if self.memo else None
        if known is not None:
            return known
        plainly = plain_example(text, builder)
        if plainly is not None:
            if self.memo is not None:
                self.memo.keep(text, None, plainly, builder)
            return plainly
        before = len(self.found)
        at = len(plain) - len(plain.lstrip(" \t\r\f\v"))
        it = Damaged(text, plain, builder, (_WORD.match(plain, at) or [""])[0])
        if it.word not in DECLARATIONS and not self._misspelt(it, at):
            return None
        while (deep := too_deep(it.plain)) is not None:
            self._report(it, deep)
            if not it.cut(deep.start):
                return None
        tried: _Tried | None = None
        for _ in range(MAX_ERRORS):
            try:
                parsed = lark().parse(it.text)
            except UnexpectedInput as error:
                self.budget -= len(text)
                if self.budget < 0:
                    self._report(it, self._mistake(it, error)[0])
                    return None
                if tried is not None and tried.failed(it.text, _stopped(it, error)):
                    it.text, it.plain = tried.text, tried.plain
                    if not it.cut(tried.at, tried.clause):
                        return None
                    tried = None
                    continue
                mistake, at, clause = self._mistake(it, error)
                self._report(it, mistake)
                kept = it.text, it.plain
                tried = None
                if mistake.fix and it.repair(mistake.fix):
                    tried = _Tried(*kept, mistake.fix, at, clause)
                elif not it.cut(at, clause):
                    return None
            else:
                made = builder.declaration(parsed)
                if isinstance(made, t.Block) and made.keyword != it.word:
                    made = evolve(made, keyword=it.word)
                if self.memo is not None and len(self.found) == before:
                    self.memo.keep(text, parsed, made, builder)
                return made
        return None

    def _misspelt(self, it: Damaged, at: int) -> bool:
        """Report a word that begins no declaration; go on as if the right one stood there."""
        mistake, word = no_declaration(it.text, it.plain, at)
        self._report(it, mistake)
        if word is None and mistake.fix and it.repair(mistake.fix):
            # a character in front of the declaration: what follows it is as it should be
            at = len(it.plain) - len(it.plain.lstrip())
            it.word = (_WORD.match(it.plain, at) or [""])[0]
            return it.word in DECLARATIONS
        written = (_WORD.match(it.plain, at) or [""])[0]
        if word == "use" and it.repair(mistake.fix):
            it.word = word
            return True
        if word not in ALLOWED:
            return False
        if len(written) >= len("open"):
            it.blank(at, at + len(written), "open", at)
        elif not it.repair(((at, at + len(written), "open"),)):
            return False
        it.word = word
        return True

    def _mistake(self, it: Damaged, error: UnexpectedInput) -> tuple[Mistake, int, int | None]:
        """A syntax error, and the place whose clause has to go (and where that begins)."""
        if isinstance(error, UnexpectedToken) and error.token.type == "$END":
            return unfinished(error, it.text, it.plain, it.clauses()), len(it.text), None
        start = error.pos_in_stream or 0
        line = it.plain.rfind("\n", 0, start) + 1
        clause = line > 0 and CLAUSE.match(it.plain, line) is not None
        begins = line > 0 and not it.plain[line:start].strip()
        if clause or begins:
            try:
                self.budget -= line
                lark().parse(it.text[:line])
            except UnexpectedInput as earlier:
                if clause:
                    cuts = it.clauses()
                    made = unfinished(earlier, it.text[:line], it.plain[:line], cuts)
                    return made, line - 1, None
                begins = False
        made = unexpected(error, it.text, it.plain, it.word, begins)
        return made, start, line if begins else None

    def _report(self, it: Damaged, mistake: Mistake) -> None:
        self._tell(mistake, lambda start, end: it.builder.local(it.text, start, end))

    def _tell(self, mistake: Mistake, where: Callable[[int, int], Span]) -> None:
        def edits(changes: tuple[Change, ...]) -> tuple[Edit, ...]:
            return tuple(Edit(where(a, b), new) for a, b, new in changes)

        fixes = tuple(Fix(title, edits(changes)) for title, changes in mistake.choices)
        if mistake.fix and not fixes:
            fixes = (offered(edits(mistake.fix)),)
        span = where(mistake.start, mistake.end)
        said = mistake.expected, mistake.hint
        self.found.append(Diagnostic(mistake.code, mistake.message, span, *said, fixes=fixes))


def _stopped(it: Damaged, error: UnexpectedInput) -> int:
    """Where reading stopped."""
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    return len(it.text) if ended else error.pos_in_stream or 0


def _comments(text: str) -> tuple[t.Comment, ...]:
    made = []
    for match in STRING_OR_COMMENT.finditer(text):
        if match[0].startswith("#"):
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            made.append(t.Comment(match[0].rstrip(), match.start(), not before.strip()))
    return tuple(made)
