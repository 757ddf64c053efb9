"""What a rule file uses is found beside it, by every command alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulec.cli.app import run

LIBRARY = 'library words "Words"\n\ndefine pelts "Pelts"\n  goods HS 43\n'
LIST = """ruleset XX "A list"
  regime     DPRK
  target     KP
  currency   EUR
  implements OTHER

use words

source law "A law"
  evidence recalled

prohibit furs "Furs"
  goods in pelts
  cite  law

example "a fur"
  given  code 43, date 2020-01-01
  expect prohibited by furs
"""
OTHER = LIST.replace("XX", "OTHER").replace("  implements OTHER\n", "")


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for name, words in (("one", LIBRARY), ("two", LIBRARY.replace("43", "4301"))):
        folder = tmp_path / name
        (folder / "lib").mkdir(parents=True)
        (folder / "lib" / "words.rule").write_text(words, "utf-8")
        (folder / "xx.rule").write_text(LIST, "utf-8")
        (folder / "other.rule").write_text(OTHER, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "check one",
        "test one",
        "explain one/xx.rule code=43",
        "compile one/xx.rule --target json -o x",
    ],
)
def test_a_library_beside_a_file_is_found(
    words: str, lists: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(lists)
    try:
        status = run(words.split())
    except SystemExit as stop:
        status = int(stop.code or 0)
    assert (status, capsys.readouterr().err) == (0, "")


def test_each_folder_has_its_own(
    lists: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(lists)
    with pytest.raises(SystemExit):
        run("diff one/xx.rule two/xx.rule --on 2020-01-01 --format json".split())
    assert '"relation": "left-stricter"' in capsys.readouterr().out
