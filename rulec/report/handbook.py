"""The handbook as pages of the site: Markdown to HTML, code in colours, and what its search knows."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rulec.handbook.pages import PAGES, anchor, cut, page

STYLE = "friendly"
"""The colours of Pygments that code is shown in."""


def address(name: str) -> str:
    """Where a page of the handbook is in the site."""
    return f"handbook/{name}.html"


def html(name: str) -> str:
    """The body of a page, its heading left out."""
    tokens = _markdown().parse(page(name))
    for token, inner in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            token.attrSet("id", anchor(inner.content))
        for child in inner.children or ():
            if child.type == "link_open":
                child.attrSet("href", re.sub(r"\.md(?=#|$)", ".html", str(child.attrs["href"])))
    body = tokens[3:] if tokens[0].tag == "h1" else tokens
    made: str = _markdown().renderer.render(body, _markdown().options, {})
    return made


def contents(name: str) -> list[tuple[str, str]]:
    """The sections of a page: the name to link to, and the title."""
    return [(s.anchor, s.title) for s in cut(name, page(name)) if s.level == 2]


def searchable() -> list[list[str]]:
    """Every section for the search: page, title, address, text in small letters."""
    found = []
    for name, title in PAGES.items():
        for one in cut(name, page(name)):
            if one.level > 2:
                continue
            text = one.text
            if one.level == 1:  # what stands above the first section
                text = text.split("\n## ")[0]
            place = address(name) + (f"#{one.anchor}" if one.level > 1 else "")
            found.append([title, one.title, place, " ".join(text.lower().split())])
    return found


def colours() -> str:
    """The style sheet of the code."""
    from pygments.formatters import HtmlFormatter

    made: str = HtmlFormatter(style=STYLE).get_style_defs("pre")
    return made


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "highlight": _highlighted}).enable("table")
    made.add_render_rule("table_open", lambda *_: '<div class="wide"><table>\n')
    made.add_render_rule("table_close", lambda *_: "</table></div>\n")
    made.add_render_rule("fence", _fence)
    return made


def _fence(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A snippet; one that is of a file says of which, one that shows a mistake says which."""
    from rulec.diagnostics.catalogue import CATALOGUE

    kind, *words = tokens[index].info.split() or [""]
    code = _highlighted(tokens[index].content, kind, "") or escape(tokens[index].content)
    named = next((w.partition("=")[2] for w in words if w.startswith(("file=", "add="))), "")
    head = f'<p class="file">{escape(named)}</p>' if named else ""
    said = ""
    if kind == "rule-broken":
        entry = CATALOGUE[words[0]]
        place = f"diagnostics.html#{anchor(f'{entry.code}: {entry.title}')}"
        said = f'<p class="refused"><a href="{place}">{entry.code}</a>: {escape(entry.title)}</p>'
    return f'{head}<pre class="k-{escape(kind)}"><code>{code}</code></pre>\n{said}'


def _highlighted(code: str, kind: str, _: str) -> str:
    """The code with its words in classes; empty if nobody can read its language."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    name = {"rule": "rulec", "rule-broken": "rulec"}.get(kind, kind)
    if kind in ("", "text", "output", "csv"):
        return ""
    try:
        lexer = get_lexer_by_name(name)
    except ClassNotFound:
        return ""
    made: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return made
