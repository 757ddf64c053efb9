"""rulec diff: exactly where two lists differ."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from rulec.analysis.any_rate import Side
from rulec.analysis.diff import Difference, Region, diff
from rulec.analysis.effect import effect
from rulec.analysis.kinds import kinds
from rulec.cli import common, diff_effect
from rulec.cli.diff_json import as_json
from rulec.cli.diff_markdown import as_markdown
from rulec.cli.diff_text import as_text
from rulec.nomenclature import ALL, CodeSet, parse_code


@click.command("diff", epilog="Example: rulec diff RU EU --on 2014-05-02")
@click.argument("left")
@click.argument("right")
@click.option("--on", help="The day on which both are read (default: today).")
@click.option("--certain", is_flag=True, help="Only what differs whatever is judged.")
@click.option(
    "--only",
    type=click.Choice(["left-stricter", "right-stricter"]),
    help="Only where the one list is stricter.",
)
@click.option("--goods", multiple=True, help="Only these kinds of goods, such as watches.")
@click.option("--codes", multiple=True, help="Only goods of these codes, such as 9101.")
@click.option("--all-contexts", is_flag=True, help="Assume nothing about direction or purpose.")
@click.option("--side-by-side", is_flag=True, help="The two lists in two columns.")
@click.option("--full", is_flag=True, help="Print every heading of long lists.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option(
    "--rates",
    "rates_file",
    help="Exchange rates: CSV date,currency,eur_per_unit; or `any`: at which rates the relation flips.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "html"]), default="text"
)
def command(
    left: str,
    right: str,
    on: str | None,
    certain: bool,
    only: str | None,
    goods: tuple[str, ...],
    codes: tuple[str, ...],
    all_contexts: bool,
    side_by_side: bool,
    full: bool,
    paths: tuple[str, ...],
    rates_file: str | None,
    form: str,
) -> None:
    """Print every region of goods and conditions on which LEFT and RIGHT differ.

    A list may carry its own day: EU@2017-11-14; amounts are converted at the rates of RIGHT's
    day, so that only the law's changes are told. Where one is of a git revision
    (main:rulesets/eu.rule) and no day is given, every day is compared: the legal effect of a
    change. Exit status 0: equivalent, 1: they differ.
    """
    a, day_a = common.ruleset(left, paths, on)
    b, day_b = common.ruleset(right, paths, on)
    today = date.today()

    def wanted(region: Region) -> bool:
        return (region.certain or not certain) and (only is None or region.stricter == only)

    if common.is_revision(left) or common.is_revision(right):
        if day_a is None and day_b is None:
            if side_by_side or form == "html" or rates_file == "any":
                option = "--rates any" if rates_file == "any" else "side by side and in HTML"
                raise click.UsageError(
                    f"{option}: revisions are compared on one day; add --on DATE"
                )
            table = common.rates(rates_file)
            change = effect(a, b, table, {} if all_contexts else None, _goods(goods, codes))
            sys.exit(_effect(diff_effect.told(change, wanted), form, full))
        day_a, day_b = day_a or day_b, day_b or day_a
    if rates_file == "any":
        sys.exit(_any_rate((a, day_a or today), (b, day_b or today), goods, codes, form, full))
    found = diff(
        a,
        b,
        day_a or today,
        day_b or today,
        common.rates(rates_file),
        {} if all_contexts else None,
        _goods(goods, codes),
    )
    regions = [r for r in found.regions if wanted(r)]
    if form == "json":
        click.echo(json.dumps(as_json(found, regions), indent=2, ensure_ascii=False))
    elif form == "markdown":
        click.echo(as_markdown(found, regions, full))
    elif side_by_side:
        from rulec.cli.diff_side import print_side_by_side

        print_side_by_side(found, regions, full)
    elif form == "html":
        click.echo(_html(found, regions))
    else:
        click.echo(as_text(found, regions, full))
    sys.exit(1 if regions else 0)


def _effect(made: diff_effect.Told, form: str, full: bool) -> int:
    """Print what a change does; the exit status."""
    if form == "json":
        click.echo(json.dumps(diff_effect.as_json(made), indent=2, ensure_ascii=False))
    elif form == "markdown":
        click.echo(diff_effect.as_markdown(made, full))
    else:
        click.echo(diff_effect.as_text(made, full))
    return int(bool(made.stretches or made.effect.elsewhere))


def _html(found: Difference, regions: list[Region]) -> str:
    try:
        from rulec.report.notebook import difference_page
    except ModuleNotFoundError as missing:
        raise click.UsageError(f"HTML needs {missing.name}: pip install 'rulec[report]'") from None
    return difference_page(found, regions)


def _any_rate(
    left: Side, right: Side, names: tuple[str, ...], codes: tuple[str, ...], form: str, full: bool
) -> int:
    from rulec.analysis.any_rate import any_rate
    from rulec.cli import any_rate as shown

    if form not in ("text", "json"):
        raise click.UsageError("--rates any is printed as text or json")
    flips = any_rate(left, right, codes=_goods(names, codes))
    if form == "json":
        click.echo(json.dumps(shown.as_json(left, right, flips), indent=2))
    else:
        click.echo(shown.as_text(left, right, flips, full))
    return int(
        any((s.certain, s.possible) != ("equal", "equal") for f in flips for s in f.stretches)
    )


def _goods(names: tuple[str, ...], codes: tuple[str, ...]) -> CodeSet:
    """The goods to look at: all, or those of the kinds and codes."""
    if not names and not codes:
        return ALL
    chosen = CodeSet()
    known = {kind.name: kind for kind in kinds()} if names else {}
    for name in names:
        if name not in known:
            raise click.UsageError(common.unknown("kind of goods", name, sorted(known)))
        chosen = chosen | known[name].codes
    for code in codes:
        try:
            chosen = chosen | CodeSet.of(parse_code(code))
        except ValueError as error:
            raise click.UsageError(f"--codes {code}: {error}") from None
    return chosen
