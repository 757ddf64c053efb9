"""rulec cases: documented incidents and the law of their day."""

from __future__ import annotations

import json
import textwrap

import click

from rulec.analysis.incidents import Report, incidents, report
from rulec.cli import common
from rulec.model.ruleset import Ruleset


@click.command("cases", epilog="Example: rulec cases ch-ski-lift-2013")
@click.argument("ids", nargs=-1)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    ids: tuple[str, ...], paths: tuple[str, ...], rates_file: str | None, form: str
) -> None:
    """Print the documented incidents (or those of IDS, in full) with the verdicts of the lists."""
    every = incidents()
    known = [i.id for i in every]
    for name in ids:
        if name not in known:
            raise click.UsageError(common.unknown("incident", name, known))
    rates = common.rates(rates_file)

    def load(name: str) -> Ruleset:
        return common.ruleset(name, paths, None)[0]

    made = [report(i, load, rates) for i in every if not ids or i.id in ids]
    if form == "json":
        click.echo(json.dumps(as_json(made), indent=2, ensure_ascii=False))
        return
    for told in made:
        click.echo("\n".join(as_text(told, bool(ids))))


def as_json(made: list[Report]) -> dict[str, object]:
    """The incidents as stable JSON."""
    return {
        "version": 1,
        "incidents": [
            {
                "id": r.incident.id,
                "date": r.incident.dated,
                "on": str(r.incident.on),
                "goods": r.incident.goods,
                "from": r.incident.origin,
                "finding": r.incident.finding,
                "decision": r.incident.decision,
                "evidence": r.incident.evidence,
                "sources": list(r.incident.sources),
                "agreement": r.agreement,
                "rulings": [
                    {
                        "ruleset": ruling.ruleset,
                        "direction": ruling.direction,
                        "verdict": ruling.verdict,
                        "codes": [
                            {
                                "code": code,
                                "verdict": v.verdict,
                                "provisions": [p.id for p in (*v.applies, *v.may_apply)],
                            }
                            for code, v in ruling.verdicts
                        ],
                    }
                    for ruling in r.rulings
                ],
            }
            for r in made
        ],
    }


def as_text(told: Report, full: bool) -> list[str]:
    """One incident for a reader."""
    incident = told.incident
    out = [f"{incident.id}  ({incident.dated}; lists as of {incident.on})"]
    goods = incident.goods
    if incident.quantity:
        counted = incident.quantity.isdecimal()
        goods = f"{incident.quantity} x {goods}" if counted else f"{goods} ({incident.quantity})"
    out += _wrapped("  goods    ", f"{goods}, from {incident.origin}")
    for ruling in told.rulings:
        said = []
        for code, verdict in ruling.verdicts:
            names = [p.id for p in (*verdict.applies, *verdict.may_apply)][:3]
            by = f" [{', '.join(names)}]" if names else ""
            said.append(f"HS {code} {verdict.verdict}{by}")
        out += _wrapped(f"  {ruling.ruleset:<3} {ruling.direction:<8}", "; ".join(said), 11)
    out += _wrapped("  held     ", incident.finding)
    out += _wrapped("  compared ", told.agreement)
    if full:
        out += _wrapped("  decision ", incident.decision)
        out += _wrapped("  applied  ", incident.list_applied)
        if incident.remark:
            out += _wrapped("  remark   ", incident.remark)
        for source in incident.sources:
            out += _wrapped("  source   ", f"{source} ({incident.evidence})")
    return [*out, ""]


def _wrapped(label: str, text: str, indent: int | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        100,
        initial_indent=label + (" " if indent else ""),
        subsequent_indent=" " * (indent or len(label)),
        break_on_hyphens=False,
        break_long_words=False,
    )
