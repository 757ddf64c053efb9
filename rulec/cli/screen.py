"""rulec screen: every line of files against lists."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from rulec.cli import common
from rulec.model.names import BUILT_IN
from rulec.money import CURRENCIES
from rulec.screening import PARTS, Rejected, Screener, Summary, screen_file, spark_files
from rulec.screening.files import decider
from rulec.screening.readers import FORMATS, columns_of
from rulec.screening.resume import fingerprint, remember, remembered


@click.command(
    "screen", epilog="Example: rulec screen x.csv --against EU,RU --map code=HS,value=CIF"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--against", required=True, help="The lists, such as EU,RU.")
@click.option("--map", "mapping", help="code=HS,value=CIF,currency=CUR, or a .toml or .json file.")
@click.option("--currency", help="The currency of values that name none.")
@click.option("--on", help="The day for rows without one (default: today).")
@click.option("--on-column", help="The column with the day of each row.")
@click.option("--assume-nothing", is_flag=True, help="Do not assume a commercial export.")
@click.option("--columns", "wanted", default=",".join(PARTS), help=f"Of {', '.join(PARTS)}.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file, or a folder.")
@click.option("--resume", is_flag=True, help="Leave out files that an earlier run completed.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
def command(
    files: tuple[Path, ...],
    against: str,
    mapping: str | None,
    currency: str | None,
    on: str | None,
    on_column: str | None,
    assume_nothing: bool,
    wanted: str,
    output: Path | None,
    resume: bool,
    engine: str,
    paths: tuple[str, ...],
    rates_file: str | None,
    shape: str,
) -> None:
    """Screen the rows of FILES: CSV, JSON Lines, Parquet or Arrow, by the ending of their names.

    Each list adds its columns. What cannot be read goes to a rejects file with its reason: rows in are
    rows out and rejects. Files appear whole or not at all. Exit status 0: nothing prohibited, 1: some
    rows are, 3: some rows were rejected.
    """
    rulesets = common.rulesets(tuple(name for name in against.split(",") if name), paths)
    facts = {*BUILT_IN, *(f for r in rulesets for f in r.facts)}
    if currency is not None and currency not in CURRENCIES:
        raise click.UsageError(f"--currency: {currency!r} is no currency code, such as EUR")
    parts = _parts(wanted)
    for file in files:
        if engine == "local" and not file.is_file():
            raise click.UsageError(f"{file}: there is no such file")
    stated = _mapping(mapping, facts)
    try:
        columns = stated or _called_like_facts(files[0], facts, engine)
    except (Rejected, UnicodeDecodeError) as error:
        raise click.UsageError(str(error)) from None
    if on_column:
        columns["date"] = on_column
    day = common.day(on) if on else date.today()
    rates = common.rates(rates_file)
    screener = Screener(rulesets, columns, day, rates, currency, not assume_nothing)
    targets = [(file, *_targets(file, output, len(files) > 1, engine)) for file in files]
    with _stopping():
        try:
            if engine == "spark":
                told = _on_spark(screener, targets, parts, resume)
            else:
                told = _each(screener, targets, parts, resume)
        except (Rejected, UnicodeDecodeError) as error:
            raise click.UsageError(str(error)) from None
    if shape == "json":
        click.echo(json.dumps(_as_json(told, screener, targets), indent=2))
    else:
        click.echo(_summary(told, screener, targets))
    banned = any(count for (_, verdict), count in told.verdicts.items() if verdict == "prohibited")
    sys.exit(3 if told.rejected else 1 if banned else 0)


Target = tuple[Path, Path, Path]
"""A file, where its screened rows go, and where its rejects."""


def _targets(file: Path, output: Path | None, several: bool, engine: str) -> tuple[Path, Path]:
    whole = file if file.name not in ("", "..") else file.resolve()  # a folder named by its place
    out = output or _beside(whole, "screened")
    if output is not None and (several or (output.is_dir() and not _is_result(output, engine))):
        output.mkdir(parents=True, exist_ok=True)
        out = output / whole.name
    return out, _beside(out, "rejects")


def _beside(path: Path, word: str) -> Path:
    """The path with a word before the ending of its name; a folder's name may have none."""
    ending = path.suffix if path.suffix in FORMATS else ""
    return path.with_name(f"{path.name.removesuffix(ending)}.{word}{ending}")


def _is_result(folder: Path, engine: str) -> bool:
    """Whether a folder is itself what Spark wrote, to be replaced and not to be written into."""
    return engine == "spark" and spark_files.written_before(folder)


def _parts(wanted: str) -> tuple[str, ...]:
    names = tuple(name for name in wanted.split(",") if name)
    for name in names:
        if name not in PARTS:
            raise click.UsageError(f"--columns: {common.unknown('column', name, list(PARTS))}")
    return names or PARTS


def _mapping(mapping: str | None, facts: set[str]) -> dict[str, str]:
    if mapping is None:
        return {}
    if mapping.endswith((".toml", ".json")):
        pairs = _mapping_file(Path(mapping))
    else:
        pairs = {}
        for pair in mapping.split(","):
            fact, sign, column = pair.partition("=")
            if pair and not (sign and column):
                raise click.UsageError(f"--map {pair}: write code=HS_CODE")
            if pair:
                pairs[fact.strip()] = column.strip()
    known = sorted({*facts, "currency"})
    for fact in pairs:
        if fact not in known:
            raise click.UsageError(f"--map: {common.unknown('fact', fact, known)}")
    if "code" not in pairs:
        raise click.UsageError("--map names no column for the code: write code=HS_CODE")
    return pairs


def _mapping_file(path: Path) -> dict[str, str]:
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        made = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--map {path}: {error}") from None
    if not isinstance(made, dict) or not all(isinstance(v, str) for v in made.values()):
        raise click.UsageError(f'--map {path}: write a line code = "HS_CODE" for each fact')
    return made


def _called_like_facts(file: Path, facts: set[str], engine: str) -> dict[str, str]:
    """Columns that are called as facts are."""
    named = spark_files.columns_of(file) if engine == "spark" else columns_of(file)
    if not named:
        return {fact: fact for fact in (*sorted(facts), "currency")}
    found = {name: name for name in named if name in facts or name == "currency"}
    return {"code": "code"} | found


def _each(
    screener: Screener, targets: list[Target], parts: tuple[str, ...], resume: bool
) -> Summary:
    told, decide = Summary(), decider(screener)
    with _bar(len(targets)) as progress:
        for number, (file, out, rejects) in enumerate(targets, 1):
            taken = fingerprint(screener, file, {"columns": parts}) if resume else ""
            one = remembered(out, rejects, taken) if resume else None
            if one is None:
                one = screen_file(screener, file, out, rejects, progress(number), parts, decide)
                if resume:
                    remember(out, taken, one)
            told.add(one)
    return told


def _on_spark(
    screener: Screener, targets: list[Target], parts: tuple[str, ...], resume: bool
) -> Summary:
    from rulec.screening.spark import screen_path

    told = Summary()
    for file, out, rejects in targets:
        state = {"columns": parts, "engine": "spark", "parts": spark_files.state(file)}
        taken = fingerprint(screener, file, state) if resume else ""
        one = remembered(out, rejects, taken) if resume else None
        if one is None:
            one = screen_path(screener, file, out, rejects, parts)
            if resume:
                remember(out, taken, one)
        told.add(one)
    return told


@contextmanager
def _stopping() -> Iterator[None]:
    """A request to end is taken like an interrupt, so that no half file is left."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _bar(files: int) -> Iterator[Callable[[int], Callable[[int, int, int], None]]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("screening {task.fields[file]}"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=hidden) as bar:

        def progress(number: int) -> Callable[[int, int, int], None]:
            label = f"{number} of {files}" if files > 1 else ""
            task = bar.add_task("", total=None, rows=0, rate=0.0, file=label)

            def tell(read: int, size: int, rows: int) -> None:
                elapsed = bar.tasks[-1].elapsed or 1
                total = size or None
                bar.update(task, completed=read, total=total, rows=rows, rate=rows / elapsed)

            return tell

        yield progress


def _summary(told: Summary, screener: Screener, targets: list[Target]) -> str:
    (_, out, rejects) = targets[0]
    where = f"into {out}" if len(targets) == 1 else f"of {len(targets)} files"
    lines = [f"{told.rows} rows: {told.screened} screened {where}, {told.rejected} rejected"]
    if told.rejected and len(targets) == 1:
        lines[0] += f" (see {rejects})"
    for ruleset in screener.rulesets:
        counts = {v: c for (r, v), c in told.verdicts.items() if r == ruleset.id}
        said = ", ".join(f"{counts[v]} {v}" for v in sorted(counts))
        lines.append(f"{ruleset.id}: {said or 'nothing screened'}")
        kinds = [(c, k, v) for (r, k, v), c in told.kinds.items() if r == ruleset.id]
        for number, kind, verdict in sorted(kinds, key=lambda item: (-item[0], item[1:]))[:8]:
            lines.append(f"  {number:>8} {verdict:<12} {kind}")
    return "\n".join(lines)


def _as_json(told: Summary, screener: Screener, targets: list[Target]) -> dict[str, object]:
    lists = []
    for ruleset in screener.rulesets:
        verdicts = {v: c for (r, v), c in sorted(told.verdicts.items()) if r == ruleset.id}
        kinds = [
            {"kind": kind, "verdict": verdict, "rows": count}
            for (name, kind, verdict), count in sorted(told.kinds.items())
            if name == ruleset.id
        ]
        lists.append({"ruleset": ruleset.id, "verdicts": verdicts, "kinds": kinds})
    return {
        "version": 1,
        "rows": told.rows,
        "screened": told.screened,
        "rejected": told.rejected,
        "files": [{"file": str(f), "output": str(o), "rejects": str(r)} for f, o, r in targets],
        "lists": lists,
    }
