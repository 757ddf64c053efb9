"""rulec new: by options, in a terminal, and what it writes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from rulec.cli.app import run
from rulec.model.load import Store
from rulec.syntax.parser import parse
from rulec.syntax.printer import format_file

ANSWERS = ["--title", 'Zedland: "luxury" goods', "--currency", "NZD", "--regime", "RUSSIA"]
SOURCE = ["--source", "Regulations 2022", "--evidence", "secondary"]


def written(path: Path) -> str:
    """The text of a rule file, which has to check without errors and be canonical."""
    text = path.read_text("utf-8")
    file, found = parse(text)
    assert not found and format_file(file) == text
    checked = Store().check(path)
    assert checked.ok and not [d for d in checked.diagnostics if d.severity != "note"]
    return text


@pytest.mark.parametrize("more", [[], ["--closed"], ["--open", "includes"], ["--implements", "UN"]])
def test_by_options(more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "zz_russia.rule"
    assert run(["new", "ZZ_RUSSIA", *ANSWERS, *SOURCE, *more, "-o", str(out)]) == 0
    assert capsys.readouterr().out.startswith(f"wrote {out}: its to-dos say what comes next")
    text = written(out)
    assert 'ruleset ZZ_RUSSIA "Zedland: \\"luxury\\" goods"\n' in text
    assert "target   RU" in text.replace("     ", "   ") and "evidence secondary" in text
    assert ("to do: the list is closed" in text) == (
        more not in (["--closed"], ["--open", "includes"])
    )
    assert ('open zz_russia_open "includes"' in text) == ("--open" in more)
    assert run(["new", "ZZ_RUSSIA", *ANSWERS, *SOURCE, "-o", str(out)]) == 2
    assert "--force" in capsys.readouterr().err and out.read_text("utf-8") == text


def test_the_samples_in_the_comments_are_rules(tmp_path: Path) -> None:
    """Whoever takes away the marks has a file that checks and an example that passes."""
    out = tmp_path / "zz.rule"
    assert run(["new", "ZZ", *ANSWERS, *SOURCE, "--edition", "CN2017", "-o", str(out)]) == 0
    text = "".join(line.removeprefix("#   ") for line in written(out).splitlines(keepends=True))
    out.write_text(text)
    assert Store().check(out).ok
    with pytest.raises(SystemExit) as stop:
        run(["test", str(out)])
    assert stop.value.code == 0


def test_without_a_file_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "ZZ", *ANSWERS, *SOURCE]) == 0
    shown = capsys.readouterr()
    assert shown.err == "" and not parse(shown.out)[1]


def test_every_source_has_its_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = [*SOURCE, "--source", "Regulations 2022", "--url", "https://example.org/a"]
    assert run(["new", "ZZ", *ANSWERS, *two]) == 2
    assert "give each --source its --evidence" in capsys.readouterr().err
    out = tmp_path / "zz.rule"
    assert run(["new", "ZZ", *ANSWERS, *two, "--evidence", "official-text", "-o", str(out)]) == 0
    text = written(out)
    assert "source regulations_2022 " in text and "source regulations_2022_2 " in text
    assert text.count("url") == 2  # the one that is known, and the to-do for the other


def test_all_that_is_missing_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "--regime", "AREA_7"]) == 2
    assert capsys.readouterr().err == (
        "rulec: NAME, --title, --target, --currency, --source, --evidence missing "
        "(see rulec new --help)\n"
    )
    assert run(["new", "ZZ", *SOURCE]) == 2
    assert capsys.readouterr().err.startswith("rulec: --title, --currency missing")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Regulation of 4 June 2010 No. 780 on the supply of luxury goods", "regulation_780"),
        ("Council Regulation (EU) No 509/2012 of 15 June 2012", "regulation_509_2012"),
        ("Council Regulation (EU) 2017/1509 of 30 August 2017", "regulation_2017_1509"),
        ("Amending regulation of 22 June 2012 No. 611", "regulation_611"),
        ("Decree 12 of 2015, Official Gazette 2015, p. 40", "decree_12"),
        ("Export Control Act", "export_control_act"),
        ("17 rules", "text_17_rules"),
    ],
)
def test_a_source_is_called_by_its_kind_and_number(
    title: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = ["--source", title, "--evidence", "secondary"]
    assert run(["new", "ZZ", *ANSWERS, *source]) == 0
    assert f"\nsource {name} " in capsys.readouterr().out


def test_in_a_terminal_what_is_not_said_is_asked(tmp_path: Path) -> None:
    """Wrong answers are asked for again at once; enter takes the default."""
    answers = [
        "NZ",
        "ZZ_NEW",
        "russia",
        "A title",
        "",
        "XXX",
        "nzd",
        "CN2016",
        "The law",
        "hearsay",
    ]
    answers += ["secondary", "", "", "NOPE", "un", "includes", ""]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rulec", "new"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=tmp_path,
    )
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    told = shown.decode()
    assert process.wait() == 0, told
    assert "NZ is taken by a built-in ruleset" in told
    assert "'XXX' is no currency of ISO 4217" in told
    assert "'hearsay' is no evidence level" in told
    assert "Country that it is about (ISO 3166-1) [RU]:" in told
    text = (tmp_path / "zz_new.rule").read_text("utf-8")
    assert Store().check(tmp_path / "zz_new.rule").ok
    for said in (
        "currency   NZD",
        "edition    CN2016",
        "implements UN",
        'open zz_new_open "includes"',
    ):
        assert said in text
