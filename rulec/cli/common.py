"""What several commands share: naming a ruleset and a day, reading rates, printing a line."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import click

from rulec.diagnostics.suggest import nearest
from rulec.model.load import NoRuleset, Store
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates, FileRates, Rates


def day(text: str) -> date:
    """A date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is no date; write 2017-11-15") from None


def ruleset(name: str, paths: tuple[str, ...], on: str | None) -> tuple[Ruleset, date | None]:
    """`EU`, `EU@2017-11-15` or a path -> the ruleset and the day asked for."""
    bare, at, when = name.partition("@")
    try:
        found = store(paths).load(bare)
    except NoRuleset as error:
        raise click.UsageError(str(error)) from None
    wanted = when if at else on
    return found, day(wanted) if wanted else None


def rulesets(names: tuple[str, ...], paths: tuple[str, ...]) -> tuple[Ruleset, ...]:
    """The rulesets of these names; with none, every one on North Korea."""
    if names:
        return tuple(ruleset(name, paths, None)[0] for name in names)
    every = [ruleset(name, paths, None)[0] for name in store(paths).names()]
    return tuple(r for r in every if r.target == "KP")


def unknown(what: str, name: str, known: list[str]) -> str:
    """One line on a name that is not known, with the nearest that is."""
    near = nearest(name, known)
    hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(known)}"
    return f"no {what} is called {name!r}{hint}"


@cache
def store(paths: tuple[str, ...]) -> Store:
    return Store(*(Path(p) for p in paths))


def rates(path: str | None) -> Rates:
    """The embedded table of the European Central Bank, the user's file laid over it."""
    if path is None:
        return EcbRates()
    try:
        return FileRates(path)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{path}: {error}") from None


def provision_json(provision: Provision) -> dict[str, object]:
    """A provision with its citations."""
    return {
        "id": provision.id,
        "title": provision.title,
        "evidence": provision.evidence,
        "from": str(provision.since) if provision.since else None,
        "until": str(provision.until) if provision.until else None,
        "interpretation": provision.interpretation,
        "citations": [
            {"source": c.source.title, "place": c.place, "url": c.source.url}
            for c in provision.citations
        ],
    }
