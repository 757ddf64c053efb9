"""rulec help-language: the handbook, a page or a section at a time."""

from __future__ import annotations

import re
import shutil
import sys
from difflib import get_close_matches
from textwrap import wrap

import click

from rulec.handbook.pages import PAGES, find, topics

_ALIKE = 0.8
"""How alike a word and a topic must be; below, `pair` would be `polars`."""
_WIDTH = 96
_LONGEST = 2 * _WIDTH - 20  # of a line that is shown, which is wrapped to two


@click.command("help-language", epilog="Example: rulec help-language goods")
@click.argument("topic", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="Name every topic, one a line.")
def command(topic: tuple[str, ...], listed: bool) -> None:
    """The handbook of the rule language: its contents, or what it says of TOPIC.

    TOPIC is a page (tutorial, mistakes), a word of the language (goods, ex, exempt), a fact, a
    unit, a diagnostic (W0707) or a target (sql). Any other words are looked for in the text.
    """
    if listed:
        click.echo("\n".join(topics()))
        return
    wanted = " ".join(topic) or "start"
    text = find(wanted)
    if text is None:
        click.echo("\n".join(_looked_for(wanted)))
        return
    if sys.stdout.isatty():
        _on_terminal(text)
    else:
        click.echo(text, nl=False)


def _looked_for(wanted: str) -> list[str]:
    """Where the handbook says these words; click.UsageError if it does not."""
    from rulec.handbook.fulltext import search

    near = _near(wanted)
    found = search(wanted)
    if not found:
        hint = f"did you mean {near}?" if near else "`rulec help-language --list` names them all"
        raise click.UsageError(f"the handbook has no topic {wanted!r}; {hint}")
    meant = f" (did you mean {near}?)" if near else ""
    told = [f"{wanted!r} is not a topic{meant}; found in:"]
    for one in found:
        told += ["", f"{one.page}: {one.title}"]
        for line in one.lines:
            told += wrap(
                _around(line, wanted), _WIDTH, initial_indent="  - ", subsequent_indent="    "
            )
    first = found[0]
    whole = first.title == PAGES[first.page] or find(first.title) is None
    bare = first.title.replace('"', "")  # a shell takes marks for itself
    shown = first.page if whole else f'"{bare}"'
    return [*told, "", f"Read one by its page or its heading: rulec help-language {shown}"]


def _near(wanted: str) -> str | None:
    """The topic that was probably meant, upper and lower case alike."""
    if len(wanted) > 40:
        return None
    by_folded = {topic.casefold(): topic for topic in topics()}
    found = get_close_matches(wanted.casefold(), by_folded, n=1, cutoff=_ALIKE)
    return by_folded[found[0]] if found else None


def _around(line: str, wanted: str) -> str:
    """A line, shortened about the first of the words if it is long; links as their words."""
    line = re.sub(r"\[([^\]]+)\]\([^)\s]+\)", r"\1", line)
    if len(line) <= _LONGEST:
        return line
    first = re.escape(re.findall(r"\w+", wanted)[0].rstrip("s"))
    at = re.search(rf"\b{first}", line, re.I)
    start = max(0, min(at.start() if at else 0, len(line) - _LONGEST) - _LONGEST // 3)
    if start:
        start = line.find(" ", start) + 1
    end = start + _LONGEST
    if end < len(line):
        end = line.rfind(" ", start, end)
    return f"{'... ' if start else ''}{line[start:end]}{' ...' if end < len(line) else ''}"


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
