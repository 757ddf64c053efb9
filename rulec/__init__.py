"""rulec: a declarative language and a compiler for national bans on luxury goods."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The functions of `rulec.api`, imported only when one is asked for."""
    api = import_module("rulec.api")  # `from rulec import api` would ask this function for it
    if name in api.__all__:
        return getattr(api, name)
    raise AttributeError(f"module 'rulec' has no attribute {name!r}")
