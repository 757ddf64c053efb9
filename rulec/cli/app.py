"""The command group: each command's module is imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

COMMANDS = {
    "new": "Begin a rule file, question by question.",
    "import": "A table of goods as a rule file.",
    "check": "Report every mistake in rule files.",
    "fmt": "Rule files in canonical layout.",
    "test": "Run the examples in rule files.",
    "suggest-examples": "Examples for what none touches yet.",
    "explain": "The verdict on one line, and why.",
    "diff": "Exactly where two lists differ.",
    "matrix": "Every pair of lists, and every kind of goods.",
    "route": "What may pass every hop of a route.",
    "timeline": "How a list changed.",
    "cases": "Documented incidents and the law of their day.",
    "coverage": "How much of each list is there, and its evidence.",
    "report": "Everything as a static site.",
    "screen": "Every line of a file against lists.",
    "compile": "Lists in another tool's language.",
    "targets": "The languages that lists compile to.",
    "vectors": "Lines with answers, to test a target.",
    "lsp": "The language server, for editors.",
    "schema": "The JSON Schema of a command's output.",
    "explain-code": "More about a diagnostic.",
    "help-language": "The handbook of the rule language.",
}


MODULES = {"import": "import_"}
"""Commands whose module has another name than they."""


class Lazy(click.Group):
    """A group that knows its commands by name and one line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"rulec.cli.{MODULES.get(name, name.replace('-', '_'))}")
        found: click.Command = module.command
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # the options stand in the usage line, so that all commands fit a screen
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Lazy,
    options_metavar="[--version] [--help]",
    subcommand_metavar="COMMAND ...",
    epilog="Example: rulec diff RU EU --on 2014-05-02",
)
@click.version_option(package_name="rulec", message="rulec %(version)s")
def group() -> None:
    """Write national bans on luxury goods, compile them, compare them exactly."""


def run(words: list[str]) -> int:
    """Run one command; mistakes end in one line (or diagnostics) and an exit status, no traceback."""
    from rulec.diagnostics import RulecError, render_text

    gc.set_threshold(
        200_000
    )  # trees and diagrams live as long as the command: looking for dead ones is waste
    try:
        result = group.main(words, prog_name="rulec", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        print(f"rulec: {error.format_message()}", file=sys.stderr)
        return 2
    except click.Abort:
        return 130
    except RulecError as error:
        texts: dict[str, str] = {}
        for path in {d.span.path for d in error.diagnostics}:
            try:
                with open(path, encoding="utf-8", errors="replace") as stream:
                    texts[path] = stream.read()
            except OSError:
                from rulec.model.revisions import text

                texts[path] = text(path)
        print(render_text(error.diagnostics, texts), file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        said = error.strerror or str(error).partition("\n")[0] or type(error).__name__
        print(f"rulec: {where}{said}", file=sys.stderr)
        return 2
