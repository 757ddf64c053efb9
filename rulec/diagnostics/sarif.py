"""Diagnostics as SARIF 2.1.0, for code-scanning services and editors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from rulec.diagnostics.catalogue import CATALOGUE, Entry
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.fix import Edit, Fix
from rulec.diagnostics.span import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(diags: Iterable[Diagnostic], version: str) -> str:
    """Return a SARIF log with one run; `version` is rulec's own."""
    index = {code: number for number, code in enumerate(CATALOGUE)}
    run = {
        "tool": {
            "driver": {
                "name": "rulec",
                "version": version,
                "rules": [_rule(entry) for entry in CATALOGUE.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, index[d.code]) for d in diags],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.explanation.split("\n\n")[0]},
        "help": {"text": entry.explanation},
        "defaultConfiguration": {"level": entry.severity},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    text = diagnostic.message
    if diagnostic.expected is not None:
        text += f"\nexpected: {diagnostic.expected}"
    if diagnostic.hint is not None:
        text += f"\nhint: {diagnostic.hint}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": text},
        "locations": [_location(diagnostic.span)],
    }
    if diagnostic.acknowledged is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": diagnostic.acknowledged}]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": message}, **_location(span)}
            for number, (message, span) in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.fixes:
        result["fixes"] = [_fix(fix) for fix in diagnostic.fixes]
    return result


def _fix(fix: Fix) -> dict[str, Any]:
    changes: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.span.path, []).append(edit)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(path)},
                "replacements": [
                    {"deletedRegion": _region(e.span), "insertedContent": {"text": e.text}}
                    for e in edits
                ],
            }
            for path, edits in changes.items()
        ],
    }


def _location(span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(span.path)},
            "region": _region(span),
        }
    }


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _uri(path: str) -> str:
    """An absolute path as a file URI, a relative one as a URI reference."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
