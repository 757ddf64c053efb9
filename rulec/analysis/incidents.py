"""Documented incidents, and what the law of their day says about them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from rulec.analysis.verdict import Verdict, commercial_export, evaluate
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Ruleset
from rulec.money import Rates, parse_money
from rulec.resources import folder


@frozen
class Incident:
    """What was reported. `dated` is the date as reported, `on` the day on which the lists are read;
    `law` the list of the state that the goods left, `transit` those of the states on the way."""

    id: str
    dated: str
    on: date
    goods: str
    codes: tuple[str, ...]
    quantity: str | None
    facts: dict[str, FactValue]
    origin: str
    law: str | None
    transit: tuple[str, ...]
    decision: str
    finding: str
    list_applied: str
    evidence: str
    sources: tuple[str, ...]
    remark: str | None


@frozen
class Ruling:
    """What one list says of the goods of an incident, code by code."""

    ruleset: str
    direction: str
    verdicts: tuple[tuple[str, Verdict], ...]

    @property
    def verdict(self) -> str:
        """The verdict on all of the goods, `mixed` where they differ."""
        found = {verdict.verdict for _, verdict in self.verdicts}
        return found.pop() if len(found) == 1 else "mixed"


@frozen
class Report:
    """An incident with the rulings of the lists asked, the exporter's first."""

    incident: Incident
    rulings: tuple[Ruling, ...]
    agreement: str


def incidents() -> tuple[Incident, ...]:
    """The incidents that are built in, in the order of their file."""
    path = folder("rulesets") / "cases" / "incidents.toml"
    with path.open("rb") as stream:
        return tuple(_incident(raw) for raw in tomllib.load(stream)["incident"])


def _incident(raw: dict[str, Any]) -> Incident:
    facts: dict[str, FactValue] = {}
    if "value" in raw:
        facts["value"] = parse_money(raw["value"])
    if "items" in raw:
        facts["quantity"] = Fraction(raw["items"])
    return Incident(
        raw["id"],
        raw["date"],
        raw["on"],
        raw["goods"],
        tuple(raw["codes"]),
        raw.get("quantity"),
        facts,
        raw["from"],
        raw.get("law"),
        tuple(raw.get("transit", ())),
        raw["decision"],
        raw["finding"],
        raw["list_applied"],
        raw["evidence"],
        tuple(raw["sources"]),
        raw.get("remark"),
    )


def report(incident: Incident, load: Callable[[str], Ruleset], rates: Rates) -> Report:
    """Ask the exporter's list, the lists on the way and the UN's, each as of the day."""
    asked = [(incident.law, "export")] if incident.law else []
    asked += [(name, "transit") for name in incident.transit if name != incident.law]
    asked += [("UN", "export")]
    rulings = tuple(_ruling(incident, load(name), direction, rates) for name, direction in asked)
    return Report(incident, rulings, _agreement(incident, rulings))


def _ruling(incident: Incident, ruleset: Ruleset, direction: str, rates: Rates) -> Ruling:
    context = {**commercial_export(ruleset), "direction": direction, "date": incident.on}
    line = Line({**context, **incident.facts})
    return Ruling(
        ruleset.id,
        direction,
        tuple(
            (code, evaluate(ruleset, line.with_(code=code), incident.on, rates))
            for code in incident.codes
        ),
    )


def _agreement(incident: Incident, rulings: tuple[Ruling, ...]) -> str:
    """Whether the exporter's list and what the authorities held agree, in a sentence."""
    if incident.law is None:
        return "no list of the exporting state is known here"
    found = rulings[0].verdict
    against = incident.finding.startswith("breach")
    cleared = incident.finding.startswith(("not a breach", "not luxury"))
    if not against and not cleared:
        return "nobody is known to have decided"
    words = sorted(
        {
            name
            for _, verdict in rulings[0].verdicts
            for p in verdict.may_apply
            for group in [g for g in verdict.ask if "code" not in g][:1]
            for name in group
        }
    )
    if found in ("undetermined", "mixed"):
        asked = f" ({', '.join(words)})" if words else ""
        side = "against the exporter" if against else "for the exporter"
        return f"the list leaves it to judgement{asked}; it was decided {side}"
    if against and found == "free" or cleared and found != "free":
        return (
            f"disagrees: {rulings[0].ruleset}'s list says {found}. The list that was applied: "
            f"{incident.list_applied}"
        )
    return "agrees"
