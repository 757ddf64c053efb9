"""A ruleset as JSON: the resolved model, provisions in force on a day, for `json_reading` to load.

Numbers are strings `numerator/denominator` and code sets half-open ranges of ten-digit codes, so
nothing is rounded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from rulec.model.condition import (
    And,
    CodeIn,
    Condition,
    Const,
    DateFrom,
    MoneyAbove,
    Not,
    NumberAbove,
    OneOf,
    Or,
)
from rulec.model.ruleset import Fact, Provision, Ruleset
from rulec.money import Rates
from rulec.nomenclature import CodeSet
from rulec.targets.json_reading import VERSION
from rulec.targets.origin import digest, made_by
from rulec.targets.plan import Plan
from rulec.targets.registry import Files, Options, Target, as_written


def dump_model(ruleset: Ruleset, day: date, rates: Rates) -> str:
    """The ruleset as in force on `day`; equal input gives equal text."""
    body = {
        "id": ruleset.id,
        "title": ruleset.title,
        "regime": ruleset.regime,
        "target": ruleset.target,
        "currency": ruleset.currency,
        "edition": ruleset.edition,
        "implements": list(ruleset.implements),
        "note": ruleset.note,
        "facts": [_fact(f) for _, f in sorted(ruleset.facts.items())],
        "sources": [
            {"id": s.id, "title": s.title, "url": s.url, "evidence": s.evidence}
            for _, s in sorted(ruleset.sources.items())
        ],
        "provisions": [_provision(p) for p in ruleset.in_force(day)],
    }
    whole = {
        "version": VERSION,
        "made_by": made_by(),
        "day": str(day),
        "sha256": digest(json.dumps(body, sort_keys=True, ensure_ascii=False)),
        "ruleset": body,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _compile(plans: Sequence[Plan], options: Options) -> Files:
    one = as_written(plans, "json")
    return {".json": dump_model(one.ruleset, one.day, one.rates)}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "kind": fact.kind,
        "title": fact.title,
        "values": list(fact.values),
        "unit": fact.unit,
        "by": fact.by,
        "ground": fact.ground,
    }


def _provision(provision: Provision) -> dict[str, Any]:
    return {
        "id": provision.id,
        "kind": provision.kind,
        "title": provision.title,
        "from": str(provision.since) if provision.since else None,
        "until": str(provision.until) if provision.until else None,
        "goods": _codes(provision.goods),
        "condition": _condition(provision.condition),
        "of": list(provision.of),
        "leaves": provision.leaves,
        "open": provision.residual,
        "evidence": provision.evidence,
        "interpretation": provision.interpretation,
        "note": provision.note,
        "adopted": provision.adopted,
        "citations": [
            {
                "source": c.source.id,
                "title": c.source.title,
                "url": c.source.url,
                "evidence": c.source.evidence,
                "place": c.place,
            }
            for c in provision.citations
        ],
    }


def _codes(codes: CodeSet) -> list[list[str]]:
    return [[f"{low:010d}", f"{high:010d}"] for low, high in codes.ranges]


def _condition(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Const):
        return {"is": "const", "value": condition.value}
    if isinstance(condition, Not):
        return {"is": "not", "part": _condition(condition.part)}
    if isinstance(condition, And | Or):
        word = "and" if isinstance(condition, And) else "or"
        return {"is": word, "parts": [_condition(p) for p in condition.parts]}
    if isinstance(condition, CodeIn):
        return {"is": "code_in", "codes": _codes(condition.codes)}
    if isinstance(condition, MoneyAbove):
        return {
            "is": "value_above",
            "per": condition.per,
            "strict": condition.strict,
            "amount": str(condition.amount),
            "currency": condition.currency,
        }
    if isinstance(condition, NumberAbove):
        bound = str(condition.bound)
        return {
            "is": "number_above",
            "fact": condition.fact,
            "strict": condition.strict,
            "bound": bound,
        }
    if isinstance(condition, DateFrom):
        return {"is": "date_from", "fact": condition.fact, "day": str(condition.day)}
    if isinstance(condition, OneOf):
        return {"is": "one_of", "fact": condition.fact, "values": sorted(condition.values)}
    return {"is": "flag", "fact": condition.fact}


TARGET = Target(
    name="json",
    makes="the resolved list as data, which `rulec` reads back; its schema: `rulec schema model`",
    can=("everything that a list says on a day, exactly", "be loaded back, its hash checked"),
    cannot=("decide by itself: it is a model, not a program", "take facts as given"),
    engines=("rulec",),
    joint=False,
    compile=_compile,
)
