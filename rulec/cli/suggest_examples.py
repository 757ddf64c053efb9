"""rulec suggest-examples: examples for what no example touches yet."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rulec.analysis.cover import Touches, cover
from rulec.analysis.examples import run
from rulec.analysis.suggest import Suggestion, Suggestions, suggest
from rulec.analysis.wording import as_typed
from rulec.atomic import write_atomically
from rulec.cli import common
from rulec.cli.cover_told import item_json, said
from rulec.cli.placed import placed
from rulec.money import EcbRates
from rulec.syntax.parser import parse

HEAD = """\
# Suggested for what no example touches yet. The expectations are what the rules say now: read each
# against the law before you keep it, or it tests nothing.
"""


@click.command(
    "suggest-examples", epilog="Example: rulec suggest-examples EU --of eu_22 --on 2018-01-10"
)
@click.argument("ruleset")
@click.option("--of", "of", multiple=True, help="Only what belongs to this provision.")
@click.option("--on", help="Only lines of this day (default: a day on which each matters).")
@click.option("--count", type=click.IntRange(1), default=10, show_default=True)
@click.option("--all", "every", is_flag=True, help="As many as there are.")
@click.option("--write", is_flag=True, help="Put each beside the examples of its provision.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    ruleset: str,
    of: tuple[str, ...],
    on: str | None,
    count: int,
    every: bool,
    write: bool,
    paths: tuple[str, ...],
    form: str,
) -> None:
    """Propose examples for what no example of RULESET (a list or a rule file) touches.

    One on each limit and one just beyond it, before and on each date, for each judgement (yes, no,
    left open), exemption and provision: see `rulec test --cover`. Each has the verdict that the
    rules give now, confirmed by the reference evaluator. Whether that is the law is for you to say.
    """
    rules, day = common.ruleset(ruleset, paths, on)
    path = _path(ruleset) if write else None
    known = [p.id for p in rules.provisions]
    for name in of:
        if name not in known:
            raise click.UsageError(common.unknown("provision", name, known))
    rates = EcbRates()
    made = suggest(Touches(rules, rates), cover(rules, rates), of, day)
    shown = made.listed if every else made.listed[:count]
    if path is not None and shown:
        _write(path, paths, shown)
    if form == "json":
        click.echo(json.dumps(as_json(rules.id, made, shown), indent=2, ensure_ascii=False))
    elif path is not None:
        click.echo("\n".join([f"{path}: {len(shown)} examples written", *_rest(made, shown)]))
    else:
        click.echo(as_text(made, shown))


def _path(name: str) -> Path:
    bare, _ = common.dated(name)
    if common.is_revision(name) or not bare.endswith(".rule"):
        raise click.UsageError(f"--write changes a file, and {bare} is none: name its path")
    return Path(bare)


def as_text(made: Suggestions, shown: tuple[Suggestion, ...]) -> str:
    """Examples to paste, with what they are; a comment says what is left."""
    blocks = [HEAD + "\n" + "\n".join(s.text for s in shown)] if shown else []
    rest = [f"# {line}" for line in _rest(made, shown)]
    return "\n".join([*blocks, *rest]).rstrip("\n")


def _rest(made: Suggestions, shown: tuple[Suggestion, ...]) -> list[str]:
    lines = []
    if not made.listed:
        lines.append("nothing to suggest: examples touch all that a line can touch")
    if len(made.listed) > len(shown):
        lines.append(f"{len(shown)} of {len(made.listed)}; all: --all")
    elif made.beyond:
        names = "; ".join(dict.fromkeys(said(b.item) for b in made.beyond))
        lines.append(f"no line can touch: {names}")
    return lines


def _write(path: Path, paths: tuple[str, ...], shown: tuple[Suggestion, ...]) -> None:
    """Put the examples into the file, all else as it is, once the new text checks and they pass."""
    old = path.read_bytes().decode("utf-8")
    new = placed(parse(old, str(path))[0], old, shown)
    checked = common.holding(str(path), paths).check_text(new, str(path))
    titles = {s.title for s in shown}
    ran = run(checked.ruleset) if checked.ok and checked.ruleset is not None else []
    if sum(o.passed for o in ran if o.title in titles) != len(shown):
        raise click.ClickException(f"{path}: not written, as the examples would not pass there")
    write_atomically(path, new)


def as_json(ruleset: str, made: Suggestions, shown: tuple[Suggestion, ...]) -> dict[str, object]:
    """The suggestions as stable JSON, with what each touches for the first time."""
    return {
        "version": 1,
        "ruleset": ruleset,
        "suggestions": [
            {
                **item_json(s.item),
                "side": s.side,
                "title": s.title,
                "given": as_typed(s.line),
                "expected": s.expected,
                "by": list(s.by),
                "needs": list(s.needs),
                "text": s.text,
            }
            for s in shown
        ],
        "left": len(made.listed) - len(shown),
        "not_coverable": [
            {**item_json(b.item), "side": b.side, "reason": b.reason} for b in made.beyond
        ],
    }
