"""Runs generated SQL on an engine, and what has to hold on each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from rulec.targets.plan import Plan
from rulec.targets.registry import Options
from rulec.targets.sql import compile_query
from rulec.targets.sql_named import cited
from rulec.targets.vectors import Vector, plain, vectors
from tests.conformance.targets.engines_sql import Engine
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.sql_lists import answer, columns, rejected_rightly, written


class Runner:
    """Runs plans on an engine; the lines have their numbers."""

    def __init__(self, dialect: str, engine: Engine) -> None:
        self.dialect, self.engine = dialect, engine

    def __call__(self, plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
        for vector, row in zip(some, self.rows([plan], [plain(v.line) for v in some]), strict=True):
            yield rejected_rightly(vector, row) or answer(row)

    def rows(
        self,
        plans: Sequence[Plan],
        lines: Sequence[Mapping[str, Any]],
        types: Mapping[str, str] | None = None,
        **options: Any,
    ) -> list[dict[str, Any]]:
        """What the query gives for each line."""
        query = compile_query(plans, Options(dialect=self.dialect, **options))
        found = {**columns(plans), **(types or {})}
        numbered = [{**line, "line number": i} for i, line in enumerate(lines)]
        rows = self.engine(query, {"line number": "number", **found}, numbered)
        return sorted(rows, key=lambda row: int(row["line number"]))


def exports_conform(run: Runner, plans: Sequence[Plan], count: int) -> None:
    """One query gives the answers of all lists."""
    some = [(p, v) for p in plans for v in vectors(p, count)]
    rows = run.rows(plans, [plain(v.line) for _, v in some])
    for (p, vector), row in zip(some, rows, strict=True):
        expected = (vector.verdict, vector.possible, vector.provisions)
        got = rejected_rightly(vector, row) or answer(row, f"{p.ruleset.id.lower()}_")
        assert got == expected, (p.ruleset.id, vector.as_json())


BORDERS: list[tuple[dict[str, Any], str]] = [
    ({"code": "43", "value": "100", "quantity": 2}, "free"),
    ({"code": "43", "value": "100.0001", "quantity": 2}, "prohibited"),
    ({"code": "43", "value": "900000000000", "quantity": 18 * 10**9}, "free"),
    ({"code": "43", "value": "900000000000", "quantity": 18 * 10**9 - 1}, "prohibited"),
    ({"code": "43", "value": "899999999999.9999", "quantity": 18 * 10**9}, "free"),
    ({"code": "43", "value": "0", "quantity": 10**12}, "free"),
    ({"code": "43", "value": "66.67", "currency": "USD", "quantity": 1}, "prohibited"),
    ({"code": "43", "value": "66.66", "currency": "USD", "quantity": 1}, "free"),
    ({"code": "43", "value": "101", "currency": "XAU", "quantity": 2}, "undetermined"),
    ({"code": "43", "value": "50"}, "free"),
    ({"code": "43", "quantity": 2}, "undetermined"),
    # USD 33.33 are EUR 24.9975
    ({"code": "2204", "value": "999.9", "volume": "40"}, "free"),
    ({"code": "2204", "value": "12498751249.875", "volume": "500000050"}, "free"),
    ({"code": "2204", "value": "12498751249.8751", "volume": "500000050"}, "prohibited"),
    ({"code": "2204", "value": "12498751249.875", "volume": "500000049.999999"}, "prohibited"),
    ({"code": "2204", "value": "12498751249.8751", "volume": "500000050.000004"}, "prohibited"),
    ({"code": "2204", "value": "12498751249.8751", "volume": "500000050.000005"}, "free"),
    ({"code": "2204", "value": "1", "volume": "1", "made": "1952-02-28"}, "prohibited"),
    ({"code": "2204", "value": "1", "volume": "1", "made": "1952-02-29"}, "free"),
    ({"code": "2204", "value": "1", "volume": "1", "age": "17.499999"}, "free"),
    ({"code": "2204", "value": "1", "volume": "1", "age": "17.5"}, "prohibited"),
    ({"code": "7113", "value": "500000.4999", "net_mass": "500"}, "free"),
    ({"code": "7113", "value": "500000.5", "net_mass": "500"}, "prohibited"),
    ({"code": "7113", "net_mass": "0.499999"}, "prohibited"),
    ({"code": "43.03 10", "value": "100.0001", "quantity": 2}, "prohibited"),
]  # fmt: skip
CONTEXT = {
    "direction": "export",
    "destination": "KP",
    "purpose": "commercial",
    "currency": "EUR",
    "colour": "red",
    "made": "1990-01-01",
    "age": 1,
}


def borders_conform(run: Runner) -> None:
    """Amounts on both sides of limits, up to the largest and to the last decimal."""
    rows = run.rows([written()], [{**CONTEXT, **line} for line, _ in BORDERS])
    got = [(line, row["verdict"]) for (line, _), row in zip(BORDERS, rows, strict=True)]
    assert got == BORDERS


REFUSED: dict[str, list[Any]] = {
    "code": ["12a", "430", "", "4", "43031010101", "４３", "43\n", "-430", "+430"],
    "value": ["-0.01", "80.00001", "900000000000.01", "99999999999999999999"],
    "currency": ["eur", "EURO", "", "€", "EU", "É€S"],
    "quantity": ["0", "2.5", "-1", "1000000000001"],
    "net_mass": ["0", "-0.5", "0.0000001", "1000000001"],
    "volume": ["0.000", "-3"],
    "direction": ["EXPORT", "", "other"],
    "colour": ["purple", "Red", " red"],
    "destination": ["kp", "PRK", "", "K", "K1"],
    "age": ["0.0000001", "10000000000000"],
}


def refused_lines_are_rejected(run: Runner) -> None:
    """Wherever they are, also where no provision would look at them."""
    some = [(name, value) for name, values in REFUSED.items() for value in values]
    lines = [
        {**(CONTEXT if elsewhere else {}), "code": "0101", "currency": "EUR", name: value}
        for name, value in some
        for elsewhere in (False, True)
    ]
    lines.append({"code": "43", "value": "80"})
    rows = run.rows([written()], lines)
    for line, row in zip(lines, rows, strict=True):
        assert row["reason"], line
        assert (row["verdict"], row["possible"]) == ("rejected", ""), line
        assert row["provisions"] == row["citations"] == "", line
    names = [row["reason"].partition(":")[0] for row in rows]
    assert names == [name for name, _ in some for _ in range(2)] + ["value"]


def hostile_texts_stay(run: Runner, one: Plan) -> None:
    """Texts come out as they went in, whatever they hold."""
    pick = one.ruleset.facts["pick"].values[0]
    flags = [name for name, fact in one.ruleset.facts.items() if fact.kind == "judgement"]
    held = {**dict.fromkeys(flags, True), "pick": pick}
    kinds = {name: "flag" for name in flags} | {"pick": "text"}
    lines = [held, {**held, "pick": "b"}, {**held, "pick": "c"}, {"pick": pick}]
    rows = run.rows([one], lines, kinds)
    ids = "; ".join(p.id for p in one.provisions)
    assert [row["verdict"] for row in rows] == ["prohibited", "free", "rejected", "undetermined"]
    assert [row["provisions"] for row in rows] == [ids, "", "", ids]
    assert rows[0]["citations"] == "; ".join(cited(p) for p in one.provisions)
    assert rows[2]["reason"] == f"pick: none of {pick}, b"
    assert list(rows[0])[-5:] == ["verdict", "possible", "provisions", "citations", "reason"]
    short = evolve(one, ruleset=evolve(one.ruleset, id="a\"'`\\; --"))
    two = run.rows([short, written()], lines, kinds)
    assert [row["a\"'`\\; --_verdict"] for row in two] == [row["verdict"] for row in rows]
