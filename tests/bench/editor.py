"""From keystroke to diagnostic: an editor's change of a long file to what the server says of it.

Both servers are driven over their protocol by the same client, one after the other, on files that
say the same: the longest list that is shipped, and the module that `rulec compile` makes of it.
"""

from __future__ import annotations

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
EDITS = 60
PEER = "jedi-language-server"
"""The Python server on the same protocol library; of a mistyped module it says where it does not parse.

It waits a second for the typing to stop, so the ratio is of what a person waits for, not of work done."""


def main() -> bool:
    """Print the median and the worst time for each server, in milliseconds."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        shutil.copy(folder("rulesets") / LIST, root / LIST)
        module = compile_python(load("CA_RUSSIA"), date(2024, 1, 10))
        (root / "module.py").write_text(module, "utf-8")
        ours = _times(Editor(root), LIST, "prohibit ", "prohibt ", EDITS, rng)
        print(f"rulec lsp, {_lines(root / LIST)}: {_told(ours)}")
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


def _times(
    editor: Editor, path: str, good: str, bad: str, edits: int, rng: random.Random
) -> list[float]:
    """Break and mend a random place again and again, as fast as the server answers."""
    text = editor.open(path)
    editor.diagnostics(path)
    places = [m.start() + 1 for m in re.finditer("\n" + good, text)]
    made: list[float] = []
    for number in range(edits):
        at = rng.choice(places)
        wrong = text[:at] + bad + text[at + len(good) :]
        for version, shown in ((0, wrong), (1, text)):
            editor.published.clear()
            start = time.perf_counter()
            editor.change(path, shown, 2 + 2 * number + version)
            editor.diagnostics(path, _wrong if version == 0 else _right)
            made.append(1000 * (time.perf_counter() - start))
    editor.close()
    return made


def _wrong(found: list[types.Diagnostic]) -> bool:
    return any(d.severity == types.DiagnosticSeverity.Error for d in found)


def _right(found: list[types.Diagnostic]) -> bool:
    return not _wrong(found)
