"""Did you mean ...? The known names closest to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MAX_LENGTH = 80
"""Longer names are not compared: nobody misspells them, and it would take long."""


def nearest(name: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """Return up to `n` candidates that resemble `name`, the best first, upper and lower case alike."""
    if n < 1 or len(name) > MAX_LENGTH:
        return []
    by_folded: dict[str, list[str]] = {}
    for candidate in sorted(c for c in set(candidates) if len(c) <= MAX_LENGTH):
        by_folded.setdefault(candidate.casefold(), []).append(candidate)
    found = get_close_matches(name.casefold(), sorted(by_folded), n=n)
    same_case_first = (sorted(by_folded[folded], key=lambda c: c != name) for folded in found)
    return [candidate for group in same_case_first for candidate in group][:n]


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Return a hint that names the nearest candidate, None if none is near."""
    near = nearest(name, candidates, 1)
    return f"did you mean `{near[0]}`?" if near and near[0] != name else None
