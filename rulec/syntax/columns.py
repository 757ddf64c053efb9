"""Where the declarations of a file begin and end, and what stands in the wrong column."""

from __future__ import annotations

import re
from itertools import pairwise

from attrs import evolve, frozen

from rulec.syntax.keywords import ALLOWED, CLAUSES, DECLARATIONS
from rulec.syntax.mistakes.damaged import CLAUSE, blanked
from rulec.syntax.mistakes.foreign import meant_declaration
from rulec.syntax.mistakes.mistake import Mistake, short
from rulec.syntax.mistakes.odd import odd_character
from rulec.syntax.mistakes.pasted import in_front

_INDENTED = (
    rf"(?:{'|'.join(ALLOWED)})[ \t]+\w+[ \t]*\"|define[ \t]+\w+[ \t]+(?:when\b|[0-9])"
    r"|example[ \t]+\"|use[ \t]+\w+[ \t]*$|renumbered[ \t]+[A-Z]+[0-9]"
)
_START = re.compile(rf"^(?:(?=[^\s#])|[^\S\n]+(?={_INDENTED}))", re.M)
_CITED = re.compile(r"source[ \t]++\w++\s*+(?:\"x*\"\s*)*+(?!(?:url|evidence|note)\b)")
_IMPORT = re.compile(r"from[ \t]+\w+[ \t]+import\b")
_STRAY = re.compile(r"(?:[ \t]*\n)*[ \t]+(?=\S)")
_TEXT = re.compile(r'"x*"')
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"\w*")
_BLANKS = "take away the blanks in front of it"


MANY = 4
"""From so many on, a mistake that is made everywhere in a file is told once."""


def _as_one(found: list[Mistake], message: str, all_of_them: int) -> list[Mistake]:
    """Mistakes as they are, or one that says that the whole file is so."""
    if len(found) < max(MANY, all_of_them):
        return found
    first = found[0]
    hint = (first.hint or "").replace("of it", "of each")
    changes = tuple(change for mistake in found for _, made in mistake.choices for change in made)
    return [evolve(first, message=message, hint=hint, choices=((hint, changes),))]


@frozen
class Stretch:
    """Where a declaration stands, less the declarations that were written inside it."""

    start: int
    end: int
    holes: tuple[tuple[int, int], ...] = ()

    def of(self, text: str) -> str:
        """The declaration's own text; blanks stand where others are."""
        parts, at = [], self.start
        for start, end in self.holes:
            parts += [text[at:start], blanked(text[start:end])]
            at = end
        return "".join([*parts, text[at : self.end]])


class Columns:
    """Splits a file at column 1. `found` says what stands elsewhere, `lost` what was not read."""

    def __init__(self, text: str, plain: str) -> None:
        self.text, self.plain = text, plain
        self.found: list[Mistake] = []
        self.lost: list[tuple[int, int]] = []
        self.indented: list[Mistake] = []
        self.outdented: list[Mistake] = []
        self.hopeless = False  # no line begins a declaration

    def stretches(self) -> list[Stretch]:
        """The declarations, in the order in which they begin."""
        made: list[Stretch] = []
        starts = self._starts()
        for start, end in pairwise([*starts, len(self.text)]):
            inside = self._inside(start, end) if made and not self._first_column(start) else None
            if inside is None:
                made.append(Stretch(start, end))
                if not self._first_column(start):
                    self._indented(start)
                continue
            outer = next(i for i in range(len(made) - 1, -1, -1) if made[i].end == start)
            holes = (*made[outer].holes, (start, inside))
            made[outer] = evolve(made[outer], end=end, holes=holes)
            made.append(Stretch(start, inside))
            self._moved(start, inside, end)
        inner = sum(1 for m in CLAUSE.finditer(self.plain) if self.plain[m.start()].isspace())
        self.found += _as_one(
            self.indented, "every declaration of this file is indented", len(made)
        )
        self.found += _as_one(
            self.outdented, "no clause of this file is indented", len(self.outdented) + inner
        )
        return made

    def _first_column(self, start: int) -> bool:
        return not self.plain[start : start + 1].isspace()

    def _starts(self) -> list[int]:
        """Where declarations begin; clauses and texts in the first column are reported."""
        starts: list[int] = []
        found = [(m.start(), m.end(), self._word(m.end())) for m in _START.finditer(self.plain)]
        if found and not any(word in DECLARATIONS for *_, word in found):
            self._no_rules(found[0][1])
            return []
        stray = _STRAY.match(self.plain)
        if stray and (not found or stray.end() < found[0][1]):
            self._before(stray.end(), bool(found))
            self.lost.append((0, found[1][0] if len(found) > 1 else len(self.text)))
        for start, at, word in found:
            if at > start and self.plain[max(0, start - 100) : start].rstrip().endswith(","):
                continue
            if at > start and word == "source" and _CITED.match(self.plain, at):
                continue
            importing = _IMPORT.match(self.plain, at) is not None
            if at == start and starts and (word in CLAUSES or self._goes_on(at)) and not importing:
                self._outdented(at, word)
                continue
            starts.append(start)
        return starts

    def _goes_on(self, at: int) -> bool:
        """Whether a text in the first column goes on with the one of the line above."""
        whole = _TEXT.match(self.plain, at) is not None
        return whole and self.plain[max(0, at - 2) : at] == '"\n'

    def _begins(self, start: int) -> int:
        """Where the first word behind blanks begins."""
        blanks = _BLANK.match(self.plain, start)
        return blanks.end() if blanks else start

    def _word(self, at: int) -> str:
        return (_WORD.match(self.plain, at) or [""])[0]

    def _no_rules(self, at: int) -> None:
        self.hopeless = True
        word = self._word(at) or self.text[at]
        odd = odd_character(self.text, at)
        meant = meant_declaration(word) if word.isascii() else None
        hint = "no line of this file begins a declaration: is it a rule file?"
        if mark := in_front(self.text):
            hint = f"every line has a {mark} in front: take it away"
        elif meant and meant not in ("use", "define"):
            hint = f"did you mean `{meant}`?"
        self.found.append(
            Mistake(
                odd.code if odd else "E0101",
                odd.message if odd else f"`{short(word)}` does not begin a declaration",
                at,
                at + len(word),
                hint=hint,
            )
        )

    def _before(self, at: int, others: bool) -> None:
        """What is indented in front of everything else."""
        message, hint = "this clause stands before any declaration", None
        mark = in_front(self.text)
        if mark is not None:
            hint = f"every line has a {mark} in front: take it away"
        if CLAUSE.match(self.plain, self.plain.rfind("\n", 0, at) + 1) is None:
            message = "this stands before any declaration"
        end = at + max(len(self._word(at)), 1)
        hint = hint or "a file begins with `ruleset` or `library`"
        self.hopeless |= not others
        self.found.append(Mistake("E0101", message, at, end, hint=hint))

    def _outdented(self, at: int, word: str) -> None:
        what = f"the clause `{word}`" if word else "this text"
        message = f"{what} stands at the beginning of its line"
        end = at + len(word) if word else self.plain.index('"', at + 1) + 1
        hint = "put blanks in front of it"
        choices = ((hint, ((at, at, "  "),)),)
        self.outdented.append(Mistake("E0101", message, at, end, hint=hint, choices=choices))

    def _indented(self, start: int) -> None:
        at = self._begins(start)
        message = "a declaration starts at the beginning of its line"
        choices = ((_BLANKS, ((start, at, ""),)),)
        end = at + len(self._word(at))
        self.indented.append(Mistake("E0101", message, at, end, hint=_BLANKS, choices=choices))

    # a declaration inside another

    def _inside(self, start: int, end: int) -> int | None:
        """Where a declaration that stands inside another ends; None if nothing of the other follows."""
        lines = self.plain[start:end].split("\n")
        margin = len(lines[0]) - len(lines[0].lstrip())
        place, deeper = start + len(lines[0]) + 1, 0
        for line in lines[1:]:
            indent = len(line) - len(line.lstrip())
            if line.strip() and indent <= margin:
                return place if deeper and CLAUSE.match(line) else None
            deeper += bool(line.strip())
            place += len(line) + 1
        return None

    def _moved(self, start: int, stop: int, end: int) -> None:
        """Report a declaration inside another, and offer to move it behind that."""
        at = self._begins(start)
        word = self._word(at)
        margin = self.text[start:at]
        own = self.text[start:stop].rstrip("\n")
        own = "\n".join(line.removeprefix(margin) for line in own.split("\n"))
        rest = self.text[stop:end]
        behind = stop + len(rest.rstrip())
        gap = "" if rest.endswith("\n") and rest.strip() else "\n"
        message = f"this `{word}` stands inside another declaration"
        hint = (
            "a declaration stands behind the clauses of the one before, at the beginning of a line"
        )
        choices = (
            ("move it behind that", ((start, stop, ""), (behind, behind, f"\n\n{own}{gap}"))),
        )
        self.found.append(Mistake("E0101", message, at, at + len(word), hint=hint, choices=choices))
