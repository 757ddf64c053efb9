"""Files against lists: read in chunks, decided, written whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from attrs import Factory, define

from rulec.screening.answers import PARTS, Cells
from rulec.screening.chunks import Chunk, JsonChunk
from rulec.screening.decided import Decided, by_rows
from rulec.screening.readers import NAMING, Source, format_of, opened
from rulec.screening.screener import Rejected, Screener
from rulec.screening.writers import Write, written

Decide = Callable[[Chunk], Decided]

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


def decider(screener: Screener) -> Decide:
    """The fastest way to decide chunks that is installed; the answers are the same."""
    if find_spec("numba") is None or find_spec("pyarrow") is None:
        return _Decider(screener, lambda one: partial(by_rows, one))
    from rulec.screening.batches import Batches

    return _Decider(screener, lambda one: Batches(one).screen)


class _Decider:
    """Decides chunks by a way to decide that is made for a screener.

    Where rows name their own columns any fact may be a column, but few are; the way is made for those
    that rows had so far, because the diagram of more facts is larger.
    """

    def __init__(self, screener: Screener, made: Callable[[Screener], Decide]) -> None:
        self._screener, self._made = screener, made
        self._columns: dict[str, str] = {}
        self._decide: Decide | None = None

    def __call__(self, chunk: Chunk) -> Decided:
        every = self._screener.columns
        columns = every
        if isinstance(chunk, JsonChunk):
            names = set[str]().union(*chunk.objects)
            columns = {f: c for f, c in every.items() if c in names or f in self._columns}
        if self._decide is None or not columns.keys() <= self._columns.keys():
            self._columns = columns
            s = self._screener
            narrow = Screener(s.rulesets, columns, s.day, s.rates, s.currency, s.assume)
            self._decide = self._made(narrow)
        return self._decide(chunk)


def check_paths(source: Path, output: Path, rejects: Path) -> None:
    """Raises Rejected if the rows of a file cannot go to these files by their names."""
    endings = [format_of(path) for path in (source, output, rejects)]
    if endings[0] in NAMING and not {*endings[1:]} <= {*NAMING}:
        raise Rejected(f"{output}: rows that name their own columns go to {' or '.join(NAMING)}")
    if len({path.resolve() for path in (source, output, rejects)}) < 3:
        raise Rejected(f"{output}: this would take the place of {source}")


def screen_file(
    screener: Screener,
    source: Path,
    output: Path,
    rejects: Path,
    progress: Progress | None = None,
    wanted: Sequence[str] = PARTS,
    decide: Decide | None = None,
) -> Summary:
    """Screen the rows of `source` into `output`, and those that cannot be screened into `rejects`.

    All three are of the format that their name ends in. Both files appear when all rows are through,
    or not at all; memory does not grow with the rows. `wanted` are the columns of each list. Raises
    Rejected if the file as a whole cannot be read, or a result would take its place.
    """
    check_paths(source, output, rejects)
    told = Summary()
    decide = decide or decider(screener)
    cells = Cells(screener, wanted)
    with opened(source, screener.columns, frozenset(cells.names)) as rows:
        with written(output, rejects, rows, cells) as write:
            # closing waits for what is being written, before the files are closed
            with closing(_overlapped(rows, decide, write)) as pairs:
                for chunk, decided in pairs:
                    told.count(screener, decided, len(chunk))
                    if progress:
                        progress(rows.at(), rows.size, told.rows)
    assert told.rows == told.screened + told.rejected
    return told


def _overlapped(
    rows: Source, decide: Decide, write: Write
) -> Generator[tuple[Chunk, Decided], None, None]:
    """Decide and write chunk after chunk; columns are read and written by threads of their own."""
    if rows.schema is None:  # texts are read and written by the interpreter, one thread at a time
        for chunk in rows.chunks:
            decided = decide(chunk)
            write(chunk, decided)
            yield chunk, decided
        return
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
        coming = reader.submit(next, rows.chunks, None)
        last: Future[None] | None = None
        while (here := coming.result()) is not None:
            coming = reader.submit(next, rows.chunks, None)
            decided = decide(here)
            if last is not None:
                last.result()
            last = writer.submit(write, here, decided)
            yield here, decided
        if last is not None:
            last.result()
