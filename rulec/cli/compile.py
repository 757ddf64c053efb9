"""rulec compile: lists on a day in another tool's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from rulec.analysis.verdict import commercial_export
from rulec.atomic import write_atomically
from rulec.cli import common
from rulec.diagnostics.suggest import nearest
from rulec.diagram.from_model import PIVOT
from rulec.model.facts import read_facts
from rulec.model.line import FactValue
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import NoRate
from rulec.targets.limits import CannotSay
from rulec.targets.plan import AMOUNTS, Plan, plan
from rulec.targets.registry import NAMES, Files, Options, Target, target

OWN_NAMES = ("python",)
"""Targets in which a fact cannot have another name."""


@click.command(
    "compile", epilog="Example: rulec compile EU,RU --target sql --on 2018-01-10 -o v.sql"
)
@click.argument("rulesets")
@click.option("--target", "name", default="python", show_default=True, help="See rulec targets.")
@click.option("--on", help="The day on which the lists are read (default: today).")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file, or a folder.")
@click.option("--map", "mapping", help="Facts and their columns: code=HS,value=CIF,currency=CUR.")
@click.option("--given", help="Facts that hold for every line: direction=export,destination=KP.")
@click.option(
    "--assume",
    type=click.Choice(["nothing", "export"]),
    default="nothing",
    help="export: a commercial one to the list's target.",
)
@click.option("--table", help="For SQL: the table of lines (default: lines).")
@click.option("--view", help="For SQL: make a view of this name.")
@click.option("--dialect", help="For SQL: duckdb (default), postgres, sqlite, spark, ...")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
def command(
    rulesets: str,
    name: str,
    on: str | None,
    output: Path | None,
    mapping: str | None,
    given: str | None,
    assume: str,
    table: str | None,
    view: str | None,
    dialect: str | None,
    paths: tuple[str, ...],
    rates_file: str | None,
) -> None:
    """Compile RULESETS (EU or EU,RU@2018-01-10) to a program that needs no rulec.

    With --map, facts without a column are never stated. Exit status 1: the target cannot say
    exactly what a list says.
    """
    if name not in NAMES:
        raise click.UsageError(common.unknown("target", name, list(NAMES)))
    for option, word in (("--table", table), ("--view", view), ("--dialect", dialect)):
        if word is not None and name != "sql":
            raise click.UsageError(f"{option} is for the target sql, not {name}")
    columns = None if mapping is None else pairs("--map", mapping)
    stated = pairs("--given", given)
    words = [word.strip() for word in rulesets.split(",") if word.strip()]
    lists = [common.ruleset(word, paths, on) for word in words]
    if not lists:
        raise click.UsageError("name a ruleset, such as EU")
    known([ruleset for ruleset, _ in lists], (*(columns or ()), *stated))
    if columns is not None:
        _check_columns(columns, name)
    rates = common.rates(rates_file)
    options = Options(columns, table or "lines", dialect or "duckdb", view)
    try:
        plans = []
        for ruleset, day in lists:
            fixed, absent = context(ruleset, columns, stated, assume == "export")
            plans.append(plan(ruleset, day or date.today(), rates, fixed, absent))
        texts = _texts(target(name), plans, options)
    except CannotSay as error:
        print(f"rulec: {error}", file=sys.stderr)
        sys.exit(1)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    _write(texts, output)
    for gap in _unrated(plans):
        print(
            f"rulec: {gap}; values in other currencies stay undetermined (--rates, --on)",
            file=sys.stderr,
        )


def _unrated(plans: Iterable[Plan]) -> Iterator[NoRate]:
    """Why amounts cannot be compared: a currency of a limit, or all but the euro, has no rate."""
    told: set[tuple[str, date]] = set()
    for one in plans:
        alone = one.groups == (PIVOT,) == tuple(one.euros)
        for currency in ("USD",) if alone else one.groups:
            if (currency, one.day) not in told:
                told.add((currency, one.day))
                try:
                    one.rates.rate(currency, one.day)
                except NoRate as gap:
                    yield gap


def pairs(option: str, text: str | None) -> dict[str, str]:
    """`a=b,c=d` as a dictionary."""
    made: dict[str, str] = {}
    for word in (text or "").split(","):
        fact, sign, value = (part.strip() for part in word.partition("="))
        if not word.strip():
            continue
        if not (sign and fact and value):
            raise click.UsageError(f"{option} {word}: write fact=value")
        if fact in made:
            raise click.UsageError(f"{option} names {fact} twice")
        made[fact] = value
    return made


def _check_columns(columns: Mapping[str, str], name: str) -> None:
    """Raise UsageError for columns that are too few, or of names that a target does not take."""
    if "code" not in columns:
        raise click.UsageError("--map names no column for the code: write code=HS_CODE")
    if "value" in columns and "currency" not in columns:
        raise click.UsageError("--map names no column for the currency of values: currency=CUR")
    other = [fact for fact, column in columns.items() if fact != column]
    if other and name in OWN_NAMES:
        raise click.UsageError(
            f"{name} knows facts by their own names: write {other[0]}={other[0]}"
        )


def known(rulesets: Sequence[Ruleset], facts: Iterable[str]) -> None:
    """Raise UsageError for a fact that is in none of the lists."""
    names = {"currency", *BUILT_IN, *(fact for ruleset in rulesets for fact in ruleset.facts)}
    for fact in facts:
        if fact not in names:
            near = nearest(fact, sorted(names))
            hint = f"did you mean {near[0]}?" if near else "such as code, value, quantity"
            raise click.UsageError(f"no fact is called {fact!r}; {hint}")


def context(
    ruleset: Ruleset, columns: Mapping[str, str] | None, stated: Mapping[str, str], export: bool
) -> tuple[dict[str, FactValue], set[str]]:
    """What holds for every line of a list, and the facts that none states. Raises LineError."""
    own = {**ruleset.facts, **BUILT_IN}
    for fact in stated:
        if fact in ("code", "date", "currency", *AMOUNTS):
            raise click.UsageError(f"--given {fact}: each line has its own")
        if fact in (columns or ()):
            raise click.UsageError(f"{fact} is in --given and in --map")
    fixed: dict[str, FactValue] = dict(commercial_export(ruleset)) if export else {}
    fixed |= read_facts({f: v for f, v in stated.items() if f in own}, ruleset.facts)
    if columns is None:
        return fixed, set()
    fixed = {fact: value for fact, value in fixed.items() if fact not in columns}
    return fixed, {fact for fact in own if fact not in columns and fact not in fixed}


def _texts(made: Target, plans: Sequence[Plan], options: Options) -> dict[str, Files]:
    """The texts by the lists' names: one entry where a target takes them together."""
    names = [p.ruleset.id.lower() for p in plans]
    if made.joint:
        return {"_".join(names): made.compile(plans, options)}
    found: dict[str, Files] = {}
    for one, name in zip(plans, names, strict=True):
        stem = name if names.count(name) == 1 else f"{name}_{one.day}"
        if stem in found:
            raise ValueError(f"{one.ruleset.id} on {one.day} is there twice")
        found[stem] = made.compile([one], options)
    return found


def _write(texts: Mapping[str, Files], output: Path | None) -> None:
    """Print the one text, or write every file."""
    if output is None:
        if len(texts) > 1:
            raise click.UsageError("several lists make several files: name a folder with -o")
        (files,) = texts.values()
        click.echo(next(iter(files.values())), nl=False)
    elif not output.absolute().parent.is_dir():
        raise click.UsageError(f"there is no folder {output.parent}")
    elif len(texts) > 1 or output.is_dir():
        if output.exists() and not output.is_dir():
            raise click.UsageError(f"{output} is a file: name a folder for several lists")
        output.mkdir(exist_ok=True)
        _write_together(output, {n + e: t for n, files in texts.items() for e, t in files.items()})
    else:
        (files,) = texts.values()
        (_, main), *beside = files.items()
        named = {output.name: main, **{output.stem + ending: text for ending, text in beside}}
        _write_together(output.parent, named)


def _write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """Write all files of a folder before any of them gets its name."""
    if len(texts) == 1:
        ((name, text),) = texts.items()
        write_atomically(folder / name, text)
        return
    with TemporaryDirectory(prefix=".rulec", dir=folder) as beside:
        for name, text in texts.items():
            write_atomically(Path(beside, name), text)
        for name in texts:
            os.replace(Path(beside, name), folder / name)
