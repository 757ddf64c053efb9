"""The hooks for pre-commit: real commands with real options, on rule files and no others."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from rulec.cli.app import group

HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command(hook: dict[str, Any]) -> None:
    program, name, *words = shlex.split(hook["entry"])
    assert program == "rulec"
    command = group.get_command(click.Context(group), name)
    assert command is not None
    parsed = command.make_context(name, [*words, *hook.get("args", []), "rulesets/eu.rule"])
    assert parsed.params["files"] == ("rulesets/eu.rule",)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_for_rule_files(hook: dict[str, Any]) -> None:
    """pre-commit searches the pattern in the path; `pass_filenames` is what it does by default."""
    assert re.search(hook["files"], "lists/eu.rule")
    assert not re.search(hook["files"], "lists/eu.rules.md")
    assert hook.get("pass_filenames", True)
    assert hook["language"] == "python"


def test_the_readme_names_the_hooks() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert {hook["id"] for hook in HOOKS} == set(re.findall(r"id: ([\w-]+)", readme))
