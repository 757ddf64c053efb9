"""A difference with the two lists side by side in the terminal."""

from __future__ import annotations

import sys

from rich.box import SIMPLE_HEAVY
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rulec.analysis.diff import Difference, Region
from rulec.analysis.summary import Says, findings
from rulec.analysis.telling import (
    cited,
    count,
    goods,
    grouped,
    names_of,
    relation_of,
    stated,
    verdict_lines,
)
from rulec.nomenclature import edition_at

_STYLES = {"prohibited": "red", "license": "magenta", "free": "green"}


def print_side_by_side(found: Difference, regions: list[Region], full: bool = False) -> None:
    """A table for each kind of goods: the goods, what the left says, what the right says."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    names = names_of(found)
    console.print(Text(f"{names[0]} against {names[1]}: {relation_of(found)}."))
    told = findings(found, regions)
    for certain, title in ((True, "for certain"), (False, "on some reading of its words")):
        members = [f for f in told if f.certain is certain]
        if not members:
            continue
        console.print(Text(f"\nThey differ {title}: {count(len(members), 'finding')}", "bold"))
        for kind, group in grouped(members).items():
            table = Table(box=SIMPLE_HEAVY, title=Text(kind), title_justify="left", expand=True)
            for head, ratio in (("HS", 3), (names[0], 4), (names[1], 4)):
                table.add_column(Text(head), ratio=ratio, overflow="fold")
            for finding in group:
                listed = goods(finding.codes, edition_at(found.left_day), full)
                cell = Text(f"{listed} ({count(finding.size, 'subheading')})")
                for words in finding.conditions:
                    cell.append(f"\n{words}", "italic")
                for witness in finding.witnesses[:2]:
                    cell.append(f"\ne.g. {stated(found, witness)}", "dim")
                table.add_row(cell, *(_side(found, s) for s in (finding.left, finding.right)))
                table.add_section()
            console.print(table)


def _side(found: Difference, says: Says) -> Text:
    cell = Text()
    for verdict, readings in says.verdicts:
        for line in verdict_lines(found, verdict, readings, says):
            cell.append(line + "\n", _STYLES.get(verdict, ""))
    for provision in says.provisions:
        cell.append(f"- {provision.title} [{cited(provision)}]\n", "dim")
    cell.rstrip()
    return cell
