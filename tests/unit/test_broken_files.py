"""What `check` says of broken files: code, underlined text, message, what was expected, hint.

The golden file is read by people; after a change of the messages write it anew with
`python -m tests.unit.test_broken_files` and read what changed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulec.diagnostics import render_text
from rulec.diagnostics.catalogue import CATALOGUE
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.model.load import Store
from tests.unit.broken_files import FILES, FRAME, STANZAS

GOLDEN = Path(__file__).parent.parent / "golden" / "broken_files.txt"
CASES = {name: FRAME.format(stanza) for name, stanza in STANZAS.items()} | FILES
# said of files that cannot be made from a text, or that name other broken files
ELSEWHERE = {"E0104", "E0109", "E0110", "E0210", "E0901"}


def told(name: str) -> tuple[str, tuple[Diagnostic, ...]]:
    checked = Store().check_text(CASES[name])
    return checked.file.text, checked.diagnostics


def section(name: str) -> str:
    text, found = told(name)
    lines = [f"== {name}"]
    for d in found[:4]:
        under = text[d.span.start : d.span.end]
        lines.append(f"{d.code} {ascii(under) if not under.isascii() else repr(under)}"[:70])
        lines += [f"    {ascii(d.message)[1:-1]}"[:120]]
        lines += [f"    expected {d.expected}"] if d.expected else []
        lines += [f"    hint {d.hint}"] if d.hint else []
    lines += [f"and {len(found) - 4} more"] if found[4:] else []
    return "\n".join(lines) + "\n"


def golden() -> dict[str, str]:
    parts = re.split("^== ", GOLDEN.read_text("utf-8"), flags=re.M)[1:]
    return {part.split("\n", 1)[0]: f"== {part}".rstrip("\n") + "\n" for part in parts}


@pytest.mark.parametrize("name", CASES)
def test_each_broken_file_is_told_as_expected(name: str) -> None:
    assert section(name) == golden()[name]


@pytest.mark.parametrize("name", CASES)
def test_spans_lie_in_the_text(name: str) -> None:
    text, found = told(name)
    assert found
    for d in found:
        assert 0 <= d.span.start <= d.span.end <= max(len(text), len(CASES[name])) + 1
        assert d.span.line >= 1 and d.span.column >= 1


def test_every_code_of_the_catalogue_is_told() -> None:
    seen = {d.code for name in CASES for d in told(name)[1]}
    consistency = {code for code in CATALOGUE if code[1:3] == "07"}  # tests/property has these
    assert set(CATALOGUE) - seen == ELSEWHERE | consistency


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        ('ruleset X "x"\n# \xe9\n'.encode("latin-1"), 2, "line 2 of this file is not UTF-8"),
        ('ruleset X "x"\n'.encode("utf-16"), 1, "this file is in UTF-16"),
        ('ruleset X "x"\n'.encode("utf-16-le"), 1, "this file is in UTF-16"),
        ('ruleset X "x"\n'.encode("utf-32"), 1, "this file is in UTF-32"),
        (bytes(range(32)) * 20, 1, "this file holds no text"),
    ],
)
def test_a_file_of_another_encoding(tmp_path: Path, data: bytes, line: int, said: str) -> None:
    path = tmp_path / "x.rule"
    path.write_bytes(data)
    (found,) = Store().check(path).diagnostics
    assert (found.code, found.span.line) == ("E0109", line)
    assert said in found.message
    assert "x.rule:" in render_text([found], {str(path): data.decode("utf-8", "replace")})


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "x.rule"
    path.write_bytes(b"# " + b"x" * 3_000_000)
    assert [d.code for d in Store().check(path).diagnostics] == ["E0104"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert [d.code for d in Store().check(tmp_path / "x.rule").diagnostics] == ["E0901"]


def test_a_file_that_uses_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "bad.rule").write_text('library bad "bad"\ndefine a\n  goods HS 999\n')
    path = tmp_path / "x.rule"
    path.write_text('ruleset X "x"\n  regime D\n  target KP\n  currency EUR\nuse bad\n')
    assert [d.code for d in Store(tmp_path).check(path).diagnostics] == ["E0210"]


def test_files_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        path = tmp_path / "lib" / f"{name}.rule"
        path.write_text(f'library {name} "{name}"\nuse {other}\n')
    codes = {d.code for d in Store(tmp_path).check(tmp_path / "lib" / "one.rule").diagnostics}
    assert codes == {"E0207"} or codes == {"E0207", "E0210"}


def test_a_file_with_more_mistakes_than_anybody_corrects() -> None:
    head = 'ruleset X "x"\n  regime D\n  target KP\n  currency EUR\n'
    found = Store().check_text(head + 'prohbit p "p"\n' * 5_000).diagnostics
    assert found[-1].code == "E0110" and len(found) <= 201


def test_windows_line_ends_and_a_mark_of_byte_order_are_fine() -> None:
    text = "\ufeff" + FRAME.format("").replace("\n", "\r\n")
    assert Store().check_text(text).diagnostics == ()


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(section(name) for name in CASES), "utf-8")


def test_an_address_behind_empty_brackets_is_a_mistake_and_no_crash() -> None:
    stanza = 'source s "s"\n  url <>http://a-b.example/x-y\n  evidence secondary\n'
    found = Store().check_text(FRAME.format(stanza)).diagnostics
    assert [d.severity for d in found if d.severity == "error"] != []
