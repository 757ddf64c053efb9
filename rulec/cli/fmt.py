"""rulec fmt: rule files in canonical layout."""

from __future__ import annotations

import difflib
import errno
import json
import os
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click
from attrs import frozen

from rulec.atomic import write_atomically
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import render_text
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.syntax.parser import MAX_BYTES, read, read_bytes
from rulec.syntax.printer import format_file
from rulec.syntax.tree import File

# what a terminal would obey is shown as a picture of it
_PICTURES = {n: 0x2400 + n for n in range(32) if chr(n) not in "\n\t"} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


@click.command("fmt", epilog="Example: rulec fmt --diff rulesets/ru.rule")
@click.argument("files", nargs=-1)
@click.option(
    "--check", "check", is_flag=True, help="Change nothing; exit 1 if a file would change."
)
@click.option("--diff", "diff", is_flag=True, help="Change nothing; print what would change.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(files: tuple[str, ...], check: bool, diff: bool, form: str) -> None:
    """Lay FILES (rule files or folders; default: the built-in rulesets) out canonically.

    A file with mistakes is left as it is (exit 1). With `-` the text comes from standard input
    and goes to standard output.
    """
    if "-" in files and len(files) > 1:
        raise click.UsageError("`-` (standard input) stands alone, without other files")
    piped = files == ("-",)
    keep = check or diff
    results = []
    for result in [_of_standard_input()] if piped else map(_of_file, rule_files(files)):
        if result.changed and not keep and not piped:
            _replace(Path(result.path), result)
        if result.made is not None and piped and not keep and form == "text":
            _print(result.made)
        if result.changed and diff and form == "text":
            _print("".join(result.diff()))
        elif result.changed and form == "text" and (check or not piped):
            click.echo(f"{'would change' if keep else 'changed'} {result.path}")
        results.append(result)
    if form == "json":
        listed = [
            {
                "path": result.path,
                "changed": result.changed,
                "mistakes": result.made is None,
                "diff": "".join(result.diff()) if diff else None,
            }
            for result in results
        ]
        click.echo(json.dumps({"version": 1, "files": listed}, indent=2))
    elif not diff and not piped:
        click.echo(_summary(results, keep))
    broken = any(result.made is None for result in results)
    sys.exit(1 if broken or (keep and any(result.changed for result in results)) else 0)


@frozen
class Result:
    """A file as it is and as it would be; `made` is None where it has mistakes."""

    path: str
    old: str
    made: str | None

    @property
    def changed(self) -> bool:
        return self.made is not None and self.made != self.old

    def diff(self) -> Iterator[str]:
        """The lines of a patch; none for what stays."""
        made = self.old if self.made is None else self.made
        old, new = (StringIO(text, newline="\n").readlines() for text in (self.old, made))
        for line in difflib.unified_diff(old, new, self.path, f"{self.path} (canonical)"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _of_file(path: Path) -> Result:
    try:
        with path.open("rb") as stream:
            return _of_bytes(stream.read(MAX_BYTES + 1), str(path))
    except OSError:
        _tell(*read(path))
        return Result(str(path), "", None)


def _of_standard_input() -> Result:
    return _of_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>")


def _of_bytes(data: bytes, shown: str) -> Result:
    file, found = read_bytes(data, shown)
    if not found:
        return Result(shown, data.decode("utf-8"), format_file(file))
    _tell(file, found)
    return Result(shown, "", None)


def _tell(file: File, found: tuple[Diagnostic, ...]) -> None:
    print(render_text(found, {file.path: file.text}), file=sys.stderr)


def _replace(path: Path, result: Result) -> None:
    if not os.access(path, os.W_OK):  # a new file could take the place of one that is protected
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    assert result.made is not None
    write_atomically(path.resolve(), result.made)


def _print(text: str) -> None:
    """Every character as it is (click would drop some), but nothing that steers a terminal."""
    shown = text.translate(_PICTURES) if sys.stdout.isatty() else text
    click.echo(shown.encode("utf-8"), nl=False)


def _summary(results: list[Result], keep: bool) -> str:
    changed = sum(result.changed for result in results)
    broken = sum(result.made is None for result in results)
    counts = [
        (changed, "would change" if keep else "changed"),
        (len(results) - changed - broken, "in canonical layout"),
        (broken, "left as they are, with mistakes"),
    ]
    told = ", ".join(f"{number} {what}" for number, what in counts if number)
    files = "1 file" if len(results) == 1 else f"{len(results)} files"
    return f"{files}: {told}" if results else "no rule files"
