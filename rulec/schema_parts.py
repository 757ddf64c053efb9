"""What the published JSON Schemas are made of."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
BOOL: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
VERDICT: Schema = {"enum": ["prohibited", "license", "free"]}
ANY_VERDICT: Schema = {"enum": ["prohibited", "license", "free", "undetermined"]}
RELATION: Schema = {"enum": ["equal", "left-stricter", "right-stricter", "incomparable"]}
FACTS: Schema = {"type": "object", "additionalProperties": TEXT}


def list_of(items: Schema) -> Schema:
    """A list of such things."""
    return {"type": "array", "items": items}


def object_of(**properties: Schema) -> Schema:
    """An object that has just these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def document_of(**properties: Schema) -> Schema:
    """What a command prints: an object with a version."""
    return object_of(version={"const": 1}, **properties)
