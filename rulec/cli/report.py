"""rulec report: every list, pair, change and incident as a static site."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from rulec.cli import common


@click.command("report", epilog="Example: rulec report -o site --on 2018-01-10")
@click.argument("rulesets", nargs=-1)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder.")
@click.option("--on", help="The day on which all lists are read (default: today).")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
def command(
    rulesets: tuple[str, ...],
    output: Path,
    on: str | None,
    paths: tuple[str, ...],
    rates_file: str | None,
) -> None:
    """Write a site about RULESETS (default: every list on North Korea) that opens from disk."""
    try:
        from rulec.report import Page, write
    except ModuleNotFoundError as missing:
        raise click.UsageError(
            f"the report needs {missing.name}: pip install 'rulec[report]'"
        ) from None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    loaded = common.rulesets(rulesets, paths)
    day = common.day(on) if on else date.today()
    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("reading", total=None)

        def done(page: Page, number: int, of: int) -> None:
            bar.update(task, total=of, completed=number, description=page.title[:24])

        pages = write(output, loaded, day, common.store(paths), common.rates(rates_file), done)
    click.echo(f"{pages} pages; open {output / 'index.html'}")
