"""Every shipped list on North Korea over ten million lines, beside Polars and DuckDB.

The lines are commercial exports of a day: a CN code as text, a value, a quantity. All sides read the
same columns from memory and give each list's verdict for each line; that they agree is checked on every
line. Polars and DuckDB get the value in whole cents, which is what they compare fastest.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from rulec.analysis.verdict import commercial_export
from rulec.model.load import Store
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from rulec.nomenclature import leaves
from rulec.targets.plan import Plan, plan
from tests.bench import batch_peers as peers
from tests.bench.timing import installed, report

DAY = date(2018, 1, 10)
ROWS = int(os.environ.get("RULEC_BENCH_ROWS", "10000000"))
FEW = min(ROWS, 500_000)  # rows for the forms that would take minutes; their time is scaled
RATES = EcbRates()
COLUMNS = {"code": "code", "value": "value", "quantity": "quantity"}


def lists() -> tuple[Ruleset, ...]:
    store = Store()
    return tuple(r for r in map(store.load, store.names()) if r.target == "KP")


def exports(ruleset: Ruleset) -> Plan:
    """The plan of a list for lines that state nothing but code, value and quantity."""
    given = commercial_export(ruleset)
    absent = {*ruleset.facts, *BUILT_IN} - {*COLUMNS, *given}
    return plan(ruleset, DAY, RATES, given, absent)


def lines() -> Any:
    """The lines as a Polars frame; few codes make most of the trade, a tenth lies on round limits."""
    import numpy as np
    import polars as pl

    draw = np.random.default_rng(20180110)
    spans = leaves("HS2017").ranges
    codes = [f"{code:010d}"[:8] for low, high in spans for code in range(low, high, 10**4)]
    weight = 1 / (1 + draw.permutation(len(codes))) ** 0.8
    which = draw.choice(len(codes), ROWS, p=weight / weight.sum()).astype(np.uint32)
    quantity = draw.integers(1, 50, ROWS)
    border = draw.choice([2000, 5000, 7500, 15000, 50000], ROWS) + draw.integers(-1, 2, ROWS)
    other = np.minimum(draw.lognormal(9, 2, ROWS), 1e9).astype(np.int64)
    each = np.where(draw.random(ROWS) < 0.1, border, other)
    code = pl.Series("code", codes).gather(which)
    return pl.DataFrame({"code": code, "cents": each * quantity, "quantity": quantity})


def as_arrow(frame: Any) -> Any:
    """The lines as an Arrow batch, cents as a decimal of two places."""
    import pyarrow as pa

    cents = frame["cents"].to_arrow()
    value = pa.Array.from_buffers(
        pa.decimal128(18, 2), len(cents), cents.cast(pa.decimal128(19, 0)).buffers()
    )
    arrays = [frame["code"].to_arrow().cast(pa.string()), value, frame["quantity"].to_arrow()]
    return pa.RecordBatch.from_arrays(arrays, list(COLUMNS))


def main() -> bool:
    """Print the tables; False if two sides disagree."""
    try:
        import duckdb
        import polars
        import pyarrow.parquet

        from rulec.screening import batches
    except ImportError as error:
        print(f"\nbatch: {error.name} is not installed; pip install 'rulec[screen]' duckdb")
        return True
    assert polars and pyarrow.parquet and batches
    rulesets, frame = lists(), lines()
    batch = as_arrow(frame)
    ours = Ours(rulesets)
    seconds, verdicts = timed(partial(ours.verdicts, batch), 5)
    rows: list[tuple[str, float | None, str]] = [
        ("rulec, from text codes to verdict columns", seconds, rate(seconds))
    ]
    named = {r.id.lower(): peers.cases(exports(r)) for r in rulesets}
    agree = True
    for label, count, work in _peers(duckdb, named, frame):
        agree &= _measured(rows, label, count, work, verdicts)
    report(f"{ROWS:,} lines in memory against {len(rulesets)} lists on {DAY}", rows)
    kernel = ours.kernel(batch)
    report(
        "The kernel alone, one thread", [("rulec, codes and amounts read", kernel, rate(kernel))]
    )
    whole = from_parquet(rulesets, batch)
    report("Whole files", [(label, s, rate(s)) for label, s in whole])
    return agree


def timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Seconds of the best run, and what the last one made."""
    best, made = float("inf"), None
    for _ in range(repeats):
        del made
        started = perf_counter()
        made = work()
        best = min(best, perf_counter() - started)
    return best, made


def rate(seconds: float) -> str:
    return f"{ROWS / seconds / 1e6:,.1f} million lines a second"


class Ours:
    """The kernel over an Arrow batch."""

    def __init__(self, rulesets: tuple[Ruleset, ...]) -> None:
        from rulec.screening import Screener
        from rulec.screening.answers import ArrowCells, Cells
        from rulec.screening.batches import Batches

        self.screener = Screener(rulesets, COLUMNS, DAY, RATES, "EUR")
        self.batches = Batches(self.screener)
        self.cells = ArrowCells(Cells(self.screener, ("verdict",)))

    def verdicts(self, batch: Any) -> dict[str, Any]:
        """Each list's verdicts, as Arrow columns of repeated texts."""
        from rulec.screening.chunks import ArrowChunk

        decided = self.batches.screen(ArrowChunk(1, batch, "code"))
        assert not decided.rejected
        names = [r.id.lower() for r in self.screener.rulesets]
        return dict(zip(names, self.cells.columns(decided), strict=True))

    def kernel(self, batch: Any) -> float:
        """Seconds of one thread from codes and amounts as whole numbers to outcomes."""
        from rulec.screening.chunks import ArrowChunk

        read = self.batches.reading(ArrowChunk(1, batch, "code"))
        (part,) = self.screener.parts
        return timed(partial(self.batches.decide, part, read), 5)[0]


def _peers(
    duckdb: Any, named: dict[str, list[peers.Case]], frame: Any
) -> list[tuple[str, int, Callable[[], Any]]]:
    import polars as pl

    few, names = frame.head(FEW), list(named)
    table = peers.classified(named, sorted(frame["code"].unique().to_list()))
    said = [c for c in table if "_said_" in c]
    typed = pl.DataFrame(table).with_columns(pl.col(said).cast(pl.Enum(peers.ANSWERS)))
    database = duckdb.connect()
    answers = ", ".join(f"'{a}'" for a in peers.ANSWERS)
    database.execute(f"CREATE TYPE {peers.ENUM} AS ENUM ({answers})")
    database.execute(f"SET threads = {os.cpu_count() or 1}")
    for name, source in (("all_lines", frame), ("some_lines", few), ("classified", typed)):
        database.register("source", source.to_arrow())
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM source")
    case = partial(peers.duckdb_case, named, database)
    return [
        ("polars, starts_with", FEW, partial(peers.polars_expression, named, False, few)),
        ("polars, prefixes grouped", ROWS, partial(peers.polars_expression, named, True, frame)),
        ("polars, join on the code", ROWS, partial(peers.polars_join, typed, names, frame)),
        ("duckdb, LIKE", FEW, partial(case, False, "some_lines")),
        ("duckdb, prefixes grouped", ROWS, partial(case, True, "all_lines")),
        ("duckdb, join on the code", ROWS, partial(peers.duckdb_join, table, names, database)),
    ]


def _measured(
    rows: list[tuple[str, float | None, str]],
    label: str,
    count: int,
    work: Callable[[], Any],
    verdicts: dict[str, Any],
) -> bool:
    """Time a peer, scaled to all rows, and hold its answers against ours."""
    import polars as pl

    seconds, made = timed(work, 2)
    if not isinstance(made, pl.DataFrame):
        made = pl.DataFrame(made).sort("rowid")  # a join gives them in any order
    same = all(
        (made[name].cast(pl.String) == pl.Series(ours.slice(0, count)).cast(pl.String)).all()
        for name, ours in verdicts.items()
    )
    engine, _, form = label.partition(",")
    scaled = "" if count == ROWS else f", scaled from {count:,} lines"
    remark = f"{'same answers' if same else 'DISAGREES'}{scaled}"
    rows.append((f"{installed(engine)},{form}", seconds * ROWS / count, remark))
    return same


def from_parquet(rulesets: tuple[Ruleset, ...], batch: Any) -> list[tuple[str, float]]:
    """Seconds of screening a Parquet file into another one, with the verdicts and with all columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from rulec.screening import PARTS, Screener, screen_file

    made = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "lines.parquet"
        pq.write_table(pa.Table.from_batches([batch]), source, row_group_size=1 << 18)
        for label, wanted in (("verdicts", ("verdict",)), ("all columns", PARTS)):
            screener = Screener(rulesets, COLUMNS, DAY, RATES, "EUR")
            out, bad = Path(folder) / "out.parquet", Path(folder) / "bad.parquet"
            work = partial(screen_file, screener, source, out, bad, None, wanted)
            seconds, told = timed(work, 2)
            assert told.screened == ROWS
            made.append((f"rulec screen, Parquet to Parquet, {label}", seconds))
    return made
