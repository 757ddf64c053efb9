"""From keystroke to diagnostic: an editor's change of a long file to what the server says of it.

Typing is timed alone, and while the server is busy: each edit comes when the review in depth of the
one before is under way, and remarks above declarations have been asked for. A peer is driven over its
protocol by the same client on a file that says the same: the module that `rulec compile` makes of the
longest list that is shipped.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from lsprotocol import types

from rulec.api import compile_python, load
from rulec.resources import folder
from tests.lsp.client import Editor

LIST = "ca_russia.rule"
BUSY = "busy.rule"
EDITS = 60
BUSY_EDITS = 12
UNDER_WAY = 0.4
"""Seconds after an edit: the server waits 0.3 for the typing to stop, then it reviews the file."""

VISIBLE = 20
"""How many declarations a window shows: editors ask for the remarks above these."""

PEER = "jedi-language-server"
"""The Python server on the same protocol library; of a mistyped module it says where it does not parse.

It waits a second for the typing to stop, so the ratio is of what a person waits for, not of work done."""


def main() -> bool:
    """Print the median and the worst time for each server, in milliseconds."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        shutil.copy(folder("rulesets") / LIST, root / LIST)
        (root / BUSY).write_text(_busy(rng), "utf-8")
        module = compile_python(load("CA_RUSSIA"), date(2024, 1, 10))
        (root / "module.py").write_text(module, "utf-8")
        for path in (BUSY, LIST):
            ours = _times(Editor(root), path, "prohibit ", "prohibt ", EDITS, rng)
            print(f"rulec lsp, {_lines(root / path)}: {_told(ours)}")
            busy = _times(Editor(root), path, "prohibit ", "prohibt ", BUSY_EDITS, rng, UNDER_WAY)
            print(f"  while it is reviewed and remarks are made: {_told(busy)}")
        peer = shutil.which(PEER)
        if peer is None:
            print(f"{PEER} is not installed: no ratio")
            return True
        theirs = _times(
            Editor(root, command=(peer,)), "module.py", "def ", "def def ", EDITS // 10, rng
        )
        print(f"{PEER}, syntax only, {_lines(root / 'module.py')}: {_told(theirs)}")
    print(f"ratio of medians: {statistics.median(theirs) / statistics.median(ours):.1f}")
    return True


def _lines(path: Path) -> str:
    count = path.read_text("utf-8").count("\n")
    return f"{path.name} of {count:,} lines"


def _told(times: list[float]) -> str:
    worst = sorted(times)[-max(1, len(times) // 20)]
    return (
        f"median {statistics.median(times):.1f} ms, 95 % under {worst:.1f} ms, {len(times)} edits"
    )


def _busy(rng: random.Random) -> str:
    """A list of 2,000 lines whose review takes most of a second: much overlaps, over many days."""
    head = 'ruleset BUSY "Much that overlaps"\n  regime   DPRK\n  target   KP\n  currency EUR\n\n'
    made = [head, 'source law "A law"\n  evidence recalled\n']
    for number in range(330):
        goods = ", ".join(f"HS {chapter:02}" for chapter in sorted(rng.sample(range(1, 77), 3)))
        made.append(
            f'\nprohibit item_{number} "Item {number}"\n  from  {rng.randrange(2006, 2018)}-01-01\n'
            f"  goods {goods}\n  when  value each > {rng.randrange(10, 5000)} "
            f'{rng.choice(("EUR", "USD", "JPY"))}\n  cite  law "{number}"\n'
        )
    return "".join(made)


def _times(
    editor: Editor,
    path: str,
    good: str,
    bad: str,
    edits: int,
    rng: random.Random,
    pause: float = 0.0,
) -> list[float]:
    """Break and mend a random place again and again, as fast as the server answers or with a pause."""
    text = editor.open(path)
    editor.diagnostics(path)
    places = [m.start() + 1 for m in re.finditer("\n" + good, text)]
    made: list[float] = []
    for number in range(edits):
        at = rng.choice(places)
        line = text.count("\n", 0, at)
        for version, was, shown in ((0, good, bad), (1, bad, good)):
            where = types.Range(types.Position(line, 0), types.Position(line, len(was)))
            if pause and version == 0:
                _ask_for_lenses(editor, path)
                time.sleep(pause)
            editor.published.clear()
            start = time.perf_counter()
            editor.edit(path, [(where, shown)], 2 + 2 * number + version)
            editor.diagnostics(path, _wrong if version == 0 else _right)
            made.append(1000 * (time.perf_counter() - start))
    editor.close()
    return made


def _ask_for_lenses(editor: Editor, path: str) -> None:
    """Ask for the remarks above the declarations that a window shows, and do not wait for them."""

    async def asked() -> None:
        ask = editor.client.text_document_code_lens_async
        found = await ask(types.CodeLensParams(editor.document(path))) or []
        await asyncio.gather(*map(editor.client.code_lens_resolve_async, found[:VISIBLE]))

    asyncio.run_coroutine_threadsafe(asked(), editor._loop)


def _wrong(found: list[types.Diagnostic]) -> bool:
    return any(d.severity == types.DiagnosticSeverity.Error for d in found)


def _right(found: list[types.Diagnostic]) -> bool:
    return not _wrong(found)
