"""The editors' grammars against the compiler's lexer: the same class for every character.

A class is what a reader tells apart (see lark_classes). All of the corpus and generated files are
held against it, in which names are often words of the language. What is broken is only asked not
to run away: it leaves the next declaration alone, and takes no time to speak of.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from babi.highlight import Compiler
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexer import RegexLexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename

from rulec.editors import words
from rulec.editors.pygments_lexer import RuleLexer
from rulec.editors.textmate import grammar
from rulec.resources import folder
from rulec.syntax.grammar import lark
from rulec.syntax.keywords import CLAUSES, DECLARATIONS
from rulec.syntax.parser import parse
from tests.conformance.editors.lark_classes import Classes, by_lark, drift
from tests.conformance.editors.pygments_engine import by_pygments
from tests.conformance.editors.textmate_engine import by_textmate, compiled
from tests.property.rule_texts import files

GRAMMAR = Path(__file__).parents[3] / "grammar/vscode/syntaxes/rulec.tmLanguage.json"
RULES = sorted(folder("rulesets").rglob("*.rule"))
EVERYTHING = (Path(__file__).parent / "everything.txt").read_text("utf-8")
Reading = Callable[[str], Classes]


@pytest.fixture(scope="module")
def textmate(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    return compiled(json.loads(GRAMMAR.read_text("utf-8")), tmp_path_factory.mktemp("grammar"))


@pytest.fixture(params=["textmate", "pygments"], scope="module")
def reading(request: pytest.FixtureRequest, textmate: Compiler) -> Reading:
    if request.param == "textmate":
        return lambda text: by_textmate(textmate, text)
    lexer = RuleLexer()
    return lambda text: by_pygments(lexer, text)


def test_the_committed_grammar_is_the_generated_one() -> None:
    """`python -m rulec.editors.textmate > grammar/vscode/syntaxes/rulec.tmLanguage.json`"""
    assert json.loads(GRAMMAR.read_text("utf-8")) == grammar()
    assert GRAMMAR.read_text("utf-8") == json.dumps(grammar(), indent=2) + "\n"


def test_every_word_of_the_language_is_known() -> None:
    declared = [*words.PROVISIONS, *words.NAMED, *words.OTHER]
    assert sorted(declared) == sorted(DECLARATIONS)
    clauses = [*words.WITH_NAME, *words.WITH_VALUE, *words.OWN, words.EX]
    assert sorted(clauses) == sorted(CLAUSES)
    known = {*declared, *clauses, *words.OPERATORS, *words.PARTS}
    keywords = set()
    for terminal in lark().terminals:
        found = re.fullmatch(r"\(\?:(?:\(\?:)?([a-z_|]+)\)?\)\(\?!\[A-Za-z0-9_\]\)", _of(terminal))
        keywords |= set(found[1].split("|")) if found else set()
    assert known == keywords


@pytest.mark.parametrize(
    "name", "NAME NUMBER DATE CODE SYSTEM EVIDENCE URL OP COMMENT".split()
)  # fmt: skip
def test_patterns_are_those_of_the_grammar(name: str) -> None:
    ours = getattr(words, "OPERATOR" if name == "OP" else name)
    theirs = _of(lark().get_terminal(name)).removeprefix("(?:").removesuffix(")" * (name == "OP"))
    assert ours.removeprefix(r"(?<!\w)").replace("(?:", "(") == theirs.replace("(?:", "(").replace(
        "\n", "\\n"
    )


def _of(terminal: Any) -> str:
    pattern: str = terminal.pattern.value
    return pattern


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_shipped(path: Path, reading: Reading) -> None:
    text = path.read_text("utf-8")
    assert drift(text, by_lark(text), reading(text)) is None


@given(text=files())
def test_generated(reading: Reading, text: str) -> None:
    if not parse(text)[1]:
        assert drift(text, by_lark(text), reading(text)) is None


def test_every_construct(reading: Reading) -> None:
    assert drift(EVERYTHING, by_lark(EVERYTHING), reading(EVERYTHING)) is None


def test_pygments_finds_the_lexer() -> None:
    assert isinstance(get_lexer_by_name("rulec"), RuleLexer)
    assert isinstance(get_lexer_for_filename("eu.rule"), RuleLexer)


# drift that is planted has to be found

WORDS = sorted({*DECLARATIONS, *CLAUSES, *words.OPERATORS, *words.PARTS})


def _without(word: str, pattern: str) -> str:
    return re.sub(rf"(?<=[:|]){word}(?=[|)])", "zzz", pattern)


@pytest.mark.parametrize("word", WORDS)
def test_a_missing_word_is_found_in_textmate(word: str, tmp_path: Path) -> None:
    def planted(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: planted(value) for key, value in node.items()}
        if isinstance(node, list):
            return [planted(value) for value in node]
        return _without(word, node)

    seen = by_textmate(compiled(planted(grammar()), tmp_path), EVERYTHING)
    assert drift(EVERYTHING, by_lark(EVERYTHING), seen) is not None


@pytest.mark.parametrize("word", WORDS)
def test_a_missing_word_is_found_in_pygments(word: str) -> None:
    planted = {
        state: [
            (_without(word, rule[0]), *rule[1:]) if type(rule) is tuple else rule for rule in rules
        ]
        for state, rules in RuleLexer.tokens.items()
    }
    lexer = type("Planted", (RegexLexer,), {"tokens": planted})()
    seen = by_pygments(lexer, EVERYTHING)
    assert drift(EVERYTHING, by_lark(EVERYTHING), seen) is not None


# broken files

PIECES = st.sampled_from(
    [*DECLARATIONS, *CLAUSES, *words.OPERATORS, *words.PARTS]
    + list('",()<>#\\_-. ')
    + ["\n", "\n  ", "9101", "9101 11 00", "2017-11-15", "5 EUR", '"text"', "<https://a>", "é", "x"]
)
broken = st.lists(PIECES | st.text(max_size=5), max_size=30).map(" ".join) | st.lists(PIECES).map(
    "".join
)


@given(before=broken)
def test_what_is_broken_ends_with_its_declaration(reading: Reading, before: str) -> None:
    before = before.replace("\r", "") + "\n"
    seen = reading(before + EVERYTHING)
    assert len(seen) == len(before) + len(EVERYTHING)
    assert seen[len(before) :] == by_lark(EVERYTHING)


def test_a_text_that_is_not_closed_ends_with_its_line(reading: Reading) -> None:
    text = 'prohibit a "not closed\n  goods HS 43\n'
    assert "string" not in reading(text)[text.index("\n") + 1 :]
    assert reading(text)[text.index("43")] == "code"


LONG = (
    ["a", "1", "1 ", "1.", "1_", "9101 11 00, ", "<", "(", '"', '\\"', "value per ", ", ", " ", "#"]
    + ["not ", "a and ", "a-", "in (", "é", "2017-11-1", "given , ", "_", "AB", "- "]
)  # fmt: skip
STARTS = ["", "  goods ", "  given ", "  when ", "  evidence ", "  url <"]


@pytest.mark.parametrize("start", STARTS)
def test_long_lines_take_no_time(start: str) -> None:
    """(The engine of babi copies the line for every token; see test_vscode for TextMate.)"""
    lexer = RuleLexer()
    for piece in LONG:
        text = start + piece * (10_000 // len(piece)) + "x\n"
        began = time.perf_counter()
        assert len(by_pygments(lexer, text)) == len(text)
        assert time.perf_counter() - began < 3, piece
