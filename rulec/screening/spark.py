"""Screening on Apache Spark: data frames, and files or folders of part files.

The rows go as Arrow batches to Spark's Python workers, where the same kernel decides them that decides
the rows of one machine, so that every verdict and every text is the same.
"""

from __future__ import annotations

from collections import Counter
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
from rulec.screening.readers import NAMING, Source, opened
from rulec.screening.screener import Rejected, Screener
from rulec.screening.spark_files import (
    ENDINGS,
    Parts,
    beside,
    check_replaceable,
    collected,
    form_of,
    linked,
    parts,
    place,
    unlinked,
)
from rulec.screening.spark_rows import BLANK, Reading, Split
from rulec.screening.spark_session import done, session
from rulec.screening.spark_task import FileTask, Told
from rulec.screening.spark_worker import FrameTask, Lists
from rulec.screening.writers import free_names, written


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
    that of the source. The reasons of rejects from a folder begin with the name of the row's file.
    Everything is decided once; only a CSV with cells of several lines is read anew, each file by one
    task. Both folders appear when all rows are through, or not at all. All paths have to mean the same to
    the workers as here: one machine, or a file system that all of them share. Raises Rejected if the
    files as a whole cannot be read, if there is no Spark, or if Spark fails.
    """
    source = parts(file)
    form = form_of(out, source.form)
    if form_of(rejects, form) != form:
        raise Rejected(f"{rejects}: on Spark rejects have the format of the screened rows")
    if source.form == "json" and form != "json":
        raise Rejected(f"{out}: rows that name their own columns go to {' or '.join(NAMING)}")
    for path in (out, rejects):
        check_replaceable(path, source)
    with beside(out) as good, beside(rejects) as bad:
        run = _Run(screener, source, Cells(screener, wanted), good, bad, ENDINGS[form])
        told = done(run.session, run.all, file, partial(unlinked, source))
        place((run.collected(bad, 2, told), rejects), (run.collected(good, 1, told), out))
    summary = told.summary
    assert summary.rows == summary.screened + summary.rejected
    return summary


class _Run:
    """A run over files into part files with an ending, in folders that are there for it alone."""

    def __init__(
        self,
        screener: Screener,
        source: Parts,
        cells: Cells,
        good: Path,
        bad: Path,
        ending: str,
    ) -> None:
        self.header = source.header(screener.columns, frozenset(cells.names))
        self.session, self.source, self.cells = session(), source, cells
        self.good, self.bad, self.ending = good, bad, ending
        self.code = screener.columns.get("code", "")
        self.lists = Lists.of(screener, cells.wanted).pickled()
        links = linked(source, good)
        self.links = [f"file://{link.absolute()}" for link in links]  # Spark unquotes nothing
        self.files = {}
        if source.folder:
            pairs = zip(links, source.files, strict=True)
            self.files = {link.name: file.name for link, file in pairs}

    def all(self) -> Told:
        """Screen all files, and again in one piece each if lines are no rows."""
        if self.source.form == "parquet":
            told = self._screened(*self._parquet(), {})
        else:
            frame, reading = self._text(False)
            before = self._counted(frame)
            told = self._screened(frame, reading, before)
            if told.multiline:
                told = self._screened(*self._text(True), {})
            elif any(before.get(split, 0) != n for split, n in _before(told.splits).items()):
                told = self._screened(frame, reading, _before(told.splits))
        if not told.parts:
            told.parts.append(self._without_rows())
        return told

    def _screened(self, frame: Any, reading: Reading, before: Mapping[Split, int]) -> Told:
        folders = str(self.good), str(self.bad)
        task = FileTask(self.lists, reading, folders, self.ending, before, self.files)
        told = Told()
        for row in frame.mapInArrow(task, "told string").collect():
            told.add(row.told)
        return told

    def _text(self, whole: bool) -> tuple[Any, Reading]:
        """Lines of text as bytes, with the file and the split that they are of."""
        reader = self.session.read.option("__globPaths__", "false")
        if whole:
            # no split is smaller than the largest file
            self.session.conf.set("spark.sql.files.maxPartitionBytes", str(self.source.size))
            self.session.conf.set("spark.sql.files.minPartitionNum", "1")
            reader = reader.option("lineSep", "\n")
        frame = reader.text(self.links).selectExpr(
            "cast(value as binary) as value",
            "_metadata.file_name as file",
            "_metadata.file_block_start as start",
        )
        taken = frozenset(self.cells.names)
        return frame, Reading(self.source.form, self.header, self.code, taken, whole)

    def _counted(self, frame: Any) -> dict[Split, int]:
        """How many rows of its file are before each split; {} if there is only one split.

        Spark counts lines much faster than any of them is decided.
        """
        from pyspark.sql.functions import col

        if frame.rdd.getNumPartitions() == 1 and not self.source.folder:
            return {}
        rows = frame.where(~col("value").cast("string").rlike(BLANK[self.source.form]))
        found = rows.groupBy("file", "start").count().collect()
        splits = Counter({(row.file, row.start): row["count"] for row in found})
        if self.source.form == "csv":
            splits.subtract([split for split in splits if split[1] == 0])  # the header
        return _before(splits)

    def _parquet(self) -> tuple[Any, Reading]:
        """The columns of all files, with the place and the file of each row."""
        reader = self.session.read.option("__globPaths__", "false").option("mergeSchema", "true")
        frame = reader.parquet(*self.links)
        header = tuple(frame.columns)
        index, file = (free_names(header, [name])[0] for name in ("row_index", "file_name"))
        more = f"_metadata.row_index as {index}", f"_metadata.file_name as {file}"
        taken = frozenset(self.cells.names)
        reading = Reading("parquet", header, self.code, taken, index=index, file=file)
        return frame.selectExpr("*", *more), reading

    def _without_rows(self) -> tuple[str, int, int]:
        """Part files for a source that has no rows."""
        name, schema = f"0{self.ending}", None
        if self.source.form == "parquet":
            with opened(self.source.files[0], {}) as first:
                schema = first.schema
        nothing = Source(list(self.header), schema, iter(()), 0, lambda: 0)
        with written(self.good / name, self.bad / name, nothing, self.cells):
            return name, 0, 0

    def collected(self, folder: Path, count: int, told: Told) -> Path:
        """The part files that hold rows, by a place among their counts, or else one; in order."""
        names = sorted(part[0] for part in told.parts if part[count]) or [told.parts[0][0]]
        files = [folder / name for name in names]
        if not all(file.exists() for file in files):
            path = self.source.path
            raise Rejected(
                f"{path}: Spark's workers do not write to the folders that are seen here"
            )
        return collected(files, folder / "done")


def _before(splits: Mapping[Split, int]) -> dict[Split, int]:
    """How many rows of its file are before each split."""
    made: dict[Split, int] = {}
    so_far = Counter[str]()
    for (file, start), count in sorted(splits.items()):
        made[file, start] = so_far[file]
        so_far[file] += count
    return made
