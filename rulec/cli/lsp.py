"""rulec lsp: the language server."""

from __future__ import annotations

import sys

import click


@click.command("lsp", epilog="Example: rulec lsp --stdio (an editor starts it so)")
@click.option("--stdio", is_flag=True, help="Over standard input and output; this is the default.")
def command(stdio: bool) -> None:
    """The language server for rule files: an editor starts it and talks to it.

    Needs the extra `lsp`. How editors are set up: rulec help-language tools.
    """
    try:
        from rulec.lsp.server import serve
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise click.UsageError(
            f"the language server needs {missing.name}: pip install 'rulec[lsp]'"
        ) from None
    if sys.stdin.isatty():
        raise click.UsageError("the language server is started by an editor, not at a terminal")
    sys.exit(serve())
