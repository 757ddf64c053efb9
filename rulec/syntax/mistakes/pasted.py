"""What came into a rule file from elsewhere: a merge, a patch, a mail, a page with line numbers."""

from __future__ import annotations

import re

from rulec.syntax.keywords import DECLARATIONS
from rulec.syntax.mistakes.damaged import blanked
from rulec.syntax.mistakes.mistake import Mistake

_CONFLICT = re.compile(
    r"^<{7}(?: [^\n]*)?\n"
    r"(?P<first>(?:(?![<>]{7})[^\n]*\n)*?)"
    r"(?:\|{7}[^\n]*\n(?:(?![<>]{7})[^\n]*\n)*?)?"
    r"={7}\n"
    r"(?P<second>(?:(?![<>]{7})[^\n]*\n)*?)"
    r">{7}[^\n]*(?:\n|\Z)",
    re.M,
)
_FENCE = re.compile(r"^`{3,}[^`\n]*(?:\n|\Z)", re.M)
_IN_FRONT = re.compile(r"[ \t]*(?:[+>|-]|[0-9]+[:.|)]?)[ \t]?")
_BEGINS = re.compile(rf"(?:{'|'.join(DECLARATIONS)})[ \t]")


def conflicts(text: str) -> tuple[str, list[Mistake]]:
    """The text as if the first version of each conflict had been kept, in its place, and what to say."""
    found: list[Mistake] = []
    kept: list[str] = []
    behind = 0
    for match in _CONFLICT.finditer(text) if "<<<<<<<" in text else ():
        start, end = match.span()
        first, second = match.span("first"), match.span("second")
        kept += [text[behind:start], blanked(text[start : first[0]]), match["first"]]
        kept.append(blanked(text[first[1] : end]))
        behind = end
        found.append(
            Mistake(
                "E0101",
                "two versions stand here: a merge was left unfinished",
                start,
                text.index("\n", start),
                hint="keep one of them, and take the lines <<<<<<<, ======= and >>>>>>> away",
                choices=tuple(
                    (f"keep the {name} version", ((start, a, ""), (b, end, "")))
                    for name, (a, b) in (("first", first), ("second", second))
                ),
            )
        )
    return "".join([*kept, text[behind:]]), found


def fences(text: str) -> tuple[str, list[Mistake]]:
    """The text without the lines that fence code in a page of Markdown, in its place, and what to say."""
    found: list[Mistake] = []
    kept: list[str] = []
    behind = 0
    for match in _FENCE.finditer(text) if "```" in text else ():
        start, end = match.span()
        kept += [text[behind:start], blanked(match[0])]
        behind = end
        stop = start + len(match[0].rstrip())
        hint = "take the line away"
        message = "this line belongs to a page of Markdown"
        choices = ((hint, ((start, end, ""),)),)
        found.append(Mistake("E0103", message, start, stop, hint=hint, choices=choices))
    return "".join([*kept, text[behind:]]), found


def in_front(text: str) -> str | None:
    """What stands in front of every line, if a rule file stands behind it: `+`, `>` or numbers."""
    lines = [line for line in text.split("\n")[:200] if line.strip()]
    matches = [_IN_FRONT.match(line) for line in lines]
    rests = [line[m.end() :] for line, m in zip(lines, matches, strict=True) if m is not None]
    if len(rests) < len(lines) or not any(_BEGINS.match(rest) for rest in rests):
        return None
    mark = matches[0][0].strip() if matches[0] is not None else ""
    return "number" if mark[0].isdigit() else f"`{mark}`"
