"""Witnesses of a difference with codes as short as declarations print them."""

from __future__ import annotations

from attrs import evolve

from rulec.analysis.diff import Difference
from rulec.model.line import Line
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of
from rulec.reference.evaluator import possible


def shortened(found: Difference, line: Line, codes: CodeSet) -> Line:
    """A witness on `codes` with the shortest code, of six digits or more, that is as good a witness.

    It is as good if all that can be declared under it is among `codes`, and if the reference
    evaluator says the same of it as of the whole code, on both sides.
    """
    real = leaves(edition_at(found.left_day)) | leaves(edition_at(found.right_day))
    code = str(line.get("code"))
    for length in (6, 8):
        under = CodeSet((span_of(code[:length]),)) & real
        short = line.with_(code=code[:length])
        if under and not under - codes and _says(found, short) == _says(found, line):
            return short
    return line


def _says(found: Difference, line: Line) -> list[frozenset[str]]:
    """What the reference evaluator says of a line on either side."""
    code = str(line.get("code"))
    said = []
    for ruleset, day in ((found.left, found.left_day), (found.right, found.right_day)):
        near = tuple(p for p in ruleset.in_force(day) if p.goods.overlaps(code))
        dated = line.with_(date=day)
        said.append(possible(evolve(ruleset, provisions=near), dated, day, found.rates))
    return said
