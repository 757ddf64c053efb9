"""Diagnostics as JSON for other programs. The shape changes only with `version`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from attrs import asdict

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.summary import count

VERSION = 1


def render_json(diags: Iterable[Diagnostic], todos: int = 0) -> str:
    """Return a JSON object with `version`, `diagnostics` and `summary`; every key always present.

    `todos` is how many comments `# to do:` the files have.
    """
    listed = list(diags)
    numbers = count(listed)
    document = {
        "version": VERSION,
        "diagnostics": [_diagnostic(d) for d in listed],
        "summary": {
            "errors": numbers["error"],
            "warnings": numbers["warning"],
            "notes": numbers["note"],
            "todos": todos,
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "span": asdict(diagnostic.span),
        "expected": diagnostic.expected,
        "hint": diagnostic.hint,
        "acknowledged": diagnostic.acknowledged,
        "related": [{"message": text, "span": asdict(span)} for text, span in diagnostic.related],
        "fixes": [
            {
                "title": fix.title,
                "edits": [{"span": asdict(edit.span), "text": edit.text} for edit in fix.edits],
            }
            for fix in diagnostic.fixes
        ],
    }
