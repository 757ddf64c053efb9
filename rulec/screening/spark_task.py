"""One task of a run over files: rows in, and out into a part file each of screened rows and rejects.

The files are written as on one machine, by the same code, under names that no other attempt at the task
has; which of them count is known from the tasks that Spark took as done.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import Factory, define, evolve, field, frozen

from rulec.screening.chunks import ArrowChunk
from rulec.screening.decided import Decided
from rulec.screening.files import Summary
from rulec.screening.readers import Source
from rulec.screening.spark_rows import Multiline, Reading, Split, chunks
from rulec.screening.spark_worker import held
from rulec.screening.writers import written


@define
class Told:
    """What tasks counted, of all rows and of each split of text.

    `parts` are the names of part files, with the rows screened and rejected there. `multiline` if a
    task found a row of CSV that does not end with its line, and stopped.
    """

    summary: Summary = Factory(Summary)
    splits: Counter[Split] = Factory(Counter)
    parts: list[tuple[str, int, int]] = Factory(list)
    multiline: bool = False

    def as_json(self) -> str:
        """The counts as they travel from a worker."""
        said = self.summary
        return json.dumps(
            {
                "rows": said.rows,
                "rejected": said.rejected,
                "verdicts": [[*key, count] for key, count in said.verdicts.items()],
                "kinds": [[*key, count] for key, count in said.kinds.items()],
                "splits": [[*key, count] for key, count in self.splits.items()],
                "parts": self.parts,
                "multiline": self.multiline,
            }
        )

    def add(self, text: str) -> None:
        """Count in what a task told."""
        said = json.loads(text)
        rows, rejected = said["rows"], said["rejected"]
        verdicts = Counter({(a, b): count for a, b, count in said["verdicts"]})
        kinds = Counter({(a, b, c): count for a, b, c, count in said["kinds"]})
        self.summary.add(Summary(rows, rows - rejected, rejected, verdicts, kinds))
        self.splits.update({(file, start): count for file, start, count in said["splits"]})
        self.parts += map(tuple, said["parts"])
        self.multiline = self.multiline or said["multiline"]


@frozen
class FileTask:
    """Screens the batches of a task into part files, whose names have an ending.

    `folders` are those for screened rows and for rejects. `files` are the files' names where rejects have to name them, by the names that Spark has.
    """

    lists: bytes = field(repr=False)
    reading: Reading
    folders: tuple[str, str]
    ending: str
    before: Mapping[Split, int]
    files: Mapping[str, str]

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        told = Told()
        try:
            self._screen(batches, told)
        except Multiline:
            told = Told(multiline=True)
        for _ in batches:  # a worker whose rows are not taken is not used again
            pass
        yield pa.RecordBatch.from_pydict({"told": [told.as_json()]})

    def _screen(self, batches: Iterator[Any], told: Told) -> None:
        from pyspark import TaskContext

        found = chunks(self.reading, batches, self.before, told.splits)
        first = next(found, None)
        if first is None:
            return
        task = TaskContext.get()
        name = f"{task.partitionId() if task else 0:08d}-{uuid4().hex}{self.ending}"
        rows, rejects = (Path(folder, name) for folder in self.folders)
        ready = held(self.lists)
        said = told.summary
        chunk = first[1]
        schema = chunk.batch.schema if isinstance(chunk, ArrowChunk) else None
        source = Source(list(self.reading.header), schema, iter(()), 0, lambda: 0)
        with written(rows, rejects, source, ready.cells) as write:
            for file, chunk in chain([first], found):
                decided = ready.decide(chunk)
                said.count(ready.screener, decided, len(chunk))
                write(chunk, self._named(file, decided))
        told.parts.append((name, said.screened, said.rejected))

    def _named(self, file: str, decided: Decided) -> Decided:
        """The rejects with the name of their file, if it is one of several."""
        if not (decided.rejected and file in self.files):
            return decided
        name = self.files[file]
        reasons = {at: f"{name}: {reason}" for at, reason in decided.rejected.items()}
        return evolve(decided, rejected=reasons)
