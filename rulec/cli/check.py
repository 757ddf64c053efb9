"""rulec check: every mistake in rule files."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import click
from attrs import frozen

from rulec import __version__
from rulec.analysis.review import review
from rulec.analysis.telling import count
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import Diagnostic, render_json, render_sarif, render_text
from rulec.model.load import Store
from rulec.processes import each

_TODO = re.compile(r"^[ \t]*# ?to do:", re.I | re.M)
"""A comment as `rulec new` and `rulec import` write them; a text never begins a line with `#`."""


@click.command("check", epilog="Example: rulec check rulesets/eu.rule --format sarif")
@click.argument("files", nargs=-1)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option(
    "--notes", is_flag=True, help="Print notes too, such as what a padded code is read as."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text")
def command(files: tuple[str, ...], paths: tuple[str, ...], notes: bool, form: str) -> None:
    """Check FILES (rule files or folders; default: the built-in rulesets)."""
    named = rule_files(files)

    def checked(path: Path) -> Result:
        store = _store(paths)
        made = store.check(path)
        provisions = len(made.ruleset.provisions) if made.ruleset else 0
        found = (*made.diagnostics, *review(made, store))
        return Result(made.file.path, made.file.text, found, provisions, made.ok)

    _store.cache_clear()
    # the longest first, so that no process is left alone with one at the end
    longest = sorted(named, key=_size, reverse=True)
    made = dict(zip(longest, each(checked, longest, least=6), strict=True))
    results = [made[path] for path in named]
    diagnostics = tuple(d for r in results for d in r.diagnostics)
    todos = sum(len(_TODO.findall(r.text)) for r in results)
    left = f"{count(todos, 'to-do')} left"
    if form == "json":
        click.echo(render_json(diagnostics, todos))
    elif form == "sarif":
        click.echo(render_sarif(diagnostics, __version__))
    elif shown := [d for d in diagnostics if notes or d.severity != "note"]:
        texts = {r.path: r.text for r in results}
        text = render_text(shown, texts, color=sys.stdout.isatty())
        click.echo(f"{text}{left}" if todos else text)
    else:
        provisions = sum(r.provisions for r in results)
        noted = f" ({len(diagnostics)} notes, see --notes)" if diagnostics else ""
        told = f"{count(len(results), 'file')}, {count(provisions, 'provision')}"
        told = f"{told}: nothing found{noted}" if results else "no rule files"
        click.echo(told + (f"; {left}" if todos else ""))
    sys.exit(0 if all(r.ok for r in results) else 1)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@frozen
class Result:
    """What is told of one file."""

    path: str
    text: str
    diagnostics: tuple[Diagnostic, ...]
    provisions: int
    ok: bool


@cache
def _store(paths: tuple[str, ...]) -> Store:
    """One store for all the files that a process checks."""
    return Store(*(Path(p) for p in paths))
