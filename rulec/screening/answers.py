"""Answers as cells: for each list its verdict, provisions, missing facts and citations."""

from __future__ import annotations

from collections.abc import Sequence

from rulec.screening.decided import Decided
from rulec.screening.decision import Answer
from rulec.screening.screener import Part, Screener

PARTS = ("verdict", "provisions", "missing", "citations")


class Cells:
    """The cells that are added to a row, in the order of `names`; `wanted` are some of PARTS."""

    def __init__(self, screener: Screener, wanted: Sequence[str] = PARTS) -> None:
        self.wanted = tuple(part for part in PARTS if part in wanted)
        self.rulesets = screener.rulesets
        self.names = [f"{r.id}_{part}" for r in screener.rulesets for part in self.wanted]
        self._texts: dict[Part, list[tuple[tuple[str, ...], ...]]] = {}
        self._whole: dict[tuple[int, ...], list[str]] = {}
        self._parts: tuple[Part, ...] = ()

    def texts(self, part: Part) -> list[tuple[tuple[str, ...], ...]]:
        """By leaf, by member of the part: the wanted cells."""
        made = self._texts.setdefault(part, [])
        for answers in part.decision.leaves[len(made) :]:
            made.append(tuple(self._cells(answer) for answer in answers))
        return made

    def _cells(self, answer: Answer) -> tuple[str, ...]:
        cells = {
            "verdict": answer.verdict,
            "provisions": "; ".join(answer.provisions),
            "missing": "; ".join(answer.needs),
            "citations": "; ".join(answer.citations),
        }
        return tuple(cells[part] for part in self.wanted)

    def row(self, decided: Decided, at: int) -> list[str]:
        """The cells of a row that was not rejected."""
        if decided.parts != self._parts:
            self._parts, self._whole = decided.parts, {}
        places = tuple(int(leaves[at]) for leaves in decided.leaves)
        if places not in self._whole:
            found: dict[int, tuple[str, ...]] = {}
            for part, place in zip(decided.parts, places, strict=True):
                found |= zip(part.members, self.texts(part)[place], strict=True)
            self._whole[places] = [t for i in range(len(self.rulesets)) for t in found[i]]
        return self._whole[places]


class ArrowCells:
    """The same cells as Arrow columns of repeated texts; the texts are kept from chunk to chunk."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._texts: list[dict[str, int]] = [{} for _ in cells.names]
        self._codes: dict[Part, list[list[int]]] = {}

    def columns(self, decided: Decided, keep: bool = False) -> list[object]:
        """An array for each of the cells' names; rejected rows are left out, or null if kept."""
        import numpy as np
        import pyarrow as pa

        made: list[object] = [None] * len(self.cells.names)
        width = len(self.cells.wanted)
        for part, leaves in zip(decided.parts, decided.leaves, strict=True):
            kept = np.asarray(leaves, np.int32)
            null = kept < 0 if keep and decided.rejected else None
            kept = kept[kept >= 0] if decided.rejected and not keep else kept
            codes = np.array(self._coded(part), np.int32).reshape(-1, len(part.members) * width)
            for place, member in enumerate(part.members):
                for k in range(width):
                    at = member * width + k
                    indices = np.append(codes[:, place * width + k], np.int32(0))[kept]
                    texts = pa.array(list(self._texts[at]), pa.string())
                    made[at] = pa.DictionaryArray.from_arrays(pa.array(indices, mask=null), texts)
        return made

    def _coded(self, part: Part) -> list[list[int]]:
        """By leaf: the place of each cell's text among its column's texts."""
        made = self._codes.setdefault(part, [])
        width = len(self.cells.wanted)
        for row in self.cells.texts(part)[len(made) :]:
            codes = []
            for member, texts in zip(part.members, row, strict=True):
                for k, text in enumerate(texts):
                    known = self._texts[member * width + k]
                    codes.append(known.setdefault(text, len(known)))
            made.append(codes)
        return made
