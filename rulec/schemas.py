"""The published JSON Schemas of what the commands print with `--format json`.

A schema changes only together with the `version` in the output. Amounts are strings, so that
they stay exact.
"""

from __future__ import annotations

from rulec.schema_model import MODEL
from rulec.schema_parts import (
    ANY_VERDICT,
    BOOL,
    COUNT,
    DAY,
    FACTS,
    MAYBE_DAY,
    MAYBE_TEXT,
    RELATION,
    TEXT,
    VERDICT,
    Schema,
    document_of,
    list_of,
    object_of,
)

_SPAN = object_of(
    path=TEXT,
    start=COUNT,
    end=COUNT,
    line=COUNT,
    column=COUNT,
    end_line=COUNT,
    end_column=COUNT,
)
_CITATION = object_of(source=TEXT, place=MAYBE_TEXT, url=MAYBE_TEXT)
_PROVISION = {
    "id": TEXT,
    "title": TEXT,
    "evidence": {"enum": ["official-text", "official-summary", "secondary", "recalled"]},
    "from": MAYBE_DAY,
    "until": MAYBE_DAY,
    "interpretation": MAYBE_TEXT,
    "citations": list_of(_CITATION),
}
_EXPLAINED = object_of(
    **_PROVISION,
    clauses=list_of(object_of(text=TEXT, holds={"type": ["boolean", "null"]})),
)
_SIDE = object_of(verdict=VERDICT, provisions=list_of(object_of(**_PROVISION)))
_BOUND = object_of(bound=TEXT, included=BOOL)
_TEST: Schema = {
    "type": "object",
    "properties": {
        "fact": TEXT,
        "is": {"type": ["boolean", "string"]},
        "is_not": list_of(TEXT),
        "currency": TEXT,
        "per": {"enum": ["total", "each", "kg", "litre"]},
        "low": _BOUND,
        "high": _BOUND,
    },
    "required": ["fact"],
    "additionalProperties": False,
}
_REGION = object_of(
    codes=list_of(TEXT),
    ranges=list_of({"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}),
    subheadings=COUNT,
    conditions=list_of(TEXT),
    judgements=list_of(TEXT),
    certain=BOOL,
    tests=list_of(_TEST),
    left=_SIDE,
    right=_SIDE,
    witness=FACTS,
    example=TEXT,
)
_DIFF = document_of(
    left=object_of(ruleset=TEXT, on=DAY),
    right=object_of(ruleset=TEXT, on=DAY),
    assumptions=FACTS,
    rates=TEXT,
    relation=RELATION,
    witnesses_confirmed=BOOL,
    regions=list_of(_REGION),
)
_STRETCH = {"from": MAYBE_DAY, "until": MAYBE_DAY}
_EFFECT = document_of(
    left=object_of(ruleset=TEXT, file=TEXT),
    right=object_of(ruleset=TEXT, file=TEXT),
    no_legal_effect=BOOL,
    stretches=list_of(object_of(**_STRETCH, difference=_DIFF)),
    elsewhere=list_of(object_of(**_STRETCH)),
    provisions=object_of(
        added=list_of(TEXT), removed=list_of(TEXT), changed=list_of(TEXT), reworded=list_of(TEXT)
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
_COVERAGE = object_of(
    **_SHARE,
    percent=COUNT,
    files=list_of(
        object_of(
            file=TEXT,
            **_SHARE,
            kinds=list_of(object_of(kind=_ITEM["kind"], **_SHARE)),
            uncovered=list_of(object_of(**_ITEM, missing=list_of(_TOUCHED_ON))),
            not_coverable=list_of(object_of(**_ITEM, side=_TOUCHED_ON, reason=TEXT)),
        )
    ),
)
_ROWS = {"rows": COUNT, "screened": COUNT, "rejected": COUNT}

SCHEMAS: dict[str, Schema] = {
    "import": document_of(
        table=TEXT,
        output=TEXT,
        ruleset=TEXT,
        rows=COUNT,
        provisions=COUNT,
        joined=COUNT,
        left_out=list_of(object_of(row=TEXT, reason=TEXT)),
        opened=COUNT,
        columns={"type": "object", "additionalProperties": TEXT},
        columns_not_used=list_of(TEXT),
        todos=list_of(object_of(kind=TEXT, count=COUNT)),
    ),
    "check": document_of(
        diagnostics=list_of(
            object_of(
                code=TEXT,
                severity={"enum": ["error", "warning", "note"]},
                message=TEXT,
                span=_SPAN,
                expected=MAYBE_TEXT,
                hint=MAYBE_TEXT,
                acknowledged=MAYBE_TEXT,
                related=list_of(object_of(message=TEXT, span=_SPAN)),
                fixes=list_of(
                    object_of(title=TEXT, edits=list_of(object_of(span=_SPAN, text=TEXT)))
                ),
            )
        ),
        summary=object_of(errors=COUNT, warnings=COUNT, notes=COUNT, todos=COUNT),
    ),
    "fmt": document_of(
        files=list_of(object_of(path=TEXT, changed=BOOL, mistakes=BOOL, diff=MAYBE_TEXT))
    ),
    "test": document_of(
        passed=COUNT,
        failed=COUNT,
        examples=list_of(
            object_of(
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
    "suggest-examples": document_of(
        ruleset=TEXT,
        suggestions=list_of(
            object_of(
                **_ITEM,
                side=_TOUCHED_ON,
                title=TEXT,
                given=FACTS,
                expected=ANY_VERDICT,
                by=list_of(TEXT),
                needs=list_of(TEXT),
                text=TEXT,
            )
        ),
        left=COUNT,
        not_coverable=list_of(object_of(**_ITEM, side=_TOUCHED_ON, reason=TEXT)),
    ),
    "explain": document_of(
        ruleset=TEXT,
        line=FACTS,
        assumed=FACTS,
        verdict=ANY_VERDICT,
        possible=list_of(VERDICT),
        applies=list_of(_EXPLAINED),
        may_apply=list_of(_EXPLAINED),
        exempted=list_of(object_of(by=TEXT, provision=TEXT)),
        ask=list_of(list_of(TEXT)),
        no_rate=list_of(TEXT),
        facts_read=list_of(TEXT),
        changes=list_of(object_of(fact=TEXT, to=TEXT, verdict=TEXT)),
    ),
    "diff": {"oneOf": [_DIFF, _EFFECT]},  # on a day; of two revisions, on every day
    "matrix": document_of(
        on=DAY,
        rates=TEXT,
        rulesets=list_of(TEXT),
        pairs=list_of(
            object_of(
                left=TEXT,
                right=TEXT,
                certain=RELATION,
                possible=RELATION,
                left_only_subheadings=COUNT,
                right_only_subheadings=COUNT,
            )
        ),
        goods=list_of(
            object_of(
                ruleset=TEXT,
                kind=TEXT,
                title=TEXT,
                says={"enum": ["all", "above", "judged", "licence", "partly", "not known", "none"]},
                above=MAYBE_TEXT,
            )
        ),
    ),
    "route": document_of(
        on=DAY,
        to=TEXT,
        hops=list_of(
            object_of(
                ruleset=TEXT,
                direction={"enum": ["export", "transit"]},
                stops=list_of(TEXT),
                stops_above_a_value=list_of(TEXT),
                stops_if_judged=list_of(TEXT),
                subheadings_stopped=COUNT,
                subheadings_stopped_alone=COUNT,
            )
        ),
        weakest=TEXT,
        passes=list_of(TEXT),
        passes_in_part=list_of(TEXT),
        subheadings_passing=COUNT,
        subheadings_passing_in_part=COUNT,
        closing=list_of(object_of(ruleset=TEXT, change=TEXT, subheadings=COUNT)),
    ),
    "timeline": document_of(
        ruleset=TEXT,
        steps=list_of(
            object_of(
                on=DAY,
                begins=list_of(object_of(**_PROVISION)),
                ends=list_of(object_of(**_PROVISION)),
                difference=_DIFF,
            )
        ),
    ),
    "coverage": document_of(
        rulesets=list_of(
            object_of(
                ruleset=TEXT,
                title=TEXT,
                provisions=COUNT,
                examples=COUNT,
                changes=list_of(DAY),
                sources=list_of(
                    object_of(
                        id=TEXT,
                        title=TEXT,
                        evidence=TEXT,
                        since=MAYBE_DAY,
                        until=MAYBE_DAY,
                        items=list_of(TEXT),
                        provisions=COUNT,
                        subheadings=COUNT,
                        judgements=list_of(TEXT),
                        interpreted=COUNT,
                    )
                ),
                open=list_of(object_of(id=TEXT, title=TEXT, since=MAYBE_DAY)),
                read=list_of(object_of(id=TEXT, evidence=TEXT, items=COUNT, codes=COUNT)),
            )
        )
    ),
    "cases": document_of(
        incidents=list_of(
            object_of(
                **{"id": TEXT, "date": TEXT, "on": DAY, "goods": TEXT, "from": TEXT},
                finding=TEXT,
                decision=TEXT,
                evidence=TEXT,
                sources=list_of(TEXT),
                agreement=TEXT,
                rulings=list_of(
                    object_of(
                        ruleset=TEXT,
                        direction={"enum": ["export", "transit"]},
                        verdict={"enum": [*ANY_VERDICT["enum"], "mixed"]},
                        codes=list_of(
                            object_of(code=TEXT, verdict=ANY_VERDICT, provisions=list_of(TEXT))
                        ),
                    )
                ),
            )
        )
    ),
    "screen": document_of(
        **_ROWS,
        columns=FACTS,
        files=list_of(object_of(file=TEXT, output=TEXT, rejects=TEXT, **_ROWS)),
        lists=list_of(
            object_of(
                ruleset=TEXT,
                verdicts={"type": "object", "additionalProperties": COUNT},
                kinds=list_of(object_of(kind=TEXT, verdict=ANY_VERDICT, rows=COUNT)),
            )
        ),
    ),
    "targets": document_of(
        targets=list_of(
            object_of(
                name=TEXT,
                makes=TEXT,
                can=list_of(TEXT),
                cannot=list_of(TEXT),
                engines=list_of(TEXT),
                joint=BOOL,
            )
        )
    ),
    "vectors": document_of(
        made_by=TEXT,
        ruleset=TEXT,
        day=DAY,
        rates=TEXT,
        given={"type": "object", "additionalProperties": {"type": ["string", "boolean"]}},
        count=COUNT,
        seed={"type": "integer"},
        vectors=list_of(
            object_of(
                line={"type": "object", "additionalProperties": {"type": ["string", "boolean"]}},
                verdict=ANY_VERDICT,
                possible=list_of(VERDICT),
                provisions=list_of(TEXT),
            )
        ),
    ),
    "explain-code": document_of(code=TEXT, severity=TEXT, title=TEXT, text=TEXT),
}


def schema(name: str) -> Schema:
    """The JSON Schema of a command's output, or of the `model`; KeyError for another name."""
    made = MODEL if name == "model" else SCHEMAS[name]
    title = "rulec compile --target json" if name == "model" else f"rulec {name} --format json"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **made,
    }
