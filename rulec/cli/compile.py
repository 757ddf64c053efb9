"""rulec compile: a ruleset on a day as a program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from rulec.cli import common
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.targets.json_model import dump_model
from rulec.targets.markdown import compile_markdown
from rulec.targets.python import compile_module

TARGETS: dict[str, Callable[[Ruleset, date, Rates], str]] = {
    "json": dump_model,
    "markdown": compile_markdown,
    "python": compile_module,
}


@click.command("compile", epilog="Example: rulec compile CN@2018-01-06 --target python -o cn.py")
@click.argument("ruleset")
@click.option("--target", default="python", show_default=True, help="What to compile to.")
@click.option("--on", help="The day on which the list is read (default: today).")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
def command(
    ruleset: str,
    target: str,
    on: str | None,
    output: Path | None,
    paths: tuple[str, ...],
    rates_file: str | None,
) -> None:
    """Compile RULESET, as in force on a day, to a program that needs no rulec."""
    if target not in TARGETS:
        known = ", ".join(sorted(TARGETS))
        raise click.UsageError(f"no target is called {target!r}; known: {known}")
    rules, day = common.ruleset(ruleset, paths, on)
    text = TARGETS[target](rules, day or date.today(), common.rates(rates_file))
    if output is None:
        click.echo(text, nl=False)
        return
    from rulec.cli.files import write_atomically

    write_atomically(output, text)
