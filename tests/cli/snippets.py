"""Runs the snippets of a Markdown text: every fence says by its first word what it is.

| fence | what is done |
|---|---|
| `rule` | a whole file: checks without errors and warnings |
| `rule file=NAME` | the same, and kept as a file for the snippets below it |
| `rule file=NAME shared` | the same, and there for the snippets of every page |
| `rule add=NAME` | declarations that continue that file, which checks clean with them |
| `rule from=NAME` | stands so in that built-in rule file |
| `rule prelude` | a whole file that the fragments of all pages continue |
| `rule fragment` | declarations that continue the prelude |
| `rule clause` | clauses of a `prohibit` that continues the prelude |
| `rule-broken CODE [fragment or clause]` | has that finding, and no other kind |
| `console` | commands after `$ `, with what they print; a line `...` stands for any lines |
| `python` | is run, in one namespace for the page |
| `output` | what the snippet above prints |
| `sql` | is run on the connection `db` of the page's Python; prints rows, cells joined by ` | ` |
| `js` | is run by Node |
| `html` | has a script that Node can read; it is not run |
| `csv`, `json`, `toml`, `yaml` | is read by its library |
| `text` | quoted legal text, or the settings of an editor; not run |

`file=NAME` keeps the text as a file and does nothing else with it, except that rule files are checked;
`needs=A,B` names modules or programs that have to be installed. Where `psql` is among them, a PostgreSQL
server of the page's own runs, to which `psql` connects by itself.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import Factory, define, evolve, frozen
from markdown_it import MarkdownIt

from rulec.analysis.examples import run as run_examples
from rulec.analysis.review import review
from rulec.cli import common
from rulec.cli.app import run as rulec
from rulec.model.load import Store
from rulec.resources import folder
from tests.conformance.targets.engines_sql import postgres_engine

KINDS = "rule rule-broken console python output sql js html csv json toml yaml text".split()


@frozen
class Snippet:
    """A fence: the page and line where it stands, its kind, the words after it, its text."""

    page: str
    line: int
    kind: str
    words: tuple[str, ...]
    text: str

    @property
    def where(self) -> str:
        return f"{self.page}:{self.line}"

    def word(self, name: str) -> str | None:
        """What stands after `name=`."""
        return next((w.partition("=")[2] for w in self.words if w.startswith(f"{name}=")), None)


def snippets(page: str, text: str) -> list[Snippet]:
    """Every code block of a text; one that is only indented has no kind."""
    made = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("fence", "code_block"):
            kind, *words = token.info.split() or [""]
            line = (token.map or [0])[0] + 1
            made.append(Snippet(page, line, kind, tuple(words), token.content))
    return made


@define
class Session:
    """The snippets of one page, run one after the other in one folder (the working directory)."""

    prelude: str = ""
    printed: str = ""
    names: dict[str, Any] = Factory(dict)
    missing: list[str] = Factory(list)
    servers: contextlib.ExitStack = Factory(contextlib.ExitStack)
    settings: dict[str, str] = Factory(dict)  # for the commands of the page

    def close(self) -> None:
        """End what was started for the page."""
        self.servers.close()

    def run(self, snippet: Snippet) -> None:
        """Run one; AssertionError says where it fails. What is not installed goes to `missing`."""
        assert snippet.kind in KINDS, f"{snippet.where}: a snippet of no kind ({snippet.kind!r})"
        needed = (snippet.word("needs") or "").split(",")
        if snippet.kind in ("js", "html"):
            needed.append("node")
        for one in filter(None, needed):
            if find_spec(one) is None and shutil.which(one) is None:
                self.missing.append(f"{snippet.where}: {one} is not installed")
                return
        if self.missing and snippet.kind in ("output", "sql"):
            return
        if "psql" in needed and not self.settings:
            self._postgres()
        quoted = snippet.word("from")
        if quoted is not None:
            text = (folder("rulesets") / quoted).read_text(encoding="utf-8")
            assert snippet.text in text, f"{snippet.where}: {quoted} does not say so"
            return
        name = snippet.word("file")
        if name is not None:
            Path(name).write_text(snippet.text, encoding="utf-8")
        more = snippet.word("add")
        if more is not None:
            text = f"{Path(more).read_text(encoding='utf-8')}\n{snippet.text}"
            Path(more).write_text(text, encoding="utf-8")
            snippet = evolve(snippet, text=text)
        if name is None or snippet.kind in ("rule", "csv", "json", "toml", "yaml"):
            getattr(self, "_" + snippet.kind.replace("-", "_"))(snippet)

    def _postgres(self) -> None:
        run = self.servers.enter_context(postgres_engine())
        (row,) = run("SHOW unix_socket_directories", {"id": "number"}, [{"id": 1}])
        folder = row["unix_socket_directories"]
        self.settings = {"PGHOST": folder, "PGUSER": "postgres", "PGDATABASE": "postgres"}

    def _rule(self, snippet: Snippet) -> None:
        findings = self._findings(snippet)
        told = [f"{d.code} in line {d.span.line}: {d.message}" for d in findings]
        assert not told, f"{snippet.where}: {told}"

    def _rule_broken(self, snippet: Snippet) -> None:
        codes = {d.code for d in self._findings(snippet)}
        assert codes == {snippet.words[0]}, f"{snippet.where}: {codes}"

    def _findings(self, snippet: Snippet) -> list[Any]:
        """What `rulec check` says of a snippet; its examples must pass."""
        part = next((w for w in snippet.words if w in ("prelude", "fragment", "clause")), None)
        text = snippet.text
        if part == "clause":
            body = text if "goods" in text else f"goods HS 9101\n{text}"
            body = "".join(f"  {line}\n" for line in body.splitlines())
            cite = "" if "cite" in text else "  cite decree\n"
            text = f'prohibit it "the goods"\n{body}{cite}'
        if part in ("clause", "fragment"):
            text = f"{self.prelude}\n{text}"
        store = Store(Path.cwd())
        checked = store.check_text(text, snippet.where)
        found = [d for d in (*checked.diagnostics, *review(checked, store)) if not d.acknowledged]
        # what the prelude declares is not used by every fragment
        unused = ("W0505",) if part else ()
        found = [d for d in found if d.severity != "note" and d.code not in unused]
        if checked.ruleset is not None and checked.ok:
            failed = [
                f"{o.title}: {o.message}" for o in run_examples(checked.ruleset) if not o.passed
            ]
            assert not failed, f"{snippet.where}: {failed}"
        return found

    def _console(self, snippet: Snippet) -> None:
        command, expected = "", list[str]()
        for line in [*snippet.text.splitlines(), "$ "]:
            if command.endswith("\\"):
                command = command[:-1] + line.strip()
            elif line.startswith("$ "):
                if command:
                    self._command(snippet, command, expected)
                command, expected = line[2:], []
            else:
                expected.append(line)

    def _command(self, snippet: Snippet, command: str, expected: list[str]) -> None:
        words = shlex.split(command)
        if words[0] == "rulec" and not {"|", ">", "||", "&&"} & set(words):
            status, self.printed = in_process(words[1:])
        else:
            bin_first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            done = subprocess.run(
                command,
                shell=True,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PATH": bin_first, "COLUMNS": "100", **self.settings},
                timeout=60,
            )
            status, self.printed = done.returncode, done.stdout
        where = f"{snippet.where}: {command}"
        if expected:
            assert alike(expected, self.printed), f"{where}\n{self.printed}"
        else:
            assert status in (0, 1), f"{where}\n{self.printed}"

    def _python(self, snippet: Snippet) -> None:
        out = io.StringIO()
        code = compile("\n" * snippet.line + snippet.text, snippet.page, "exec")
        with contextlib.redirect_stdout(out):
            exec(code, self.names)
        self.printed = out.getvalue()

    def _output(self, snippet: Snippet) -> None:
        assert alike(snippet.text.splitlines(), self.printed), f"{snippet.where}\n{self.printed}"

    def _sql(self, snippet: Snippet) -> None:
        found = self.names["db"].sql(snippet.text)
        rows = [found.columns, *found.fetchall()] if found else []
        told = (" | ".join("" if c is None else str(c) for c in row) for row in rows)
        self.printed = "\n".join(told)

    def _js(self, snippet: Snippet) -> None:
        Path("snippet.mjs").write_text(snippet.text, encoding="utf-8")
        words = ["node", "snippet.mjs"]
        done = subprocess.run(words, text=True, capture_output=True, timeout=60)
        assert done.returncode == 0, f"{snippet.where}\n{done.stderr}"
        self.printed = done.stdout

    def _html(self, snippet: Snippet) -> None:
        (script,) = re.findall(r'<script type="module">(.*?)</script>', snippet.text, re.S)
        Path("script.mjs").write_text(script, encoding="utf-8")
        words = ["node", "--check", "script.mjs"]
        done = subprocess.run(words, text=True, capture_output=True, timeout=60)
        assert done.returncode == 0, f"{snippet.where}\n{done.stderr}"

    def _csv(self, snippet: Snippet) -> None:
        assert len({len(row) for row in csv.reader(io.StringIO(snippet.text))}) == 1

    def _json(self, snippet: Snippet) -> None:
        json.loads(snippet.text)

    def _toml(self, snippet: Snippet) -> None:
        tomllib.loads(snippet.text)

    def _yaml(self, snippet: Snippet) -> None:
        import yaml

        assert yaml.safe_load(snippet.text)

    def _text(self, snippet: Snippet) -> None:
        """Quoted from a source; there is nothing to run."""


def in_process(words: list[str]) -> tuple[int, str]:
    """The exit status of a `rulec` command and what it prints, mistakes included."""
    common.store.cache_clear()
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            status = rulec(words)
        except SystemExit as stop:
            status = int(stop.code or 0)
    return status, out.getvalue()


def alike(expected: list[str], printed: str) -> bool:
    """Whether a text has the expected lines.

    A line `...` stands for any number of lines, ` ...` at the end of a line for the rest of it; how
    many blanks there are does not matter.
    """
    got = [" ".join(line.split()) for line in printed.rstrip().splitlines()]
    parts: list[list[str]] = [[]]
    for line in expected:
        if line.strip() == "...":
            parts.append([])
        else:
            parts[-1].append(" ".join(line.split()))
    first, *rest = parts
    if not _at(got, 0, first) or (not rest and len(got) != len(first)):
        return False
    at = len(first)
    for index, part in enumerate(rest):
        last = index == len(rest) - 1
        found = [n for n in range(at, len(got) - len(part) + 1) if _at(got, n, part)]
        if last and part:
            found = [n for n in found if n + len(part) == len(got)]
        if not found:
            return False
        at = found[0] + len(part)
    return True


def _at(got: list[str], at: int, wanted: list[str]) -> bool:
    """Whether the wanted lines stand there."""
    here = got[at : at + len(wanted)]
    return len(here) == len(wanted) and all(
        line == want or (want.endswith(" ...") and line.startswith(want[:-3]))
        for line, want in zip(here, wanted, strict=True)
    )
