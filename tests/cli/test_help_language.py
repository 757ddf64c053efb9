"""`rulec help-language`: the handbook on the command line."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.cli.app import run
from rulec.handbook import PAGES, topics
from rulec.handbook.fulltext import search

TIME = 0.3


def told(capsys: pytest.CaptureFixture[str], words: str) -> str:
    assert run(["help-language", *words.split()]) == 0
    return capsys.readouterr().out


def test_without_a_topic_it_gives_the_first_steps_and_the_contents(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = told(capsys, "")
    assert shown.startswith("# First steps\n")
    assert all(f"]({name}.md)" in shown for name in PAGES)


@pytest.mark.parametrize(
    "words, head",
    [
        ("goods", "## `goods`"),
        ("ex", "## `ex`, "),
        ("exempt", "## `exempt`"),
        ("W0707", "## W0707: "),
        ("w0707", "## W0707: "),
        ("value each", "## `each`, "),
        ("kg", "## Mass: "),
        ("EVIDENCE LEVELS", "## Evidence levels"),
        ("tutorial", "# Tutorial"),
    ],
)
def test_a_topic_is_a_page_a_word_a_heading_or_a_code(
    words: str, head: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, words).startswith(head)


def test_every_topic_that_is_listed_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    listed = told(capsys, "--list").splitlines()
    assert listed == topics() and len(set(listed)) == len(listed)
    for topic in listed:
        assert told(capsys, topic).startswith("#"), topic


@pytest.mark.parametrize(
    "words, page",
    [
        ("transit", "facts"),
        ("travellers", "mistakes"),
        ("traveller", "mistakes"),
        ("bottle", "mistakes"),
        ("pair", "mistakes"),
        ("brand", "mistakes"),
        ("licence", "semantics"),
        ("per item", "mistakes"),
        ("repeal", "mistakes"),
        ("travellers personal use", "facts"),
    ],
)
def test_other_words_are_looked_for_in_the_text(
    words: str, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = told(capsys, words)
    assert shown.startswith(f"{words!r} is not a topic")
    assert f"\n\n{page}: " in shown and len(shown.splitlines()) < 40
    assert all(len(line) <= 100 for line in shown.splitlines()[:-1])
    named = shown.splitlines()[-1].rpartition("help-language ")[2].strip('"')
    assert told(capsys, named).startswith("#")


def test_headings_come_before_rows_and_rows_before_sentences() -> None:
    headed = ["repeal" in one.title for one in search("repeal")]
    assert headed[0] and headed == sorted(headed, reverse=True)
    first, *_ = search("bottle")
    assert len(first.lines) == 2 and all(" | " in line for line in first.lines)


@pytest.mark.parametrize("wrong", ["brnd", "poir", "botle", "xyzzy", "no such topic"])
def test_nothing_far_fetched_is_offered(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help-language", *wrong.split()]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1 and "did you mean" not in shown.err


def test_a_topic_that_is_near_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help-language", "exmpt"]) == 2
    assert "did you mean exempt?" in capsys.readouterr().err
    assert "(did you mean license?)" in told(capsys, "licence")


@given(st.text(max_size=30) | st.sampled_from(["(", "a" * 5000, "s ss", "\x1b[31m ban"]))
def test_what_is_found_has_the_words(wanted: str) -> None:
    found = search(wanted)
    assert len(found) <= 5 and len({(one.page, one.title) for one in found}) == len(found)
    for one in found:
        for line in one.lines or (one.title,):
            said = " ".join(re.findall(r"[^\W_]+", line.casefold()))
            assert all(w.rstrip("s") in said for w in re.findall(r"[^\W_]+", wanted.casefold()))


def on_a_terminal(words: list[str]) -> Iterator[bytes]:
    """What a command writes when its output is a terminal."""
    main, side = pty.openpty()
    command = [sys.executable, "-m", "rulec", *words]
    environment = {**os.environ, "TERM": "xterm-256color", "PAGER": "cat", "COLUMNS": "90"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=side, stderr=side, env=environment) as done:
        os.close(side)
        while True:
            try:
                some = os.read(main, 65536)
            except OSError:
                break
            if not some:
                break
            yield some
    os.close(main)
    assert done.returncode == 0


def test_on_a_terminal_it_is_laid_out() -> None:
    shown = b"".join(on_a_terminal(["help-language", "kg"])).decode()
    assert "\x1b[" in shown and "## " not in shown and "Units of mass" in shown
    shown = b"".join(on_a_terminal(["help-language"])).decode()
    assert ".md" not in shown and "Clauses (clauses)" in shown


def test_what_is_told_to_be_read_can_be_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """A heading that has the word comes first, the shortest of them, and is found without its marks."""
    assert run(["help-language", "parts"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[2] == 'mistakes: "and parts thereof"'
    assert told[-1].endswith('rulec help-language "and parts thereof"')
    assert run(["help-language", "and parts thereof"]) == 0
    assert capsys.readouterr().out.startswith('## "and parts thereof"\n')


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("square metre", "A measure that no line states"),
        ("wherever classified", "A catch-all"),
        ("returned", "What was begun before, or comes back"),
        ("amendment", "An amendment in a later nomenclature"),
    ],
)
def test_what_laws_say_leads_to_its_section(
    words: str, section: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["help-language", *words.split()]) == 0
    assert f": {section}\n" in capsys.readouterr().out
