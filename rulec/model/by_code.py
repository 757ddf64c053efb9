"""The provisions that can matter for a commodity code, found without reading them all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from rulec.model.ruleset import Provision

_MANY = 64  # a provision over more parts of the code axis than this is kept once, for every code


class ByCode:
    """Provisions by ten-digit code: exemptions, and bans whose goods hold the code, in order."""

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self.provisions = tuple(provisions)
        self._starts = sorted(
            {0, *(cut for p in self.provisions if p.kind != "exempt" for cut in p.goods.cuts())}
        )
        self._wide: list[int] = []
        self._local: list[list[int]] = [[] for _ in self._starts]
        for index, provision in enumerate(self.provisions):
            if provision.kind == "exempt":
                self._wide.append(index)
                continue
            parts = [
                range(self._part(low), self._part(high - 1) + 1)
                for low, high in provision.goods.ranges
            ]
            if sum(map(len, parts)) > _MANY:
                self._wide.append(index)
                continue
            for part in parts:
                for at in part:
                    self._local[at].append(index)

    def _part(self, code: int) -> int:
        return bisect_right(self._starts, code) - 1

    def at(self, code: int) -> tuple[Provision, ...]:
        """The provisions that can hold for a ten-digit code, or exempt from one that does."""
        local = self._local[self._part(code)]
        wide = [
            i
            for i in self._wide
            if self.provisions[i].kind == "exempt" or self.provisions[i].goods.at(code)
        ]
        return tuple(self.provisions[i] for i in sorted(local + wide))


@lru_cache(maxsize=256)
def by_code(provisions: tuple[Provision, ...]) -> ByCode:
    """The index of some provisions, made once."""
    return ByCode(provisions)
