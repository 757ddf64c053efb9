"""rulec fmt: rule files in canonical layout."""

from __future__ import annotations

import difflib
import json
import sys

import click

from rulec.atomic import write_atomically
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import render_text
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.syntax.parser import parse, read
from rulec.syntax.printer import format_file
from rulec.syntax.tree import File


@click.command("fmt", epilog="Example: rulec fmt --diff rulesets/ru.rule")
@click.argument("files", nargs=-1)
@click.option(
    "--check", "check", is_flag=True, help="Change nothing; exit 1 if a file would change."
)
@click.option("--diff", "diff", is_flag=True, help="Change nothing; print what would change.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(files: tuple[str, ...], check: bool, diff: bool, form: str) -> None:
    """Lay FILES (rule files or folders; default: the built-in rulesets) out canonically.

    A file with mistakes is left as it is. With `-` the text comes from standard input and goes
    to standard output.
    """
    if files == ("-",):
        text = sys.stdin.read()
        made = _formatted(*parse(text, "<stdin>"))
        if made is None:
            sys.exit(1)
        click.echo(made, nl=False)
        return
    changed: dict[str, bool] = {}
    broken = False
    for path in rule_files(files):
        file, found = read(path)
        made = _formatted(file, found)
        if made is None:
            broken = True
            continue
        old = path.read_bytes().decode("utf-8")
        changed[str(path)] = made != old
        if made == old:
            continue
        if diff:
            click.echo("".join(_diff(str(path), old, made)), nl=False)
        elif not check:
            write_atomically(path.resolve(), made)
        if form == "text" and not diff:
            click.echo(f"{'would change' if check else 'changed'} {path}")
    if form == "json":
        listed = [{"path": path, "changed": was} for path, was in changed.items()]
        click.echo(json.dumps({"version": 1, "files": listed}, indent=2))
    sys.exit(1 if broken or (any(changed.values()) and (check or diff)) else 0)


def _formatted(file: File, found: tuple[Diagnostic, ...]) -> str | None:
    """The canonical text; None, with the mistakes on standard error, for a file that has some."""
    if not found:
        return format_file(file)
    print(render_text(found, {file.path: file.text}), file=sys.stderr)
    return None


def _diff(path: str, old: str, new: str) -> list[str]:
    lines = [text.splitlines(keepends=True) for text in (old, new)]
    return list(difflib.unified_diff(lines[0], lines[1], path, f"{path} (canonical)"))
