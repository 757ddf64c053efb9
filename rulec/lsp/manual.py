"""What the handbook says of a word, as an editor shows it."""

from __future__ import annotations

import re
from functools import cache

from rulec.handbook import section

_LONGEST = 1800
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")  # between the handbook's pages
_FENCE = re.compile(r"^```rule[^\n]*", re.M)  # what follows the word is for the handbook's tests


@cache
def about(word: str) -> str | None:
    """The section about a word, its heading small, cut after a paragraph where it is long."""
    text = section(word)
    if text is None:
        return None
    heading, _, rest = text.partition("\n")
    made = f"**{heading.lstrip('# ')}**"
    for paragraph in rest.strip().split("\n\n"):
        if len(made) + len(paragraph) > _LONGEST and made.count("```") % 2 == 0:
            return f"{made}\n\n(more: `rulec help-language {word}`)"
        made += f"\n\n{paragraph}"
    return _FENCE.sub("```rulec", _LINK.sub(r"\1", made))


@cache
def brief(word: str) -> str | None:
    """The first paragraph of the section about a word."""
    text = section(word)
    if text is None:
        return None
    paragraphs = text.split("\n\n")[1:]
    return _LINK.sub(r"\1", " ".join(paragraphs[0].split())) if paragraphs else None
