"""Where the grammar and the built-in rulesets are: inside the wheel, or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def folder(name: str) -> Path:
    """Return the folder `grammar` or `rulesets`; raise FileNotFoundError when an install lacks it."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_data" / name, here.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"this installation of rulec has no {name} folder")
