"""Text of a file as a terminal shows it: what is shown, and how many cells it takes."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Text from a file must not steer the terminal or turn its direction of writing."""
    return "".join(
        "\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text
    )


def width(char: str) -> int:
    """The cells that a character takes."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
