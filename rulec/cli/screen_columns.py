"""Which columns of a file state which facts."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from rulec.cli import common

Columns = dict[str, str]
"""The column of each fact, and that of `currency`."""


def stated(mapping: str, facts: set[str]) -> Columns:
    """What `--map` says: pairs, or a file of them."""
    if mapping.endswith((".toml", ".json")):
        found = _from_file(Path(mapping))
    else:
        found = []
        for word in mapping.split(","):
            fact, sign, column = (part.strip() for part in word.partition("="))
            if word.strip() and not (sign and fact and column):
                raise click.UsageError(f"--map {word.strip()}: write code=HS_CODE")
            if word.strip():
                found.append((fact, column))
    made: Columns = {}
    for fact, column in found:
        if fact not in facts:
            raise click.UsageError(f"--map: {common.unknown('fact', fact, sorted(facts))}")
        if fact in made:
            raise click.UsageError(f"--map names {fact} twice")
        made[fact] = column
    if "code" not in made:
        raise click.UsageError("--map names no column for the code: write code=HS_CODE")
    return made


def _from_file(path: Path) -> list[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
        made = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError as error:
        raise click.UsageError(f"--map {path}: {error.strerror}") from None
    except ValueError as error:
        raise click.UsageError(f"--map {path}: {error}") from None
    wanted = 'code = "HS_CODE"' if path.suffix == ".toml" else '{"code": "HS_CODE"}'
    if not isinstance(made, dict) or not all(isinstance(v, str) and v for v in made.values()):
        raise click.UsageError(f"--map {path}: write {wanted}, a column for each fact")
    return list(made.items())


def called_like_facts(
    files: Sequence[Path], facts: set[str], columns_of: Callable[[Path], list[str]]
) -> Columns:
    """The columns of the files that are called as facts are; all files have to have the same."""
    headers = [columns_of(file) for file in files]
    found = [{n for n in header if n in facts} if header else set(facts) for header in headers]
    for file, header, names in zip(files, headers, found, strict=True):
        if bool(header) != bool(headers[0]):
            raise click.UsageError(f"{files[0]}, {file}: screen them apart, or say --map")
        if other := sorted(names ^ found[0]):
            here, there = (file, files[0]) if other[0] in names else (files[0], file)
            raise click.UsageError(
                f"{here} has a column {other[0]}, and {there} has not: screen them apart, or say --map"
            )
    return {"code": "code"} | {fact: fact for fact in sorted(found[0])}
