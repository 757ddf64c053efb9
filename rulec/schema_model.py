"""The JSON Schema of the exact model of a list, which the target `json` writes."""

from __future__ import annotations

from rulec.schema_parts import (
    BOOL,
    DAY,
    MAYBE_DAY,
    MAYBE_TEXT,
    TEXT,
    Schema,
    document_of,
    list_of,
    object_of,
)

_RANGES = list_of(
    {
        "type": "array",
        "items": {"type": "string", "pattern": r"^\d{10,11}$"},
        "minItems": 2,
        "maxItems": 2,
    }
)
_NUMBER: Schema = {"type": "string", "pattern": r"^-?\d+(/\d+)?$"}
_CONDITION: Schema = {"$ref": "#/$defs/condition"}


def _kind(name: str, **properties: Schema) -> Schema:
    return object_of(**{"is": {"const": name}}, **properties)


MODEL: Schema = {
    **document_of(
        made_by=TEXT,
        day=DAY,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        ruleset=object_of(
            id=TEXT,
            title=TEXT,
            regime=TEXT,
            target=TEXT,
            currency=TEXT,
            edition=TEXT,
            implements=list_of(TEXT),
            note=MAYBE_TEXT,
            facts=list_of(
                object_of(
                    name=TEXT,
                    kind=TEXT,
                    title=TEXT,
                    values=list_of(TEXT),
                    unit=MAYBE_TEXT,
                    by=MAYBE_TEXT,
                    ground=MAYBE_TEXT,
                )
            ),
            sources=list_of(object_of(id=TEXT, title=TEXT, url=MAYBE_TEXT, evidence=TEXT)),
            provisions=list_of(
                object_of(
                    **{"from": MAYBE_DAY, "open": BOOL},
                    id=TEXT,
                    kind={"enum": ["prohibit", "license", "exempt"]},
                    title=TEXT,
                    until=MAYBE_DAY,
                    goods=_RANGES,
                    condition=_CONDITION,
                    of=list_of(TEXT),
                    leaves={"enum": ["free", "license"]},
                    evidence=TEXT,
                    interpretation=MAYBE_TEXT,
                    note=MAYBE_TEXT,
                    adopted=TEXT,
                    citations=list_of(
                        object_of(
                            source=TEXT, title=TEXT, url=MAYBE_TEXT, evidence=TEXT, place=MAYBE_TEXT
                        )
                    ),
                )
            ),
        ),
    ),
    "$defs": {
        "condition": {
            "oneOf": [
                _kind("const", value=BOOL),
                _kind("not", part=_CONDITION),
                _kind("and", parts=list_of(_CONDITION)),
                _kind("or", parts=list_of(_CONDITION)),
                _kind("code_in", codes=_RANGES),
                _kind(
                    "value_above",
                    per={"enum": ["total", "each", "kg", "litre"]},
                    strict=BOOL,
                    amount=_NUMBER,
                    currency=TEXT,
                ),
                _kind("number_above", fact=TEXT, strict=BOOL, bound=_NUMBER),
                _kind("date_from", fact=TEXT, day=DAY),
                _kind("one_of", fact=TEXT, values=list_of(TEXT)),
                _kind("flag", fact=TEXT),
            ]
        }
    },
}
"""The schema of the model that `rulec compile --target json` writes. Numbers are exact fractions;
goods are half-open ranges of ten-digit codes."""
