"""The rule files of an editor: open texts laid over what is on disk, checked as they change."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import RLock

from attrs import frozen
from pygls import uris

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.lsp.positions import Lines
from rulec.model.load import Checked, Store, base
from rulec.syntax import tree as t
from rulec.syntax.memo import Memo
from rulec.syntax.parser import MAX_BYTES, parse, read

MAX_FILES = 2_000
"""How many rule files of a workspace are looked at."""

_SKIPPED = {".git", ".venv", "node_modules", "__pycache__", "build", "dist"}


@frozen
class State:
    """What makes a workspace what it is, besides what is on disk: another process can follow it.

    `scans` counts how often files on disk have changed.
    """

    roots: tuple[Path, ...]
    encoding: str
    texts: dict[Path, str]
    called: dict[Path, str]
    scans: int


class Workspace(Store):
    """A store whose files may be open in an editor.

    It is used by the thread that talks to the editor and by the one that works in the background:
    what changes it or reads files holds its lock.
    """

    def __init__(self, roots: Iterable[Path] = (), encoding: str = "utf-16") -> None:
        self.roots = tuple(roots)
        self.encoding = encoding
        self.lock = RLock()
        self.texts: dict[Path, str] = {}
        self.called: dict[Path, str] = {}  # open files by what the editor calls them
        self._memos: dict[Path, Memo] = {}
        self._lines: dict[Path, Lines] = {}
        self._beside: set[Path] = set()  # the folders of open files, where there is no root
        self._scans = 0
        self._listed = _rule_files(self.roots)
        super().__init__(*_folders(self._listed))

    def state(self) -> State:
        """What another process has to know to see the same files."""
        return State(self.roots, self.encoding, dict(self.texts), dict(self.called), self._scans)

    def following(self, state: State) -> Workspace:
        """The workspace in a state: this one, unless that has other folders."""
        same = (self.roots, self.encoding) == (state.roots, state.encoding)
        files = self if same else Workspace(state.roots, state.encoding)
        if files._scans != state.scans:
            files.rescan()
            files._scans = state.scans
        for path in files.texts.keys() - state.texts.keys():
            files.close(path)
        for path, text in state.texts.items():
            if files.texts.get(path) != text:
                files.put(path, text)
        files.called = state.called
        return files

    def files(self) -> list[Path]:
        """Every rule file of the workspace, open ones first."""
        with self.lock:
            return list(dict.fromkeys((*self.texts, *self._listed)))

    def text(self, path: Path) -> str:
        """The text of a file, without parsing it; "" where it cannot be read."""
        key = path.resolve()
        if (text := self.texts.get(key)) is not None:
            return text
        if (parsed := self._parsed.get(key)) is not None:
            return parsed[0].text
        try:
            with key.open("rb") as file:
                return file.read(MAX_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def parsed(self, path: Path) -> t.File:
        """The tree of a file, without what it comes to."""
        with self.lock:
            return self._parse(path)[0]

    def owns(self, path: Path) -> bool:
        """Whether a file is the user's to change: open, or in the workspace."""
        key = path.resolve()
        return key in self.texts or key in self._listed

    def uri(self, path: Path) -> str:
        """What the editor calls a file."""
        return self.called.get(path) or uris.from_fs_path(str(path)) or path.as_uri()

    def put(self, path: Path, text: str) -> set[Path]:
        """An open file has this text now; the files whose meaning may have changed."""
        with self.lock:
            key = path.resolve()
            known = key in self.texts or key in self._listed
            self.texts[key] = text
            return self._changed(key, known)

    def close(self, path: Path) -> set[Path]:
        """A file is no longer open: what is on disk holds."""
        with self.lock:
            key = path.resolve()
            self.texts.pop(key, None)
            self._memos.pop(key, None)
            return self._changed(key, True)

    def rescan(self) -> None:
        """Files were made, moved or deleted outside the editor."""
        with self.lock:
            self._scans += 1
            self._list()
            self.paths = (*_folders((*self._listed, *self.texts)), self.paths[-1])
            self._parsed.clear()
            self._checked.clear()
            self._lines.clear()

    def altered(self, path: Path) -> set[Path]:
        """A file was written by another than the editor; the files whose meaning may have changed."""
        with self.lock:
            self._scans += 1
            return self.forget(path)

    def check(self, path: Path) -> Checked:
        with self.lock:
            return super().check(path)

    def read(self, path: Path) -> tuple[t.File, tuple[Diagnostic, ...]]:
        key = path.resolve()
        text = self.texts.get(key)
        if text is None:
            return read(path)
        return parse(text, str(path), self._memos.setdefault(key, Memo()))

    def lines(self, path: Path) -> Lines:
        """The lines of a file as it was parsed."""
        with self.lock:
            key = path.resolve()
            text = self.check(path).file.text
            found = self._lines.get(key)
            if found is None or found.text is not text:
                found = self._lines[key] = Lines(text, self.encoding)
            return found

    def _changed(self, key: Path, known: bool) -> set[Path]:
        if not known and key.suffix == ".rule" and base(key) not in self.paths:
            self.paths = (base(key), *self.paths)
            self._checked.clear()
        if not self.roots and key.suffix == ".rule" and base(key) not in self._beside:
            self._beside.add(base(key))
            self._list()
        return self.forget(key)

    def _list(self) -> None:
        """The files of the workspace, or where the editor opened none, those beside an open file."""
        self._listed = _rule_files(self.roots) if self.roots else _rules_in(self._beside)


def _folders(files: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(base(path) for path in files))


def _rule_files(roots: Iterable[Path]) -> tuple[Path, ...]:
    found: list[Path] = []
    for root in roots:
        for folder, inner, names in os.walk(root):
            inner[:] = sorted(d for d in inner if d not in _SKIPPED)
            found += _resolved(Path(folder) / n for n in sorted(names) if n.endswith(".rule"))
            if len(found) >= MAX_FILES:
                return tuple(found[:MAX_FILES])
    return tuple(found)


def _rules_in(bases: Iterable[Path]) -> tuple[Path, ...]:
    found: list[Path] = []
    for place in sorted(bases):
        found += _resolved(sorted((*place.glob("*.rule"), *place.glob("lib/*.rule"))))
    return tuple(found[:MAX_FILES])


def _resolved(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            yield path.resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            continue
