"""A TextMate grammar, run on Oniguruma by the engine of the editor babi."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from babi.highlight import Compiler, Grammars, highlight_line

from rulec.editors import textmate as tm
from tests.conformance.editors.lark_classes import Classes

CLASSES = {
    tm.DECLARATION: "declaration",
    tm.CLAUSE: "clause",
    tm.EX: "ex",
    tm.WORD: "word",
    tm.OPERATOR: "operator",
    tm.PROVISION: "name",
    tm.NAMED: "name",
    tm.LIBRARY: "name",
    tm.NAME: "name",
    tm.DIAGNOSTIC: "name",
    tm.CURRENCY: "name",
    tm.UNIT: "name",
    tm.EDITION: "name",
    tm.SYSTEM: "system",
    tm.NUMBER: "number",
    tm.DATE: "date",
    tm.CODE: "code",
    tm.EVIDENCE: "evidence",
    tm.URL: "url",
    tm.STRING: "string",
    tm.COMMENT: "comment",
    tm.COMMA: "punctuation",
    tm.PARENTHESIS: "punctuation",
}
SCOPES = {f"{scope}.rulec": name for scope, name in CLASSES.items()}


def compiled(grammar: dict[str, Any], folder: Path) -> Compiler:
    """The grammar, ready to run; the engine reads it from a file in `folder`."""
    (folder / f"{tm.SCOPE}.json").write_text(json.dumps(grammar), encoding="utf-8")
    return Grammars(str(folder)).compiler_for_scope(tm.SCOPE)


def class_of(scopes: tuple[str, ...]) -> str | None:
    """The class of the scopes around a character; escapes belong to their string."""
    found = [SCOPES[scope] for scope in scopes if scope in SCOPES]
    assert len(found) <= 1, scopes
    return found[0] if found else None


def scopes(compiler: Compiler, text: str) -> list[tuple[str, ...]]:
    """The scopes around each character."""
    found: list[tuple[str, ...]] = []
    state = compiler.root_state
    times: Counter[str] = Counter()
    for line in re.findall("[^\n]*\n|[^\n]+$", text):
        # the engine takes equal lines for the same place, so each time has one blank more
        told = line.rstrip("\n") + " " * times[line] + "\n"
        times[line] += 1
        state, regions = highlight_line(compiler, state, told, not found)
        here = [scope for r in regions for scope in [r.scope] * (r.end - r.start)]
        found += [*here[: len(line) - 1], here[-1]] if line.endswith("\n") else here[: len(line)]
    return found


def by_textmate(compiler: Compiler, text: str) -> Classes:
    """The class of each character."""
    return [class_of(around) for around in scopes(compiler, text)]
