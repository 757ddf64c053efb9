"""Every command's JSON fits its published schema."""

from __future__ import annotations

import json

import jsonschema
import pytest
from click.testing import CliRunner

from rulec.cli.app import COMMANDS, group
from rulec.schemas import SCHEMAS, schema

CALLS = {
    "check": ["check"],
    "fmt": ["fmt", "--check"],
    "test": ["test", "--cover"],
    "suggest-examples": ["suggest-examples", "EU", "--all"],
    "explain": ["explain", "EU@2012-06-01", "code=2208", "value=8 EUR", "quantity=1"],
    "diff": ["diff", "RU", "EU", "--on", "2014-05-02"],
    "matrix": ["matrix", "EU", "RU", "US", "--on", "2012-06-01"],
    "route": ["route", "JP", "CN", "--on", "2008-06-01"],
    "timeline": ["timeline", "RU"],
    "coverage": ["coverage", "EU", "RU", "SG"],
    "cases": ["cases", "ch-ski-lift-2013", "de-chemnitz-2017"],
    "targets": ["targets"],
    "vectors": ["vectors", "RU@2018-01-10", "--count", "20"],
    "explain-code": ["explain-code", "E0401"],
}


def printed(*words: str) -> object:
    result = CliRunner().invoke(group, [*words, "--format", "json"])
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_output_fits_the_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    jsonschema.validate(printed(*CALLS[name]), schema(name))


def test_findings_fit_the_schema_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    bad = tmp_path_factory.mktemp("rules") / "x.rule"
    bad.write_text('ruleset X "x"\n  regime DPRK\n  currency EUX\nprohibit p "p"\n  goods HS 999\n')
    found = printed("check", str(bad))
    jsonschema.validate(found, schema("check"))
    assert isinstance(found, dict) and found["summary"]["errors"] >= 2


def test_every_command_that_prints_json_has_a_schema() -> None:
    speaking = set()
    for name in COMMANDS:
        command = group.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        for option in command.params:
            if "--format" in option.opts and "json" in getattr(option.type, "choices", ()):
                speaking.add(name)
    assert speaking == set(SCHEMAS)
