"""Screening on Apache Spark: data frames, and files or folders of part files.

The rows go as Arrow batches to Spark's Python workers, where the same kernel decides them that decides
the rows of one machine, so that every verdict and every text is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, Rates
from rulec.screening.answers import PARTS, Cells
from rulec.screening.files import Summary
from rulec.screening.frames import REASON
from rulec.screening.screener import Rejected, Screener
from rulec.screening.spark_files import (
    Form,
    Parts,
    beside,
    check_replaceable,
    form_of,
    linked,
    original,
    parts,
    place,
    unlinked,
)
from rulec.screening.spark_output import Written
from rulec.screening.spark_rows import Reading
from rulec.screening.spark_session import jobs, session
from rulec.screening.spark_task import FileTask
from rulec.screening.spark_worker import FrameTask, Lists


def screen_spark(
    frame: Any,
    rulesets: Sequence[Ruleset],
    columns: Mapping[str, str] | None = None,
    day: date | None = None,
    rates: Rates | None = None,
    currency: str | None = None,
    assume: bool = True,
    wanted: Sequence[str] = PARTS,
) -> Any:
    """A Spark DataFrame with each list's verdict, provisions, missing facts and citations as columns.

    All rows are kept. Without `columns` those that are called as facts are (and `currency`) state them.
    A row that cannot be screened has nulls, and its reason in the column `rejected`. Nothing is computed
    before Spark needs it; whoever uses the frame twice caches it, or its rows are screened twice. The
    workers need `rulec` with the extra `spark`. Raises ValueError for a column that is not there or would
    be written over.
    """
    from pyspark.sql.types import StringType, StructField, StructType

    names = frame.columns
    facts = {*BUILT_IN, "currency", *(name for r in rulesets for name in r.facts)}
    mapped = dict(columns) if columns is not None else {n: n for n in names if n in facts}
    if lost := [c for c in mapped.values() if c not in names]:
        raise ValueError(f"the frame has no column {lost[0]!r}")
    screener = Screener(
        tuple(rulesets), mapped, day or date.today(), rates or EcbRates(), currency, assume
    )
    lists = Lists.of(screener, wanted)
    added = (*Cells(screener, wanted).names, REASON)
    if clash := [c for c in added if c in names]:
        raise ValueError(f"the column {clash[0]!r} would be written over")
    schema = StructType([*frame.schema.fields, *(StructField(n, StringType()) for n in added)])
    return frame.mapInArrow(FrameTask(lists.pickled(), mapped.get("code", ""), added), schema)


def screen_path(
    screener: Screener, file: Path, out: Path, rejects: Path, wanted: Sequence[str] = PARTS
) -> Summary:
    """Screen the rows of a file, or a folder of part files, into folders of part files.

    CSV, JSON Lines and Parquet are read and written; the format is that of the ending of `out`, else
    that of the source. Of a folder the rejects name the file beside the row. Everything is read and
    decided once; only a CSV with cells of several lines is read anew, each file by one task. Both
    folders appear when all rows are through, or not at all. All paths have to mean the same to the
    workers as here: one machine, or a file system that all of them share. Raises Rejected if the files
    as a whole cannot be read, if there is no Spark, or if Spark fails.
    """
    source = parts(file)
    form = form_of(out, source.form)
    if form_of(rejects, form) != form:
        raise Rejected(f"{rejects}: on Spark rejects have the format of the screened rows")
    if source.form == "json" and form != "json":
        raise Rejected(f"{out}: rows that name their own columns go to .jsonl, .ndjson")
    for path in (out, rejects):
        check_replaceable(path, source)
    run = _Run(screener, source, form, tuple(wanted))
    with beside(out) as folder, jobs(run.session, file, partial(unlinked, source)):
        links = [str(link) for link in linked(source, folder)]
        written = run.write(links, folder / "written")
        told = written.told()
        if told.multiline:
            written = run.write(links, folder / "whole", whole=True)
            told = written.told()
        if told.unreadable:
            link, why = told.unreadable
            raise Rejected(f"{original(source, link)}: {why}")
        written.rows_into(folder / "rows")
        written.rejects_into(folder / "rejects", told)
        place(folder / "rejects", rejects)
        place(folder / "rows", out)
    summary = told.summary
    assert summary.rows == summary.screened + summary.rejected
    return summary


class _Run:
    """A run over files: what is read, how, and what is written."""

    def __init__(
        self, screener: Screener, source: Parts, form: Form, wanted: tuple[str, ...]
    ) -> None:
        self.session = session()
        self.screener, self.source, self.form = screener, source, form
        self.lists = Lists.of(screener, wanted).pickled()
        self.added = tuple(Cells(screener, wanted).names)

    def write(self, links: list[str], folder: Path, whole: bool = False) -> Written:
        """Screen all files into a folder, each file in one piece if `whole`."""
        frame, reading = (
            self._parquet(links) if self.source.form == "parquet" else self._text(links, whole)
        )
        header = reading.header
        self._check(header)
        kind = _unused("kind", (*header, *self.added))
        task = FileTask(self.lists, reading, self.form, kind)
        decided = frame.mapInArrow(task, self._schema(frame, reading, kind))
        writer = decided.write.partitionBy(kind)
        if self.form == "parquet":
            writer.parquet(_uri(folder))
        else:
            writer.option("compression", "none").text(_uri(folder))
        return Written(folder, self.form, self.source, header, self.added, kind)

    def _text(self, links: list[str], whole: bool) -> tuple[Any, Reading]:
        """Lines of text as bytes, with the file and the split that they are of."""
        reader = self.session.read.option("__globPaths__", "false")
        if whole:
            # no split is smaller than the largest file, and line ends are kept but for the last byte
            self.session.conf.set("spark.sql.files.maxPartitionBytes", str(self.source.size))
            self.session.conf.set("spark.sql.files.minPartitionNum", "1")
            reader = reader.option("lineSep", "\n")
        frame = reader.text([_uri(link) for link in links]).selectExpr(
            "cast(value as binary) as value",
            "_metadata.file_name as file",
            "_metadata.file_block_start as start",
        )
        code = self.screener.columns.get("code", "")
        return frame, Reading(self.source.form, self.source.header, code, whole)

    def _parquet(self, links: list[str]) -> tuple[Any, Reading]:
        """The columns of all files, with the file and the place there of each row."""
        reader = self.session.read.option("__globPaths__", "false").option("mergeSchema", "true")
        frame = reader.parquet(*(_uri(link) for link in links))
        header = tuple(frame.columns)
        index, file = _unused("row_index", header), _unused("file_name", header)
        more = [f"_metadata.row_index as {index}"]
        if self.source.folder:
            more.append(f"_metadata.file_name as {file}")
        code = self.screener.columns.get("code", "")
        reading = Reading(
            "parquet", header, code, index=index, file=file if self.source.folder else ""
        )
        return frame.selectExpr("*", *more), reading

    def _check(self, header: tuple[str, ...]) -> None:
        clash = sorted(set(self.added) & set(header))
        if clash:
            raise Rejected(f"{self.source.path}: the column {clash[0]} would be written over")
        lost = [c for c in self.screener.columns.values() if header and c not in header]
        if lost:
            there = ", ".join(header)
            raise Rejected(f"{self.source.path}: there is no column {lost[0]!r}; there are {there}")

    def _schema(self, frame: Any, reading: Reading, kind: str) -> Any:
        from pyspark.sql.types import StringType, StructField, StructType

        def texts(names: Sequence[str]) -> list[Any]:
            return [StructField(name, StringType()) for name in names]

        if self.form != "parquet":
            return StructType(texts(["value", kind]))
        own = texts(reading.header)
        if reading.form == "parquet":
            own = [field for field in frame.schema.fields if field.name in reading.header]
        return StructType([*own, *texts([*self.added, kind])])


def _unused(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _uri(path: Path | str) -> str:
    """A path as Spark takes it: nothing is quoted in it."""
    return f"file://{Path(path).absolute()}"
