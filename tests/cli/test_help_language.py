"""`rulec help-language`: the handbook on the command line."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator

import pytest

from rulec.cli.app import run
from rulec.handbook import PAGES, topics

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
