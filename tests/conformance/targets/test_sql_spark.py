"""Generated SQL on Spark, on one machine: fewer lines than elsewhere, it takes long to plan them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.conformance.targets import harness
from tests.conformance.targets.engines_sql import spark_engine
from tests.conformance.targets.sql_lists import hostile, written
from tests.conformance.targets.sql_runner import (
    Runner,
    borders_conform,
    exports_conform,
    hostile_texts_stay,
    refused_lines_are_rejected,
)

THOROUGH = "RULEC_VECTORS" in os.environ
COUNT = int(os.environ.get("RULEC_VECTORS", "60"))
NAMES = harness.STORE.names() if THOROUGH else ("RU",)


@pytest.fixture(scope="module")
def run() -> Iterator[Runner]:
    with spark_engine() as engine:
        yield Runner("spark", engine)


@pytest.mark.parametrize("name", NAMES)
def test_every_list(run: Runner, name: str) -> None:
    for day in harness.DAYS if THOROUGH else harness.DAYS[:1]:
        harness.assert_conforms(run, harness.shipped(name, day), COUNT)


def test_some_lists_at_once(run: Runner) -> None:
    names = harness.STORE.names() if THOROUGH else ("EU", "RU", "JP")
    plans = [harness.shipped_exports(name, harness.DAYS[1]) for name in names]
    exports_conform(run, plans, COUNT)


def test_every_kind_of_fact(run: Runner) -> None:
    harness.assert_conforms(run, written(), 2 * COUNT)


def test_amounts_are_exact(run: Runner) -> None:
    borders_conform(run)


def test_facts_that_cannot_be(run: Runner) -> None:
    refused_lines_are_rejected(run)


def test_hostile_texts_stay_texts(run: Runner) -> None:
    hostile_texts_stay(run, hostile())
