"""Lists on a day -> one SQL query that adds verdicts, provisions and citations to a table's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rulec.targets.limits import CannotSay
from rulec.targets.plan import Plan
from rulec.targets.registry import Files, Options, Target
from rulec.targets.sql_amounts import Amounts
from rulec.targets.sql_facts import Facts
from rulec.targets.sql_goods import Goods, List
from rulec.targets.sql_header import header
from rulec.targets.sql_named import Named
from rulec.targets.sql_steps import Steps
from rulec.targets.sql_words import ENGINES, Words, words

LONGEST: Final = 63
"""Bytes of a name; PostgreSQL cuts off what is longer."""

ADDED: Final = ("verdict", "possible", "provisions", "citations")


def compile_query(plans: Sequence[Plan], options: Options) -> str:
    """The query, or the view, of some plans.

    It gives every column of the table, and of each list `verdict`, `possible`, `provisions` and
    `citations`, with the list's name before them where there are several; `reason` says why a line
    is rejected. Raises CannotSay, and ValueError for a dialect that nobody knows.
    """
    said = words(options.dialect)
    facts = Facts(plans, options, said)
    amounts = Amounts(plans, facts, said)
    lists = [
        List(
            prefix,
            plan,
            Steps(plan, facts, amounts, said),
            Named(plan, facts, amounts, said),
        )
        for prefix, plan in zip(_prefixes(plans), plans, strict=True)
    ]
    table = said.name(*options.table.split("."))
    if options.table.lower().startswith("rulec_"):
        raise CannotSay(f"no table can be called {options.table}: the query's own begin like that")
    goods = Goods(lists, facts, amounts, said, table)
    joins = [
        f"{table} AS line",
        facts.stage(),
        amounts.currency(),
        goods.join(),
        amounts.stage(),
        *(join for one in lists if one.steps.asks for join in _verdict_joins(one, said)),
    ]
    tables = [*amounts.tables(), *goods.tables()]
    added = (column for one in lists for column in _columns(one, said))
    query = (
        f"WITH {', '.join(tables)} "
        f"SELECT{said.hint} {', '.join(['line.*', *added, 'goods.reason'])} "
        f"FROM {' '.join(part for part in joins if part)}"
    )
    if options.dialect == "sqlite" and max(" ".join(joins).count(" JOIN "), 2 * len(lists)) > 60:
        raise CannotSay("SQLite joins no more than 64 tables: compile the lists a few at a time")
    if options.view is not None:
        query = f"CREATE VIEW {said.name(*options.view.split('.'))} AS {query}"
    body = said.lay_out(query) + "\n"
    return "\n".join([*header(plans, facts, options, said, body), "", body])


def _prefixes(plans: Sequence[Plan]) -> list[str]:
    """What the names of each list's columns begin with."""
    if len(plans) == 1:
        return [""]
    ids = [plan.ruleset.id.lower() for plan in plans]
    found = []
    for id, plan in zip(ids, plans, strict=True):
        dated = f"{id}_{plan.day:%Y_%m_%d}" if ids.count(id) > 1 else id
        found.append(f"{dated}_")
        if len((found[-1] + max(ADDED, key=len)).encode()) > LONGEST:
            raise CannotSay(f"the name of {plan.ruleset.id} is too long to begin a column's")
    if len(set(found)) < len(found):
        raise CannotSay("a list is there twice for the same day")
    return found


def _verdict_joins(one: List, said: Words) -> list[str]:
    joins, found = one.steps.result(f"goods.{said.name(one.prefix + 'step')}", one.prefix)
    return [*joins, said.find("rulec_verdicts", f"{one.prefix}is", "bits", found)]


def _columns(one: List, said: Words) -> Iterator[str]:
    """The columns of a list that are added to the table's own."""
    name = {what: said.name(one.prefix + what) for what in (*ADDED, "is", "named")}
    for what in ("verdict", "possible"):
        source = f"{name['is']}.{what}" if one.steps.asks else f"goods.{name[what]}"
        yield f"{source} AS {name[what]}"
    asked = {"provisions": one.named.provisions, "citations": one.named.citations}
    for what, way in asked.items():
        source = f"goods.{name[what]}"
        if one.named.asks:
            numbers = f"goods.{name['named']}"
            fixed = f"goods.{name['provisions']} IS NOT NULL"
            source = f"CASE WHEN {fixed} THEN {source} ELSE {way(numbers)} END"
        yield f"{source} AS {name[what]}"


def _compile(plans: Sequence[Plan], options: Options) -> Files:
    return {".sql": compile_query(plans, options)}


TARGET: Final = Target(
    name="sql",
    makes="a query, or a view, that adds verdicts to the lines of a table",
    can=(
        "several lists in one query",
        "verdicts with missing facts",
        "provisions and citations",
        "values in every currency with a rate, compared exactly",
        "reject what cannot be, with the reason",
    ),
    cannot=(
        "say what a missing quantity leaves possible between two limits",
        "amounts with more decimals than four (money) or six (kg, litres): such lines are rejected",
        "promise anything of dialects other than duckdb, postgres, sqlite and spark",
    ),
    engines=ENGINES,
    joint=True,
    compile=_compile,
)
