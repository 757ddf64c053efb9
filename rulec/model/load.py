"""Rulesets and libraries by name or path, parsed and resolved once."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from rulec.diagnostics.diagnostic import Diagnostic, RulecError
from rulec.model.from_syntax import Resolution
from rulec.model.resolve import Scope
from rulec.model.ruleset import Ruleset
from rulec.resources import folder
from rulec.syntax import tree as t
from rulec.syntax.parser import parse, read


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
        self._checked: dict[Path, Checked] = {}
        self._open: set[Path] = set()

    def find(self, name: str) -> Path | None:
        """The file of a ruleset or library called `name`, or the path itself."""
        direct = Path(name)
        if direct.suffix == ".rule":
            return direct
        if not name.replace("_", "").replace("-", "").isalnum():
            return None
        for base in self.paths:
            for candidate in (base / f"{name.lower()}.rule", base / "lib" / f"{name.lower()}.rule"):
                if candidate.is_file():
                    return candidate
        return None

    def names(self) -> list[str]:
        """The names of every ruleset in the folders."""
        return sorted({p.stem.upper() for base in self.paths for p in base.glob("*.rule")})

    def check(self, path: Path) -> Checked:
        """Parse and resolve one file."""
        key = path.resolve()
        if key not in self._checked:
            file, found = read(path)
            self._checked[key] = self._resolve(file, found, key)
        return self._checked[key]

    def check_text(self, text: str, path: str = "<text>") -> Checked:
        """Parse and resolve a text that is in no file."""
        file, found = parse(text, path)
        return self._resolve(file, found, Path(path))

    def load(self, name: str) -> Ruleset:
        """The ruleset of that name; NoRuleset if there is none, RulecError if it has errors."""
        path = self.find(name)
        if path is None:
            raise NoRuleset(f"no ruleset is called {name!r}; known: {', '.join(self.names())}")
        checked = self.check(path)
        if checked.ruleset is None or not checked.ok:
            if checked.ok:
                raise NoRuleset(f"{path} is a library, not a ruleset")
            raise RulecError(checked.diagnostics)
        return checked.ruleset

    def _resolve(self, file: t.File, found: tuple[Diagnostic, ...], key: Path) -> Checked:
        if not file.declarations and found:
            return Checked(file, None, Scope(), found)
        self._open.add(key)
        try:
            resolution = Resolution(file, self._library, self._ruleset)
            ruleset = resolution.run()
        finally:
            self._open.discard(key)
        both = sorted((*found, *resolution.found), key=lambda d: (d.span.start, d.code))
        return Checked(file, ruleset, resolution.scope, tuple(dict.fromkeys(both)))

    def _other(self, name: str) -> Checked | None:
        path = self.find(name)
        if path is None or path.resolve() in self._open:
            return None
        return self.check(path)

    def _library(self, name: str) -> Scope | None:
        other = self._other(name)
        return None if other is None else other.scope

    def _ruleset(self, name: str) -> Ruleset | None:
        other = self._other(name)
        return None if other is None else other.ruleset
