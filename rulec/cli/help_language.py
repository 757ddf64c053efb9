"""rulec help-language: the handbook, a page or a section at a time."""

from __future__ import annotations

import re
import shutil
import sys

import click

from rulec.diagnostics.suggest import nearest
from rulec.handbook.pages import find, topics


@click.command("help-language", epilog="Example: rulec help-language goods")
@click.argument("topic", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="Name every topic, one a line.")
def command(topic: tuple[str, ...], listed: bool) -> None:
    """The handbook of the rule language: its contents, or what it says of TOPIC.

    TOPIC is a page (tutorial, mistakes), a word of the language (goods, ex, exempt), a fact, a
    unit, a diagnostic (W0707) or a target (sql).
    """
    if listed:
        click.echo("\n".join(topics()))
        return
    wanted = " ".join(topic) or "start"
    text = find(wanted)
    if text is None:
        near = nearest(wanted, topics(), 1)
        hint = f"did you mean {near[0]}?" if near else "`rulec help-language --list` names them all"
        raise click.UsageError(f"the handbook has no topic {wanted!r}; {hint}")
    if sys.stdout.isatty():
        _on_terminal(text)
    else:
        click.echo(text, nl=False)


def _on_terminal(text: str) -> None:
    """Laid out and coloured; what is longer than the screen goes through the pager."""
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    width, height = shutil.get_terminal_size()
    console = Console(width=min(width, 100), theme=Theme({"markdown.code": "bold cyan"}))
    # the pages that links lead to, by the names under which this command shows them
    text = re.sub(r"\[([^\]]+)\]\((\w+)\.md[^)]*\)", r"\1 (`\2`)", text)
    # the first word of a fence is the kind of a snippet; Pygments knows the language by its own name
    text = re.sub(r"^```rule(-broken)?\b", "```rulec", text, flags=re.M)
    with console.capture() as laid_out:
        console.print(Markdown(text, code_theme="ansi_dark"))
    shown = laid_out.get()
    if shown.count("\n") > height:
        click.echo_via_pager(shown)
    else:
        click.echo(shown, nl=False)
