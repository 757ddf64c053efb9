"""rulec diff: exactly where two lists differ."""

from __future__ import annotations

import json
import sys
import textwrap
from datetime import date

import click

from rulec.analysis.diff import Difference, Region, diff
from rulec.cli import common
from rulec.model.ruleset import Provision
from rulec.nomenclature import describe, format_code, headings

_KINDS = {
    "equal": "the two lists are equal",
    "left-stricter": "{a} is stricter: it bans all that {b} bans, and more",
    "right-stricter": "{b} is stricter: it bans all that {a} bans, and more",
    "incomparable": "neither covers the other",
}


@click.command("diff", epilog="Example: rulec diff RU EU --on 2014-05-02")
@click.argument("left")
@click.argument("right")
@click.option("--on", help="The day on which both are read (default: today).")
@click.option("--certain", is_flag=True, help="Only what differs whatever is judged.")
@click.option("--all-contexts", is_flag=True, help="Assume nothing about direction or purpose.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    left: str,
    right: str,
    on: str | None,
    certain: bool,
    all_contexts: bool,
    paths: tuple[str, ...],
    rates_file: str | None,
    form: str,
) -> None:
    """Print every region of goods and conditions on which LEFT and RIGHT differ.

    A list may carry its own day: EU@2017-11-14. Exit status 0: equivalent, 1: they differ.
    """
    a, day_a = common.ruleset(left, paths, on)
    b, day_b = common.ruleset(right, paths, on)
    today = date.today()
    found = diff(
        a,
        b,
        day_a or today,
        day_b or today,
        common.rates(rates_file),
        {} if all_contexts else None,
    )
    regions = [r for r in found.regions if r.certain or not certain]
    if form == "json":
        click.echo(json.dumps(as_json(found, regions), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(found, regions))
    sys.exit(1 if regions else 0)


def as_json(found: Difference, regions: list[Region]) -> dict[str, object]:
    """The difference as stable JSON."""
    return {
        "version": 1,
        "left": {"ruleset": found.left.id, "on": str(found.left_day)},
        "right": {"ruleset": found.right.id, "on": str(found.right_day)},
        "assumptions": {k: common.shown(v) for k, v in found.context.items()},
        "rates": found.rates_source,
        "relation": found.relation,
        "witnesses_confirmed": found.confirmed,
        "regions": [
            {
                "codes": headings(r.codes),
                "ranges": [[f"{low:010d}", f"{high - 1:010d}"] for low, high in r.codes.ranges],
                "subheadings": r.size,
                "conditions": list(r.conditions),
                "judgements": list(r.judgements),
                "certain": r.certain,
                "tests": [_test(node.var, node.keys, index) for node, index in r.path],
                "left": {"verdict": r.left, "provisions": _provisions(r.left_provisions)},
                "right": {"verdict": r.right, "provisions": _provisions(r.right_provisions)},
                "witness": common.facts(r.witness),
                "example": example(found, r),
            }
            for r in regions
        ],
    }


def _test(
    var: tuple[int, str, str, str], keys: tuple[object, ...], index: int
) -> dict[str, object]:
    """A condition in machine terms; amounts of money in the unit `currency`."""
    _, kind, name, axis = var
    if kind == "flag":
        return {"fact": name, "is": bool(index)}
    if kind == "one_of":
        return (
            {"fact": name, "is": keys[index]}
            if index < len(keys)
            else {"fact": name, "is_not": list(keys)}
        )
    made: dict[str, object] = {"fact": "value" if name and kind == "ratio" else name or axis}
    if kind == "ratio" and name:
        made |= {"currency": name, "per": axis}
    for side, at in (("low", index - 1), ("high", index)):
        if 0 <= at < len(keys):
            cut = keys[at]
            assert isinstance(cut, tuple)
            bound, strict = cut
            included = not strict if side == "low" else strict
            made[side] = {"bound": str(bound), "included": included}
    return made


def _provisions(provisions: tuple[Provision, ...]) -> list[dict[str, object]]:
    return [common.provision_json(p) for p in provisions]


def as_text(found: Difference, regions: list[Region]) -> str:
    """The difference for a reader: certain differences first, grouped by kind of goods."""
    a, b = found.left, found.right
    names = (
        (a.id, b.id) if a.id != b.id else (f"{a.id}@{found.left_day}", f"{b.id}@{found.right_day}")
    )
    days = (
        f"on {found.left_day}"
        if found.left_day == found.right_day
        else f"{found.left_day} / {found.right_day}"
    )
    out = [
        f"{a.title} ({names[0]})  against  {b.title} ({names[1]}), {days}",
        "Assumed: "
        + (", ".join(f"{k} {common.shown(v)}" for k, v in found.context.items()) or "nothing")
        + f". Rates: {found.rates_source}.",
        "Relation: " + _KINDS[found.relation].format(a=names[0], b=names[1]) + ".",
    ]
    if not regions:
        return "\n".join(out)
    sections = (
        ("Certain differences", [r for r in regions if r.certain]),
        ("Differences that depend on a judgement", [r for r in regions if not r.certain]),
    )
    for title, members in sections:
        if not members:
            continue
        out += ["", f"{title} ({len(members)})", "=" * (len(title) + 3 + len(str(len(members))))]
        for kind, group in _grouped(members).items():
            out += ["", kind]
            for region in group:
                out += _region(found, region, names)
    checked = "confirmed" if found.confirmed else "NOT CONFIRMED"
    out += [
        "",
        f"{len(regions)} disjoint regions. Every witness was {checked} by the reference evaluator.",
    ]
    return "\n".join(out)


def _grouped(regions: list[Region]) -> dict[str, list[Region]]:
    groups: dict[str, list[Region]] = {}
    for region in sorted(regions, key=lambda r: r.codes.ranges):
        chapters = sorted({f"{low:010d}"[:2] for low, _ in region.codes.ranges})
        if len(chapters) > 3:
            kind = "Goods of many chapters"
        else:
            kind = "; ".join(f"Chapter {c}: {_chapter(c)}" for c in chapters)
        groups.setdefault(kind, []).append(region)
    return groups


def _chapter(chapter: str) -> str:
    return textwrap.shorten(describe(chapter) or "", 70, placeholder=" ...")


def _region(found: Difference, region: Region, names: tuple[str, str]) -> list[str]:
    codes = headings(region.codes) or [
        f"{format_code(f'{low:010d}')} to {format_code(f'{high - 1:010d}')}"
        for low, high in region.codes.ranges
    ]
    listed = ", ".join(codes[:24]) + (f" and {len(codes) - 24} more" if len(codes) > 24 else "")
    lines = textwrap.wrap(f"HS {listed}  ({region.size} subheadings)", 96)
    made = ["  " + lines[0], *("     " + more for more in lines[1:])]
    if region.conditions:
        made.append("    when  " + "; ".join(region.conditions))
    for judgement in region.judgements:
        made.append("    if    " + judgement)
    for name, verdict, provisions in (
        (names[0], region.left, region.left_provisions),
        (names[1], region.right, region.right_provisions),
    ):
        made.append(f"    {name:<5} {verdict}" + ("" if provisions else ": nothing names it"))
        for provision in provisions:
            text = f"{provision.title} [{common.cited(provision)}; {provision.evidence}]"
            wrapped = textwrap.wrap(text, 88)
            made += ["          " + w for w in wrapped]
    stated = {k: v for k, v in common.facts(region.witness).items() if k not in found.context}
    made.append("    e.g.  " + ", ".join(f"{k} {v}" for k, v in stated.items()))
    return made


def example(found: Difference, region: Region) -> str:
    """The witness as an `example` block of the left ruleset, ready to paste."""
    day = found.left_day
    stated = {**common.facts(region.witness), "date": str(day)}
    usual = {"direction": "export", "destination": found.left.target, "purpose": "commercial"}
    given = ", ".join(f"{k} {v}" for k, v in stated.items() if usual.get(k) != v)
    by = [p.id for p in region.left_provisions] if region.left != "free" else []
    expect = region.left + (" by " + ", ".join(by) if by else "")
    return f'example "differs from {found.right.id}"\n  given  {given}\n  expect {expect}\n'
