"""Rule files as they stand in a revision of a git repository: `main:rulesets/eu.rule`.

What a file uses or adopts is read from the same revision. Nothing is checked out; git is only asked
for trees and blobs, and only by their ids once the revision is known.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from pathlib import Path

from attrs import frozen

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.suggest import did_you_mean
from rulec.model.load import NoRuleset, Store
from rulec.resources import folder
from rulec.syntax import tree as t
from rulec.syntax.parser import MAX_BYTES, read_bytes

_NAME = re.compile(r"((?:[^:{]|\{[^}]*\})+):(.+\.rule)")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_ENV = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}


def split(name: str) -> tuple[str, str] | None:
    """`REVISION:PATH.rule` -> revision and path; None for another name, or where a file is called so."""
    match = _NAME.fullmatch(name)
    if match is None or _DRIVE.match(name) or Path(name).exists():
        return None
    return match[1], match[2]


@frozen
class _Blob:
    id: str
    size: int


class Snapshot:
    """The files of a revision; paths are relative to the root of the repository, as in git.

    Raises NoRuleset if there is no git, no repository here or no such revision.
    """

    def __init__(self, revision: str) -> None:
        self.revision = revision
        self._folders: dict[str, dict[str, _Blob]] = {}
        self.prefix = self._here()
        if revision.startswith("-") or not revision.isprintable():
            raise NoRuleset(f"{revision!r} is no revision")
        status, tree, _ = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}")
        if status:
            raise NoRuleset(f"git knows no revision {revision!r} in this repository")
        self.tree = tree.decode().strip()

    def _here(self) -> str:
        """The folder that the command runs in, from the root of the repository."""
        status, prefix, error = _git("rev-parse", "--show-prefix")
        if status and "not a git repository" in error:
            raise NoRuleset(f"{self.revision}: this folder is in no git repository")
        if status:
            raise NoRuleset(f"{self.revision}: git says: {error}")
        return prefix.decode("utf-8", "surrogateescape").rstrip("\n")

    def path(self, written: str) -> str:
        """A path as git reads it: from the root, or from here if it begins with a dot."""
        start = self.prefix if written.startswith(("./", "../")) else ""
        path = posixpath.normpath(posixpath.join(start, written))
        if path.startswith(("../", "/")):
            raise NoRuleset(f"{self.revision}:{written}: this path leads out of the repository")
        return path

    def files(self, folder: str) -> dict[str, _Blob]:
        """The files of one folder by name; none if it is not in the revision."""
        if folder not in self._folders:
            tree = f"{self.tree}:{folder}" if folder else self.tree
            status, listed, _ = _git("ls-tree", "-z", "-l", "--full-tree", tree)
            found: dict[str, _Blob] = {}
            for entry in listed.split(b"\0") if not status else ():
                about, tab, name = entry.partition(b"\t")
                if tab and about.startswith(b"100"):  # no link, no submodule, no folder
                    _, _, blob, size = about.split()
                    found[name.decode("utf-8", "surrogateescape")] = _Blob(blob.decode(), int(size))
            self._folders[folder] = found
        return self._folders[folder]

    def blob(self, path: str) -> _Blob | None:
        """A file of the revision, if it is there."""
        parent, _, name = path.rpartition("/")
        return self.files(parent).get(name)

    def data(self, path: str) -> bytes:
        """What a file holds, one byte more than may be read at most; raises NoRuleset."""
        blob = self.blob(path)
        if blob is None:
            parent, _, name = path.rpartition("/")
            near = did_you_mean(name, [n for n in self.files(parent) if n.endswith(".rule")])
            also = f"; {near.replace('`', '')}" if near else ""
            raise NoRuleset(f"{self.revision} has no file {path}{also}")
        if blob.size > MAX_BYTES:
            return bytes(MAX_BYTES + 1)
        status, data, error = _git("cat-file", "blob", blob.id)
        if status:
            raise NoRuleset(f"{self.revision}:{path}: git says: {error}")
        return data


class RevisionStore(Store):
    """Finds rule files in a revision: in the folders asked for, in that of the file, in the built-in
    one. A folder outside of the repository is read as it is now."""

    def __init__(self, snapshot: Snapshot, path: str, name: str, *paths: Path) -> None:
        super().__init__(*paths)
        self.asked = name
        self.snapshot = snapshot
        root = _root()
        inside, outside = [], []
        for base in (*paths, folder("rulesets")):
            whole = base.resolve()
            if root is not None and whole.is_relative_to(root):
                inside.append(whole.relative_to(root).as_posix())
            else:
                outside.append(base)
        own = posixpath.dirname(path)
        self.paths = tuple(outside)
        self.folders = tuple(
            "" if f == "." else f for f in dict.fromkeys([*inside[:-1], own, *inside[-1:]])
        )
        self._known: dict[Path, str] = {}
        self.own = self._shown(path)  # also where it is not there: reading it says so

    def _shown(self, path: str) -> Path:
        shown = Path(f"{self.snapshot.revision}:{path}")
        self._known[shown] = path
        return shown

    def find(self, name: str, near: Path | None = None) -> Path | None:
        """The file of a name in the revision, else in the folders outside of the repository."""
        if name == self.asked:
            return self.own
        for base in self.folders:
            for place in (base, posixpath.join(base, "lib")):
                path = posixpath.join(place, f"{name.lower()}.rule")
                if self.snapshot.blob(path) is not None:
                    return self._shown(path)
        return super().find(name)

    def names(self, near: Path | None = None) -> list[str]:
        """The names of every ruleset in the folders, of the revision and of today."""
        return sorted(
            {*super().names(), *(n.upper() for f in self.folders for n in self._stems(f))}
        )

    def libraries(self, near: Path | None = None) -> list[str]:
        """The names of every library in the folders, of the revision and of today."""
        inside = {n for f in self.folders for n in self._stems(posixpath.join(f, "lib"))}
        return sorted({*super().libraries(), *inside})

    def _stems(self, folder: str) -> list[str]:
        return [n.removesuffix(".rule") for n in self.snapshot.files(folder) if n.endswith(".rule")]

    def read(self, path: Path) -> tuple[t.File, tuple[Diagnostic, ...]]:
        """The parsed file, out of the revision if it stands there."""
        if path not in self._known:
            return super().read(path)
        return read_bytes(self.snapshot.data(self._known[path]), str(path))


def store(revision: str, path: str, name: str, *paths: Path) -> RevisionStore:
    """Where the file at `path` of a revision is found as `name`. Raises NoRuleset."""
    snapshot = Snapshot(revision)
    return RevisionStore(snapshot, snapshot.path(path), name, *paths)


def text(name: str) -> str:
    """What `REVISION:PATH` holds, as text to show; nothing for another name or what is not there."""
    found = split(name)
    if found is None:
        return ""
    try:
        return Snapshot(found[0]).data(found[1]).decode("utf-8", "replace")
    except NoRuleset:
        return ""


def _root() -> Path | None:
    """The folder of the work tree; None in a repository without one."""
    status, top, _ = _git("rev-parse", "--show-toplevel")
    name = top.decode("utf-8", "surrogateescape").rstrip("\n")
    return Path(name).resolve() if not status and name else None


def _git(*words: str) -> tuple[int, bytes, str]:
    """Status, output and the first line of what git says is wrong; raises NoRuleset without git."""
    try:
        done = subprocess.run(
            ["git", "--no-replace-objects", *words],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **_ENV},
            check=False,
        )
    except FileNotFoundError:
        raise NoRuleset("revisions are read with git, which is not installed") from None
    error = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    return done.returncode, done.stdout, error.removeprefix("fatal: ")
