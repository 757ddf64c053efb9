"""The TextMate grammar on VS Code's own engine (vscode-textmate, vscode-oniguruma; needs node).

`npm install --prefix grammar/vscode` installs them; without them these tests say so and are skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from rulec.editors.textmate import grammar
from rulec.resources import folder
from rulec.syntax.parser import parse
from tests.conformance.editors.lark_classes import Classes, by_lark, drift
from tests.conformance.editors.test_editor_grammars import EVERYTHING, LONG, STARTS
from tests.conformance.editors.textmate_engine import class_of
from tests.property.rule_texts import files

MODULES = Path(__file__).parents[3] / "grammar/vscode/node_modules"
NEEDED = [MODULES / "vscode-textmate", MODULES / "vscode-oniguruma"]

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not all(path.is_dir() for path in NEEDED),
    reason="needs node and `npm install --prefix grammar/vscode`",
)


def by_vscode(texts: list[str]) -> list[Classes]:
    """The class of each character of each text."""
    asked = json.dumps({"modules": str(MODULES), "grammar": grammar(), "texts": texts})
    script = Path(__file__).parent / "vscode_textmate.cjs"
    done = subprocess.run(["node", script], input=asked, capture_output=True, text=True, check=True)
    answers: list[Any] = json.loads(done.stdout)
    return [_classes(text, tokens) for text, tokens in zip(texts, answers, strict=True)]


def _classes(text: str, tokens: list[tuple[int, int, list[str]]]) -> Classes:
    """Tokens count in UTF-16 units."""
    places = [at for at, char in enumerate(text) for _ in range(1 + (ord(char) > 0xFFFF))]
    classes: Classes = [None] * len(text)
    for start, end, scopes in tokens:
        for place in places[start:end]:
            classes[place] = class_of(tuple(scopes))
    return classes


def test_the_corpus_and_generated_files() -> None:
    texts = [EVERYTHING, *(path.read_text("utf-8") for path in folder("rulesets").rglob("*.rule"))]

    @given(files())
    @settings(max_examples=300, database=None)
    def generated(text: str) -> None:
        if not parse(text)[1]:
            texts.append(text)

    generated()
    for text, seen in zip(texts, by_vscode(texts), strict=True):
        assert drift(text, by_lark(text), seen) is None


def test_long_lines_take_no_time_and_run_no_further() -> None:
    texts = [
        start + piece * (10_000 // len(piece)) + "x\n" + EVERYTHING
        for start in STARTS
        for piece in LONG
    ]
    began = time.perf_counter()
    seen = by_vscode(texts)
    assert time.perf_counter() - began < 60, "over 100 lines of 10,000 characters"
    for text, classes in zip(texts, seen, strict=True):
        assert classes[-len(EVERYTHING) :] == by_lark(EVERYTHING), text[:100]
