"""Timing: the best of several runs, and a table of ratios to the first row."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

REPEATS = 5


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Seconds of the fastest of `repeats` runs, with the collector off."""
    times = []
    for _ in range(repeats):
        gc.collect()
        gc.disable()
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
        gc.enable()
    return min(times)


def process(command: Sequence[str], repeats: int = REPEATS) -> float:
    """Seconds of the fastest run of a whole process; the first run only warms the page cache."""
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return best(
        lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL),
        repeats,
    )


def installed(distribution: str) -> str:
    try:
        return f"{distribution} {version(distribution)}"
    except PackageNotFoundError:
        return distribution


def shown(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds / 1e-6:.2f} us"


def report(title: str, rows: Sequence[tuple[str, float | None, str]]) -> None:
    """Print each row's time, its ratio to the first row, and a remark."""
    print(f"\n{title}")
    first = rows[0][1]
    for name, seconds, remark in rows:
        if seconds is None:
            print(f"  {name:<44} {'-':>10} {'':>8}  {remark}")
        else:
            ratio = f"{seconds / first:.2f}x" if first else ""
            print(f"  {name:<44} {shown(seconds):>10} {ratio:>8}  {remark}")
