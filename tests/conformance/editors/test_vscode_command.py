"""How the VS Code extension finds and starts the language server (needs node)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MODULE = Path(__file__).parents[3] / "grammar/vscode/command.js"

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="needs node"),
    pytest.mark.skipif(os.name == "nt", reason="writes shell scripts"),
]


def node(script: str, *arguments: object) -> Any:
    """What a script answers that has `find`, `launch` and the arguments."""
    head = f"const {{ find, launch }} = require({json.dumps(str(MODULE))});"
    given = f"const given = {json.dumps(arguments)};"
    body = (
        f"(async () => console.log(JSON.stringify((await (async () => {{{script}}})()) ?? null)))()"
    )
    done = subprocess.run(
        ["node", "-e", f"{head}{given}{body}"], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def program(path: Path, text: str = "exit 0", mode: int = 0o755) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(mode)
    return str(path)


def found(command: str, folders: list[Path], searched: list[Path]) -> str | None:
    path = os.pathsep.join(map(str, searched))
    answer: str | None = node("return find(...given)", command, [str(f) for f in folders], path)
    return answer


def test_a_bare_name_is_looked_for_in_each_environment_and_then_on_the_path(tmp_path: Path) -> None:
    one, two, path = tmp_path / "one", tmp_path / "two", tmp_path / "bin"
    assert found("rulec", [one, two], [path]) is None
    last = program(path / "rulec")
    assert found("rulec", [one, two], [tmp_path / "none", path]) == last
    second = program(two / ".venv/bin/rulec")
    assert found("rulec", [one, two], [path]) == second
    program(one / ".venv/bin/rulec", mode=0o644)  # no program
    assert found("rulec", [one, two], [path]) == second
    (one / ".venv/bin/other").mkdir()
    assert found("other", [one], []) is None


def test_a_path_counts_from_the_first_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    made = program(one / "tools/rulec")
    program(two / "tools/rulec")
    assert found("tools/rulec", [one, two], []) == made
    assert found(made, [two], []) == made
    assert found("tools/none", [one], [one / "tools"]) is None
    assert found("./rulec", [one], [one / "tools"]) is None


def test_an_empty_entry_of_the_path_is_not_the_current_folder(tmp_path: Path) -> None:
    here = program(tmp_path / "rulec")
    assert found("rulec", [], [Path(""), tmp_path]) == here
    answer = node('return find("rulec", [], given[0])', os.pathsep)
    assert answer is None


def test_what_a_server_said_before_it_ended(tmp_path: Path) -> None:
    """The line that `rulec lsp` writes without its extra is the reason that a person sees."""
    said = "rulec: the language server needs pygls: pip install 'rulec[lsp]'"
    bad = program(tmp_path / "rulec", f'echo a warning >&2; echo "{said}" >&2; exit 2')
    script = """
        const child = await launch(given[0], ["lsp"], given[1]);
        await child.ended;
        return child.said();
    """
    assert node(script, bad, str(tmp_path)) == said


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    script = "return launch(given[0], []).catch((error) => `no: ${error.code}`)"
    assert node(script, str(tmp_path / "none")) == "no: ENOENT"


def test_the_server_that_was_found_answers(tmp_path: Path) -> None:
    rulec = Path(sys.executable).parent / "rulec"
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/rulec").symlink_to(rulec)
    script = """
        const child = await launch(find("rulec", given, ""), ["lsp"], given[0]);
        const asked = { jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } };
        const text = JSON.stringify(asked);
        child.stdin.write(`Content-Length: ${text.length}\\r\\n\\r\\n${text}`);
        const answer = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
        child.kill();
        return answer.startsWith("Content-Length");
    """
    assert node(script, str(tmp_path)) is True
