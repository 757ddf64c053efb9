"""The published JSON Schemas of what the commands print with `--format json`.

A schema changes only together with the `version` in the output. Amounts are strings, so that
they stay exact.
"""

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


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _document(**properties: Schema) -> Schema:
    return _object(version={"const": 1}, **properties)


_SPAN = _object(
    path=TEXT,
    start=COUNT,
    end=COUNT,
    line=COUNT,
    column=COUNT,
    end_line=COUNT,
    end_column=COUNT,
)
_CITATION = _object(source=TEXT, place=MAYBE_TEXT, url=MAYBE_TEXT)
_PROVISION = {
    "id": TEXT,
    "title": TEXT,
    "evidence": {"enum": ["official-text", "official-summary", "secondary", "recalled"]},
    "from": MAYBE_DAY,
    "until": MAYBE_DAY,
    "interpretation": MAYBE_TEXT,
    "citations": _list(_CITATION),
}
_EXPLAINED = _object(
    **_PROVISION,
    clauses=_list(_object(text=TEXT, holds={"type": ["boolean", "null"]})),
)
_SIDE = _object(verdict=VERDICT, provisions=_list(_object(**_PROVISION)))
_BOUND = _object(bound=TEXT, included=BOOL)
_TEST: Schema = {
    "type": "object",
    "properties": {
        "fact": TEXT,
        "is": {"type": ["boolean", "string"]},
        "is_not": _list(TEXT),
        "currency": TEXT,
        "per": {"enum": ["total", "each", "kg", "litre"]},
        "low": _BOUND,
        "high": _BOUND,
    },
    "required": ["fact"],
    "additionalProperties": False,
}
_REGION = _object(
    codes=_list(TEXT),
    ranges=_list({"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}),
    subheadings=COUNT,
    conditions=_list(TEXT),
    judgements=_list(TEXT),
    certain=BOOL,
    tests=_list(_TEST),
    left=_SIDE,
    right=_SIDE,
    witness=FACTS,
    example=TEXT,
)
_DIFF = _document(
    left=_object(ruleset=TEXT, on=DAY),
    right=_object(ruleset=TEXT, on=DAY),
    assumptions=FACTS,
    rates=TEXT,
    relation=RELATION,
    witnesses_confirmed=BOOL,
    regions=_list(_REGION),
)
_STRETCH = {"from": MAYBE_DAY, "until": MAYBE_DAY}
_EFFECT = _document(
    left=_object(ruleset=TEXT, file=TEXT),
    right=_object(ruleset=TEXT, file=TEXT),
    no_legal_effect=BOOL,
    stretches=_list(_object(**_STRETCH, difference=_DIFF)),
    elsewhere=_list(_object(**_STRETCH)),
    provisions=_object(
        added=_list(TEXT), removed=_list(TEXT), changed=_list(TEXT), reworded=_list(TEXT)
    ),
)

_ITEM = {
    "kind": {"enum": ["provision", "limit", "exemption", "judgement", "date"]},
    "provision": TEXT,
    "line": COUNT,
    "what": TEXT,
}
_TOUCHED_ON: Schema = {
    "enum": ["applies", "exempts", "at", "above", "below", "yes", "no", "open", "before", "on"]
}
_SHARE = {"covered": COUNT, "of": COUNT}
_COVERAGE = _object(
    **_SHARE,
    percent=COUNT,
    files=_list(
        _object(
            file=TEXT,
            **_SHARE,
            kinds=_list(_object(kind=_ITEM["kind"], **_SHARE)),
            uncovered=_list(_object(**_ITEM, missing=_list(_TOUCHED_ON))),
            not_coverable=_list(_object(**_ITEM, side=_TOUCHED_ON, reason=TEXT)),
        )
    ),
)
_ROWS = {"rows": COUNT, "screened": COUNT, "rejected": COUNT}

SCHEMAS: dict[str, Schema] = {
    "import": _document(
        table=TEXT,
        output=TEXT,
        ruleset=TEXT,
        rows=COUNT,
        provisions=COUNT,
        joined=COUNT,
        left_out=_list(_object(row=TEXT, reason=TEXT)),
        opened=COUNT,
        columns={"type": "object", "additionalProperties": TEXT},
        columns_not_used=_list(TEXT),
        todos=_list(_object(kind=TEXT, count=COUNT)),
    ),
    "check": _document(
        diagnostics=_list(
            _object(
                code=TEXT,
                severity={"enum": ["error", "warning", "note"]},
                message=TEXT,
                span=_SPAN,
                expected=MAYBE_TEXT,
                hint=MAYBE_TEXT,
                acknowledged=MAYBE_TEXT,
                related=_list(_object(message=TEXT, span=_SPAN)),
                fixes=_list(_object(title=TEXT, edits=_list(_object(span=_SPAN, text=TEXT)))),
            )
        ),
        summary=_object(errors=COUNT, warnings=COUNT, notes=COUNT, todos=COUNT),
    ),
    "fmt": _document(files=_list(_object(path=TEXT, changed=BOOL, mistakes=BOOL, diff=MAYBE_TEXT))),
    "test": _document(
        passed=COUNT,
        failed=COUNT,
        examples=_list(
            _object(
                file=TEXT,
                line=COUNT,
                title=TEXT,
                passed=BOOL,
                expected=TEXT,
                got=TEXT,
                message=TEXT,
                explanation=MAYBE_TEXT,
            )
        ),
        coverage={"oneOf": [{"type": "null"}, _COVERAGE]},
    ),
    "suggest-examples": _document(
        ruleset=TEXT,
        suggestions=_list(
            _object(
                **_ITEM,
                side=_TOUCHED_ON,
                title=TEXT,
                given=FACTS,
                expected=ANY_VERDICT,
                by=_list(TEXT),
                needs=_list(TEXT),
                text=TEXT,
            )
        ),
        left=COUNT,
        not_coverable=_list(_object(**_ITEM, side=_TOUCHED_ON, reason=TEXT)),
    ),
    "explain": _document(
        ruleset=TEXT,
        line=FACTS,
        assumed=FACTS,
        verdict=ANY_VERDICT,
        possible=_list(VERDICT),
        applies=_list(_EXPLAINED),
        may_apply=_list(_EXPLAINED),
        exempted=_list(_object(by=TEXT, provision=TEXT)),
        ask=_list(_list(TEXT)),
        facts_read=_list(TEXT),
        changes=_list(_object(fact=TEXT, to=TEXT, verdict=TEXT)),
    ),
    "diff": {"oneOf": [_DIFF, _EFFECT]},  # on a day; of two revisions, on every day
    "matrix": _document(
        on=DAY,
        rates=TEXT,
        rulesets=_list(TEXT),
        pairs=_list(
            _object(
                left=TEXT,
                right=TEXT,
                certain=RELATION,
                possible=RELATION,
                left_only_subheadings=COUNT,
                right_only_subheadings=COUNT,
            )
        ),
        goods=_list(
            _object(
                ruleset=TEXT,
                kind=TEXT,
                title=TEXT,
                says={"enum": ["all", "above", "judged", "licence", "partly", "not known", "none"]},
                above=MAYBE_TEXT,
            )
        ),
    ),
    "route": _document(
        on=DAY,
        to=TEXT,
        hops=_list(
            _object(
                ruleset=TEXT,
                direction={"enum": ["export", "transit"]},
                stops=_list(TEXT),
                stops_above_a_value=_list(TEXT),
                stops_if_judged=_list(TEXT),
                subheadings_stopped=COUNT,
                subheadings_stopped_alone=COUNT,
            )
        ),
        weakest=TEXT,
        passes=_list(TEXT),
        passes_in_part=_list(TEXT),
        subheadings_passing=COUNT,
        subheadings_passing_in_part=COUNT,
        closing=_list(_object(ruleset=TEXT, change=TEXT, subheadings=COUNT)),
    ),
    "timeline": _document(
        ruleset=TEXT,
        steps=_list(
            _object(
                on=DAY,
                begins=_list(_object(**_PROVISION)),
                ends=_list(_object(**_PROVISION)),
                difference=_DIFF,
            )
        ),
    ),
    "coverage": _document(
        rulesets=_list(
            _object(
                ruleset=TEXT,
                title=TEXT,
                provisions=COUNT,
                examples=COUNT,
                changes=_list(DAY),
                sources=_list(
                    _object(
                        id=TEXT,
                        title=TEXT,
                        evidence=TEXT,
                        since=MAYBE_DAY,
                        until=MAYBE_DAY,
                        items=_list(TEXT),
                        provisions=COUNT,
                        subheadings=COUNT,
                        judgements=_list(TEXT),
                        interpreted=COUNT,
                    )
                ),
                open=_list(_object(id=TEXT, title=TEXT, since=MAYBE_DAY)),
                read=_list(_object(id=TEXT, evidence=TEXT, items=COUNT, codes=COUNT)),
            )
        )
    ),
    "cases": _document(
        incidents=_list(
            _object(
                **{"id": TEXT, "date": TEXT, "on": DAY, "goods": TEXT, "from": TEXT},
                finding=TEXT,
                decision=TEXT,
                evidence=TEXT,
                sources=_list(TEXT),
                agreement=TEXT,
                rulings=_list(
                    _object(
                        ruleset=TEXT,
                        direction={"enum": ["export", "transit"]},
                        verdict={"enum": [*ANY_VERDICT["enum"], "mixed"]},
                        codes=_list(
                            _object(code=TEXT, verdict=ANY_VERDICT, provisions=_list(TEXT))
                        ),
                    )
                ),
            )
        )
    ),
    "screen": _document(
        **_ROWS,
        columns=FACTS,
        files=_list(_object(file=TEXT, output=TEXT, rejects=TEXT, **_ROWS)),
        lists=_list(
            _object(
                ruleset=TEXT,
                verdicts={"type": "object", "additionalProperties": COUNT},
                kinds=_list(_object(kind=TEXT, verdict=ANY_VERDICT, rows=COUNT)),
            )
        ),
    ),
    "targets": _document(
        targets=_list(
            _object(
                name=TEXT,
                makes=TEXT,
                can=_list(TEXT),
                cannot=_list(TEXT),
                engines=_list(TEXT),
                joint=BOOL,
            )
        )
    ),
    "vectors": _document(
        made_by=TEXT,
        ruleset=TEXT,
        day=DAY,
        rates=TEXT,
        given={"type": "object", "additionalProperties": {"type": ["string", "boolean"]}},
        count=COUNT,
        seed={"type": "integer"},
        vectors=_list(
            _object(
                line={"type": "object", "additionalProperties": {"type": ["string", "boolean"]}},
                verdict=ANY_VERDICT,
                possible=_list(VERDICT),
                provisions=_list(TEXT),
            )
        ),
    ),
    "explain-code": _document(code=TEXT, severity=TEXT, title=TEXT, text=TEXT),
}


_RANGES = _list(
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
    return _object(**{"is": {"const": name}}, **properties)


MODEL: Schema = {
    **_document(
        made_by=TEXT,
        day=DAY,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        ruleset=_object(
            id=TEXT,
            title=TEXT,
            regime=TEXT,
            target=TEXT,
            currency=TEXT,
            edition=TEXT,
            implements=_list(TEXT),
            note=MAYBE_TEXT,
            facts=_list(
                _object(
                    name=TEXT,
                    kind=TEXT,
                    title=TEXT,
                    values=_list(TEXT),
                    unit=MAYBE_TEXT,
                    by=MAYBE_TEXT,
                    ground=MAYBE_TEXT,
                )
            ),
            sources=_list(_object(id=TEXT, title=TEXT, url=MAYBE_TEXT, evidence=TEXT)),
            provisions=_list(
                _object(
                    **{"from": MAYBE_DAY, "open": BOOL},
                    id=TEXT,
                    kind={"enum": ["prohibit", "license", "exempt"]},
                    title=TEXT,
                    until=MAYBE_DAY,
                    goods=_RANGES,
                    condition=_CONDITION,
                    of=_list(TEXT),
                    leaves={"enum": ["free", "license"]},
                    evidence=TEXT,
                    interpretation=MAYBE_TEXT,
                    note=MAYBE_TEXT,
                    adopted=TEXT,
                    citations=_list(
                        _object(
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
                _kind("and", parts=_list(_CONDITION)),
                _kind("or", parts=_list(_CONDITION)),
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
                _kind("one_of", fact=TEXT, values=_list(TEXT)),
                _kind("flag", fact=TEXT),
            ]
        }
    },
}
"""The schema of the model that `rulec compile --target json` writes. Numbers are exact fractions;
goods are half-open ranges of ten-digit codes."""


def schema(name: str) -> Schema:
    """The JSON Schema of a command's output, or of the `model`; KeyError for another name."""
    made = MODEL if name == "model" else SCHEMAS[name]
    title = "rulec compile --target json" if name == "model" else f"rulec {name} --format json"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **made,
    }
