"""The words of a table: cleaned, shortened to names, and those that somebody has to judge."""

from __future__ import annotations

import re
from unicodedata import category, normalize

OPEN_TEXTURED = {
    name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I)
    for name, pattern in {
        "high_quality": r"high[- ]quality",
        "high_end": r"high[- ]end",
        "high_value": r"high[- ]value|valuable",
        "luxury": r"luxury|luxurious|de[- ]?luxe",
        "designer": r"designer",
        "branded": r"brand(?:[- ]name|ed)?",
        "premium": r"premium|exclusive|prestig(?:e|ious)",
        "gourmet": r"gourmet",
        "expensive": r"expensive",
        "private": r"private",
        "recreational": r"recreational",
    }.items()
}
"""Words that no fact decides: the name of the judgement, and how lists write it."""

_SPACES = ("Cc", "Zl", "Zp", "Zs")
_UNSEEN = ("Cf", "Cs", "Co", "Cn")  # bidirectional marks, halves of characters, no characters
_SLUG = 40
_LINKS = ("and", "or", "of", "the", "with", "for", "in", "to", "other", "by")


def normalised(text: str) -> str:
    """A cell as one line: blanks, line breaks and controls are one blank, unseen characters go."""
    kept = (
        " " if category(c) in _SPACES else "" if category(c) in _UNSEEN else c
        for c in normalize("NFC", text)
    )
    return " ".join(normalize("NFC", "".join(kept)).split())


def clip(text: str, most: int = 160) -> str:
    """The beginning of a text, for a comment that quotes it."""
    clean = normalised(text)
    return clean if len(clean) <= most else clean[: most - 4].rstrip() + " ..."


def balanced(text: str) -> str:
    """A part of a text without blanks around it and without half of a pair of parentheses.

    >>> balanced("exceeding EUR 50, and parts (ex 91.14)"), balanced(" 3304 30)")
    ('exceeding EUR 50, and parts (ex 91.14)', '3304 30')
    """
    text = text.strip()
    while text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:].strip()
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].strip()
    return text[1:-1].strip() if re.fullmatch(r"\([^()]*\)", text) else text


def slug(text: str, words: int = 4) -> str:
    """The first words of a text as an identifier in small letters; empty if it has no such letters.

    >>> slug("Perfumes, toilet waters and cosmetics, including beauty products")
    'perfumes_toilet_waters'
    """
    plain = normalize("NFKD", text.replace("'", "").replace("\u2019", "")).lower()
    parts = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())[:words]
    while len(parts) > 1 and parts[-1] in _LINKS:
        parts.pop()
    return "_".join(parts)[:_SLUG].rstrip("_")


class Names:
    """Gives out identifiers that are not taken yet."""

    def __init__(self, taken: tuple[str, ...] = ()) -> None:
        self._taken = set(taken)

    def take(self, wanted: str) -> str:
        """The name itself, or the first of NAME_2, NAME_3 ... that is free."""
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._taken.add(name)
        return name


def open_words(text: str, qualifiers: tuple[str, ...] = ()) -> dict[str, str]:
    """The open-textured words of an item: the name of the judgement, and the words as written.

    A qualifier counts only if it is nothing but such a word, apart from a remark in parentheses.
    """
    found: dict[str, str] = {}
    for name, pattern in OPEN_TEXTURED.items():
        match = pattern.search(text)
        if match:
            found[name] = match[0].lower()
            continue
        for qualifier in qualifiers:
            bare = re.sub(r"\s*\([^()]*\)\s*$", "", qualifier).strip()
            if pattern.fullmatch(bare):
                found[name] = bare.lower()
    return found


def without_open_words(text: str) -> str:
    """The text less its open-textured words."""
    for pattern in OPEN_TEXTURED.values():
        text = pattern.sub(" ", text)
    return " ".join(text.split())


def folded(text: str) -> list[str]:
    """The words of a text for comparison: small letters, one spelling, no plural s."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("'s", "").replace("\u2019s", ""))
    return [_singular({"jewelry": "jewellery"}.get(word, word)) for word in words]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
