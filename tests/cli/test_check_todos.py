"""`rulec check` tells how many to-dos are left, and does nothing else about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rulec.cli.app import run

HEAD = """ruleset X "x"
  regime   DPRK
  target   KP
  currency EUR
"""


def checked(capsys: pytest.CaptureFixture[str], status: int, *words: str) -> str:
    with pytest.raises(SystemExit) as stop:
        run(["check", *words])
    assert stop.value.code == status
    return capsys.readouterr().out


def test_a_draft_has_as_many_left_as_were_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, made = tmp_path / "t.csv", tmp_path / "x.rule"
    table.write_text("No,Code,Description\n1,97,Works of art more than 100 years old\n")
    words = ["--currency", "NOK", "-o", str(made), "--format", "json"]
    assert run(["import", str(table), *words]) == 0
    told = sum(kind["count"] for kind in json.loads(capsys.readouterr().out)["todos"])
    assert "value 51 NOK," in made.read_text() and "`more than 100 years old`" in made.read_text()
    shown = checked(capsys, 0, str(made))
    assert shown == f"1 file, 1 provision: nothing found; {told} to-dos left\n"
    assert json.loads(checked(capsys, 0, str(made), "--format", "json"))["summary"]["todos"] == told


def test_they_are_told_beside_findings_and_change_no_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.rule"
    path.write_text(f'# to do: all of it\n{HEAD}  note "# to do: not this"\n')
    assert checked(capsys, 0, str(path)).endswith("nothing found; 1 to-do left\n")
    path.write_text(f'{HEAD}  # To do: all of it\nprohibit p "p"\n')
    assert checked(capsys, 1, str(path)).endswith("\n1 to-do left\n")
    path.write_text(f'{HEAD}  note "a"\n    "# to do: a text"  # to do\n')
    assert checked(capsys, 0, str(path)).endswith("nothing found\n")
