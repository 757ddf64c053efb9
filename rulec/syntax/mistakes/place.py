"""The place at which reading stopped, and what stands around it."""

from __future__ import annotations

import re

from attrs import frozen

from rulec.syntax.mistakes.damaged import CLAUSE
from rulec.syntax.mistakes.expected import expected
from rulec.syntax.mistakes.mistake import Change, Mistake, short

NEAR = 300
"""So many characters in front of a mistake are looked at."""

_WORD = re.compile(r'"x*"?|[0-9]{4}-[0-9]+-[0-9]+|\w+|[<>=!]+|.', re.S)


@frozen
class Place:
    """Where in the text of a declaration reading stopped; `options` are the terminals that could stand there."""

    text: str
    plain: str
    start: int
    options: frozenset[str]
    declaration: str

    @property
    def word(self) -> str:
        """The word or sign that stands there."""
        match = _WORD.match(self.plain, self.start)
        return match[0] if match else ""

    @property
    def line(self) -> int:
        """Where its line begins."""
        return self.plain.rfind("\n", 0, self.start) + 1

    @property
    def before(self) -> str:
        """What stands in front of it on its line."""
        return self.plain[self.line : self.start]

    @property
    def end_of_line(self) -> int:
        """Where its line ends, less the blanks at its end."""
        stop = self.plain.find("\n", self.start)
        return self.start + len(self.plain[self.start : None if stop < 0 else stop].rstrip())

    @property
    def clause(self) -> str:
        """The word that begins its clause, or its declaration."""
        begun = [m.end() for m in CLAUSE.finditer(self.plain, 0, self.start + 1) if m.start()]
        at = begun[-1] if begun and begun[-1] <= self.start else 0
        return (re.compile(r"\s*(\w*)").match(self.plain, at) or ["", ""])[1]

    def match(self, pattern: str, flags: int = 0) -> re.Match[str] | None:
        """What stands there, if it is like the pattern."""
        return re.compile(pattern, flags).match(self.plain, self.start)

    def behind(self, pattern: str, flags: int = 0) -> re.Match[str] | None:
        """What stands in front of it on its line up to it, if that ends like the pattern."""
        # a mistake is about what stands near it, and a line may be very long
        near = max(self.line, self.start - NEAR)
        for match in re.compile(pattern, flags).finditer(self.plain, near, self.start):
            if match.end() == self.start:
                return match
        return None

    def mistake(
        self,
        start: int,
        end: int,
        hint: str | None,
        *fix: Change,
        message: str | None = None,
        expects: bool = False,
    ) -> Mistake:
        """A mistake between two places; the usual message says that what stands there is not expected."""
        shown = message or f"`{short(self.text[start:end])}` is not expected here"
        wanted = expected(set(self.options)) if expects else None
        return Mistake("E0101", shown, start, end, wanted, hint, fix)

    def needless(self, end: int, hint: str, *, expects: bool = False) -> Mistake:
        """What stands there should go."""
        return self.mistake(self.start, end, hint, (self.start, end, ""), expects=expects)

    def instead(
        self, end: int, new: str, hint: str | None = None, *, expects: bool = False
    ) -> Mistake:
        """What stands there should read otherwise."""
        fix = (self.start, end, new)
        return self.mistake(self.start, end, hint or f"write {new}", fix, expects=expects)
