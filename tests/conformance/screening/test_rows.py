"""The answers that screening gives, row by row and in batches, beside the reference."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rulec.model.line import Line
from rulec.money import EcbRates
from rulec.screening.screener import Rejected, Screener
from rulec.targets.plan import Plan
from tests.conformance.screening.rows import Row, columns, drawn_rows, expected
from tests.conformance.targets import harness

NAMES = harness.STORE.names()
DAY = harness.DAYS[1]


def exists(plan: Plan, line: Line) -> bool:
    from rulec.nomenclature import edition_at, exists

    code = line.get("code")
    return code is not None and exists(str(code), edition_at(plan.day))


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
    np = pytest.importorskip("numba", reason="numba is not installed: batches are not tested")
    assert np
    import pyarrow as pa

    from rulec.screening.batches import Batches

    many = screener(plans, rows)
    decided = Batches(many).screen({k: pa.array(v) for k, v in columns(rows).items()}, len(rows))
    assert set(decided.rejected) == {i for i, line in enumerate(lines) if line is None}
    for number, row in enumerate(rows):
        if number not in decided.rejected:
            assert batched(many, decided.leaves, number) == one.screen(row), row


def answers(one: Screener, row: Row) -> list[tuple[str, tuple[str, ...]]] | None:
    try:
        return [(a.verdict, a.provisions) for a in one.screen(row)]
    except Rejected:
        return None


def batched(many: Screener, leaves: Sequence[Sequence[int]], row: int) -> tuple[object, ...]:
    found = {}
    for part, places in zip(many.parts, leaves, strict=True):
        found |= zip(part.members, part.decision.leaves[places[row]], strict=True)
    return tuple(found[i] for i in range(len(many.rulesets)))


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_list(name: str) -> None:
    assert_right([harness.shipped(name, DAY)], 120, 1)


def test_shipped_lists_together() -> None:
    assert_right([harness.shipped(name, DAY) for name in ("RU", "CN", "UN", "CH")], 120, 2)


def test_generated_lists() -> None:
    for number, plan in enumerate(harness.generated(120)):
        assert_right([plan], 20, number)


def test_all_lists_on_many_days() -> None:
    rulesets = tuple(harness.STORE.load(name) for name in NAMES)
    assert rulesets and EcbRates()
