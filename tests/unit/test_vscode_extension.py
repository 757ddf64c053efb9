"""The VS Code extension: its files are there, its snippets are rules."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rulec.syntax.keywords import DECLARATIONS
from rulec.syntax.parser import parse

FOLDER = Path(__file__).parents[2] / "grammar/vscode"


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


SNIPPETS = _json("snippets/rulec.json")


def test_every_file_that_the_manifest_names_is_there() -> None:
    manifest = _json("package.json")
    contributes = manifest["contributes"]
    named = [manifest["main"], contributes["languages"][0]["configuration"]]
    named += [part["path"] for kind in ("grammars", "snippets") for part in contributes[kind]]
    assert all((FOLDER / name).is_file() for name in named)
    assert (
        contributes["grammars"][0]["scopeName"]
        == _json("syntaxes/rulec.tmLanguage.json")["scopeName"]
    )


def test_the_settings_that_the_extension_reads_are_declared() -> None:
    declared = _json("package.json")["contributes"]["configuration"]["properties"]
    script = (FOLDER / "extension.js").read_text("utf-8")
    assert {f"rulec.server.{key}" for key in re.findall(r'settings\.get\("(\w+)"\)', script)} == {
        key for key in declared if key.startswith("rulec.server.")
    }


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_a_declaration(name: str) -> None:
    """As it stands when every placeholder is left as it is, with the first of its choices."""
    text = "\n".join(SNIPPETS[name]["body"])
    text = re.sub(r"\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)\}", lambda m: m[1] or m[2], text)
    _, found = parse(text.replace("$0", "") + "\n")
    assert not found


def test_every_declaration_indents_what_follows() -> None:
    indented = _json("language-configuration.json")["indentationRules"]["increaseIndentPattern"]
    single = {"use", "renumbered"}
    assert {w for w in DECLARATIONS if re.match(indented, f"{w} x")} == {*DECLARATIONS} - single
