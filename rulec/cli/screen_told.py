"""What `rulec screen` tells: a progress bar while it works, and a summary in the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from rulec.model.ruleset import Ruleset
from rulec.screening import Summary

_ORDER = ("prohibited", "license", "undetermined", "free")
_KINDS = 5  # kinds of goods that are told of each list


@frozen
class Done:
    """A file that is screened: where its rows and its rejects are, and its counts."""

    file: Path
    output: Path
    rejects: Path
    told: Summary
    again: bool = True  # false if an earlier run had done it


def text(done: Sequence[Done], rulesets: Sequence[Ruleset], read: Sequence[str]) -> str:
    """The summary for people; `read` are lines on the columns."""
    told = total(done)
    counts = f"{told.rows:,} rows: {told.screened:,} screened"
    earlier = sum(1 for one in done if not one.again)
    if len(done) == 1:
        before = " by an earlier run, left as they are" if earlier else ""
        lines = [f"{counts} into {done[0].output}{before}, {told.rejected:,} rejected"]
        if told.rejected:
            lines[0] += f" (see {done[0].rejects})"
    else:
        many = "all" if earlier == len(done) else f"{earlier} of them"
        before = f", {many} by an earlier run" if earlier else ""
        lines = [f"{counts} in {len(done)} files{before}, {told.rejected:,} rejected"]
        for one in done:
            if one.told.rejected:
                lines.append(f"  {one.told.rejected:,} rejected of {one.file}: see {one.rejects}")
    lines += read
    if told.screened:
        lines += ["", *_table(told, rulesets), *_kinds(told, rulesets)]
    return "\n".join(lines)


def total(done: Sequence[Done]) -> Summary:
    """The counts of all files."""
    told = Summary()
    for one in done:
        told.add(one.told)
    return told


def _table(told: Summary, rulesets: Sequence[Ruleset]) -> Iterator[str]:
    """A line for each list: how many rows have each verdict."""
    wide = max(len(r.id) for r in rulesets)
    columns = [v for v in _ORDER if any(told.verdicts[r.id, v] for r in rulesets)]
    widths = [max(len(v), len(f"{told.screened:,}")) + 2 for v in columns]

    def line(name: str, cells: Iterable[str]) -> str:
        pairs = zip(cells, widths, strict=True)
        return f"{name:<{wide}}" + "".join(f"{cell:>{width}}" for cell, width in pairs)

    yield line("", columns)
    for ruleset in rulesets:
        counts = (told.verdicts[ruleset.id, v] for v in columns)
        yield line(ruleset.id, (f"{count:,}" if count else "-" for count in counts))


def _kinds(told: Summary, rulesets: Sequence[Ruleset]) -> Iterator[str]:
    """The kinds of goods that are not free, the most frequent of each list first."""
    shown = _KINDS if len(rulesets) <= _KINDS else 2
    for ruleset in rulesets:
        kinds = [(c, k, v) for (r, k, v), c in told.kinds.items() if r == ruleset.id]
        kinds.sort(key=lambda item: (-item[0], item[1:]))
        if kinds:
            yield ""
            more = f" (of {len(kinds)}; --format json has all)" if len(kinds) > shown else ""
            yield f"{ruleset.id}, kinds of goods{more}"
        for count, kind, verdict in kinds[:shown]:
            yield f"  {count:>11,} {verdict:<12} {kind}"


def as_json(
    done: Sequence[Done], rulesets: Sequence[Ruleset], columns: Mapping[str, str]
) -> dict[str, object]:
    """The summary for programs."""
    told = total(done)
    lists = []
    for ruleset in rulesets:
        verdicts = {v: c for (r, v), c in sorted(told.verdicts.items()) if r == ruleset.id}
        kinds = [
            {"kind": kind, "verdict": verdict, "rows": count}
            for (name, kind, verdict), count in sorted(told.kinds.items())
            if name == ruleset.id
        ]
        lists.append({"ruleset": ruleset.id, "verdicts": verdicts, "kinds": kinds})
    files = [
        {
            "file": str(one.file),
            "output": str(one.output),
            "rejects": str(one.rejects),
            **_counts(one.told),
        }
        for one in done
    ]
    return {"version": 1, **_counts(told), "columns": dict(columns), "files": files, "lists": lists}


def _counts(told: Summary) -> dict[str, int]:
    return {"rows": told.rows, "screened": told.screened, "rejected": told.rejected}


Tell = Callable[[int, int, int], None]
"""Told how much of a file was read, of how much, and the rows so far."""


@contextmanager
def progress(files: int) -> Iterator[Callable[[int, Path], Tell]]:
    """A bar on a terminal, for each file in turn: how far it is, its rate, and the time left."""
    if not sys.stderr.isatty():
        yield lambda number, file: lambda read, size, rows: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bar:

        def begin(number: int, file: Path) -> Tell:
            for task in bar.task_ids:
                bar.remove_task(task)
            name = file.name if len(file.name) <= 30 else f"{file.name[:14]}…{file.name[-15:]}"
            label = f"{name} ({number} of {files})" if files > 1 else name
            task = bar.add_task(escape(label), total=None, said="")

            def tell(read: int, size: int, rows: int) -> None:
                elapsed = bar.tasks[0].elapsed
                rate = f", {rows / elapsed:,.0f}/s" if elapsed else ""
                said = f"{rows:,} rows{rate}"
                bar.update(task, completed=read, total=size or None, said=said)

            return tell

        yield begin
