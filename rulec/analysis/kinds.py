"""Kinds of goods as people name them, from the shared library `goods`; else chapters."""

from __future__ import annotations

import textwrap
from functools import cache, lru_cache

from attrs import frozen

from rulec.model.condition import CodeIn, Or
from rulec.model.findings import Findings
from rulec.model.load import Store
from rulec.model.resolve import Resolver
from rulec.nomenclature import EMPTY, CodeSet, describe, subheadings
from rulec.syntax import tree as t

MANY = "Goods of many chapters"


@frozen
class Kind:
    """A named set of headings; `whole` are the codes that it holds without an `ex`."""

    name: str
    title: str
    codes: CodeSet
    whole: CodeSet


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind that the built-in library names, the narrowest first."""
    store = Store()
    path = store.find("goods")
    assert path is not None
    scope = store.check(path).scope
    resolver = Resolver(scope, Findings())
    made = []
    for name, block in scope.defines.items():
        assert isinstance(block, t.Block)
        condition, codes = resolver.goods_of(block)
        parts = condition.parts if isinstance(condition, Or) else (condition,)
        whole = EMPTY
        for part in parts:
            whole = whole | (part.codes if isinstance(part, CodeIn) else EMPTY)
        made.append(Kind(name, block.title.value if block.title else name, codes, whole))
    return tuple(sorted(made, key=lambda k: (subheadings(k.codes), k.name)))


@lru_cache(maxsize=4096)
def kind_of(codes: CodeSet) -> str:
    """The narrowest kinds that hold the codes between them, else their chapters, in words."""
    titles: dict[str, None] = {}
    for span in codes.ranges:
        part = CodeSet((span,))
        kind = next((k for k in kinds() if (part - k.whole).is_empty()), None)
        if kind is None:
            return _chapters(codes)
        titles.setdefault(kind.title)
    return "; ".join(titles) if len(titles) <= 3 else _chapters(codes)


def _chapters(codes: CodeSet) -> str:
    chapters = sorted(
        {f"{c:02}" for low, high in codes.ranges for c in range(low // 10**8, -(-high // 10**8))}
    )
    if len(chapters) > 3:
        return MANY
    return "; ".join(
        f"Chapter {c}: " + textwrap.shorten(describe(c) or "", 70, placeholder=" ...")
        for c in chapters
    )
