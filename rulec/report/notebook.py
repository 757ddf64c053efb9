"""Differences, matrices and verdicts as HTML: pages of their own, and tables in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rulec.report import views
from rulec.report.templates import render

if TYPE_CHECKING:
    from rulec.analysis.diff import Difference, Region
    from rulec.analysis.matrix import Matrix
    from rulec.analysis.verdict import Verdict


def _style() -> str:
    return (Path(__file__).parent / "assets" / "style.css").read_text(encoding="utf-8")


def difference_page(found: Difference, regions: Sequence[Region]) -> str:
    """A difference as one HTML page that needs no other file."""
    return render("alone.html", style=_style(), **views.difference(found, regions))


def difference(found: Difference) -> str:
    """A difference as a fragment of HTML."""
    return render("difference.html", **views.difference(found, found.regions))


def matrix(made: Matrix) -> str:
    """Kinds of goods by jurisdiction, and every pair."""
    return render("matrix.html", day=made.day, world=views.world(made), pairs=views.pairs(made))


def verdict(told: Verdict) -> str:
    """A verdict with the provisions that decide and what is still to ask."""
    return render("verdict.html", told=told)
