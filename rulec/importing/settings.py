"""What the person who imports a table says about it, over what the table says itself."""

from __future__ import annotations

from datetime import date

from attrs import frozen


@frozen
class Settings:
    """Answers of the command line; None or empty where nothing was said.

    `open_words` are the words that leave a list open, such as "includes"; `closed` says that it names
    all its goods. `library` names the
    library whose definitions may stand for items that have words only.
    """

    id: str | None = None
    title: str | None = None
    regime: str | None = None
    target: str | None = None
    currency: str | None = None
    edition: str | None = None
    source: str | None = None
    url: str | None = None
    evidence: str | None = None
    since: date | None = None
    until: date | None = None
    kind: str = "prohibit"
    open_words: str | None = None
    closed: bool = False
    library: str | None = None


REGIMES = {"DPRK": "KP", "RUSSIA": "RU", "SYRIA": "SY"}
"""Regimes and the countries that they are about."""
