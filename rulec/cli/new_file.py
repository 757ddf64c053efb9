"""Writing a rule file that is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from rulec.atomic import write_atomically


def new_file(output: str | None, force: bool) -> Callable[[str], None]:
    """What writes a text to `output`, or to standard output without one.

    Raises UsageError at once for a file that exists, unless `force`, and for a name that no command
    would take for a rule file.
    """
    if output is None:
        return lambda text: click.echo(text, nl=False)
    path = Path(output)
    if path.suffix != ".rule":
        raise click.UsageError(f"{output}: the name of a rule file ends in .rule")

    def write(text: str) -> None:
        if path.exists() and not force:
            raise click.UsageError(f"{output} exists; write over it with --force")
        write_atomically(path, text)

    if path.exists() and not force:
        raise click.UsageError(f"{output} exists; write over it with --force")
    return write
