"""`rulec fmt` as people, editors and hooks use it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rulec.cli import app

ODD = 'prohibit a   "b"\n   goods 9101\n'
GOOD = 'prohibit a "b"\n  goods 9101\n'
BROKEN = "prohibit a\n  goods nothing at all\n"


def run(words: list[str]) -> int:
    try:
        return app.run(words)
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def piped(data: bytes, *words: str) -> tuple[int, bytes, str]:
    done = subprocess.run(
        [sys.executable, "-m", "rulec", "fmt", "-", *words],
        input=data,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )
    return done.returncode, done.stdout, done.stderr.decode()


def typed(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_files_are_changed_named_and_counted(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in {"a": ODD, "b": GOOD, "c": BROKEN}.items():
        (here / f"{name}.rule").write_text(text)
    assert run(["fmt", "."]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "changed a.rule",
        "3 files: 1 changed, 1 in canonical layout, 1 left as they are, with mistakes",
    ]
    assert "c.rule:2:9" in told.err
    assert (here / "a.rule").read_text() == (here / "b.rule").read_text() == GOOD
    assert (here / "c.rule").read_text() == BROKEN


def test_check_and_diff_change_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.rule").write_text(ODD)
    assert run(["fmt", "--check", "a.rule"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "would change a.rule",
        "1 file: 1 would change",
    ]
    assert run(["fmt", "--diff", "a.rule"]) == 1
    patch = capsys.readouterr().out
    assert patch.startswith("--- a.rule\n+++ a.rule (canonical)\n@@ -1,2 +1,2 @@\n-prohibit a   ")
    assert (here / "a.rule").read_text() == ODD
    assert run(["fmt", "--check", "--diff", "a.rule"]) == 1
    assert capsys.readouterr().out == patch


def test_a_patch_applies(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a file whose last line does not end, and whose lines end with \\r\\n."""
    (here / "a.rule").write_bytes(b'\xef\xbb\xbfprohibit a   "b"\r\n   goods 9101')
    assert run(["fmt", "--diff", "a.rule"]) == 1
    patch = capsys.readouterr().out
    assert "\\ No newline at end of file\n" in patch
    assert run(["fmt", "a.rule"]) == 0
    assert (here / "a.rule").read_bytes() == GOOD.encode()


def test_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.rule").write_text(ODD)
    (here / "c.rule").write_text(BROKEN)
    assert run(["fmt", "--diff", "--format", "json", "a.rule", "c.rule"]) == 1
    first, second = json.loads(capsys.readouterr().out)["files"]
    assert (first["changed"], first["mistakes"]) == (True, False)
    assert first["diff"].startswith("--- a.rule\n")
    assert second == {"path": "c.rule", "changed": False, "mistakes": True, "diff": ""}


@pytest.mark.parametrize(
    ("data", "made"),
    [
        (ODD.encode(), GOOD),
        (b"", ""),
        (b"\n \n", ""),
        (b"# only\r\n# this\r\n", "# only\n# this\n"),
        (b"\xef\xbb\xbfuse\ta ,\tb", "use a, b\n"),
        ('prohibit a "über \x1b[31m"\n'.encode(), 'prohibit a "über \x1b[31m"\n'),
        (b'prohibit a\x0c\n  note "x"\r  goods 9101\r', 'prohibit a\n  note  "x"\n  goods 9101\n'),
    ],
)
def test_standard_input(data: bytes, made: str) -> None:
    """In UTF-8 whatever the terminal's encoding is, and with every character that came."""
    assert piped(data) == (0, made.encode(), "")


@pytest.mark.parametrize("words", [[], ["--check"], ["--diff"], ["--format", "json"]])
@pytest.mark.parametrize("data", [BROKEN.encode(), b"use \xff\n", b"\0" * 10, b"%PDF-1.7\n"])
def test_standard_input_with_mistakes(
    data: bytes,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(data, monkeypatch)
    assert run(["fmt", "-", *words]) == 1
    told = capsys.readouterr()
    assert "error[E" in told.err
    assert (told.out == "") == ("json" not in words)


def test_standard_input_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(ODD.encode(), monkeypatch)
    assert run(["fmt", "-", "--check"]) == 1
    assert capsys.readouterr().out == "would change <stdin>\n"
    typed(ODD.encode(), monkeypatch)
    assert run(["fmt", "-", "--diff"]) == 1
    assert capsys.readouterr().out.startswith("--- <stdin>\n")
    typed(GOOD.encode(), monkeypatch)
    assert run(["fmt", "-", "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_link_is_followed_and_permissions_are_kept(here: Path) -> None:
    (here / "a.rule").write_text(ODD)
    (here / "a.rule").chmod(0o640)
    (here / "link.rule").symlink_to("a.rule")
    assert run(["fmt", "link.rule"]) == 0
    assert (here / "link.rule").is_symlink()
    assert (here / "a.rule").read_text() == GOOD
    assert (here / "a.rule").stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_protected_stays(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "a.rule").write_text(ODD)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everything
    assert run(["fmt", "a.rule"]) == 2
    assert capsys.readouterr().err == "rulec: a.rule: Permission denied\n"
    assert (here / "a.rule").read_text() == ODD


def test_a_terminal_is_not_steered(
    here: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "a.rule").write_text(ODD + "# \x1b[2J\x9b\r\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(["fmt", "--diff", "a.rule"]) == 1
    assert not {0x1B, 0x0D} & set(capsysbinary.readouterr().out)


def test_standard_input_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "-", "a.rule"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_very_long_lists(here: Path) -> None:
    """As long as a file may be, a comment behind each item."""
    items = ",  # each\n        ".join(["9101"] * 60_000)
    text = f"prohibit a\n  goods {items}\n"
    (here / "a.rule").write_text(text)
    assert run(["fmt", "--check", "a.rule"]) == 0
