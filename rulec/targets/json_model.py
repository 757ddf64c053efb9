"""A ruleset as JSON: the resolved model, provisions in force on a day, loadable back.

Numbers are strings `numerator/denominator` and code sets half-open ranges of ten-digit codes, so
nothing is rounded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from rulec.model.condition import (
    And,
    CodeIn,
    Condition,
    Const,
    DateFrom,
    Flag,
    MoneyAbove,
    Not,
    NumberAbove,
    OneOf,
    Or,
)
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import Rates
from rulec.nomenclature import CodeSet
from rulec.targets.origin import digest, made_by
from rulec.targets.plan import Plan
from rulec.targets.registry import Files, Options, Target, as_written

VERSION = 1
MAX_DEPTH = 200


class ModelError(ValueError):
    """A text that is no model."""


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


def load_model(text: str) -> Ruleset:
    """The ruleset of a model; examples are not part of one. Raises ModelError."""
    try:
        whole = json.loads(text)
        if whole["version"] != VERSION:
            raise ModelError(f"this is a model of version {whole['version']}, not {VERSION}")
        body = whole["ruleset"]
        if whole["sha256"] != digest(json.dumps(body, sort_keys=True, ensure_ascii=False)):
            raise ModelError("the model is not what its hash was taken of")
        sources = {
            s["id"]: Source(s["id"], s["title"], s["url"], s["evidence"]) for s in body["sources"]
        }
        return Ruleset(
            body["id"],
            body["title"],
            body["regime"],
            body["target"],
            body["currency"],
            body["edition"],
            tuple(body["implements"]),
            tuple(_read_provision(p, body["id"]) for p in body["provisions"]),
            {f["name"]: Fact(**{**f, "values": tuple(f["values"])}) for f in body["facts"]},
            sources,
            (),
            body["note"],
        )
    except ModelError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError, ZeroDivisionError) as error:
        raise ModelError(f"this is no model of a ruleset: {error!r}") from None


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


def _read_provision(made: dict[str, Any], owner: str) -> Provision:
    return Provision(
        made["id"],
        made["kind"],
        made["title"],
        _read(made["condition"]),
        _read_codes(made["goods"]),
        date.fromisoformat(made["from"]) if made["from"] else None,
        date.fromisoformat(made["until"]) if made["until"] else None,
        tuple(
            Citation(Source(c["source"], c["title"], c["url"], c["evidence"]), c["place"])
            for c in made["citations"]
        ),
        made["evidence"],
        tuple(made["of"]),
        made["leaves"],
        made["open"],
        made["interpretation"],
        made["note"],
        owner,
        adopted=made["adopted"],
    )


def _codes(codes: CodeSet) -> list[list[str]]:
    return [[f"{low:010d}", f"{high:010d}"] for low, high in codes.ranges]


def _read_codes(ranges: list[list[str]]) -> CodeSet:
    return CodeSet(tuple((int(low), int(high)) for low, high in ranges))


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


def _read(made: dict[str, Any], depth: int = 0) -> Condition:
    if depth > MAX_DEPTH:
        raise ModelError("a condition of this model is too deep")
    kind = made["is"]
    if kind == "const":
        return Const(bool(made["value"]))
    if kind == "not":
        return Not(_read(made["part"], depth + 1))
    if kind in ("and", "or"):
        parts = tuple(_read(p, depth + 1) for p in made["parts"])
        return And(parts) if kind == "and" else Or(parts)
    if kind == "code_in":
        return CodeIn(_read_codes(made["codes"]))
    if kind == "value_above":
        amount = Fraction(made["amount"])
        return MoneyAbove(made["per"], bool(made["strict"]), amount, made["currency"])
    if kind == "number_above":
        return NumberAbove(made["fact"], bool(made["strict"]), Fraction(made["bound"]))
    if kind == "date_from":
        return DateFrom(made["fact"], date.fromisoformat(made["day"]))
    if kind == "one_of":
        return OneOf(made["fact"], frozenset(made["values"]))
    if kind == "flag":
        return Flag(made["fact"])
    raise ModelError(f"{kind!r} is no kind of condition")


TARGET = Target(
    name="json",
    makes="the resolved list as data, which `rulec` reads back; its schema: `rulec schema model`",
    can=("everything that a list says on a day, exactly", "be loaded back, its hash checked"),
    cannot=("decide by itself: it is a model, not a program", "take facts as given"),
    engines=("rulec",),
    joint=False,
    compile=_compile,
)
