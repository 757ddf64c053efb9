"""What a completion offers, before it is laid out for the editor."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen
from lsprotocol import types

Kind = types.CompletionItemKind


@frozen
class Item:
    """One offer: what is shown, and what it puts in place of what is typed (default: the label).

    `detail` says what it means, `brief` does so in the few words of a row (default: the detail).
    `group` orders items, `find` is what the typed text is held against, `snippet` says that the text
    has tab stops, `here` that it stands at the cursor and replaces nothing.
    """

    label: str
    kind: Kind
    detail: str = ""
    text: str = ""
    group: int = 5
    find: str = ""
    snippet: bool = False
    here: bool = False
    about: str | None = None
    brief: str = ""


def named(
    names: Iterable[tuple[str, str]], kind: Kind, group: int = 2, before: str = ""
) -> list[Item]:
    """Names with what they mean; `before` is a word that belongs in front of each."""
    return [Item(f"{before}{name}", kind, detail, group=group, find=name) for name, detail in names]
