"""pytest collects the examples in rule files: `pytest rulesets/`, `pytest rulesets/ru.rule -k coat`.

Loaded in every pytest run of an environment that has rulec, so it imports nothing of rulec until a
rule file is collected. A `.rule` file that pytest comes upon is left alone unless a line of it begins
as one of ours does; a file that is named is always taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rulec.model.line import FactValue
    from rulec.model.load import Checked, Store
    from rulec.model.ruleset import Example
    from rulec.money import Rates

_OURS = re.compile(
    rb"^(?:ruleset|library|prohibit|license|exempt|source|judgement)[ \t]+\w+", re.MULTILINE
)
_STORE: pytest.StashKey[Store] = pytest.StashKey()
_MAX_BYTES = 2_000_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two settings and a switch."""
    group = parser.getgroup("rulec", "examples in rule files (rulec)")
    group.addoption("--no-rulec", action="store_true", help="Do not collect rule files.")
    parser.addini("rulec", "collect the examples in .rule files", type="bool", default=True)
    parser.addini("rulec_path", "further folders with rulesets and libraries", type="paths")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RuleFile | None:
    """A rule file, or None for any other."""
    config = parent.config
    if file_path.suffix != ".rule" or config.getoption("no_rulec") or not config.getini("rulec"):
        return None
    if not (parent.session.isinitpath(file_path) or _is_ours(file_path)):
        return None
    made: RuleFile = RuleFile.from_parent(parent, path=file_path)
    return made


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _OURS.search(stream.read(_MAX_BYTES)) is not None
    except OSError:
        return False


class RuleFile(pytest.File):
    """A rule file: an item for each of its examples, one for its mistakes if it has any."""

    def collect(self) -> Iterator[pytest.Item]:
        checked = self._checked()
        if not checked.ok:
            yield Mistakes.from_parent(self, name="check", checked=checked)
            return
        if checked.ruleset is None:
            return
        from rulec.analysis.verdict import commercial_export
        from rulec.money import EcbRates

        names = _Names()
        shared = {"rates": EcbRates(), "context": commercial_export(checked.ruleset)}
        for example in checked.ruleset.examples:
            yield RuleExample.from_parent(
                self, name=names.of(example.title), checked=checked, example=example, **shared
            )

    def _checked(self) -> Checked:
        """The file read with those that it uses, each once in a run."""
        from rulec.model.load import Store

        stash = self.config.stash
        if _STORE not in stash:
            stash[_STORE] = Store(*self.config.getini("rulec_path"))
        here = Path.cwd()
        near = self.path.is_relative_to(here)
        return stash[_STORE].check(self.path.relative_to(here) if near else self.path)


class _Names:
    """Names of items in a file: titles in one line, without what pytest splits names at, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def of(self, title: str) -> str:
        plain = "".join(c if c.isprintable() else " " for c in title)
        name = " ".join(plain.replace("::", ":").split()) or "example"
        number, unique = 1, name
        while unique in self.taken:
            number += 1
            unique = f"{name} ({number})"
        self.taken.add(unique)
        return unique


class Failed(Exception):
    """What an item has to tell, as `rulec test` or `rulec check` prints it."""


class _Item(pytest.Item):
    """An item that fails with its own words instead of a traceback."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:
        """The words; in the summary their first line (with CI set, pytest prints all it is given)."""
        if not isinstance(excinfo.value, Failed):
            return super().repr_failure(excinfo, *args)
        told = excinfo.getrepr(style="value")
        if told.reprcrash is not None:
            told.reprcrash.message = str(excinfo.value).partition("\n")[0]
        return told


class RuleExample(_Item):
    """One example of a ruleset."""

    def __init__(
        self,
        *,
        checked: Checked,
        example: Example,
        rates: Rates,
        context: dict[str, FactValue],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.checked, self.example, self.rates = checked, example, rates
        self.context = context

    def runtest(self) -> None:
        from rulec.analysis.examples import run_one
        from rulec.analysis.failure import failure

        ruleset = self.checked.ruleset
        assert ruleset is not None
        outcome = run_one(ruleset, self.example, self.rates, self.context)
        if not outcome.passed:
            raise Failed(failure(ruleset, self.checked.file, outcome, self.rates))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.example.span.line - 1, f"{self.path.name}: {self.name}"


class Mistakes(_Item):
    """Stands for a file that has errors: it fails with them."""

    def __init__(self, *, checked: Checked, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.errors = [d for d in checked.diagnostics if d.severity == "error"]
        self.checked = checked

    def runtest(self) -> None:
        from rulec.diagnostics import render_text

        file = self.checked.file
        raise Failed(render_text(self.errors, {file.path: file.text}).rstrip())

    def reportinfo(self) -> tuple[Path, int, str]:
        line = next((d.span.line for d in self.errors), 1)
        return self.path, line - 1, f"{self.path.name}: {self.name}"
