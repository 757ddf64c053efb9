"""Work on many items by every core, where processes can be forked; else one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_work: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def _one(index: int) -> Any:
    function, items = _work[-1]
    return function(items[index])


def each(
    function: Callable[[Item], Result], items: Sequence[Item], least: int, chunk: int = 1
) -> Iterator[Result]:
    """The results in the order of the items; one process does it all if there are under `least`.

    Results travel between processes, so they have to be picklable; the items do not.
    """
    cores = os.cpu_count() or 1
    if len(items) < least or cores < 2 or "fork" not in get_all_start_methods():
        yield from map(function, items)
        return
    _work.append((function, items))
    try:
        with get_context("fork").Pool(cores) as pool:
            yield from pool.imap(_one, range(len(items)), chunksize=chunk)
    finally:
        _work.pop()
