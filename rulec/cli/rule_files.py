"""Which rule files a command's arguments name."""

from __future__ import annotations

from pathlib import Path

import click

from rulec.resources import folder


def rule_files(words: tuple[str, ...]) -> list[Path]:
    """The files named, the rule files in folders named, or the built-in ones if none is named."""
    if not words:
        return sorted(folder("rulesets").rglob("*.rule"))
    found: list[Path] = []
    for word in words:
        path = Path(word)
        if path.is_dir():
            found.extend(sorted(path.rglob("*.rule")))
        elif path.exists():
            found.append(path)
        else:
            raise click.UsageError(f"{word}: no such file or folder")
    return found
