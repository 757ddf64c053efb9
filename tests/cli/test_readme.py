"""The README names every command and every ruleset. (Its snippets are run by test_snippets.py.)"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rulec.cli.app import COMMANDS, run
from rulec.model.load import Store

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `rulec ([^`\[]*)`", README, re.MULTILINE)


def test_every_command_has_a_row() -> None:
    assert re.findall(r"^\| `rulec ([a-z-]+)", README, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("words", EXAMPLES)
def test_every_example_runs(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        status = run(shlex.split(words))
    except SystemExit as stop:
        status = int(stop.code or 0)
    assert status in (0, 1)
    assert capsys.readouterr().err == ""


def test_the_built_in_rulesets_are_named() -> None:
    assert [n for n in Store().names() if not re.search(rf"\b{n}\b", README)] == []
