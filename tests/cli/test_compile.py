"""`rulec compile`, `targets` and `vectors` as they are typed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import rulec
from rulec.atomic import write_atomically
from rulec.cli.app import run
from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.schemas import schema
from rulec.targets.plan import plan
from rulec.targets.registry import NAMES
from rulec.targets.vectors import judged
from tests.cli.test_exit_codes import status

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
        ("--given value=80", "each line has its own"),
        ("--given currency=EUR", "each line has its own"),
        ("--given directoin=export", "did you mean direction?"),
        ("--given direction=export,direction=import", "names direction twice"),
        ("--map code=a,code=b", "names code twice"),
        ("--map code=HS,value=CIF --target rego", "the currency of values"),
        ("--map code=HS", "by their own names: write code=code"),
        ("--map code=code,direction=direction --given direction=export", "in --given and in --map"),
        ("--table exports", "for the target sql, not python"),
        ("--dialect spark --target rego", "for the target sql, not rego"),
        ("-o no/such/list.py", "there is no folder no/such"),
        ("--target sql --dialect klingon", "klingon"),
    ],
)
def test_a_bad_argument_is_one_line(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--target sql" in words:
        pytest.importorskip("sqlglot", reason="sqlglot is not installed: no dialects are known")
    assert run(["compile", "RU", *words.split()]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and said in error


def test_a_list_on_several_days_makes_several_files(tmp_path: Path) -> None:
    words = ["compile", "RU@2014-05-02, RU@2018-01-10", "--target"]
    assert run([*words, "json", "-o", str(tmp_path)]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "ru_2014-05-02.json",
        "ru_2018-01-10.json",
    ]
    assert run(["compile", "RU,RU", "--target", "json", "-o", str(tmp_path / "more")]) == 2
    file = tmp_path / "ru_2014-05-02.json"
    assert run([*words, "json", "-o", str(file)]) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = write_atomically

    def full(path: Path, text: str) -> None:
        if path.name == "ru.json":
            raise OSError(28, "No space left on device", str(path))
        whole(path, text)

    monkeypatch.setattr("rulec.cli.compile.write_atomically", full)
    assert run(["compile", "EU,RU", "--target", "json", "-o", str(tmp_path)]) == 2
    assert not list(tmp_path.iterdir())


def test_facts_of_some_of_the_lists(capsys: pytest.CaptureFixture[str]) -> None:
    """RU knows nothing of coats."""
    words = ["compile", "EU,RU", "--on", "2018-01-10", "--target", "polars"]
    assert run([*words, "--given", "coat=yes"]) == 0
    assert capsys.readouterr().out.count('# Taken as stated: "coat"') == 1
    assert run([*words, "--map", "code=HS,coat=is_coat"]) == 0
    assert "is_coat" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["json", "markdown"])
@pytest.mark.parametrize("more", [["--assume", "export"], ["--map", "code=code"]])
def test_a_list_as_it_is_takes_nothing_as_given(
    target: str, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("compile", "RU", "--target", target, *more) == 1
    assert f"rulec: {target} writes RU as it is" in capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES)
def test_a_target_in_words(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["targets", name]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{name}: ") and "  can     " in printed
    assert max(map(len, printed.splitlines())) <= 100


def test_targets_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["targets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert [line.split()[0] for line in lines[:-2] if line[0] != " "] == list(NAMES)
    assert max(map(len, lines)) <= 100
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


def test_vectors_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["vectors", "RU@2018-01-10", "--count", "20", "--seed", "3", "--assume", "export"]
    assert run([*words, "--format", "jsonl"]) == 0
    head, *lines = map(json.loads, capsys.readouterr().out.splitlines())
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out) == {**head, "vectors": lines}
    assert head["given"] == {"destination": "KP", "direction": "export", "purpose": "commercial"}
    assert head["count"] == len(lines) == 20 and head["seed"] == 3
    assert not any(set(vector["line"]) & set(head["given"]) for vector in lines)


@pytest.mark.parametrize(
    ("rulesets", "told"),
    [
        ("EU@2018-01-10,US@2018-01-10", []),
        ("RU@2023-01-10", ["RUB for 2023-01-10"]),
        ("RU@2023-01-10,CN@2023-01-10", ["RUB for 2023-01-10"]),
        ("EU@2100-01-01", ["USD for 2100-01-01"]),
        ("AU@2100-01-01", []),
    ],
)
def test_what_cannot_be_compared_is_told(
    rulesets: str, told: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compile", rulesets, "--target", "json", "-o", str(tmp_path)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == len(told)
    for line, gap in zip(said, told, strict=True):
        assert line.startswith(f"rulec: no exchange rate of {gap}")
        assert "values in other currencies stay undetermined" in line
