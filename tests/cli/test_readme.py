"""What the README shows is what the program does."""

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


def test_the_sample_is_real(capsys: pytest.CaptureFixture[str]) -> None:
    sample = README.split("    $ rulec ")[1].split("\n\n(")[0].split("\n")
    with pytest.raises(SystemExit):
        run(sample[0].split())
    printed = capsys.readouterr().out.split("\n")
    position = 0
    for line in sample[1:]:
        text = line[4:]
        if text and text != "...":
            position = printed.index(text, position) + 1


def test_the_rule_file_in_the_readme_checks() -> None:
    block = README.split("## A rule file")[1].split("## ")[0]
    text = "\n".join(line[4:] for line in block.split("\n") if line.startswith("    "))
    text = re.sub(r"^\s*$", "", text, flags=re.MULTILINE)
    checked = Store().check_text(text)
    assert checked.ok, checked.diagnostics


def test_the_library_snippet_runs(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (part.split("```")[0] for part in README.split("```python\n")[1:])
    exec(compile(second, "README.md", "exec"), {})
    exec(compile(first, "README.md", "exec"), {})
    assert "prohibited" in capsys.readouterr().out


def test_the_built_in_rulesets_are_named() -> None:
    assert [n for n in Store().names() if not re.search(rf"\b{n}\b", README)] == []
