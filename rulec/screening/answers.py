"""Answers as cells: for each list its verdict, provisions, missing facts and citations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rulec.screening.decided import Decided
from rulec.screening.decision import Answer
from rulec.screening.screener import Part, Screener

PARTS = ("verdict", "provisions", "missing", "citations")

_MOST = 50_000  # answers whose texts are kept


class Cells:
    """The cells that are added to a row, in the order of `names`; `wanted` are some of PARTS."""

    def __init__(self, screener: Screener, wanted: Sequence[str] = PARTS) -> None:
        self.wanted = tuple(part for part in PARTS if part in wanted)
        self.rulesets = screener.rulesets
        self.names = [f"{r.id}_{part}" for r in screener.rulesets for part in self.wanted]
        self._texts: dict[Part, list[tuple[tuple[str, ...], ...]]] = {}

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

    def together(self, parts: Sequence[Part], places: Sequence[int]) -> list[str]:
        """The cells of a row by its leaf in each part."""
        found: dict[int, tuple[str, ...]] = {}
        for part, place in zip(parts, places, strict=True):
            found |= zip(part.members, self.texts(part)[place], strict=True)
        return [text for i in range(len(self.rulesets)) for text in found[i]]


class Rendered:
    """The cells of rows as one text, which is made once for each answer and kept."""

    def __init__(self, cells: Cells, render: Callable[[Sequence[str]], str]) -> None:
        self._cells, self._render = cells, render
        self._parts: tuple[Part, ...] = ()
        self._known: dict[tuple[int, ...], str] = {}

    def __call__(self, decided: Decided) -> list[str]:
        """The text of each row of a chunk; an empty one of a row that was rejected."""
        if decided.parts != self._parts or len(self._known) > _MOST:
            self._parts, self._known = decided.parts, {}
        keys = list(zip(*map(_listed, decided.leaves), strict=True))
        for places in set(keys) - self._known.keys():
            text = ""
            if min(places) >= 0:
                text = self._render(self._cells.together(decided.parts, places))
            self._known[places] = text
        known = self._known
        return [known[places] for places in keys]


def _listed(leaves: Any) -> list[int]:
    return leaves if isinstance(leaves, list) else list(leaves.tolist())


class ArrowCells:
    """The same cells as Arrow columns of repeated texts; the texts are kept from chunk to chunk."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._texts: list[dict[str, int]] = [{} for _ in cells.names]
        self._codes: dict[Part, list[list[int]]] = {}

    @property
    def types(self) -> list[Any]:
        """The type of each column: of verdicts there are only four."""
        import pyarrow as pa

        verdict = pa.dictionary(pa.int8(), pa.string())
        other = pa.dictionary(pa.int32(), pa.string())
        return [verdict if self._small(at) else other for at in range(len(self.cells.names))]

    def _small(self, at: int) -> bool:
        return self.cells.wanted[at % len(self.cells.wanted)] == "verdict"

    def columns(self, decided: Decided, keep: bool = False) -> list[object]:
        """An array for each of the cells' names; rejected rows are left out, or null if kept."""
        import numpy as np
        import pyarrow as pa

        made: list[object] = [None] * len(self.cells.names)
        width = len(self.cells.wanted)
        rejected = np.fromiter(decided.rejected, np.int64, len(decided.rejected))
        for part, leaves in zip(decided.parts, decided.leaves, strict=True):
            kept = np.asarray(leaves, np.int32)
            null = None
            if len(rejected):
                here = np.zeros(len(kept), np.bool_)
                here[rejected] = True
                kept, null = (np.where(here, -1, kept), here) if keep else (kept[~here], None)
            codes = np.array(self._coded(part), np.int32).reshape(-1, len(part.members) * width)
            codes = np.vstack(
                [codes, np.zeros((1, codes.shape[1]), np.int32)]
            )  # for rows that are null
            rows = np.where(kept < 0, len(codes) - 1, kept) if null is not None else kept
            rows = rows.astype(np.intp)
            for place, member in enumerate(part.members):
                for k in range(width):
                    at = member * width + k
                    column = codes[:, place * width + k]
                    column = column.astype(np.int8 if self._small(at) else np.int32)
                    indices = np.take(column, rows, mode="clip")  # clip: nothing is out of bounds
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
