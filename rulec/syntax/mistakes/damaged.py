"""The text of one declaration while its mistakes are looked for.

What a mistake spoils is written as it should be where that takes no more room, and is blanked out
otherwise, so that everything behind it keeps its place and the next mistake is found too.
"""

from __future__ import annotations

import re

from attrs import Factory, define

from rulec.syntax.from_lark import Builder
from rulec.syntax.keywords import CLAUSES
from rulec.syntax.mistakes.mistake import Change

STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\[^\n]?)*"?|<[^<>\s]*>|#[^\n]*')
CLAUSE = re.compile(
    r"^[ \t]*(?=(?:"
    + "|".join(c for c in CLAUSES if c not in ("judged", "ex", "by"))
    + r"|ex[ \t]+when|by[ \t]*\")\b)",
    re.M,
)
_BY = re.compile(r"^[ \t]*(?=by\b)", re.M)
_FIRST = re.compile(rf"\s*\w++[ \t]++\w++[ \t]*(?:\"x*\"[ \t]*)*(?=(?:{'|'.join(CLAUSES)})\b)")
_APART = ("", "\n", ",", ")", "(", '"')


def masked(text: str) -> str:
    """The same text with strings and comments masked; every character keeps its place."""
    return STRING_OR_COMMENT.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith("#"):
        return " " * len(found)
    closed = len(found) > 1 and found.endswith('"')
    return '"' + "x" * (len(found) - 2) + '"' if closed else '"' + "x" * (len(found) - 1)


def blanked(text: str) -> str:
    """Blanks in the place of a text, its lines kept."""
    return re.sub(r"[^\n]", " ", text)


@define
class Damaged:
    """The text of one declaration. `plain` is the same text, strings and comments masked."""

    text: str
    plain: str
    builder: Builder
    word: str
    mended: list[Change] = Factory(list)

    def clauses(self) -> list[int]:
        """Where clauses begin, and where the declaration ends."""
        first = _FIRST.match(self.plain)
        starts = [m.start() for m in CLAUSE.finditer(self.plain) if m.start()]
        if self.word == "judgement":  # elsewhere `by` may go on with what is expected
            starts = sorted({*starts, *(m.start() for m in _BY.finditer(self.plain) if m.start())})
        return ([first.end()] if first else []) + starts + [len(self.text)]

    def blank(self, start: int, end: int, stand_in: str = "", at: int = 0) -> None:
        """Take out a stretch and leave blanks; put `stand_in` somewhere in them."""
        gone = blanked(self.text[start:end])
        at -= start
        if stand_in:
            gone = gone[:at] + stand_in + gone[at + len(stand_in) :]
        self.text = self.text[:start] + gone + self.text[end:]
        self.plain = self.plain[:start] + gone + self.plain[end:]

    def repair(self, changes: tuple[Change, ...]) -> bool:
        """Make the changes without moving what follows them.

        False, and nothing done, if they need room, or are about what was changed before.
        """
        text = self.text
        if any(_meet(new, old) for new in changes for old in self.mended):
            return False
        for start, end, new in sorted(changes, reverse=True):
            fitted = _fitted(text, start, end, new)
            if fitted is None:
                return False
            text = fitted
        if text == self.text:
            return False
        self.text, self.plain = text, masked(text)
        self.mended += changes
        return True

    def cut(self, at: int, start: int | None = None) -> bool:
        """Blank the clause around `at`, or the rest of the head behind the name."""
        cuts = self.clauses()
        end = next((c for c in cuts if c > at), len(self.text))
        if start is None:
            start = max((c for c in cuts[:-1] if c <= at), default=0)
        if start > 0:
            self.blank(start, end)
            return True
        named = re.match(r"\s*\w+[ \t]+[A-Za-z_]\w*(?=\s)", self.plain[:end])
        if self.word in ("use", "renumbered"):
            return False
        if named and named.end() <= at and self.word != "example":
            first = at if self.plain[at:end].strip() else named.end()
            if self.plain[first:end].strip():
                self.blank(first, end)
                return True
        stand_in = '""' if self.word == "example" else "_"
        word = re.match(r"\s*\w+", self.plain)
        room = re.compile(rf"(?<=\s)[ ]{{{len(stand_in)}}}(?=\s|$)")
        if word is None or self.text[word.end() : end].split() == [stand_in]:
            return False
        self.blank(word.end(), end)
        found = room.search(self.text, word.end(), end + 1)
        if found is None:
            return False
        self.blank(word.end(), end, stand_in, found.start())
        return True


def _meet(one: Change, other: Change) -> bool:
    return one[0] < other[1] and other[0] < one[1] or other[0] <= one[0] == one[1] < other[1]


def _fitted(text: str, start: int, end: int, new: str) -> str | None:
    """The text with one change made, and everything behind the next blank where it was."""
    if "\n" in text[start:end] or "\n" in new:
        return None
    if start == end and new == '"' and text[start : start + 1] in ("\n", ""):
        # there is no room behind the last character of a line, which may go: it is in a text
        start = end - 1
        return None if text[start] == '"' else text[:start] + new + text[end:]
    if start == end and new == "," and re.match(r"\n[ \t]", text[end:]):
        return text[: end + 1] + new + text[end + 2 :]  # at the beginning of the next line
    rest = text[end:].lstrip(" \t")
    spare = len(text) - end - len(rest)
    room = end - start - len(new)
    if not spare and rest[:1] not in _APART and room:
        return None  # a word goes on there
    if room >= 0:
        return text[:start] + new + " " * room + text[end:]
    joins = new[-1] not in ",(" and rest[:1] not in _APART
    return None if spare - joins < -room else text[:start] + new + text[end - room :]
