"""rulec screen: every line of a file against lists."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from rulec.cli import common
from rulec.diagnostics.suggest import nearest
from rulec.model.names import BUILT_IN
from rulec.screening import Rejected, Screener, Summary, screen_file


@click.command(
    "screen", epilog="Example: rulec screen exports.csv --against EU,RU --map code=HS,value=EUR"
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--against", required=True, help="The lists, such as EU,RU.")
@click.option(
    "--map", "mapping", help="Facts and their columns: code=HS_CODE,value=CIF,currency=CUR."
)
@click.option("--currency", help="The currency of values that name none.")
@click.option("--on", help="The day for rows without one (default: today).")
@click.option("--on-column", help="The column with the day of each row.")
@click.option("--assume-nothing", is_flag=True, help="Do not assume a commercial export.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: FILE.screened.csv")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
def command(
    file: Path,
    against: str,
    mapping: str | None,
    currency: str | None,
    on: str | None,
    on_column: str | None,
    assume_nothing: bool,
    output: Path | None,
    paths: tuple[str, ...],
    rates_file: str | None,
) -> None:
    """Screen the rows of FILE (CSV or JSON Lines); rows that cannot be read go to a rejects file.

    Each list adds four columns: verdict, provisions, missing facts, citations. Exit status 0:
    every row was screened, 1: some were rejected.
    """
    names = tuple(name for name in against.split(",") if name)
    rulesets = common.rulesets(names, paths)
    facts = {*BUILT_IN, *(f for r in rulesets for f in r.facts)}
    columns = _columns(mapping, facts)
    if on_column:
        columns["date"] = on_column
    if not mapping:
        columns |= {name: name for name in ("code", "value", "quantity") if name not in columns}
        columns = _present(file, columns, facts)
    day = common.day(on) if on else date.today()
    screener = Screener(
        rulesets, columns, day, common.rates(rates_file), currency, not assume_nothing
    )
    out = output or file.with_name(f"{file.stem}.screened{file.suffix}")
    rejects = out.with_name(f"{out.stem}.rejects{out.suffix}")
    try:
        told = _run(screener, file, out, rejects)
    except (Rejected, UnicodeDecodeError) as error:
        raise click.UsageError(str(error)) from None
    click.echo(_summary(told, screener, out, rejects))
    sys.exit(1 if told.rejected else 0)


def _columns(mapping: str | None, facts: set[str]) -> dict[str, str]:
    known = {*facts, "currency"}
    made: dict[str, str] = {}
    for pair in (mapping or "").split(","):
        if not pair:
            continue
        fact, sign, column = pair.partition("=")
        if not sign or not column:
            raise click.UsageError(f"--map {pair}: write code=HS_CODE")
        if fact not in known:
            near = nearest(fact, sorted(known))
            hint = f"did you mean {near[0]}?" if near else "such as code, value, quantity"
            raise click.UsageError(f"--map: no fact is called {fact!r}; {hint}")
        made[fact] = column
    if mapping and "code" not in made:
        raise click.UsageError("--map names no column for the code: write code=HS_CODE")
    return made


def _present(file: Path, columns: dict[str, str], facts: set[str]) -> dict[str, str]:
    """Columns that are called as facts are."""
    import csv

    if file.suffix != ".csv":
        return columns | {f: f for f in (*facts, "currency") if f not in columns}
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        header = next(csv.reader(stream), [])
    named = {h: h for h in header if h in facts or h == "currency"}
    kept = {f: c for f, c in columns.items() if c in header or f in ("code", "date")}
    return {**named, **kept}


def _run(screener: Screener, file: Path, out: Path, rejects: Path) -> Summary:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("screening"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=hidden) as bar:
        task = bar.add_task("", total=file.stat().st_size, rows=0, rate=0.0)

        def progress(read: int, rows: int) -> None:
            elapsed = bar.tasks[0].elapsed or 1
            bar.update(task, completed=read, rows=rows, rate=rows / elapsed)

        return screen_file(screener, file, out, rejects, progress)


def _summary(told: Summary, screener: Screener, out: Path, rejects: Path) -> str:
    lines = [f"{told.rows} rows: {told.screened} screened into {out}, {told.rejected} rejected"]
    if told.rejected:
        lines[0] += f" (see {rejects})"
    for ruleset in screener.rulesets:
        counts = {v: c for (r, v), c in told.verdicts.items() if r == ruleset.id}
        said = ", ".join(f"{counts[v]} {v}" for v in sorted(counts))
        lines.append(f"{ruleset.id}: {said or 'nothing screened'}")
        kinds = [(c, k, v) for (r, k, v), c in told.kinds.items() if r == ruleset.id]
        for number, kind, verdict in sorted(kinds, key=lambda item: (-item[0], item[1]))[:8]:
            lines.append(f"  {number:>8} {verdict:<12} {kind}")
    return "\n".join(lines)
