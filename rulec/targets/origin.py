"""What every output says of where it comes from."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version


def made_by() -> str:
    """`rulec` and its version."""
    try:
        return f"rulec {version('rulec')}"
    except PackageNotFoundError:
        return "rulec (not installed)"


def digest(body: str) -> str:
    """The SHA-256 of what an output says."""
    return sha256(body.encode()).hexdigest()
