"""A law of renaming: what it makes of the shipped files says the same, but for the name."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from rulec.lsp import navigation
from rulec.lsp.names import Names
from rulec.lsp.positions import Lines
from rulec.lsp.workspace import Workspace
from rulec.resources import folder
from rulec.syntax import tree as t

NEW = "called_anew"
LISTS = ("ru.rule", "sg.rule", "tw.rule", "un.rule")
SHIPPED = (*LISTS, "lib/goods.rule")


@cache
def shipped() -> Path:
    """A folder with a copy of some lists and their libraries, for every example."""
    root = Path(tempfile.mkdtemp()).resolve()
    shutil.copytree(folder("rulesets") / "lib", root / "lib")
    for name in LISTS:
        shutil.copy(folder("rulesets") / name, root)
    return root


@cache
def desk() -> tuple[Workspace, Names]:
    """The files open in an editor; who changes them changes them back."""
    files = Workspace([shipped()])
    for name in SHIPPED:
        files.put(shipped() / name, (shipped() / name).read_text("utf-8"))
    return files, Names(files)


@cache
def places() -> list[tuple[str, int]]:
    """Every name of these files, as file and offset."""
    _, names = desk()
    return [(p, o.span.start) for p in SHIPPED for o in names.of(shipped() / p)]


def renamed(files: Workspace, edits: dict[Path, list[types.TextEdit]]) -> None:
    """Make the edits, in open texts."""
    for path, made in edits.items():
        lines = Lines(files.text(path))
        text = lines.text
        for edit in sorted(made, key=lambda e: lines.offset(e.range.start), reverse=True):
            start, end = lines.offset(edit.range.start), lines.offset(edit.range.end)
            text = text[:start] + edit.new_text + text[end:]
        files.put(path, text)


def said(node: Any, old: str) -> Any:
    """A tree without its places, in which the new name is the old one again."""
    if isinstance(node, t.Name):
        return node.value.replace(NEW, old)
    if isinstance(node, tuple):
        return tuple(said(part, old) for part in node)
    if attrs.has(type(node)):
        fields = [f.name for f in attrs.fields(type(node)) if f.name not in ("span", "offset")]
        return type(node).__name__, *(said(getattr(node, name), old) for name in fields)
    return node


def whole(files: Workspace, old: str) -> list[tuple[Any, list[str]]]:
    """What the files say, and the codes of what is found in them."""
    checked = [files.check(shipped() / path) for path in SHIPPED]
    return [
        (said(c.file.declarations, old), sorted(d.code for d in c.diagnostics)) for c in checked
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_rename_changes_nothing_but_the_name(data: st.DataObject) -> None:
    path, offset = data.draw(st.sampled_from(places()))
    files, names = desk()
    where = shipped() / path
    found = names.at(where, offset)
    assert found is not None
    try:
        edits = navigation.rename(files, names, where, offset, NEW)
    except navigation.NoRename:
        assert found.kind in ("ruleset", "library", "fact", "judgement")
        return
    before = whole(files, found.name)
    texts = {p: files.text(p) for p in edits}
    renamed(files, edits)
    try:
        assert whole(files, found.name) == before
        assert all(files.text(p) != text for p, text in texts.items())
    finally:
        for p, text in texts.items():
            files.put(p, text)


GEMS = """ruleset AA "A list"
  regime   DPRK
  target   KP
  currency EUR

source law "A law"
  evidence recalled

prohibit gems "Gems"
  goods HS 7103
  cite  law
"""
ADOPTS = """ruleset BB "Another list"
  regime   DPRK
  target   KP
  currency EUR

source decree "A decree"
  evidence recalled

adopt annex "The annex of the other list"
  provisions AA gems
  cite       decree

exempt embassy "Embassies"
  of   annex_gems
  when purpose is diplomatic
  cite decree

example "a gem"
  given  code 7103, date 2020-01-01
  expect prohibited by annex_gems
"""


@pytest.mark.parametrize(
    ("file", "mark", "inside", "made"),
    [
        ("aa.rule", "prohibit gems", 10, "annex_stones"),
        ("bb.rule", "AA gems", 4, "annex_stones"),
        ("bb.rule", "by annex_gems", 10, "annex_stones"),
        ("bb.rule", "by annex_gems", 4, "stones_gems"),
        ("bb.rule", "adopt annex", 7, "stones_gems"),
    ],
)
def test_adopted_provisions(tmp_path: Path, file: str, mark: str, inside: int, made: str) -> None:
    """Their names have two parts: the group in the list that adopts, the name in the other."""
    tmp_path = tmp_path.resolve()
    texts = {"aa.rule": GEMS, "bb.rule": ADOPTS, "cc.rule": ADOPTS.replace(" BB ", " CC ")}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    files = Workspace([tmp_path])
    names = Names(files)
    offset = texts[file].index(mark) + inside
    edits = navigation.rename(files, names, tmp_path / file, offset, "stones")
    renamed(files, edits)
    own = made == "stones_gems"
    assert {p.name for p in edits} == ({file} if own else set(texts))
    for name in texts:
        assert not files.check(tmp_path / name).diagnostics, name
        adopting = files.text(tmp_path / name).count(made)
        assert adopting == (2 if name in {p.name for p in edits} - {"aa.rule"} else 0)
