"""rulec screen: every line of files against lists."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from rulec.cli import common
from rulec.cli.screen_columns import called_like_facts, stated
from rulec.cli.screen_told import Done, Tell, as_json, progress, text, total
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import CURRENCIES
from rulec.screening import PARTS, Rejected, Screener, screen_file, spark_files
from rulec.screening.answers import Cells
from rulec.screening.files import check_paths, decider
from rulec.screening.readers import FORMATS, columns_of, opened
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
@click.option(
    "--columns",
    "wanted",
    default=",".join(PARTS),
    help=f"Which answers to add: {', '.join(PARTS)}.",
)
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
    rulesets = _lists(against, paths)
    facts = {*BUILT_IN, "currency", *(f for r in rulesets for f in r.facts)}
    if currency is not None and currency not in CURRENCIES:
        raise click.UsageError(f"--currency: {currency!r} is no currency code, such as EUR")
    parts = _parts(wanted)
    day = common.day(on) if on else date.today()
    rates = common.rates(rates_file)
    header_of = spark_files.columns_of if engine == "spark" else columns_of
    with _stopping() as stopped, _misuse():
        for file in files:
            if engine == "local" and not file.is_file():
                what = "this is a folder" if file.is_dir() else "there is no such file"
                raise Rejected(f"{file}: {what}")
        columns = stated(mapping, facts) if mapping else called_like_facts(files, facts, header_of)
        if on_column:
            columns["date"] = on_column
        screener = Screener(rulesets, columns, day, rates, currency, not assume_nothing)
        targets = _targets(files, output, engine)
        more = {"columns": parts, "rates": Path(rates_file).read_bytes() if rates_file else None}
        run = _on_spark if engine == "spark" else _each
        done = run(screener, targets, parts, more if resume else None, stopped)
        header = header_of(files[0])
    if shape == "json":
        click.echo(json.dumps(as_json(done, rulesets, columns), indent=2))
    else:
        click.echo(text(done, rulesets, _read(columns, header, facts)))
    told = total(done)
    banned = any(count for (_, verdict), count in told.verdicts.items() if verdict == "prohibited")
    sys.exit(3 if told.rejected else 1 if banned else 0)


def _lists(against: str, paths: tuple[str, ...]) -> tuple[Ruleset, ...]:
    names = tuple(name.strip() for name in against.split(",") if name.strip())
    if not names:
        raise click.UsageError("--against names no list: write EU,RU")
    for name in names:
        if "@" in name:
            raise click.UsageError(f"--against {name}: say the day with --on or --on-column")
    found = common.rulesets(names, paths)
    ids = [ruleset.id for ruleset in found]
    if twice := [name for name in ids if ids.count(name) > 1]:
        raise click.UsageError(f"--against names {twice[0]} twice")
    return found


@contextmanager
def _misuse() -> Iterator[None]:
    try:
        yield
    except Rejected as error:
        raise click.UsageError(str(error)) from None


Target = tuple[Path, Path, Path]
"""A file, where its screened rows go, and where its rejects."""


def _targets(files: Sequence[Path], output: Path | None, engine: str) -> list[Target]:
    """Where everything goes. Raises Rejected if something would take another's place."""
    targets = []
    for file in files:
        whole = file if file.name not in ("", "..") else file.resolve()  # a folder by its place
        out = output or _beside(whole, "screened")
        if output is not None and (len(files) > 1 or _is_folder(output, engine)):
            out = output / whole.name
        targets.append((file, out, _beside(out, "rejects")))
    sources = {file.resolve() for file in files}
    taken: dict[Path, Path] = {}
    for file, *made in targets:
        for path in made:
            if path.resolve() in sources:
                raise Rejected(f"{path}: this is a file to be screened, and would be written over")
            if path.resolve() in taken:
                raise Rejected(f"{path}: this would be written twice, for {file} too")
            taken[path.resolve()] = file
        if engine == "local":
            check_paths(file, *made)
    if output is not None and len(files) > 1:
        output.mkdir(parents=True, exist_ok=True)
    return targets


def _is_folder(path: Path, engine: str) -> bool:
    """Whether results go into a folder; one that Spark wrote is itself a result, to be replaced."""
    return path.is_dir() and not (engine == "spark" and spark_files.written_before(path))


def _beside(path: Path, word: str) -> Path:
    """The path with a word before the ending of its name; a folder's name may have none."""
    ending = path.suffix if path.suffix in FORMATS else ""
    return path.with_name(f"{path.name.removesuffix(ending)}.{word}{ending}")


def _parts(wanted: str) -> tuple[str, ...]:
    names = tuple(name for name in wanted.split(",") if name)
    for name in names:
        if name not in PARTS:
            raise click.UsageError(f"--columns: {common.unknown('column', name, list(PARTS))}")
    return names or PARTS


def _read(columns: Mapping[str, str], header: Sequence[str], facts: set[str]) -> list[str]:
    """Lines on which columns state facts, and which could but do not."""
    if not header:
        return []
    pairs = (f if f == c else f"{f} from {c}" for f, c in columns.items())
    lines = [f"columns read: {', '.join(pairs)}"]
    if idle := [name for name in header if name in facts and name not in columns.values()]:
        lines.append(f"not read, for --map does not name them: {', '.join(idle)}")
    return lines


def _each(
    screener: Screener,
    targets: list[Target],
    parts: tuple[str, ...],
    more: Mapping[str, object] | None,
    stopped: Callable[[], None],
) -> list[Done]:
    """Screen the files, one after another; all are looked into before the first."""
    done, decide = [], decider(screener)
    taken = frozenset(Cells(screener, parts).names)
    for file, *_ in targets:
        with opened(file, screener.columns, taken):
            pass
    with progress(len(targets)) as bar:
        for number, (file, out, rejects) in enumerate(targets, 1):
            mark = fingerprint(screener, file, more) if more else None
            one = remembered(out, rejects, mark) if mark else None
            again = one is None
            if one is None:
                tell = bar(number, file)

                def told(read: int, size: int, rows: int, tell: Tell = tell) -> None:
                    stopped()
                    tell(read, size, rows)

                one = screen_file(screener, file, out, rejects, told, parts, decide)
                if mark:
                    remember(out, rejects, mark, one)
            done.append(Done(file, out, rejects, one, again))
    return done


def _on_spark(
    screener: Screener,
    targets: list[Target],
    parts: tuple[str, ...],
    more: Mapping[str, object] | None,
    stopped: Callable[[], None],
) -> list[Done]:
    from rulec.screening.spark import screen_path

    done = []
    for file, out, rejects in targets:
        state = {**(more or {}), "engine": "spark", "parts": spark_files.state(file)}
        mark = fingerprint(screener, file, state) if more else None
        one = remembered(out, rejects, mark) if mark else None
        again = one is None
        if one is None:
            one = screen_path(screener, file, out, rejects, parts)
            if mark:
                remember(out, rejects, mark, one)
        stopped()
        done.append(Done(file, out, rejects, one, again))
    return done


@contextmanager
def _stopping() -> Iterator[Callable[[], None]]:
    """A request to end is an interrupt, so that no half file is left; later ones change nothing.

    Gives what asks whether there was one: an interrupt can be lost in what is called back from C.
    """
    asked = False

    def stop(*_: object) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise KeyboardInterrupt

    def check() -> None:
        if asked:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield check
        return
    signals = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    before = {one: signal.signal(one, stop) for one in signals if one is not None}
    try:
        yield check
    finally:
        for one, handler in before.items():
            # who was asked to end does so, and is left to it
            signal.signal(one, signal.SIG_IGN if asked else handler)
