"""rulec compile: lists on a day in another tool's language."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from rulec.analysis.verdict import commercial_export
from rulec.cli import common
from rulec.cli.files import write_atomically
from rulec.model.facts import read_facts
from rulec.model.line import FactValue, LineError
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.targets.limits import CannotSay
from rulec.targets.plan import AMOUNTS, Plan, plan
from rulec.targets.registry import NAMES, Options, Target, target


@click.command("compile", epilog="Example: rulec compile EU,RU@2018-01-10 --target sql -o view.sql")
@click.argument("rulesets")
@click.option("--target", "name", default="python", show_default=True, help="See rulec targets.")
@click.option("--on", help="The day on which the lists are read (default: today).")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file; a folder for several."
)
@click.option("--map", "mapping", help="Facts and their columns: code=HS,value=CIF,currency=CUR.")
@click.option("--given", help="Facts that hold for every line: direction=export,destination=KP.")
@click.option("--assume", type=click.Choice(["nothing", "export"]), default="nothing")
@click.option("--table", default="lines", show_default=True, help="For SQL: the table of lines.")
@click.option("--view", help="For SQL: make a view of this name.")
@click.option("--dialect", default="duckdb", show_default=True, help="For SQL.")
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
    table: str,
    view: str | None,
    dialect: str,
    paths: tuple[str, ...],
    rates_file: str | None,
) -> None:
    """Compile RULESETS (EU or EU,RU@2018-01-10) to a program that needs no rulec.

    With --map, facts without a column are never stated. With --assume export, what a commercial
    export to the list's target implies holds for every line. Exit status 1: the target cannot say
    exactly what a list says.
    """
    if name not in NAMES:
        raise click.UsageError(common.unknown("target", name, list(NAMES)))
    made = target(name)
    columns = pairs("--map", mapping) if mapping is not None else None
    stated = pairs("--given", given or "")
    rates = common.rates(rates_file)
    plans = []
    try:
        for word in rulesets.split(","):
            ruleset, day = common.ruleset(word, paths, on)
            fixed, absent = context(ruleset, columns, stated, assume == "export")
            plans.append(plan(ruleset, day or date.today(), rates, fixed, absent))
        texts = _texts(made, plans, Options(columns, table, dialect, view))
    except CannotSay as error:
        print(f"rulec: {error}", file=sys.stderr)
        sys.exit(1)
    except (LineError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    _write(texts, output)


def pairs(option: str, text: str) -> dict[str, str]:
    """`a=b,c=d` as a dictionary."""
    made: dict[str, str] = {}
    for word in text.split(","):
        fact, sign, value = (part.strip() for part in word.partition("="))
        if not word.strip():
            continue
        if not (sign and fact and value):
            raise click.UsageError(f"{option} {word}: write fact=value")
        made[fact] = value
    return made


def context(
    ruleset: Ruleset, columns: dict[str, str] | None, stated: dict[str, str], export: bool
) -> tuple[dict[str, FactValue], set[str]]:
    """What holds for every line of a list, and the facts that none states. Raises LineError."""
    known = {**ruleset.facts, **BUILT_IN}
    for fact in (*(columns or ()), *stated):
        if fact not in known and fact != "currency":
            raise click.UsageError(common.unknown("fact", fact, sorted({*known, "currency"})))
    fixed: dict[str, FactValue] = dict(commercial_export(ruleset)) if export else {}
    fixed |= read_facts(stated, ruleset.facts)
    if wrong := [fact for fact in ("code", "date", *AMOUNTS) if fact in fixed]:
        raise click.UsageError(f"--given: {wrong[0]} is a line's own")
    if columns is None:
        return fixed, set()
    if "code" not in columns:
        raise click.UsageError("--map names no column for the code: write code=HS_CODE")
    fixed = {fact: value for fact, value in fixed.items() if fact not in columns}
    return fixed, {fact for fact in known if fact not in columns and fact not in fixed} - {"code"}


def _texts(made: Target, plans: Sequence[Plan], options: Options) -> dict[str, dict[str, str]]:
    """The texts by the lists' names: one entry where a target takes them together."""
    if made.joint:
        return {"_".join(p.ruleset.id.lower() for p in plans): dict(made.compile(plans, options))}
    return {p.ruleset.id.lower(): dict(made.compile([p], options)) for p in plans}


def _write(texts: dict[str, dict[str, str]], output: Path | None) -> None:
    if output is None:
        if len(texts) > 1:
            raise click.UsageError("several lists make several files: name a folder with -o")
        (files,) = texts.values()
        click.echo(next(iter(files.values())), nl=False)
        return
    if len(texts) > 1:
        output.mkdir(parents=True, exist_ok=True)
    for name, files in texts.items():
        for place, (ending, text) in enumerate(files.items()):
            if len(texts) > 1:
                path = output / f"{name}{ending}"
            else:
                path = output if place == 0 else output.with_name(output.stem + ending)
            write_atomically(path, text)
