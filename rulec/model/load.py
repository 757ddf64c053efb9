"""Rulesets and libraries by name or path, parsed and resolved once."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from rulec.diagnostics.diagnostic import Diagnostic, RulecError
from rulec.diagnostics.suggest import did_you_mean
from rulec.model.from_syntax import Resolution
from rulec.model.ruleset import Ruleset
from rulec.model.scope import Other, Scope
from rulec.resources import folder
from rulec.syntax import tree as t
from rulec.syntax.parser import parse, read

MAX_FILES = 30
"""How many files may stand between a file and one that it uses through others."""


def base(path: Path) -> Path:
    """The folder in which a file looks for others, and they for it: a library's is the one above."""
    return path.parent.parent if path.parent.name == "lib" else path.parent


class NoRuleset(LookupError):
    """No ruleset of that name or path: the message says which are known."""


@frozen
class Checked:
    """A file, its ruleset (None for a library or a hopeless file) and everything found in it."""

    file: t.File
    ruleset: Ruleset | None
    scope: Scope
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        return all(d.severity != "error" for d in self.diagnostics)


class Store:
    """Finds rule files in folders (the built-in one last) and keeps what it has resolved."""

    def __init__(self, *paths: Path) -> None:
        self.paths = (*paths, folder("rulesets"))
        self._parsed: dict[Path, tuple[t.File, tuple[Diagnostic, ...]]] = {}
        self._checked: dict[Path, Checked] = {}
        self._open: set[Path] = set()

    def find(self, name: str, near: Path | None = None) -> Path | None:
        """The file of a ruleset or library called `name`, or the path itself.

        It is looked for beside the file `near` that names it, then in the folders, then built in.
        """
        direct = Path(name)
        if direct.suffix == ".rule":
            return direct
        if not name.replace("_", "").replace("-", "").isalnum():
            return None
        for place in self._folders(near):
            for candidate in (
                place / f"{name.lower()}.rule",
                place / "lib" / f"{name.lower()}.rule",
            ):
                if candidate.is_file():
                    return candidate
        return None

    def names(self, near: Path | None = None) -> list[str]:
        """The names of every ruleset in the folders, and beside a file."""
        folders = self._folders(near)
        return sorted({p.stem.upper() for place in folders for p in place.glob("*.rule")})

    def libraries(self, near: Path | None = None) -> list[str]:
        """The names of every library in the folders, and beside a file."""
        return sorted({p.stem for f in self._folders(near) for p in f.glob("lib/*.rule")})

    def _folders(self, near: Path | None) -> tuple[Path, ...]:
        if near is None:
            return self.paths
        return (base(near), *self.paths)

    def check(self, path: Path) -> Checked:
        """Parse and resolve one file."""
        key = path.resolve()
        if key not in self._checked:
            file, found = self._parse(path)
            self._checked[key] = self._resolve(file, found, key)
        return self._checked[key]

    def forget(self, path: Path) -> set[Path]:
        """Drop what is kept of a file and of those that depend on it; which they were."""
        gone = {path.resolve()}
        while True:
            more = {
                key
                for key, checked in self._checked.items()
                if key not in gone
                and any(
                    found and found.resolve() in gone for found in self._needed(checked.file, key)
                )
            }
            if not more:
                break
            gone |= more
        self._parsed.pop(path.resolve(), None)
        for key in gone:
            self._checked.pop(key, None)
        return gone

    def _needed(self, file: t.File, key: Path) -> list[Path | None]:
        return [self.find(name, key) for name in _named(file)]

    def check_text(self, text: str, path: str = "<text>") -> Checked:
        """Parse and resolve a text that is in no file."""
        file, found = parse(text, path)
        return self._resolve(file, found, Path(path).resolve())

    def load(self, name: str) -> Ruleset:
        """The ruleset of that name; NoRuleset if there is none, RulecError if it has errors."""
        path = self.find(name)
        if path is None:
            near = did_you_mean(name, self.names())
            also = f"; {near.replace('`', '')}" if near else ""
            raise NoRuleset(
                f"no ruleset is called {name!r}{also} (known: {', '.join(self.names())})"
            )
        checked = self.check(path)
        unreadable = [d.message for d in checked.diagnostics if d.code == "E0901"]
        if unreadable:
            raise NoRuleset(unreadable[0])
        if not checked.ok:
            raise RulecError(checked.diagnostics)
        if checked.ruleset is None:
            raise NoRuleset(f"{path} is a library, not a ruleset")
        return checked.ruleset

    def _parse(self, path: Path) -> tuple[t.File, tuple[Diagnostic, ...]]:
        key = path.resolve()
        if key not in self._parsed:
            self._parsed[key] = self.read(path)
        return self._parsed[key]

    def read(self, path: Path) -> tuple[t.File, tuple[Diagnostic, ...]]:
        """The parsed file at a path; where files come from elsewhere, this is replaced."""
        return read(path)

    def _resolve(self, file: t.File, found: tuple[Diagnostic, ...], key: Path) -> Checked:
        if not file.declarations and found:
            return Checked(file, None, Scope(), found)
        self._open.add(key)
        try:
            resolution = Resolution(file, _Others(self, key))
            ruleset = resolution.run()
        finally:
            self._open.discard(key)
        # a mistake in a library is reported in the library, not in every file that uses it
        own = (d for d in resolution.found if d.span.path == file.path)
        both = sorted((*found, *own), key=lambda d: (d.span.start, d.span.end, d.code))
        listed = list(dict.fromkeys(both))
        if resolution.findings.overflow:
            message = "this file has more mistakes; only the first ones of each kind are shown"
            listed.append(Diagnostic("E0110", message, listed[-1].span))
        return Checked(file, ruleset, resolution.scope, tuple(listed))

    def _circle(self, start: Path, key: Path) -> tuple[str, ...]:
        """The shortest way from the file `key` through `start` back to it."""
        trails: dict[Path, tuple[str, ...]] = {start.resolve(): (key.stem, start.stem)}
        queue = [start]
        while queue:
            here = queue.pop(0)
            trail = trails[here.resolve()]
            if here.resolve() == key:
                return trail
            for name in _named(self._parse(here)[0]):
                path = self.find(name, here)
                if path is not None and path.resolve() not in trails:
                    trails[path.resolve()] = (*trail, path.stem)
                    queue.append(path)
        return ()

    def other(self, name: str, key: Path) -> Other | None:
        """What the file `key` may know of the file called `name`."""
        path = self.find(name, key)
        if path is None:
            return None
        circle = self._circle(path, key)
        if circle or len(self._open) > MAX_FILES:
            return Other(False, Scope(), None, (), circle, not circle)
        checked = self.check(path)
        errors = tuple(d for d in checked.diagnostics if d.severity == "error")
        library = any(
            isinstance(d, t.Block) and d.keyword == "library" for d in checked.file.declarations
        )
        return Other(library, checked.scope, checked.ruleset, errors)


@frozen
class _Others:
    """The other files, as one of them sees them."""

    store: Store
    key: Path

    def other(self, name: str) -> Other | None:
        return self.store.other(name, self.key)

    def known(self, library: bool) -> list[str]:
        return self.store.libraries(self.key) if library else self.store.names(self.key)


def _named(file: t.File) -> list[str]:
    """The files that a file uses or adopts from."""
    made: list[str] = []
    for declaration in file.declarations:
        if isinstance(declaration, t.Use):
            made += [name.value for name in declaration.names]
        elif isinstance(declaration, t.Block):
            for clause in declaration.all("provisions"):
                if isinstance(clause.value, t.Adopted):
                    made.append(clause.value.ruleset.value)
    return made
