"""One syntax error: what it is, where in its declaration, and what would put it right."""

from __future__ import annotations

from attrs import evolve, frozen

Change = tuple[int, int, str]
"""From where to where, and the text that should stand there."""


@frozen
class Mistake:
    """A diagnostic with offsets in the text of its declaration.

    `fix` holds the changes that cure it; `choices` are several ways to cure it, each with its title.
    """

    code: str
    message: str
    start: int
    end: int
    expected: str | None = None
    hint: str | None = None
    fix: tuple[Change, ...] = ()
    choices: tuple[tuple[str, tuple[Change, ...]], ...] = ()

    def instead(self, text: str | None) -> Mistake:
        """The mistake with `text` offered for what it is about; None offers nothing."""
        return self if text is None else evolve(self, fix=((self.start, self.end, text),))


def did_you_mean(word: str | None) -> str | None:
    """The question whether a word was meant, if there is one."""
    return f"did you mean `{word}`?" if word else None


def short(word: str) -> str:
    return word if len(word) <= 40 else word[:37] + "..."
