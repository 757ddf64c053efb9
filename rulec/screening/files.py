"""Files against lists: read in chunks, decided, written whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from attrs import Factory, define

from rulec.screening.answers import PARTS, Cells
from rulec.screening.chunks import Chunk
from rulec.screening.decided import Decided, by_rows
from rulec.screening.readers import FORMATS, NAMING, opened
from rulec.screening.screener import Rejected, Screener
from rulec.screening.writers import rejects as rejected_rows
from rulec.screening.writers import screened as screened_rows

Progress = Callable[[int, int, int], None]
"""Told how much was read, of how much, and the rows so far."""


@define
class Summary:
    """Counts: rows read, screened and rejected; verdicts by list, and by kind of goods."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    verdicts: Counter[tuple[str, str]] = Factory(Counter)
    kinds: Counter[tuple[str, str, str]] = Factory(Counter)

    def add(self, other: Summary) -> None:
        """Count another summary in."""
        self.rows += other.rows
        self.screened += other.screened
        self.rejected += other.rejected
        self.verdicts += other.verdicts
        self.kinds += other.kinds

    def count(self, screener: Screener, decided: Decided, rows: int) -> None:
        """Count a chunk in."""
        self.rows += rows
        self.rejected += len(decided.rejected)
        self.screened += rows - len(decided.rejected)
        for (number, kind, leaf), count in decided.kinds.items():
            part = decided.parts[number]
            for member, answer in zip(part.members, part.decision.leaves[leaf], strict=True):
                name = screener.rulesets[member].id
                self.verdicts[name, answer.verdict] += count
                if answer.verdict != "free":
                    self.kinds[name, kind, answer.verdict] += count


def decider(screener: Screener) -> Callable[[Chunk], Decided]:
    """The fastest way to decide chunks that is installed; the answers are the same."""
    if find_spec("numba") is None or find_spec("pyarrow") is None:
        return lambda chunk: by_rows(screener, chunk)
    from rulec.screening.batches import Batches

    return Batches(screener).screen


def screen_file(
    screener: Screener,
    source: Path,
    output: Path,
    rejects: Path,
    progress: Progress | None = None,
    wanted: Sequence[str] = PARTS,
    decide: Callable[[Chunk], Decided] | None = None,
) -> Summary:
    """Screen the rows of `source` into `output`, and those that cannot be screened into `rejects`.

    All three are of the format that their name ends in. Both files appear when all rows are through,
    or not at all; memory does not grow with the rows. `wanted` are the columns of each list. Raises
    Rejected if the file as a whole cannot be read.
    """
    for path in (output, rejects):
        if path.suffix not in FORMATS:
            raise Rejected(f"{path}: the name of a file ends in one of {', '.join(FORMATS)}")
        if source.suffix in NAMING and path.suffix not in NAMING:
            raise Rejected(f"{path}: rows that name their own columns go to {', '.join(NAMING)}")
    told = Summary()
    decide = decide or decider(screener)
    cells = Cells(screener, wanted)
    with ExitStack() as stack:
        rows = stack.enter_context(opened(source, screener.columns))
        clash = sorted(set(cells.names) & set(rows.header))
        if clash:
            raise Rejected(f"{source}: the column {clash[0]} would be written over")
        lost = [c for c in screener.columns.values() if rows.header and c not in rows.header]
        if lost:
            there = ", ".join(rows.header)
            raise Rejected(f"{source}: there is no column {lost[0]!r}; there are {there}")
        good = stack.enter_context(screened_rows(output, rows, cells))
        bad = stack.enter_context(rejected_rows(rejects, rows))
        for chunk in rows.chunks:
            decided = decide(chunk)
            good(chunk, decided)
            bad(chunk, decided)
            told.count(screener, decided, len(chunk))
            if progress:
                progress(rows.at(), rows.size, told.rows)
    assert told.rows == told.screened + told.rejected
    return told
