"""Writing files whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path


@contextmanager
def replacing(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """New files beside `paths`, which take their places all together in the end, or are gone.

    A link is followed. A file that is replaced keeps its permissions; a new one has those of any
    new file. A device or a pipe, such as /dev/null, is written to and never replaced. Raises
    IsADirectoryError if a path is a folder.
    """
    targets = [path.resolve() for path in paths]
    for target in targets:
        if target.is_dir():
            raise IsADirectoryError(EISDIR, "this is a folder", str(target))
    made = [t if _special(t) else t.with_name(f".rulec-{secrets.token_hex(8)}") for t in targets]
    turns = [(m, t) for m, t in zip(made, targets, strict=True) if m != t]
    try:
        for beside, path in zip(made, paths, strict=True):
            if not _special(beside):
                _create(beside, path)
        yield tuple(made)
        for beside, target in turns:
            if target.exists():
                os.chmod(beside, target.stat().st_mode & 0o7777)
        # no signal is handled between two turns of `map`
        list(map(os.replace, [m for m, _ in turns], [t for _, t in turns]))
    except BaseException:
        for beside, _ in turns:
            beside.unlink(missing_ok=True)
        raise


def _special(path: Path) -> bool:
    """Whether a path is there and no regular file."""
    return path.exists() and not path.is_file()


def _create(beside: Path, path: Path) -> None:
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise OSError(
            error.errno, error.strerror, str(path)
        ) from None  # the name that was asked for


@contextmanager
def blaming(path: Path) -> Iterator[None]:
    """An error of the system that names no file is about this one."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def write_atomically(path: Path, text: str) -> None:
    """Write a text to a file, so that nobody ever sees half of it."""
    with replacing(path) as (beside,), blaming(path):
        beside.write_text(text, encoding="utf-8", newline="\n")
