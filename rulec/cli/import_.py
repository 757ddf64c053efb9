"""rulec import: a table of goods as a rule file to go on with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from rulec.cli.common import day, store
from rulec.cli.new_file import new_file
from rulec.importing.columns import SPELLINGS
from rulec.importing.draft import Draft, draft, read_table
from rulec.importing.rows import Table, TableError
from rulec.importing.settings import Settings
from rulec.model.ruleset import EVIDENCE

KINDS = {
    "code": "codes to check or left out",
    "column": "columns not used",
    "condition": "words that may be a condition",
    "date": "days missing or to check",
    "edition": "the edition assumed",
    "evidence": "the evidence level not stated",
    "example": "examples to add",
    "exemption": "exemptions told in words",
    "items": "texts without items",
    "kind": "effects that are not told",
    "judgement": "judgements without an authority and a ground",
    "limit": "value limits to check",
    "open": "whether the list is open",
    "reach": "the movements it reaches",
    "regime": "the regime assumed",
    "row": "rows left out",
    "source": "the source not named",
    "title": "titles missing",
    "unit": "value limits without a unit",
    "words": "items with words and no codes",
}
"""What the to-dos of each kind are about."""


@click.command("import", epilog="Example: rulec import annex.xlsx --currency EUR -o new.rule")
@click.argument("file", metavar="TABLE")
@click.option("-o", "output", metavar="FILE", help="Write there, not to standard output.")
@click.option("--force", is_flag=True, help="Write over an existing FILE.")
@click.option("--columns", metavar="C", help='Such as item=No,codes="CN code",threshold=Value.')
@click.option("--sheet", help="The sheet of a workbook (default: the first).")
@click.option("--encoding", help="Of a CSV file (default: UTF-8).")
@click.option("--instrument", "instruments", multiple=True, help="Only this one of a YAML file.")
@click.option("--id", "name", help="The ruleset's name, such as EU_NEW.")
@click.option("--title", help="Whose list it is, and under which regime.")
@click.option("--regime", help="Such as RUSSIA (default: DPRK).")
@click.option("--target", help="The country it is about, such as RU.")
@click.option("--currency", help="Of the list, and of amounts that name none.")
@click.option("--edition", help="The nomenclature of its codes, such as CN2017.")
@click.option("--source", help="The title of the legal text.")
@click.option("--url", help="Where the text is.")
@click.option("--evidence", type=click.Choice(EVIDENCE), metavar="LEVEL", help="|".join(EVIDENCE))
@click.option("--from", "since", metavar="DAY", help="First day, where the table has none.")
@click.option("--until", metavar="DAY", help="First day on which it no longer holds.")
@click.option("--kind", type=click.Choice(["prohibit", "license"]), default="prohibit")
@click.option("--open", "open_words", help='Words that leave it open, such as "includes".')
@click.option("--closed", is_flag=True, help="It names all its goods.")
@click.option("--use", "library", help="A library for items that have words only: goods.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    file: str,
    output: str | None,
    force: bool,
    columns: str | None,
    sheet: str | None,
    encoding: str | None,
    instruments: tuple[str, ...],
    name: str | None,
    title: str | None,
    regime: str | None,
    target: str | None,
    currency: str | None,
    edition: str | None,
    source: str | None,
    url: str | None,
    evidence: str | None,
    since: str | None,
    until: str | None,
    kind: str,
    open_words: str | None,
    closed: bool,
    library: str | None,
    form: str,
) -> None:
    """A rule file from TABLE (.csv, .tsv, .xlsx, .yaml), with to-dos for people."""
    if form == "json" and output is None:
        raise click.UsageError(
            "--format json tells of the rule file: say -o FILE for the file itself"
        )
    if open_words and closed:
        raise click.UsageError("a list is either --open or --closed")
    path = Path(file)
    _fitting(path, {"--columns": columns, "--sheet": sheet, "--encoding": encoding}, instruments)
    settings = Settings(
        name,
        title,
        regime,
        target,
        currency,
        edition,
        source,
        url,
        evidence,
        day(since) if since else None,
        day(until) if until else None,
        kind,
        open_words,
        closed,
        library,
    )
    write = new_file(output, force)
    try:
        table = read_table(path, _columns(columns), sheet, encoding, instruments)
        made = draft(table, settings, store(()))
    except TableError as error:
        raise click.UsageError(str(error)) from None
    except ModuleNotFoundError:
        raise click.UsageError(
            f"reading {path.suffix} files needs: pip install 'rulec[tables]'"
        ) from None
    write(made.text)
    if form == "json":
        click.echo(json.dumps(as_json(table, made, output), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_told(table, made, output)), file=sys.stderr)


def _fitting(path: Path, given: dict[str, str | None], instruments: tuple[str, ...]) -> None:
    """Refuse an option that this kind of file has no use for."""
    kind = "yaml" if path.suffix.lower() in (".yaml", ".yml") else path.suffix.lower().lstrip(".")
    for option, value in {**given, "--instrument": ", ".join(instruments) or None}.items():
        fits = {
            "--columns": kind != "yaml",
            "--sheet": kind == "xlsx",
            "--encoding": kind not in ("yaml", "xlsx"),
            "--instrument": kind == "yaml",
        }[option]
        if value is not None and not fits:
            raise click.UsageError(f"{option} says nothing about {path.name}")


def _columns(text: str | None) -> dict[str, str]:
    """`item=No,codes="CN code"` -> what for -> heading."""
    made: dict[str, str] = {}
    for part in (text or "").split(","):
        what, equals, heading = part.partition("=")
        if not part.strip():
            continue
        if not equals or what.strip() not in SPELLINGS:
            known = ", ".join(SPELLINGS)
            raise click.UsageError(f"--columns {part!r}: write one of {known}, =, and the heading")
        made[what.strip()] = heading.strip().strip("\"'")
    return made


def _told(table: Table, made: Draft, output: str | None) -> list[str]:
    rest = [f"{made.provisions} provisions"]
    rest += [f"{table.joined} with further codes of the row before"] if table.joined else []
    rest += [f"{len(table.left_out)} left out"] if table.left_out else []
    lines = [f"{table.name}: {table.read} rows: {', '.join(rest)}" + f" -> {output}" * bool(output)]
    lines += [f"  left out: {where}: {why}" for where, why in table.left_out]
    if table.columns:
        used = ", ".join(f"{what}={heading}" for what, heading in table.columns.items())
        lines.append(f"  columns: {used}")
    if table.unused:
        lines.append(f"  columns not used: {', '.join(table.unused)}")
    if made.opened:
        lines.append(f"  left open: {made.opened} (`open`)")
    lines.append(f"to do: {sum(made.todos.values())}")
    lines += [f"  {count:>4}  {KINDS[kind]}" for kind, count in made.todos.items()]
    return lines


def as_json(table: Table, made: Draft, output: str | None) -> dict[str, object]:
    """What became of a table's rows, as stable JSON."""
    return {
        "version": 1,
        "table": table.name,
        "output": output,
        "ruleset": made.id,
        "rows": table.read,
        "provisions": made.provisions,
        "joined": table.joined,
        "left_out": [{"row": where, "reason": why} for where, why in table.left_out],
        "opened": made.opened,
        "columns": table.columns,
        "columns_not_used": list(table.unused),
        "todos": [{"kind": kind, "count": count} for kind, count in made.todos.items()],
    }
