"""Screened rows and rejects into files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

from rulec.atomic import blaming, replacing
from rulec.screening.answers import ArrowCells, Cells, Rendered
from rulec.screening.arrow_forms import as_batch, own_schema, table, taken
from rulec.screening.chunks import Chunk, CsvChunk, JsonChunk
from rulec.screening.decided import Decided
from rulec.screening.readers import ARROW, Source, format_of
from rulec.screening.text_forms import Csv, Form, JsonLines

Write = Callable[[Chunk, Decided], None]


@contextmanager
def written(output: Path, rejects: Path, source: Source, cells: Cells) -> Iterator[Write]:
    """A writer of chunks: screened rows with the cells of their answers, and rejected ones apart.

    Both files are of the formats that their names end in. They appear together, or not at all.
    """
    with replacing(output, rejects) as made, ExitStack() as files:
        good, bad = (_Target(p, b) for p, b in zip((output, rejects), made, strict=True))
        keep = files.enter_context(_screened(good, source, cells))
        reject = files.enter_context(_rejects(bad, source))

        def write(chunk: Chunk, decided: Decided) -> None:
            keep(chunk, decided)
            if decided.rejected:
                reject(chunk, decided)

        yield write


@frozen
class _Target:
    """A file to be written: its name in the end, and its name for now."""

    path: Path
    now: Path

    @property
    def parquet(self) -> bool:
        return format_of(self.path) == ".parquet"

    @property
    def form(self) -> Form | None:
        """The text format; None for those of Arrow."""
        ending = format_of(self.path)
        return None if ending in ARROW else Csv() if ending == ".csv" else JsonLines()


@contextmanager
def _screened(target: _Target, source: Source, cells: Cells) -> Iterator[Write]:
    form = target.form
    if form is not None:
        with _text(target, form.head([*source.header, *cells.names])) as put:
            # a row that is screened has a cell, so what it begins with is never bare
            ends = Rendered(cells, lambda texts: form.end(cells.names, texts, ""))

            def write_rows(chunk: Chunk, decided: Decided) -> None:
                begins = form.begins(chunk, _others(chunk, decided.rejected))
                put("".join(map("".join, zip(begins, filter(None, ends(decided)), strict=True))))

            yield write_rows
        return
    own, made = own_schema(source, target.parquet), ArrowCells(cells)
    fields = [*own, *zip(cells.names, made.types, strict=True)]
    with blaming(target.path), table(target.now, target.parquet, fields) as write:

        def write_batch(chunk: Chunk, decided: Decided) -> None:
            kept = taken(as_batch(chunk, own), _others(chunk, decided.rejected))
            with blaming(target.path):
                write([*kept.columns, *made.columns(decided)])

        yield write_batch


@contextmanager
def _rejects(target: _Target, source: Source) -> Iterator[Write]:
    """A writer of rejected rows, with their numbers and reasons."""
    form, names = target.form, free_names(source.header)
    if form is not None:
        with _text(target, form.head([*source.header, *names])) as put:

            def write_rows(chunk: Chunk, decided: Decided) -> None:
                lost = sorted(decided.rejected)
                for at, begin in zip(lost, form.begins(chunk, lost), strict=True):
                    here = names if source.header else free_names(own_names(chunk, at))
                    said = (chunk.first + at, decided.rejected[at])
                    put(begin + form.end(here, said, begin))

            yield write_rows
        return
    import pyarrow as pa

    own = own_schema(source, target.parquet)
    fields = [*own, *zip(names, (pa.int64(), pa.string()), strict=True)]
    with blaming(target.path), table(target.now, target.parquet, fields) as write:

        def write_batch(chunk: Chunk, decided: Decided) -> None:
            lost = sorted(decided.rejected)
            numbers = pa.array([chunk.first + at for at in lost], pa.int64())
            reasons = pa.array([decided.rejected[at] for at in lost], pa.string())
            with blaming(target.path):
                write([*taken(as_batch(chunk, own), lost).columns, numbers, reasons])

        yield write_batch


@contextmanager
def _text(target: _Target, head: str) -> Iterator[Callable[[str], object]]:
    with blaming(target.path), target.now.open("w", encoding="utf-8", newline="") as stream:

        def put(text: str) -> None:
            with blaming(target.path):
                stream.write(text)

        put(head)
        yield put


def _others(chunk: Chunk, without: Collection[int]) -> range | list[int]:
    """The places in a chunk, but some."""
    every = range(len(chunk))
    return [at for at in every if at not in without] if without else every


def own_names(chunk: Chunk, at: int) -> Collection[str]:
    """The names that a row is rejected with."""
    if isinstance(chunk, JsonChunk):
        return list(chunk.objects[at]) or ["text"]
    return chunk.header if isinstance(chunk, CsvChunk) else list(chunk.row(at))


def free_names(taken: Collection[str], wanted: Sequence[str] = ("row", "reason")) -> list[str]:
    """What a row's number and the reason for its rejection are called beside other names."""
    made = []
    for name in wanted:
        while name in taken:
            name = f"rejected_{name}"
        made.append(name)
    return made
