"""The examples in VS Code's list of tests are those of the server, and fare as it says (needs node)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rulec.lsp import lens, symbols
from tests.lsp.places import HEAD, Desk

MODULE = Path(__file__).parents[3] / "grammar/vscode/examples.js"
FAILS = """
example "a scarf"
  given  code 4303.10, value 8 EUR, quantity 1, date 2018-01-10
  expect prohibited
"""

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


def run(desk: Desk, excluded: str = "") -> Any:
    """What the extension makes of the outline and the answers of the server."""
    lines, file = desk.files.lines(desk.path), desk.files.check(desk.path).file
    outline = symbols.outline(file, lines)

    def told(found: list[Any]) -> list[Any]:
        # VS Code counts kinds from 0, the protocol from 1
        return [
            {"name": s.name, "kind": s.kind - 1, "children": told(s.children), "range": None}
            for s in found
        ]

    seen = [s for one in told(outline) for s in (one, *one["children"])]
    titles = [s["name"] for s in seen if s["kind"] == 5]
    answers = {title: lens.run_example(desk.files, desk.path, title) for title in titles}
    given = {
        "module": str(MODULE),
        "symbols": told(outline),
        "answers": answers,
        "excluded": excluded,
    }
    script = Path(__file__).parent / "vscode_examples.cjs"
    done = subprocess.run(
        ["node", script], input=json.dumps(given), capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_one_passes_and_one_fails(tmp_path: Path) -> None:
    desk = Desk(tmp_path, HEAD + FAILS)
    passed, failed, end = run(desk)["told"]
    assert passed == ["passed", "a coat", None]
    assert failed[:2] == ["failed", "a scarf"] and end == ["end"]
    assert failed[2].startswith("fails: expected prohibited, the ruleset says free")
    assert "XX says: free" in failed[2]


def test_one_may_be_left_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path, HEAD + FAILS)
    assert [one[1] for one in run(desk, "a scarf")["told"][:-1]] == ["a coat"]


def test_a_file_with_errors_decides_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, HEAD + FAILS + "\nprohibt\n")
    found = run(desk)["told"]
    assert [one[0] for one in found] == ["errored", "errored", "end"]
    assert found[0][2] == "The file has errors: they come first."


def test_a_file_without_examples_is_not_listed(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 'library x "X"\n\ndefine furs "Furs"\n  goods HS 43\n')
    assert run(desk) == {"told": [["end"]], "files": 0}
