"""One task of a run over files: its rows in, and out as screened rows, rejects and counts.

All three come as rows of one kind each, which Spark then writes to a folder each: everything is read
and decided once, and what a task wrote counts only if Spark took it as done.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from rulec.screening.answers import Rendered
from rulec.screening.arrow_forms import as_batch
from rulec.screening.decided import Decided
from rulec.screening.files import Summary
from rulec.screening.spark_rows import Multiline, Placed, Reading, Unreadable, placed
from rulec.screening.spark_worker import Held, held
from rulec.screening.text_forms import Csv, Form, JsonLines
from rulec.screening.writers import own_names

ROWS, REJECTS, COUNTS = "rows", "rejects", "counts"


@frozen
class FileTask:
    """Screens the batches of a task; `kind` is the name of the column that tells rows by kind.

    `writing` is the format of what comes out: lines of text in a column `value`, or for Parquet the
    rows' own columns and those of the lists. A reject's place and reason, and the counts, are JSON,
    in Parquet in the first column of the lists.
    """

    lists: bytes = field(repr=False)
    reading: Reading
    writing: str
    kind: str

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        ready = held(self.lists)
        sink = _Columns(self, ready) if self.writing == "parquet" else _Lines(self, ready)
        told = Summary()
        splits = Counter[tuple[str, int]]()
        unreadable: tuple[str, str] | None = None
        multiline = False
        try:
            for found in placed(self.reading, batches, splits, frozenset(ready.cells.names)):
                decided = ready.decide(found.chunk)
                told.count(ready.screener, decided, len(found.chunk))
                yield sink.batch(found, decided)
        except Multiline:
            multiline = True
        except Unreadable as error:
            unreadable = error.file, error.why
        for _ in batches:  # Spark waits until its rows are taken
            pass
        counts = {
            "rows": told.rows,
            "rejected": told.rejected,
            "verdicts": [[*key, count] for key, count in told.verdicts.items()],
            "kinds": [[*key, count] for key, count in told.kinds.items()],
            "splits": [[*key, count] for key, count in splits.items()],
            "unreadable": unreadable,
            "multiline": multiline,
        }
        yield from sink.counts(json.dumps(counts))


class _Lines:
    """Rows as lines of text. A task's screened rows are one CSV file, header and all."""

    def __init__(self, task: FileTask, ready: Held) -> None:
        self.task, self.ready = task, ready
        self.form: Form = Csv() if task.writing == "csv" else JsonLines()
        names = ready.cells.names
        self.head = self.form.head([*task.reading.header, *names])
        self.ends = Rendered(ready.cells, lambda texts: self.form.end(names, texts, "")[:-1])

    def batch(self, found: Placed, decided: Decided) -> Any:
        """The rows of a chunk."""
        chunk, lost = found.chunk, sorted(decided.rejected)
        kept = [at for at in range(len(chunk)) if at not in decided.rejected]
        ends = filter(None, self.ends(decided))
        lines = list(map("".join, zip(self.form.begins(chunk, kept), ends, strict=True)))
        if lines and self.head:
            lines.insert(0, self.head[:-1])
            self.head = ""
        rejects = [
            json.dumps([*found.place(at), decided.rejected[at], begin, own_names(chunk, at)])
            for at, begin in zip(lost, self.form.begins(chunk, lost), strict=True)
        ]
        return self._made([*lines, *rejects], [ROWS] * len(lines) + [REJECTS] * len(rejects))

    def counts(self, text: str) -> Iterator[Any]:
        """The counts of the task."""
        yield self._made([text], [COUNTS])

    def _made(self, lines: list[str], kinds: list[str]) -> Any:
        import pyarrow as pa

        arrays = [pa.array(lines, pa.string()), pa.array(kinds, pa.string())]
        return pa.RecordBatch.from_arrays(arrays, names=["value", self.task.kind])


class _Columns:
    """Rows as Arrow columns."""

    def __init__(self, task: FileTask, ready: Held) -> None:
        import pyarrow as pa

        self.task, self.ready = task, ready
        self.own = None
        if task.reading.form != "parquet":
            self.own = pa.schema([(name, pa.string()) for name in task.reading.header])

    def batch(self, found: Placed, decided: Decided) -> Any:
        """The rows of a chunk."""
        import pyarrow as pa
        import pyarrow.compute as pc

        chunk = found.chunk
        if self.own is None:
            self.own = chunk.batch.schema  # type: ignore[attr-defined]
        columns = self.ready.columns(decided)
        kinds = pa.array([ROWS], pa.string()).take(pa.nulls(len(chunk), pa.int32()).fill_null(0))
        if places := sorted(decided.rejected):
            marked = [False] * len(chunk)
            for at in places:
                marked[at] = True
            said = [json.dumps([*found.place(at), decided.rejected[at]]) for at in places]
            columns[0] = pc.replace_with_mask(columns[0], pa.array(marked), pa.array(said))
            kinds = pc.if_else(pa.array(marked), REJECTS, kinds)
        return self._made([*as_batch(chunk, self.own).columns, *columns, kinds])

    def counts(self, text: str) -> Iterator[Any]:
        """The counts of the task, which has none if it had no rows of Parquet."""
        import pyarrow as pa

        if self.own is None:
            return
        lists = [pa.nulls(1, pa.string()) for _ in self.ready.cells.names[1:]]
        own = [pa.nulls(1, f.type) for f in self.own]
        yield self._made([*own, pa.array([text]), *lists, pa.array([COUNTS])])

    def _made(self, arrays: list[Any]) -> Any:
        import pyarrow as pa

        assert self.own is not None
        names = [*self.own.names, *self.ready.cells.names, self.task.kind]
        return pa.RecordBatch.from_arrays(arrays, names=names)
