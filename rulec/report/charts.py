"""Two pictures, as SVG that stands in a page: limits on a log axis, and how far the lists reach."""

from __future__ import annotations

import io
import re
from datetime import date

from rulec.analysis.grid import grid
from rulec.analysis.matrix import open_words
from rulec.analysis.relation import certainly, judgements, possibly
from rulec.analysis.verdict import commercial_export
from rulec.model.condition import MoneyAbove, atoms
from rulec.model.ruleset import Ruleset
from rulec.money import NoRate, Rates, Unrated

_PER = {"total": "o", "each": "D", "kg": "s", "litre": "^"}
_NAMES = {"total": "of the consignment", "each": "each", "kg": "per kg", "litre": "per litre"}


def thresholds(rulesets: tuple[Ruleset, ...], day: date, rates: Rates) -> str:
    """The value limits in force, in euros at the rates of the day; empty if there are none."""
    points: dict[tuple[str, str], set[float]] = {}
    for ruleset in rulesets:
        for provision in ruleset.in_force(day):
            for atom in atoms(provision.condition):
                if isinstance(atom, MoneyAbove) and atom.amount:
                    try:
                        worth = atom.amount * rates.rate(atom.currency, day)
                    except NoRate:
                        continue
                    points.setdefault((ruleset.id, atom.per), set()).add(float(worth))
    if not points:
        return ""
    ids = sorted({i for i, _ in points}, reverse=True)
    figure, axes = _figure(1 + 0.35 * len(ids))
    for per, marker in _PER.items():
        at = [
            (w, ids.index(i))
            for (i, p), worths in points.items()
            if p == per
            for w in sorted(worths)
        ]
        if at:
            axes.scatter(*zip(*at, strict=True), marker=marker, s=22, alpha=0.8, label=_NAMES[per])
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_yticks(range(len(ids)), ids)
    axes.set_ylim(-0.6, len(ids) - 0.4)
    axes.set_xlabel(f"EUR, at the rates of {day}")
    axes.grid(axis="x", alpha=0.3)
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 1.0 + 0.6 / (1 + 0.35 * len(ids))),
        ncol=4,
        frameon=False,
    )
    return _svg(figure, f"Value limits of {len(ids)} lists in euros on a logarithmic axis")


def spread(rulesets: tuple[Ruleset, ...], day: date) -> str:
    """How many HS subheadings each list names, from its first day until `day`; not its open part."""
    figure, axes = _figure(4.2)
    last: list[tuple[float, str]] = []
    for ruleset in rulesets:
        days = [d for d in ruleset.changes() if d <= day]
        if not days:
            continue
        sizes = [_reach(ruleset, d) for d in days]
        axes.step([*days, day], [*sizes, sizes[-1]], where="post", linewidth=1.4, alpha=0.85)
        last.append((sizes[-1], ruleset.id))
    for height, names in _labels(last, gap=190):
        axes.annotate(
            names, (day, height), xytext=(4, 0), textcoords="offset points", fontsize=7, va="center"
        )
    axes.set_ylabel("HS subheadings")
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    return _svg(figure, "The number of HS subheadings that each list names, over time")


def _reach(ruleset: Ruleset, day: date) -> int:
    made = grid((ruleset,), day, Unrated(), (commercial_export(ruleset),))
    judged, unnamed = judgements([ruleset]), open_words(ruleset, day)
    bits = 0
    for touched, root in zip(made.touched, made.roots[0], strict=True):
        if possibly(certainly(root, unnamed), judged) != 0:
            bits |= touched
    return bits.bit_count()


def _labels(ends: list[tuple[float, str]], gap: float) -> list[tuple[float, str]]:
    """Labels at the right edge: lists that end together share one, others are kept apart."""
    groups: dict[float, list[str]] = {}
    for height, name in ends:
        groups.setdefault(height, []).append(name)
    made: list[tuple[float, str]] = []
    for height in sorted(groups):
        low = made[-1][0] + gap if made else height
        made.append((max(height, low), " ".join(sorted(groups[height]))))
    return made


def _figure(height: float):  # type: ignore[no-untyped-def]
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _svg(figure, title: str) -> str:  # type: ignore[no-untyped-def]
    """The figure without a date or random names, so that equal data gives equal text."""
    import matplotlib

    stream = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "rulec", "svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(
        r'(<svg [^>]*?)width="[^"]*" height="[^"]*"|(<svg [^>]*?)height="[^"]*" width="[^"]*"',
        r"\1\2",
        text,
        count=1,
    )
    return text.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
