"""`rulec compile`, `targets` and `vectors` as they are typed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import rulec
from rulec.cli.app import run
from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.schemas import schema
from rulec.targets.plan import plan
from rulec.targets.registry import NAMES
from rulec.targets.vectors import judged

DAY = date(2018, 1, 10)
ENDINGS = {
    "cel": ".cel",
    "javascript": ".mjs",
    "json": ".json",
    "markdown": ".md",
    "polars": ".py",
    "python": ".py",
    "rego": ".rego",
    "sql": ".sql",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_target_says_where_it_comes_from(name: str, tmp_path: Path) -> None:
    if name == "sql":
        pytest.importorskip("sqlglot", reason="sqlglot is not installed: no SQL is written")
    out = tmp_path / f"ru{ENDINGS[name]}"
    assert run(["compile", "RU@2018-01-10", "--target", name, "-o", str(out)]) == 0
    text = out.read_text("utf-8")
    for said in ("RU", "2018-01-10", "rulec ", "Presidential Decree".split()[1]):
        assert said in text
    again = tmp_path / "again"
    assert run(["compile", "RU@2018-01-10", "--target", name, "-o", str(again)]) == 0
    assert again.read_text("utf-8") == text
    (ending, main), *_ = rulec.compile(rulec.load("RU"), name, DAY).items()
    assert (ending, main) == (ENDINGS[name], text)


def test_the_declarations_lie_beside_the_module(tmp_path: Path) -> None:
    run(["compile", "RU", "--target", "javascript", "-o", str(tmp_path / "list.mjs")])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["list.d.mts", "list.mjs"]


def test_several_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "lists"
    words = ["compile", "EU,RU", "--on", "2018-01-10", "--target"]
    assert run([*words, "json", "-o", str(folder)]) == 0
    assert sorted(p.name for p in folder.iterdir()) == ["eu.json", "ru.json"]
    assert run([*words, "json"]) == 2
    assert "name a folder" in capsys.readouterr().err
    assert run([*words, "polars"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("# Ruleset: ") == 2


def test_what_has_no_column_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compile", "RU@2018-01-10", "--target", "rego", "--assume", "export"]
    assert run([*words, "--map", "code=hs,value=cif,currency=cur,quantity=items"]) == 0
    printed = capsys.readouterr().out
    assert '"cif"' in printed or "input.cif" in printed
    assert "listed_by_decree" not in printed.split("package")[1].split("citations")[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--target cobol", "no target is called 'cobol'"),
        ("--map cod=HS", "did you mean code?"),
        ("--map value=CIF", "no column for the code"),
        ("--map code", "write fact=value"),
        ("--given direction=sideways", "one of export, import, transit"),
        ("--given value=80", "80"),
        ("--target sql --dialect klingon", "klingon"),
    ],
)
def test_a_bad_argument_is_one_line(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compile", "RU", *words.split()]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and said in error


def test_targets_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["targets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert [line.split()[0] for line in lines[:-2:2]] == list(NAMES)
    assert run(["targets", "sqll"]) == 2


@pytest.mark.parametrize("name", Store().names())
def test_the_model_fits_its_schema(name: str) -> None:
    (text,) = rulec.compile(rulec.load(name), "json", DAY).values()
    jsonschema.validate(json.loads(text), schema("model"))
    assert rulec.load_model(text).provisions == rulec.load(name).in_force(DAY)


def test_vectors_can_be_read_back(tmp_path: Path) -> None:
    out = tmp_path / "v.json"
    assert run(["vectors", "RU@2018-01-10", "--count", "50", "-o", str(out)]) == 0
    made = json.loads(out.read_text("utf-8"))
    jsonschema.validate(made, schema("vectors"))
    ruleset = rulec.load("RU")
    one = plan(ruleset, DAY, EcbRates())
    for vector in made["vectors"]:
        stated = {
            k: "yes" if v is True else "no" if v is False else v for k, v in vector["line"].items()
        }
        if currency := stated.pop("currency", None):
            stated["value"] += f" {currency}"
        line = rulec.Line(rulec.read_facts(stated, ruleset.facts))
        assert list(judged(one, line).possible) == vector["possible"]
        assert rulec.evaluate(ruleset, line, DAY).verdict == vector["verdict"]
