"""`REVISION:PATH` names a list as it stands in git; a diff of two says what a change does in law."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from rulec import api
from rulec.analysis.effect import effect
from rulec.cli import common
from rulec.cli.app import run
from rulec.model import revisions
from rulec.model.load import NoRuleset, Store
from rulec.money import EcbRates
from rulec.schemas import schema
from tests.cli.test_golden import hold

LIST = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency EUR

source act "an act"
  evidence recalled

use pelts

prohibit furs "Furs"
  from  2010-01-01
  until 2015-01-01
  goods in all_furs
  when  value each > 50 EUR
  cite  act "1"

prohibit watches "Watches"
  from  2015-01-01
  goods HS 9101
  cite  act "2"
"""
LIBRARY = 'library pelts "pelts"\n\ndefine all_furs "furs"\n  goods HS 4301\n'
ADOPTING = """ruleset YY "another"
  regime   DPRK
  target   KP
  currency EUR

source act "an act"
  evidence recalled

adopt of_xx "its watches"
  provisions XX watches
  cite       act "3"
"""
_WHO = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **_WHO}, check=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit on `main` that holds two lists and a library."""
    git(tmp_path, "init", "-q", "-b", "main")
    rules = tmp_path / "rules"
    (rules / "lib").mkdir(parents=True)
    (rules / "xx.rule").write_text(LIST)
    (rules / "yy.rule").write_text(ADOPTING)
    (rules / "lib" / "pelts.rule").write_text(LIBRARY)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "lists")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def status(*words: str) -> int:
    common.store.cache_clear()  # each command is a process of its own
    try:
        return run(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)


MAIN, HERE = "main:rules/xx.rule", "rules/xx.rule"


def test_layout_and_comments_have_no_legal_effect(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(
        repository / HERE, '\nprohibit furs "Furs"\n', '\n# the furs\nprohibit furs\n     "Furs"\n'
    )
    assert status("diff", MAIN, HERE) == 0
    out = capsys.readouterr().out
    assert out.startswith("XX (main) -> XX (working copy): the legal effect of this change\n")
    assert "No legal effect." in out and "Changed" not in out
    assert status("diff", MAIN, HERE, "--format", "markdown") == 0
    assert "**No legal effect.** Every line" in capsys.readouterr().out


def test_a_change_of_the_past_is_told_with_its_days(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(repository / HERE, "> 50 EUR", ">= 50 EUR")
    assert status("diff", MAIN, HERE) == 1
    out = capsys.readouterr().out
    assert "The change makes the list stricter, from 2010-01-01 until 2015-01-01." in out
    assert "Changed: furs." in out
    assert "value 50 EUR, quantity 1" in out
    assert "XX (working copy) prohibited" in out
    assert status("diff", MAIN, HERE, "--on", "2018-01-10") == 0, "it is over by then"


def test_a_change_in_a_library_is_read_from_each_side(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(repository / "rules" / "lib" / "pelts.rule", "4301", "4301, 4302")
    assert status("diff", MAIN, HERE) == 1
    assert "HS 4302" in capsys.readouterr().out
    edit(repository / HERE, "goods HS 9101", "goods HS 9101, 9102")
    assert status("diff", "main:rules/yy.rule", "rules/yy.rule") == 1
    assert "HS 9102" in capsys.readouterr().out


def test_what_differs_for_other_lines_only_is_not_called_no_effect(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(
        repository / HERE,
        "  currency EUR\n",
        "  currency EUR\n  applies  when direction in (export, transit) and destination is KP\n",
    )
    assert status("diff", MAIN, HERE) == 1
    out = capsys.readouterr().out
    assert "No legal effect" not in out
    assert "They differ from 2010-01-01 on, only for lines other than those assumed" in out
    assert status("diff", MAIN, HERE, "--all-contexts") == 1
    assert "direction is transit" in capsys.readouterr().out


def test_other_words_are_told_apart_from_other_law(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(repository / HERE, 'act "2"', 'act "2, second sentence"')
    assert status("diff", MAIN, HERE) == 0
    assert "Only other words, citations or evidence: watches." in capsys.readouterr().out


def test_json_fits_the_schema(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(repository / HERE, "HS 9101", "HS 9102")
    assert status("diff", MAIN, HERE, "--format", "json") == 1
    made = json.loads(capsys.readouterr().out)
    jsonschema.validate(made, schema("diff"))
    assert made["left"]["file"] == MAIN and not made["no_legal_effect"]
    assert [(s["from"], s["until"]) for s in made["stretches"]] == [("2015-01-01", None)]


def test_the_effect_is_that_of_every_day(repository: Path) -> None:
    """On any day of a stretch the two differ, and on no other day."""
    edit(repository / HERE, "until 2015-01-01", "until 2016-06-01")
    old = revisions.store("main", "rules/xx.rule", MAIN).load(MAIN)
    new = Store(repository / "rules").load(HERE)
    found = effect(old, new, EcbRates())
    assert [(s.since, s.until) for s in found.stretches] == [(date(2015, 1, 1), date(2016, 6, 1))]
    for day, differs in (
        ("2014-12-31", 0),
        ("2015-01-01", 1),
        ("2016-05-31", 1),
        ("2016-06-01", 0),
    ):
        assert status("diff", MAIN, HERE, "--on", day) == differs


def test_it_works_where_a_name_does_and_from_a_folder_below(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / HERE).write_text("broken")
    facts = ["code=4301.10", "value=60 EUR", "quantity=1"]
    for name in (MAIN, "HEAD:rules/xx.rule", "HEAD:./rules/../rules/xx.rule"):
        assert status("explain", f"{name}@2012-05-01", *facts) == 0
        assert "prohibited by furs" in capsys.readouterr().out
    monkeypatch.chdir(repository / "rules" / "lib")
    for name in (MAIN, "main:../xx.rule"):
        assert status("explain", f"{name}@2012-05-01", *facts) == 0
    assert status("timeline", "main@{0}:rules/xx.rule") == 0
    assert status("compile", MAIN, "--target", "markdown") == 0


def test_mistakes_in_a_revision_are_shown_with_their_line(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(repository / HERE, "goods HS 9101", "goods HS 9199")
    git(repository, "commit", "-q", "-a", "-m", "worse")
    assert status("explain", "HEAD:rules/xx.rule", "code=9101") == 1
    err = capsys.readouterr().err
    assert "--> HEAD:rules/xx.rule:" in err and "goods HS 9199" in err and "^^^^" in err
    assert status("explain", "HEAD~1:rules/xx.rule", "code=9101") == 0


@pytest.mark.parametrize(
    "name, said",
    [
        ("nope:rules/xx.rule", "git knows no revision 'nope'"),
        ("main:rules/x.rule", "did you mean xx.rule?"),
        ("main:../../x.rule", "leads out of the repository"),
        ("--output=x:rules/xx.rule", "is no revision"),
        ("-x:rules/xx.rule", "is no revision"),
        ("main:EU", "behind a revision stands the path of a rule file"),
        ("C:\\rules\\xx.rule", "cannot read"),
        ("C:/rules/xx.rule", "cannot read"),
    ],
)
def test_what_is_not_there_is_one_line(
    name: str, said: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("timeline", "--", name) == 2
    shown = capsys.readouterr()
    assert said in shown.err and shown.err.startswith("rulec: ") and shown.err.count("\n") == 1
    assert sorted(p.name for p in repository.iterdir()) == [".git", "rules"]


def test_without_a_repository_or_git_it_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert status("diff", "v1:x.rule", "RU") == 2
    assert "in no git repository" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert status("diff", "v2:x.rule", "RU") == 2
    assert "git, which is not installed" in capsys.readouterr().err


def test_a_file_with_a_colon_in_its_name_is_that_file(repository: Path) -> None:
    (repository / "main:rules").mkdir()
    (repository / "main:rules" / "xx.rule").write_text(LIST.replace("use pelts\n", ""))
    assert revisions.split(MAIN) is None
    assert revisions.split("HEAD~2:a/b.rule") == ("HEAD~2", "a/b.rule")
    assert revisions.split("main@{10:30}:a.rule") == ("main@{10:30}", "a.rule")
    assert revisions.split("EU") is revisions.split("rules/eu.rule") is None


def test_a_link_is_not_followed(repository: Path) -> None:
    (repository / "rules" / "zz.rule").symlink_to("/etc/hostname")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "a link")
    name = "HEAD:rules/zz.rule"
    with pytest.raises(NoRuleset, match="no file"):
        revisions.store("HEAD", "rules/zz.rule", name).load(name)


def test_two_files_of_one_list_are_told_apart(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "rules" / "new.rule").write_text(LIST.replace("HS 9101", "HS 9102"))
    assert status("diff", HERE, "rules/new.rule", "--on", "2018-01-10") == 1
    assert "XX (new.rule)" in capsys.readouterr().out


def test_what_a_file_uses_is_found_beside_it_by_every_command(repository: Path) -> None:
    assert status("check", "rules") == status("test", "rules") == 0
    assert status("explain", HERE, "code=9101.11") == status("suggest-examples", HERE) == 0
    assert api.load(HERE).id == "XX" and api.check(Path("rules/yy.rule")).ok


@pytest.mark.parametrize("form, ending", [("markdown", "md"), ("text", "txt")])
def test_what_a_reviewer_reads(
    form: str, ending: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(repository / HERE, "> 50 EUR", ">= 50 EUR")
    edit(repository / HERE, "HS 9101", "HS 9101, 9102")
    edit(repository / HERE, 'act "1"', 'act "1, first sentence"')
    assert status("diff", MAIN, HERE, "--format", form) == 1
    hold(f"effect_of_a_change.{ending}", capsys.readouterr().out)
