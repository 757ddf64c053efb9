"""A cell with commodity codes -> codes that the nomenclature has, and what could not be read.

Nothing is guessed silently: what was read in spite of a lost zero is a doubt, and what is no code
of the edition is left out, each with a sentence that quotes the cell.
"""

from __future__ import annotations

import re

from attrs import define, field, frozen

from rulec.importing.words import balanced
from rulec.nomenclature import exists, format_code, known_editions, nearest, strip_padding
from rulec.nomenclature.codes import LENGTHS, span_of

_TOKEN = re.compile(
    r"(?P<except>\bexcept(?:ing)?(?: for)?\b|\bexcluding\b|\bexcl\b\.?|\bother than\b"
    r"|\bbut not\b|\bnot(?= (?:ex )?[0-9]))"
    r"|(?P<chapter>\b(?:chapters?|ch\.)(?!\w))"
    r"|(?P<noise>\b(?:headings?|subheadings?|positions?|codes?|nos?\.?|items?|from|within|of|the"
    r"|tariff|commodity|customs)(?!\w))"
    r"|(?P<remark>\b(?:see|cf\.?|(?:foot)?notes?|annex)(?!\w)[^,;\n]*)"
    r"|(?P<system>\b(?:HTSUS|HTS|HS|CN|KN|NC|TARIC|HSK|TNVED)\b)"
    r"|(?P<ex>\bex\.?(?![a-z]))"
    r"|(?P<to>\b(?:up to|to|through|until)\b|\.{3}|[-\u2010-\u2015])"
    r"|(?P<separator>[,;/&+|\n]|\b(?:and|or|as well as)\b)"
    r"|(?P<code>[0-9]{4}[ .][0-9]{2}[ .][0-9]{3}[ .][0-9](?![0-9])"
    r"|[0-9]{4}\.[0-9]{2}\.[0-9]{4}(?![0-9])|[0-9]{4}\.[0-9]{4}(?:\.[0-9]{2})?(?![0-9])"
    r"|[0-9]{4}(?:[ .][0-9]{2}(?![0-9]))+|[0-9]{2}(?: [0-9]{2}(?![0-9]))+|[0-9]+(?:\.[0-9]+)*)"
    r"|(?P<blank>[\s():*.]+)"
    r"|(?P<other>[^\s,;()0-9]+)",
    re.I,
)
_PRINTED = re.compile(r"(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10})(?:[ .][0-9]{2})*")
_NARROWED = re.compile(
    r"(?:\bex\.?\s{0,3})?(?P<code>[0-9][0-9 .]{0,16}[0-9])\s{0,3}\((?P<inner>[^()]*)\)", re.I
)
_EURASIAN = re.compile(r"[0-9]{4}[ .][0-9]{2}[ .][0-9]{3}[ .][0-9]")
_AMERICAN = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{4}")
_NONE = re.compile(r"\s*(?:[-\u2010-\u2015.]+|n\.?/?a\.?|none|nil)?\s*", re.I)
_LONGER = 12  # digits of a tariff that goes on behind the tenth
MAX_CODES = 5_000
"""More codes in one cell are not read."""


@frozen
class CodeRead:
    """A code, or a range of codes, as it is to be written."""

    written: str
    last: str | None = None
    ex: bool = False

    def __str__(self) -> str:
        to = f" to {self.last}" if self.last else ""
        return f"{'ex ' if self.ex else ''}{self.written}{to}"


@frozen
class CodesRead:
    """What a cell says: codes, those it takes out, doubts, and what had to be left out."""

    codes: tuple[CodeRead, ...] = ()
    excepted: tuple[CodeRead, ...] = ()
    doubts: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    system: str | None = None


def read_codes(cell: str, edition: str) -> CodesRead:
    """The codes of a cell: `ex 4202, 9101 11 00 to 9102; chapter 43`, as annexes print them."""
    if _NONE.fullmatch(cell):
        return CodesRead()
    reader = _Reader(edition)
    plain = re.sub(r"[\u00a0\u202f\u2009\t ]+", " ", cell)
    reader.run(_NARROWED.sub(lambda found: _narrowed(found, reader.doubts), plain))
    return CodesRead(
        tuple(reader.codes),
        tuple(reader.excepted),
        tuple(dict.fromkeys(reader.doubts)),
        tuple(dict.fromkeys(reader.left)),
        reader.system,
    )


def _narrowed(found: re.Match[str], doubts: list[str]) -> str:
    """`ex 4202 (4202 11, 4202 21)`: the codes in parentheses say which part of the first is meant."""
    tokens = list(_TOKEN.finditer(found["inner"]))
    outer = re.sub(r"[ .]", "", found["code"])
    inner = [re.sub(r"[ .]", "", t[0]) for t in tokens if t.lastgroup == "code"]
    only = all(t.lastgroup in ("code", "ex", "to", "separator", "blank") for t in tokens)
    below = all(len(code) > len(outer) and code.startswith(outer) for code in inner)
    if not (inner and only and below):
        return found[0]
    doubts.append(f"`{' '.join(found[0].split())[:80]}` is read as the codes in the parentheses")
    if not found[0].lower().startswith("ex"):
        return found["inner"]
    parts = re.split(r"([,;/&+|\n]|\band\b|\bor\b)", found["inner"])
    marked = (p if n % 2 or not p.strip() else f" ex {p.strip()}" for n, p in enumerate(parts))
    return "".join(marked)


@frozen
class _Found:
    """One code of a cell: as it stands there, as it is written (None: left out), its digits.

    `part` says that what stands there is only a part of what is written.
    """

    cell: str
    written: str | None
    digits: str = ""
    part: bool = False


@define
class _Reader:
    edition: str
    codes: list[CodeRead] = field(factory=list)
    excepted: list[CodeRead] = field(factory=list)
    doubts: list[str] = field(factory=list)
    left: list[str] = field(factory=list)
    system: str | None = None
    strays: list[str] = field(factory=list)

    def run(self, cell: str) -> None:
        tokens = list(_TOKEN.finditer(cell))
        # `EUR 50 each` is no chapter 50: among words a short number needs the word `chapter`
        wordy = any(match.lastgroup == "other" for match in tokens)
        into, ex, chapter = self.codes, False, False
        first: _Found | None = None
        first_ex = pending = False
        longest = depth = 0
        closing = None  # how deep in parentheses `except` stands, if it does
        for match in tokens:
            kind, word = match.lastgroup, match[0]
            if kind == "code":
                found = self._resolve(word, chapter, longest, wordy)
                longest = max(longest, len(found.digits))
                if pending and first is not None:
                    self._range(first, found, first_ex or ex, into)
                    first = None
                else:
                    self._single(first, first_ex, into)
                    first, first_ex = found, ex
                pending = ex = False
            elif kind == "to":
                if first is None and word.isalpha():
                    self.left.append(f"`{word}` has no code before it")
                pending = first is not None
            elif kind == "ex":
                ex = True
            elif kind == "chapter":
                chapter = True
            elif kind == "separator":
                self._unended(pending, first)
                self._single(first, first_ex or ex, into)
                # `4202 ex` is `ex 4202`; an `ex` on a line of its own is that of the next code
                ex = ex and first is None
                first, pending = None, False
                if word == "\n":
                    chapter, longest = False, 0
            elif kind == "system":
                self.system = self.system or word.upper()
            elif kind == "except":
                self._single(first, first_ex, into)
                first, into = None, self.excepted
                if depth > 0:
                    closing = depth
                else:
                    rest = balanced(" ".join(cell[match.start() :].split())[:80])
                    doubt = f"check how far `{rest}` reaches: everything behind it is out"
                    self.doubts.append(doubt)
            elif kind == "blank" and word.strip():
                depth = max(0, depth + word.count("(") - word.count(")"))
                if closing is not None and depth < closing:
                    self._single(first, first_ex or ex, into)
                    first, into, closing = None, self.codes, None
            elif kind in ("other", "remark"):
                self.strays.append(" ".join(word.split()))
            if len(self.codes) > MAX_CODES:
                self.left.append(f"only the first {MAX_CODES} codes are read")
                return
        self._unended(pending, first)
        self._single(first, first_ex or ex, into)
        if self.strays:
            self.left.append(f"`{' '.join(self.strays)[:80]}` is no code")

    def _unended(self, pending: bool, first: _Found | None) -> None:
        if pending and first is not None:
            self.left.append(f"the range from `{first.cell}` has no end")

    def _single(self, found: _Found | None, ex: bool, into: list[CodeRead]) -> None:
        if found is not None and found.written is not None:
            into.append(CodeRead(found.written, None, ex or found.part))

    def _range(self, first: _Found, last: _Found, ex: bool, into: list[CodeRead]) -> None:
        shown = f"{first.cell} to {last.cell}"
        if first.written is None or last.written is None:
            self.left.append(f"the range `{shown}` is left out with it")
            return
        end, start = span_of(first.digits)[1], span_of(last.digits)[0]
        if start < end:
            self.left.append(
                f"`{shown}` is no range: the second code does not come after the first"
            )
            return
        into.append(CodeRead(first.written, last.written, ex))

    def _resolve(self, word: str, chapter: bool, longest: int, wordy: bool) -> _Found:
        """One code, checked against the edition."""
        groups = re.split(r"[ .]", word)
        digits = "".join(groups)
        eurasian = _EURASIAN.fullmatch(word) is not None
        lead = "0" if len(groups[0]) % 2 else ""
        trail = "0" if len(groups) > 1 and len(groups[-1]) % 2 and not eurasian else ""
        whole = lead + digits + trail
        if len(digits) == _LONGER:
            return self._cut(word, digits)
        short = strip_padding(whole, self.edition) if len(whole) in LENGTHS else ""
        if len(digits) == 1 and not chapter:
            self.left.append(f"`{word}` has 1 digit")
            return _Found(word, None)
        if len(digits) == 2 and wordy and not chapter:
            self.left.append(f"`{word}` stands among words: is it chapter {word}?")
            return _Found(word, None)
        if len(digits) == 2 < longest and not chapter:
            message = f"`{word}` behind longer codes: chapter {word}, or the end of a code?"
            self.left.append(message)
            return _Found(word, None)
        if not short or not exists(short, self.edition):
            self.left.append(self._unknown(word, digits))
            return _Found(word, None)
        if whole != digits and not (chapter and len(digits) == 1):
            written = format_code(whole)
            self.doubts.append(f"`{word}` is read as {written}: was a zero lost?")
        same = whole == digits and (
            eurasian or _PRINTED.fullmatch(word) or _AMERICAN.fullmatch(word)
        )
        return _Found(word, word if same else format_code(whole), short)

    def _cut(self, word: str, digits: str) -> _Found:
        """A code of twelve digits, as the part of its first ten that it is."""
        short = strip_padding(digits[:10], self.edition)
        if not exists(short, self.edition):
            self.left.append(self._unknown(word, digits))
            return _Found(word, None)
        written = format_code(digits[:10])
        if digits.endswith("00"):  # the tenth is not divided further
            return _Found(word, written, short)
        self.doubts.append(f"`{word}` is written as ex {written}: no code has more than ten digits")
        return _Found(word, written, short, part=True)

    def _unknown(self, word: str, digits: str) -> str:
        near = [format_code(c) for c in nearest(digits, edition=self.edition)]
        elsewhere = [e for e in known_editions() if len(digits) in LENGTHS and exists(digits, e)]
        said = f"`{word[:60]}` is not in {self.edition}"
        if len(digits) not in LENGTHS:
            said = f"`{word[:60]}` has {len(digits)} digits"
        if elsewhere:
            said += f" (it is in {', '.join(elsewhere)})"
        return said + (f"; the nearest are {', '.join(near)}" if near else "")
