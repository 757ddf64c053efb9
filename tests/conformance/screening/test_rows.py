"""The answers that screening gives, row by row and in batches, beside the reference."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from importlib.util import find_spec

import pytest

from rulec.analysis.verdict import commercial_export, possible
from rulec.model.line import Line
from rulec.nomenclature import edition_at
from rulec.nomenclature import exists as in_nomenclature
from rulec.screening.chunks import JsonChunk
from rulec.screening.decided import Decided, by_rows
from rulec.screening.files import decider
from rulec.screening.screener import Rejected, Screener
from rulec.targets.plan import Plan
from tests.conformance.screening.rows import Row, drawn_rows, expected
from tests.conformance.targets import harness

NAMES = harness.STORE.names()
DAY = harness.DAYS[1]


def exists(plan: Plan, line: Line) -> bool:
    code = line.get("code")
    return code is not None and in_nomenclature(str(code), edition_at(plan.day))


def screener(plans: Sequence[Plan], rows: Sequence[Row]) -> Screener:
    """Everything that any row states is a column; nothing is assumed."""
    mapped = {name: name for row in rows for name in row}
    rulesets = tuple(plan.ruleset for plan in plans)
    return Screener(rulesets, mapped, plans[0].day, plans[0].rates, assume=False)


def assert_right(plans: Sequence[Plan], count: int, seed: int) -> None:
    drawn = drawn_rows(plans, count, seed)
    rows = [row for row, _ in drawn]
    one = screener(plans, rows)
    lines = [line if exists(plans[0], line) else None for _, line in drawn]
    single = [answers(one, row) for row in rows]
    for row, line, got in zip(rows, lines, single, strict=True):
        if line is None:
            assert got is None, row
            continue
        assert got is not None, row
        for plan, (verdict, provisions) in zip(plans, got, strict=True):
            assert (verdict, provisions) == expected(plan, line, plan.day), (plan.ruleset.id, row)
    decided = by_rows(one, JsonChunk(1, rows, [], {}))
    assert set(decided.rejected) == {i for i, line in enumerate(lines) if line is None}
    if find_spec("numba") is None or find_spec("pyarrow") is None:
        pytest.skip("numba or pyarrow is not installed: batches are not tested")
    from rulec.screening.batches import Batches

    batched = Batches(screener(plans, rows)).screen(JsonChunk(1, rows, [], {}))
    assert batched.rejected == decided.rejected
    for at, row in enumerate(rows):
        if at not in decided.rejected:
            assert answers_at(batched, at) == answers_at(decided, at) == one.screen(row), row


def answers(one: Screener, row: Row) -> list[tuple[str, tuple[str, ...]]] | None:
    try:
        return [(a.verdict, a.provisions) for a in one.screen(row)]
    except Rejected:
        return None


def answers_at(decided: Decided, at: int) -> tuple[object, ...]:
    found = {}
    for part, leaves in zip(decided.parts, decided.leaves, strict=True):
        found |= zip(part.members, part.decision.leaves[leaves[at]], strict=True)
    return tuple(found[i] for i in range(len(found)))


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_list(name: str) -> None:
    assert_right([harness.shipped(name, DAY)], 120, 1)


def test_shipped_lists_together() -> None:
    assert_right([harness.shipped(name, DAY) for name in ("RU", "CN", "UN", "CH")], 120, 2)


def test_generated_lists() -> None:
    for number, plan in enumerate(harness.generated(120)):
        assert_right([plan], 20, number)


def test_all_lists_on_many_days() -> None:
    """Days on both sides of changes, currencies with and without a rate, commercial exports."""
    rulesets = tuple(harness.STORE.load(name) for name in NAMES)
    draw = random.Random(5)
    days = sorted({d for r in rulesets for c in r.changes() for d in (c, c - timedelta(1))})
    codes = ["430310", "91011100", "2204", "87032319", "7113", "9504", "6204", "847130"]
    rows = []
    for _ in range(150):
        row = {"code": draw.choice(codes), "date": str(draw.choice(days))}
        row["value"] = f"{draw.choice((49, 50, 51, 250_000, 5_000))}.{draw.choice(('00', '01'))}"
        row["currency"] = draw.choice(("EUR", "USD", "RUB", "TWD", "JPY"))
        row["quantity"] = draw.choice(("", "1", "2"))
        rows.append(row)
    columns = {n: n for n in ("code", "date", "value", "currency", "quantity")}
    one = Screener(rulesets, columns, DAY, harness.ECB)
    decided = decider(Screener(rulesets, columns, DAY, harness.ECB))(JsonChunk(1, rows, [], {}))
    seen = 0
    for at, row in enumerate(rows):
        try:
            facts = one.read(row)
        except Rejected as error:
            assert decided.rejected[at] == str(error)
            continue
        day = facts["date"]
        assert isinstance(day, date)
        assert answers_at(decided, at) == one.screen(row)
        for ruleset, answer in zip(rulesets, one.screen(row), strict=True):
            line = Line({**commercial_export(ruleset), **facts})
            found = possible(ruleset, line, day, harness.ECB)
            assert answer.verdict == (found[0] if len(found) == 1 else "undetermined")
            seen += 1
    assert seen > 1000
