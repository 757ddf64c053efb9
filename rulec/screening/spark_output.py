"""What the tasks of a run wrote, made into the folders that the user sees."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from rulec.screening.arrow_forms import table
from rulec.screening.files import Summary
from rulec.screening.readers import opened
from rulec.screening.spark_files import ENDINGS, Form, Parts, original
from rulec.screening.spark_task import COUNTS, REJECTS, ROWS
from rulec.screening.text_forms import Csv, JsonLines
from rulec.screening.writers import free_names


@define
class Told:
    """What the tasks counted, of each split its rows, and what stopped them."""

    summary: Summary = Factory(Summary)
    splits: Counter[tuple[str, int]] = Factory(Counter)
    unreadable: tuple[str, str] | None = None
    multiline: bool = False

    def add(self, counts: Mapping[str, Any]) -> None:
        """Count a task in."""
        rows, rejected = counts["rows"], counts["rejected"]
        verdicts = Counter({(a, b): count for a, b, count in counts["verdicts"]})
        kinds = Counter({(a, b, c): count for a, b, c, count in counts["kinds"]})
        self.summary.add(Summary(rows, rows - rejected, rejected, verdicts, kinds))
        self.splits.update({(file, start): count for file, start, count in counts["splits"]})
        if counts["unreadable"]:
            file, why = counts["unreadable"]
            self.unreadable = min((file, why), self.unreadable or (file, why))
        self.multiline = self.multiline or counts["multiline"]

    def before(self) -> dict[tuple[str, int], int]:
        """How many rows of its file are before each split."""
        made: dict[tuple[str, int], int] = {}
        so_far = Counter[str]()
        for (file, start), count in sorted(self.splits.items()):
            made[file, start] = so_far[file]
            so_far[file] += count
        return made


@frozen
class Written:
    """The folder that Spark wrote in a format, from some source.

    `header` are the columns of the rows, `added` those of the lists, `kind` is the one that Spark
    made folders by.
    """

    folder: Path
    form: Form
    source: Parts
    header: tuple[str, ...]
    added: tuple[str, ...]
    kind: str

    def told(self) -> Told:
        """What the tasks counted."""
        told = Told()
        for file in self._files(COUNTS):
            for text in self._counts(file):
                told.add(json.loads(text))
        return told

    def _counts(self, file: Path) -> Iterator[str]:
        if self.form != "parquet":
            return _lines(file)
        import pyarrow.parquet as pq

        texts: list[str] = pq.read_table(file, columns=[self.added[0]]).column(0).to_pylist()
        return iter(texts)

    def rows_into(self, folder: Path) -> None:
        """Move the screened rows to a new folder; one file without rows if there are none."""
        folder.mkdir()
        files = self._files(ROWS)
        for number, file in enumerate(files):
            os.rename(file, self._part(folder, number))
        if files:
            return
        if self.form == "parquet":
            import pyarrow as pa

            fields = [*self._own(), *((name, pa.string()) for name in self.added)]
            with table(self._part(folder, 0), True, fields):
                return
        head = self._text.head([*self.header, *self.added])
        self._part(folder, 0).write_text(head, encoding="utf-8", newline="")

    def rejects_into(self, folder: Path, told: Told) -> None:
        """Write the rejects with their numbers and reasons into a new folder.

        Numbers are those in the rows' own files, known only when all splits are counted; of several
        files the file's name is written too.
        """
        folder.mkdir()
        before = told.before()
        write = self._arrow_rejects if self.form == "parquet" else self._text_rejects
        for number, file in enumerate(self._files(REJECTS) or [None]):
            write(file, self._part(folder, number), before)

    def _text_rejects(
        self, file: Path | None, path: Path, before: Mapping[tuple[str, int], int]
    ) -> None:
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(self._text.head([*self.header, *self._tail(self.header)]))
            for text in _lines(file) if file else ():
                place, start, at, reason, begin, names = json.loads(text)
                number = before.get((place, start), 0) + at + 1
                said = (*self._names([place]), number, reason)
                stream.write(begin + self._text.end(self._tail(names), said, begin))

    def _arrow_rejects(
        self, file: Path | None, path: Path, before: Mapping[tuple[str, int], int]
    ) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        own = self._own()
        names = self._tail(self.header)
        tail = [(name, pa.int64() if name == names[-2] else pa.string()) for name in names]
        with table(path, True, [*own, *tail]) as write:
            if file is None:
                return
            for batch in pq.ParquetFile(file).iter_batches():
                found = [json.loads(text.as_py()) for text in batch.column(len(own))]
                said = [
                    (*self._names([place]), before.get((place, start), 0) + at + 1, reason)
                    for place, start, at, reason in found
                ]
                columns = [
                    pa.array([row[at] for row in said], kind) for at, (_, kind) in enumerate(tail)
                ]
                write([*batch.columns[: len(own)], *columns])

    @property
    def _text(self) -> Csv | JsonLines:
        return Csv() if self.form == "csv" else JsonLines()

    def _tail(self, taken: Collection[str]) -> list[str]:
        """What a reject's place and reason are called beside the names that its row has."""
        return free_names(taken, ("file", "row", "reason")[not self.source.folder :])

    def _names(self, places: Sequence[str]) -> list[str]:
        return [original(self.source, p).name for p in places] if self.source.folder else []

    def _own(self) -> Any:
        """The columns that the rows have themselves."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        files = [file for kind in (ROWS, REJECTS, COUNTS) for file in self._files(kind)]
        if files:
            schema = pq.read_schema(files[0]).remove_metadata()
            return pa.schema(list(schema)[: schema.get_field_index(self.added[0])])
        with opened(self.source.files[0], {}) as source:  # without any rows
            return source.schema.remove_metadata()

    def _files(self, kind: str) -> list[Path]:
        return sorted(self.folder.glob(f"{self.kind}={kind}/part-*"))

    def _part(self, folder: Path, number: int) -> Path:
        return folder / f"part-{number:05d}{ENDINGS[self.form]}"


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as stream:
        yield from stream
