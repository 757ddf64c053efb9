"""Files of rows: read one row at a time, written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from attrs import Factory, define

from rulec.analysis.kinds import kind_of
from rulec.nomenclature import CodeSet, parse_code
from rulec.screening.screener import Answer, Rejected, Screener

Row = Mapping[str, str]
FORMATS = (".csv", ".jsonl", ".ndjson")


@define
class Summary:
    """Counts: rows read, screened and rejected; verdicts by list, and by kind of goods."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    verdicts: Counter[tuple[str, str]] = Factory(Counter)
    kinds: Counter[tuple[str, str, str]] = Factory(Counter)


def screen_file(
    screener: Screener,
    source: Path,
    output: Path,
    rejects: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Screen the rows of `source` into `output`, and those that cannot be screened into `rejects`.

    All three are CSV or JSON Lines by their names. Both files appear when all rows are through, or
    not at all; memory does not grow with the rows. `progress` is told the bytes read and the rows.
    Raises Rejected if the file as a whole cannot be read.
    """
    told = Summary()
    known: dict[str, str] = {}
    with ExitStack() as stack:
        raw = stack.enter_context(source.open("rb"))
        stream = stack.enter_context(TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        header, rows = _reader(stream, source)
        own = [f"{r.id}_{part}" for r in screener.rulesets for part in _PARTS]
        clash = sorted(set(own) & set(header))
        if clash:
            raise Rejected(f"{source}: the column {clash[0]} would be written over")
        lost = [c for c in screener.columns.values() if header and c not in header]
        if lost:
            raise Rejected(
                f"{source}: there is no column {lost[0]!r}; there are {', '.join(header)}"
            )
        good = stack.enter_context(_whole(output, [*header, *own]))
        bad = stack.enter_context(_whole(rejects, [*header, "row", "reason"]))
        for number, (row, wrong) in enumerate(rows, 1):
            told.rows += 1
            try:
                if wrong:
                    raise Rejected(wrong)
                answers = screener.screen(row)
            except Rejected as error:
                told.rejected += 1
                bad({**row, "row": str(number), "reason": str(error)})
            else:
                told.screened += 1
                good({**row, **_cells(screener, answers)})
                _count(told, screener, row, answers, known)
            if progress and number % 1000 == 0:
                progress(raw.tell(), number)
    assert told.rows == told.screened + told.rejected
    return told


_PARTS = ("verdict", "provisions", "missing", "citations")


def _cells(screener: Screener, answers: tuple[Answer, ...]) -> dict[str, str]:
    made: dict[str, str] = {}
    for ruleset, answer in zip(screener.rulesets, answers, strict=True):
        made[f"{ruleset.id}_verdict"] = answer.verdict
        made[f"{ruleset.id}_provisions"] = "; ".join(answer.provisions)
        made[f"{ruleset.id}_missing"] = "; ".join(answer.needs)
        made[f"{ruleset.id}_citations"] = "; ".join(dict.fromkeys(answer.citations))
    return made


def _count(
    told: Summary,
    screener: Screener,
    row: Row,
    answers: tuple[Answer, ...],
    known: dict[str, str],
) -> None:
    heading = parse_code(row[screener.columns["code"]])[:6]
    if heading not in known:
        known[heading] = kind_of(CodeSet.of(heading))
    for ruleset, answer in zip(screener.rulesets, answers, strict=True):
        told.verdicts[ruleset.id, answer.verdict] += 1
        if answer.verdict != "free":
            told.kinds[ruleset.id, known[heading], answer.verdict] += 1


def _reader(stream: TextIO, path: Path) -> tuple[list[str], Iterator[tuple[Row, str]]]:
    """The columns, and each row with what is wrong with its shape."""
    if path.suffix == ".csv":
        reader = csv.reader(stream, strict=True)
        header = next(reader, [])
        if len(set(header)) < len(header):
            raise Rejected(f"{path}: two columns have one name")
        return header, _csv(reader, header)
    if path.suffix in FORMATS:
        return [], _json(stream)
    raise Rejected(f"{path}: the name of a file ends in one of {', '.join(FORMATS)}")


def _csv(reader: Iterator[list[str]], header: list[str]) -> Iterator[tuple[Row, str]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield {}, f"this is no CSV: {error}"
            continue
        if not cells:
            continue
        wrong = "" if len(cells) == len(header) else f"{len(cells)} cells in {len(header)} columns"
        yield dict(zip(header, cells, strict=False)), wrong


def _json(stream: TextIO) -> Iterator[tuple[Row, str]]:
    for text in stream:
        if not text.strip():
            continue
        try:
            # numbers as they are written: a float would round them
            made = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            yield {"text": text.strip()[:1000]}, "this is no JSON"
            continue
        if not isinstance(made, dict):
            yield {"text": text.strip()[:1000]}, "this is no JSON object"
            continue
        yield {str(k): _text(v) for k, v in made.items()}, ""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@contextmanager
def _whole(path: Path, header: list[str]) -> Iterator[Callable[[Row], object]]:
    """A writer of rows into a file that takes its place when all are written."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            if path.suffix == ".csv":
                names = header or ["text", "row", "reason"]
                table = csv.DictWriter(
                    stream, names, restval="", extrasaction="ignore", lineterminator="\n"
                )
                table.writeheader()
                yield table.writerow
            else:
                yield lambda row: print(json.dumps(row, ensure_ascii=False), file=stream)
        os.chmod(name, path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        if os.path.exists(name):
            os.unlink(name)
        raise
