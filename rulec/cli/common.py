"""What several commands share: naming a ruleset and a day, reading rates, printing a line."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import click

from rulec.diagnostics.suggest import nearest
from rulec.model.load import Checked, NoRuleset, Store
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates, FileRates, Rates
from rulec.syntax.mistakes import dates

_FILE = re.compile(r"(.+\.rule)(?:@([^@]*))?", re.DOTALL)


def day(text: str) -> date:
    """A date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = dates.meant(text.strip())
        meant = f"write {found}" if found else "write year-month-day, such as 2017-11-15"
        raise click.UsageError(f"{text!r} is no date; {meant}") from None


def ruleset(name: str, paths: tuple[str, ...], on: str | None) -> tuple[Ruleset, date | None]:
    """`EU`, `EU@2017-11-15`, a path or `main:rulesets/eu.rule` -> the ruleset and the day asked for.

    What a file uses is looked for beside it, then in `paths`, then built in.
    """
    bare, when = dated(name)
    try:
        found = holding(bare, paths).load(bare)
    except NoRuleset as error:
        raise click.UsageError(str(error)) from None
    wanted = when or on
    return found, day(wanted) if wanted else None


def dated(name: str) -> tuple[str, str]:
    """A ruleset's name or path, and the day behind its `@`; an empty one if there is none."""
    match = _FILE.fullmatch(name)
    if match is not None:
        return match[1], match[2] or ""
    bare, _, when = name.partition("@")
    return bare, when


def holding(name: str, paths: tuple[str, ...]) -> Store:
    """The store in which a ruleset is looked for: of a revision, or the usual one."""
    from rulec.model import revisions

    found = revisions.split(name)
    if found is not None:
        return _revision(*found, name, paths)
    if ":" in name and not name.endswith(".rule"):
        path = "the path of a rule file, such as main:rulesets/eu.rule"
        raise click.UsageError(f"{name}: behind a revision stands {path}")
    return store(paths)


def checked(path: Path, paths: tuple[str, ...]) -> Checked:
    """A rule file with what was found in it; what it uses is looked for as for a ruleset."""
    return store(paths).check(path)


def is_revision(name: str) -> bool:
    """Whether a name is that of a rule file in a git revision."""
    from rulec.model.revisions import split

    return split(dated(name)[0]) is not None


def _revision(revision: str, path: str, name: str, paths: tuple[str, ...]) -> Store:
    from rulec.model import revisions

    return revisions.store(revision, path, name, *(Path(p) for p in paths))


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
