"""Every snippet of the handbook and of the README does what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulec.handbook.pages import PAGES, source
from tests.cli.snippets import Session, Snippet, alike, snippets

TEXTS = {name: source(name) for name in PAGES}
ALL: dict[str, list[Snippet]] = {name: snippets(name, text) for name, text in TEXTS.items()}
(PRELUDE,) = (s for page in ALL.values() for s in page if "prelude" in s.words)


@pytest.mark.parametrize("page", ALL)
def test_every_snippet_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    session = Session(PRELUDE.text)
    for snippet in ALL[page]:
        session.run(snippet)
    if session.missing:
        pytest.skip("; ".join(session.missing))


def test_lines_that_are_left_out_are_any_lines() -> None:
    assert alike(["a", "...", "c"], "a\nb\nb\nc\n")
    assert alike(["a", "..."], "a\nb\n") and alike(["...", "b"], "a\nb\n") and alike(["..."], "")
    assert not alike(["a"], "a\nb\n") and not alike(["a", "...", "c"], "a\nb\n")
    assert not alike(["a", "...", "b"], "a\nb\nc\n") and not alike(["b", "..."], "a\nb\n")
