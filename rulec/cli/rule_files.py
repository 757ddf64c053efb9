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
        if not word:
            raise click.UsageError("an empty word names no file")
        if path.is_dir():
            found.extend(p for p in sorted(path.rglob("*.rule")) if p.is_file() or p.is_symlink())
        elif path.exists():
            found.append(path)
        else:
            name = word.lower()
            built_in = name.isidentifier() and (folder("rulesets") / f"{name}.rule").is_file()
            hint = "; no FILE at all stands for the built-in rulesets" if built_in else ""
            raise click.UsageError(f"{word}: no such file or folder{hint}")
    return found
