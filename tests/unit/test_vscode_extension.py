"""The VS Code extension: its files are there, its snippets are rules, its settings fit the language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rulec.editors.textmate import grammar
from rulec.lsp.tokens import LEGEND
from rulec.syntax.keywords import CLAUSES, DECLARATIONS
from rulec.syntax.parser import parse

FOLDER = Path(__file__).parents[2] / "grammar/vscode"


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


SNIPPETS = _json("snippets/rulec.json")


def test_every_file_that_the_manifest_names_is_there() -> None:
    manifest = _json("package.json")
    contributes = manifest["contributes"]
    built = manifest["scripts"]["vscode:prepublish"].split()
    assert built[0] == "esbuild" and f"./{built[-1].partition('=')[2]}" == manifest["main"]
    named = [built[1], contributes["languages"][0]["configuration"]]
    named += [part["path"] for part in contributes["grammars"]]
    script = (FOLDER / built[1]).read_text("utf-8")
    required = re.findall(r'require\("\./([\w/.]+)"\)', script)
    assert required
    named += [name if "." in name else f"{name}.js" for name in required]
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


def test_a_declaration_goes_to_the_first_column_and_nothing_else() -> None:
    out = _json("language-configuration.json")["indentationRules"]["decreaseIndentPattern"]
    assert {w for w in (*DECLARATIONS, *CLAUSES) if re.match(out, f"  {w} x")} == {*DECLARATIONS}
    assert not any(re.match(out, f"{w} x") for w in DECLARATIONS)


@pytest.mark.parametrize(
    ("line", "rule"),
    [("", 0), ("  ", 0), ("  cite law", None), ("use goods", 1), ("renumbered HS2022 1 to 2", 1)],
)
def test_what_the_enter_key_does(line: str, rule: int | None) -> None:
    """On an empty line it leaves the declaration, behind a line that is one by itself it stays out."""
    rules = _json("language-configuration.json")["onEnterRules"]
    first = next((n for n, one in enumerate(rules) if re.search(one["beforeText"], line)), None)
    assert first == rule


def test_the_words_that_the_server_tells_have_the_colours_of_the_grammar() -> None:
    scopes = _json("package.json")["contributes"]["semanticTokenScopes"][0]["scopes"]
    known = json.dumps(grammar())
    for selector, mapped in scopes.items():
        kind, *modifiers = selector.split(".")
        assert kind in LEGEND.token_types and set(modifiers) <= set(LEGEND.token_modifiers)
        assert all(f'"{scope}"' in known for scope in mapped)
