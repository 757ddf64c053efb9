"""rulec route: what may lawfully pass every hop of a route."""

from __future__ import annotations

import json
import textwrap
from datetime import date

import click

from rulec.analysis.route import Route, route
from rulec.analysis.telling import count, goods
from rulec.cli import common
from rulec.nomenclature import CodeSet, edition_at, headings


@click.command("route", epilog="Example: rulec route JP KR CN --to KP --on 2012-06-01")
@click.argument("rulesets", nargs=-1, required=True)
@click.option("--to", "target", default="KP", show_default=True, help="Where the goods go.")
@click.option("--on", help="The day of the shipment (default: today).")
@click.option(
    "--via",
    type=click.Choice(["transit", "export"]),
    default="transit",
    show_default=True,
    help="What the goods are to the states after the first.",
)
@click.option("--full", is_flag=True, help="Print every heading of long lists.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    rulesets: tuple[str, ...],
    target: str,
    on: str | None,
    via: str,
    full: bool,
    paths: tuple[str, ...],
    rates_file: str | None,
    form: str,
) -> None:
    """Follow goods through the states of RULESETS, exporter first, to the target."""
    loaded = common.rulesets(rulesets, paths)
    when = common.day(on) if on else date.today()
    made = route(loaded, target, when, common.rates(rates_file), via)
    if form == "json":
        click.echo(json.dumps(as_json(made, target), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(made, target, full))


def as_json(made: Route, target: str) -> dict[str, object]:
    """The route as stable JSON."""
    edition = edition_at(made.day)
    return {
        "version": 1,
        "on": str(made.day),
        "to": target,
        "hops": [
            {
                "ruleset": hop.ruleset.id,
                "direction": hop.direction,
                "stops": headings(hop.stops, edition),
                "stops_above_a_value": headings(hop.limited, edition),
                "stops_if_judged": headings(hop.may_stop, edition),
                "subheadings_stopped": hop.stopped,
                "subheadings_stopped_alone": hop.alone,
            }
            for hop in made.hops
        ],
        "weakest": made.weakest.ruleset.id,
        "passes": headings(made.passes, edition),
        "passes_in_part": headings(made.in_part, edition),
        "subheadings_passing": made.passing,
        "subheadings_passing_in_part": made.partly,
        "closing": [
            {"ruleset": c.ruleset, "change": c.change, "subheadings": c.subheadings}
            for c in made.closing
        ],
    }


def as_text(made: Route, target: str, full: bool) -> str:
    """The route for a reader."""
    names = " -> ".join([*(hop.ruleset.id for hop in made.hops), target])
    out = [f"{names} on {made.day}, commercial"]
    for hop in made.hops:
        out.append(f"{hop.ruleset.id} ({hop.direction}): {hop.ruleset.title}")
        for label, codes in (
            ("stops", hop.stops),
            ("stops above a value or in part", hop.limited),
            ("stops if words are judged so", hop.may_stop),
        ):
            out += _goods(made, label, codes, full)
        if not (hop.stops or hop.limited or hop.may_stop):
            out.append("  stops nothing that reaches it")
    out.append(f"passes every hop: {count(made.passing, 'subheading')} for certain")
    out += _goods(made, "in any case", made.passes, full)
    out += _goods(made, "at some value or on some reading", made.in_part, full)
    out.append(
        f"weakest hop: {made.weakest.ruleset.id} certainly stops "
        f"{count(made.weakest.alone, 'subheading')} on its own"
    )
    for change in made.closing:
        out.append(
            f"if {change.ruleset} {change.change}, {count(change.subheadings, 'subheading')}"
            " more would be stopped for certain"
        )
    return "\n".join(out)


def _goods(made: Route, label: str, codes: CodeSet, full: bool) -> list[str]:
    if not codes:
        return []
    return textwrap.wrap(
        f"{label}: HS {goods(codes, edition_at(made.day), full)}",
        100,
        initial_indent="  ",
        subsequent_indent="    ",
    )
