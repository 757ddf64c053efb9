"""Every snippet of the handbook and of the README does what it shows."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rulec
from rulec.cli.app import COMMANDS
from rulec.handbook.pages import PAGES, source
from rulec.model.line import DIRECTIONS, PURPOSES
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import EVIDENCE, VERDICTS
from rulec.resources import folder
from rulec.syntax.grammar import keyword, lark
from rulec.syntax.keywords import CLAUSES, DECLARATIONS
from tests.cli.snippets import Session, Snippet, alike, snippets

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install -q . && "
    ".venv/bin/rulec diff RU EU --on 2014-05-02 || test $? = 1\n",
    "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -q\n",
)
"""The commands of the README that are not run here: they would install the program anew."""

TEXTS = {"README": README, **{name: source(name) for name in PAGES}}
ALL: dict[str, list[Snippet]] = {
    name: [s for s in snippets(name, text) if (s.kind, s.text) not in {("sh", c) for c in SET_UP}]
    for name, text in TEXTS.items()
}
SHARED = [s for page in ALL.values() for s in page if "shared" in s.words]
(PRELUDE,) = (s for page in ALL.values() for s in page if "prelude" in s.words)


@pytest.mark.parametrize("page", ALL)
def test_every_snippet_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.syspath_prepend(str(tmp_path))
    with closing(Session(PRELUDE.text)) as session:
        for snippet in (*SHARED, *ALL[page]):
            session.run(snippet)
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]
    if session.missing:
        pytest.skip("; ".join(session.missing))


def test_lines_that_are_left_out_are_any_lines() -> None:
    assert alike(["a", "...", "c"], "a\nb\nb\nc\n")
    assert alike(["a", "..."], "a\nb\n") and alike(["...", "b"], "a\nb\n") and alike(["..."], "")
    assert alike(["a ..."], "a b c\n") and not alike(["a ..."], "b a\n")
    assert not alike(["a"], "a\nb\n") and not alike(["a", "...", "c"], "a\nb\n")
    assert not alike(["a", "...", "b"], "a\nb\nc\n") and not alike(["b", "..."], "a\nb\n")


LINES = st.lists(st.sampled_from(["a", "b", "a b", "", "c ..."]), max_size=6)


@given(LINES, st.integers(0, 6), st.integers(0, 6), LINES)
def test_a_text_is_like_itself_with_any_lines_left_out(
    lines: list[str], start: int, end: int, others: list[str]
) -> None:
    text = "\n".join(lines)
    kept = text.rstrip().splitlines()
    assert alike(kept, text)
    low, high = sorted((start, end))
    assert alike([*kept[:low], "...", *kept[high:]], text)
    same = others == kept or any(line.endswith(" ...") for line in others)
    assert same or not alike(others, text)


def test_every_word_of_the_language_stands_in_an_example_that_is_run() -> None:
    rules = [s.text for page in PAGES for s in ALL[page] if s.kind in ("rule", "rule-broken")]
    bare = re.sub(r'"[^"\n]*"|#.*', "", "\n".join(rules))
    used = set(re.findall(r"[\w-]+|[<>]=?", bare))
    words = {
        *DECLARATIONS,
        *CLAUSES,
        *BUILT_IN,
        *UNITS,
        *EVIDENCE,
        *VERDICTS,
        *DIRECTIONS,
        *PURPOSES,
    }
    words |= {name for t in lark().terminals if (name := keyword(t.name)) and name.isidentifier()}
    assert words | {">", ">=", "<", "<="} <= used


WRONG = {
    "an error": "```rule\nruleset X\n```\n",
    "a warning": "```rule fragment\ndefine never_used\n  goods HS 43\nprohibit p\n  goods HS 43, 43\n  cite decree\n```\n",
    "an example that fails": '```rule fragment\nexample "x"\n  given code 43\n  expect prohibited\n```\n',
    "another code": "```rule-broken E0401 clause\nwhen value > 5\n```\n",
    "no mistake at all": "```rule-broken E0401 clause\nwhen used\n```\n",
    "other output": "```console\n$ rulec targets cel\nnothing\n```\n",
    "a command that fails": "```console\n$ rulec targets cobol\n```\n",
    "another output of a program": "```python\nprint(1)\n```\n\n```output\n2\n```\n",
    "a quotation of nothing": "```rule from=eu.rule\nprohibit nothing\n```\n",
    "no kind": "```\nrulec\n```\n",
    "an unknown kind": "```cobol\nSTOP RUN.\n```\n",
    "a code block without a fence": "    rulec targets\n",
    "a table that is none": "```csv\na,b\n1\n```\n",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_snippet_that_is_wrong_fails(wrong: str) -> None:
    (snippet, *more) = snippets("page", WRONG[wrong])
    session = Session(PRELUDE.text)
    with pytest.raises(AssertionError):
        for one in (snippet, *more):
            session.run(one)


def test_every_command_is_told_of_with_an_example() -> None:
    shown = [line for s in ALL["tools"] if s.kind == "console" for line in s.text.splitlines()]
    run = {line.split()[2] for line in shown if line.startswith("$ rulec ")}
    headings = re.findall(r"^#+ .*", TEXTS["tools"], re.M)
    told = {word for heading in headings for word in re.findall(r"`([^`]+)`", heading)}
    assert told >= set(COMMANDS)
    assert run == set(COMMANDS) - {"lsp"}  # an editor starts it, and it answers no person


def test_the_tutorial_ends_with_the_list_that_is_shipped(tmp_path: Path) -> None:
    written = [s for s in ALL["tutorial"] if "syria.rule" in (s.word("file"), s.word("add"))]
    own = "\n".join(s.text for s in written if not s.text.startswith("renumbered"))
    shipped = (folder("rulesets") / "eu_syria.rule").read_text(encoding="utf-8")
    path = tmp_path / "syria.rule"
    path.write_text(own + "\n" + shipped[shipped.index("\nrenumbered") :], encoding="utf-8")
    tutorial, listed = rulec.load(str(path)), rulec.load("EU_SYRIA")
    assert tutorial.changes() == listed.changes()
    for day in (date(2012, 6, 16), date(2012, 6, 17), date(2018, 1, 10), date(2023, 5, 1)):
        assert rulec.equivalent(tutorial, listed, day), day
