"""The command line. `--version` answers before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run rulec with the words of the command line."""
    if sys.argv[1:] == ["--version"]:
        from rulec import __version__

        print(f"rulec {__version__}")
        return
    from rulec.cli.app import run

    sys.exit(run(sys.argv[1:]))
