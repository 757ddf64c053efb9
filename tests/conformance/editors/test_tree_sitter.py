"""The tree-sitter grammar against the compiler's lexer: the same class for every character.

Its parser is C that `tree-sitter generate` made; with that program on the path it is made anew and
compared. Broken files are tree-sitter's own affair: it recovers as it can, and only has to end.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tree_sitter import Parser, Query, QueryCursor

from rulec.resources import folder
from rulec.syntax.parser import parse
from tests.conformance.editors.lark_classes import by_lark, drift
from tests.conformance.editors.test_editor_grammars import EVERYTHING, LONG, STARTS, WORDS
from tests.conformance.editors.tree_sitter_engine import FOLDER, by_tree_sitter, compiled
from tests.property.rule_texts import files

RULES = sorted(folder("rulesets").rglob("*.rule"))
pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler, `cc`")


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Parser:
    return compiled(tmp_path_factory.mktemp("parser"))


def keywords(node: Any) -> set[str]:
    """Every word that a grammar, as tree-sitter writes it down, spells out."""
    if isinstance(node, list):
        return set().union(*map(keywords, node))
    if not isinstance(node, dict):
        return set()
    word = node["value"] if node.get("type") == "STRING" else ""
    return set().union({word} if word.isidentifier() else (), *map(keywords, node.values()))


def test_it_has_every_word_of_the_language() -> None:
    rules = json.loads((FOLDER / "src/grammar.json").read_text("utf-8"))["rules"]
    assert keywords(rules) == set(WORDS)
    del rules["cite"]
    assert keywords(rules) == {*WORDS} - {"cite"}, "a rule that is missing would be found"


@pytest.mark.skipif(shutil.which("tree-sitter") is None, reason="needs the program tree-sitter")
def test_the_committed_parser_is_the_generated_one(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "grammar")
    subprocess.run(["tree-sitter", "generate"], cwd=tmp_path / "grammar", check=True)
    for name in ("grammar.json", "node-types.json", "parser.c"):
        made = (tmp_path / "grammar/src" / name).read_text("utf-8")
        assert made == (FOLDER / "src" / name).read_text("utf-8")


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_shipped(path: Path, parser: Parser) -> None:
    text = path.read_text("utf-8")
    assert not parser.parse(text.encode()).root_node.has_error
    assert drift(text, by_lark(text), by_tree_sitter(parser, text)) is None


def test_every_construct(parser: Parser) -> None:
    assert not parser.parse(EVERYTHING.encode()).root_node.has_error
    assert drift(EVERYTHING, by_lark(EVERYTHING), by_tree_sitter(parser, EVERYTHING)) is None


@given(text=files())
def test_generated(parser: Parser, text: str) -> None:
    if not parse(text)[1]:
        assert drift(text, by_lark(text), by_tree_sitter(parser, text)) is None


@pytest.mark.parametrize("start", STARTS)
def test_long_lines_end(parser: Parser, start: str) -> None:
    for piece in LONG:
        text = "prohibit a\n" + start + piece * (20_000 // len(piece)) + "x\n"
        began = time.perf_counter()
        parser.parse(text.encode())
        assert time.perf_counter() - began < 5, piece


def test_every_token_is_coloured(parser: Parser) -> None:
    assert parser.language is not None
    query = Query(parser.language, (FOLDER / "queries/highlights.scm").read_text("utf-8"))
    found = QueryCursor(query).captures(parser.parse(EVERYTHING.encode()).root_node)
    coloured = bytearray(len(EVERYTHING.encode()))
    for node in (node for nodes in found.values() for node in nodes):
        coloured[node.start_byte : node.end_byte] = b"\1" * (node.end_byte - node.start_byte)
    for at, kind in enumerate(by_lark(EVERYTHING)):
        assert EVERYTHING.isascii() and (kind is None or coloured[at])
    assert {node.text for node in found["keyword.modifier"]} == {b"ex"}
