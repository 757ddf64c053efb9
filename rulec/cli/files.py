"""Where `write_atomically` was before."""

from rulec.atomic import write_atomically

__all__ = ["write_atomically"]
