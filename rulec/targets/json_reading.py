"""A model of a ruleset, as the target `json` writes it -> the ruleset; every field is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

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
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import EVIDENCE, Citation, Fact, Provision, Ruleset, Source
from rulec.money import CURRENCIES
from rulec.nomenclature import CodeSet, EditionError, hs_edition
from rulec.targets.origin import digest

VERSION: Final = 1
MAX_DEPTH: Final = 200
FACT_KINDS: Final = ("judgement", "yes_no", "one_of", "number", "date", "country", "money", "code")
PER: Final = ("total", "each", "kg", "litre")
_CODE = re.compile("[0-9]{10,11}")
_NUMBER = re.compile("-?[0-9]{1,400}(/[0-9]{1,400})?")


class ModelError(ValueError):
    """A text that is no model."""


def load_model(text: str) -> Ruleset:
    """The ruleset of a model; examples are not part of one. Raises ModelError."""
    try:
        whole = json.loads(text)
        if whole["version"] != VERSION:
            raise ModelError(f"this is a model of version {whole['version']}, not {VERSION}")
        body = whole["ruleset"]
        if whole["sha256"] != digest(json.dumps(body, sort_keys=True, ensure_ascii=False)):
            raise ModelError("the model is not what its hash was taken of")
        return _ruleset(body)
    except ModelError:
        raise
    except (
        ValueError, KeyError, TypeError, AttributeError, RecursionError, ZeroDivisionError
    ) as error:  # fmt: skip
        raise ModelError(f"this is no model of a ruleset: {error!r}") from None


def _ruleset(body: dict[str, Any]) -> Ruleset:
    facts = {fact.name: fact for fact in map(_fact, _list(body, "facts"))}
    sources = {s.id: s for s in (_source(made, "id") for made in _list(body, "sources"))}
    reader = _Reader({**facts, **BUILT_IN})
    owner = _text(body, "id")
    provisions = tuple(_provision(made, owner, reader) for made in _list(body, "provisions"))
    names: set[str] = set()
    for provision in provisions:
        if provision.id in names:
            raise ModelError(f"two provisions are called {provision.id!r}")
        names.add(provision.id)
    edition = _text(body, "edition")
    try:
        hs_edition(edition)
    except EditionError as error:
        raise ModelError(str(error)) from None
    return Ruleset(
        owner,
        _text(body, "title"),
        _text(body, "regime"),
        _text(body, "target"),
        _of(body, "currency", CURRENCIES),
        edition,
        _texts(body, "implements"),
        provisions,
        facts,
        sources,
        (),
        _maybe(body, "note"),
    )


def _fact(made: dict[str, Any]) -> Fact:
    return Fact(
        _text(made, "name"),
        _of(made, "kind", FACT_KINDS),
        _text(made, "title"),
        _texts(made, "values"),
        _maybe(made, "unit"),
        _maybe(made, "by"),
        _maybe(made, "ground"),
    )


def _source(made: dict[str, Any], name: str) -> Source:
    evidence = _of(made, "evidence", EVIDENCE)
    return Source(_text(made, name), _text(made, "title"), _maybe(made, "url"), evidence)


def _provision(made: dict[str, Any], owner: str, reader: _Reader) -> Provision:
    return Provision(
        _text(made, "id"),
        _of(made, "kind", ("prohibit", "license", "exempt")),
        _text(made, "title"),
        reader.condition(made["condition"]),
        _codes(made["goods"]),
        _day(made, "from"),
        _day(made, "until"),
        tuple(Citation(_source(c, "source"), _maybe(c, "place")) for c in _list(made, "citations")),
        _of(made, "evidence", EVIDENCE),
        _texts(made, "of"),
        _of(made, "leaves", ("free", "license")),
        _bool(made, "open"),
        _maybe(made, "interpretation"),
        _maybe(made, "note"),
        owner,
        adopted=_text(made, "adopted"),
    )


class _Reader:
    """Reads conditions on facts that there are."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts

    def condition(self, made: dict[str, Any], depth: int = 0) -> Condition:
        if depth > MAX_DEPTH:
            raise ModelError("a condition of this model is too deep")
        kind = made["is"]
        if kind == "const":
            return Const(_bool(made, "value"))
        if kind == "not":
            return Not(self.condition(made["part"], depth + 1))
        if kind in ("and", "or"):
            parts = tuple(self.condition(part, depth + 1) for part in _list(made, "parts"))
            return And(parts) if kind == "and" else Or(parts)
        if kind == "code_in":
            return CodeIn(_codes(made["codes"]))
        if kind == "value_above":
            amount, currency = _number(made, "amount"), _of(made, "currency", CURRENCIES)
            return MoneyAbove(_of(made, "per", PER), _bool(made, "strict"), amount, currency)
        if kind == "number_above":
            fact = self._named(made, "number")
            return NumberAbove(fact, _bool(made, "strict"), _number(made, "bound"))
        if kind == "date_from":
            return DateFrom(self._named(made, "date"), date.fromisoformat(_text(made, "day")))
        if kind == "one_of":
            fact = self._named(made, "one_of", "country")
            return OneOf(fact, frozenset(_texts(made, "values")))
        if kind == "flag":
            return Flag(self._named(made, "yes_no", "judgement"))
        raise ModelError(f"{kind!r} is no kind of condition")

    def _named(self, made: dict[str, Any], *kinds: str) -> str:
        name = _text(made, "fact")
        if name not in self.facts:
            raise ModelError(f"a condition reads {name!r}, which is no fact of the model")
        if self.facts[name].kind not in kinds:
            raise ModelError(f"a condition reads {name!r} as {kinds[0]}")
        return name


def _codes(ranges: list[list[str]]) -> CodeSet:
    for low, high in ranges:
        if not (_CODE.fullmatch(low) and _CODE.fullmatch(high)):
            raise ModelError(f"{low!r} to {high!r} are no ten-digit codes")
    return CodeSet(tuple((int(low), int(high)) for low, high in ranges))


def _number(made: dict[str, Any], name: str) -> Fraction:
    if not _NUMBER.fullmatch(_text(made, name)):
        raise ModelError(f"{name} is no number: {made[name][:60]!r}")
    return Fraction(made[name])


def _text(made: dict[str, Any], name: str) -> str:
    value = made[name]
    if not isinstance(value, str):
        raise ModelError(f"{name} is no text: {value!r}")
    return value


def _maybe(made: dict[str, Any], name: str) -> str | None:
    return None if made[name] is None else _text(made, name)


def _of(made: dict[str, Any], name: str, known: Collection[str]) -> str:
    value = _text(made, name)
    if value not in known:
        raise ModelError(f"{name} cannot be {value!r}")
    return value


def _bool(made: dict[str, Any], name: str) -> bool:
    value = made[name]
    if not isinstance(value, bool):
        raise ModelError(f"{name} is neither true nor false: {value!r}")
    return value


def _day(made: dict[str, Any], name: str) -> date | None:
    return None if made[name] is None else date.fromisoformat(_text(made, name))


def _list(made: dict[str, Any], name: str) -> list[Any]:
    value = made[name]
    if not isinstance(value, list):
        raise ModelError(f"{name} is no list: {value!r}")
    return value


def _texts(made: dict[str, Any], name: str) -> tuple[str, ...]:
    value = _list(made, name)
    if not all(isinstance(text, str) for text in value):
        raise ModelError(f"{name} are no texts: {value!r}")
    return tuple(value)
