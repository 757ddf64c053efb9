"""The parts of the handbook that are made from the program itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rulec.diagnostics.entry import Entry

_MARK = re.compile(r"<!-- (\w+)(?: (\w+))? -->")


def expand(text: str) -> str:
    """The text with every mark `<!-- name word -->` replaced by the table it stands for."""
    return _MARK.sub(lambda m: TABLES[m[1]](m[2] or ""), text)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _clauses(keyword: str) -> str:
    """The clauses that a declaration may have."""
    from rulec.handbook.pages import sections
    from rulec.syntax.keywords import ALLOWED, CITED, REPEATABLE, REQUIRED

    first = {word: _first_sentence(s.text) for s in sections("clauses") for word in s.topics}
    needed = REQUIRED.get(keyword, {})
    rows = []
    for clause in ALLOWED[keyword]:
        must = clause in needed or (clause == "cite" and keyword in CITED)
        often = "any number of times" if clause in REPEATABLE else "once"
        rows.append((f"`{clause}`", first[clause], "yes" if must else "no", often))
    return table(("clause", "what it says", "needed", "how often"), rows)


def _first_sentence(text: str) -> str:
    """The first sentence below a heading."""
    paragraph = next(p for p in text.split("\n\n")[1:] if not p.startswith("<!--"))
    sentence = re.split(r"(?<=[.:]) ", " ".join(paragraph.split()))[0]
    return sentence.rstrip(".:")


def _belongs(clause: str) -> str:
    """Where a clause may stand, where it must, and how often."""
    from rulec.syntax.keywords import ALLOWED, CITED, REPEATABLE, REQUIRED

    places = [keyword for keyword, clauses in ALLOWED.items() if clause in clauses]
    must = [k for k in places if clause in REQUIRED.get(k, {}) or (clause == "cite" and k in CITED)]
    said = f"Stands in {_listed(places)}. "
    if must == places:
        said += "It is needed there. "
    elif must:
        said += f"It is needed in {_listed(must)}. "
    often = "It may be repeated." if clause in REPEATABLE else "It stands once in a declaration."
    return said + often


def _library(_: str) -> str:
    """The declarations that a library may hold."""
    from rulec.syntax.keywords import IN_LIBRARY

    return _listed(IN_LIBRARY)


def _contents(_: str) -> str:
    """Every page with its title."""
    from rulec.handbook.pages import PAGES

    return "\n".join(f"- [{title}]({name}.md)" for name, title in PAGES.items())


def _currencies(_: str) -> str:
    from rulec.money import CURRENCIES

    return " ".join(sorted(CURRENCIES))


def _editions(_: str) -> str:
    from rulec.nomenclature import known_editions

    return _listed(known_editions())


def _rulesets(_: str) -> str:
    from rulec.resources import folder

    return _listed(sorted(path.stem.upper() for path in folder("rulesets").glob("*.rule")))


def _categories(library: str) -> str:
    """What a built-in library defines, with its codes as they are written there."""
    from rulec.resources import folder
    from rulec.syntax import tree as t
    from rulec.syntax.parser import read
    from rulec.syntax.phrases import goods

    file, _ = read(folder("rulesets") / "lib" / f"{library}.rule")
    rows = []
    for block in file.declarations:
        if isinstance(block, t.Block) and block.keyword == "define" and block.name:
            listed = [
                " ".join(goods(clause.value))
                for clause in block.all("goods")
                if isinstance(clause.value, t.Goods)
            ]
            title = block.title.value if block.title else block.name.value
            why = [
                c.value.value for c in block.all("interpretation") if isinstance(c.value, t.Text)
            ]
            rows.append((f"`{block.name.value}`", title, "; ".join(listed), " ".join(why)))
    return table(("name", "goods", "codes", "why"), rows)


def diagnostic(entry: Entry) -> str:
    """One diagnostic as a section."""
    prose, _, wrong, _, right = entry.explanation.rstrip("\n").split("\n\n", 4)
    return (
        f"## {entry.code}: {entry.title}\n\nSeverity: {entry.severity}. {prose}\n\n"
        f"Wrong:\n\n```rule\n{_undented(wrong)}\n```\n\nRight:\n\n```rule\n{_undented(right)}\n```\n"
    )


def _undented(text: str) -> str:
    """An example without its indentation; characters that would not be seen are told by number."""
    plain = re.sub(r"^    ", "", text, flags=re.M)
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in plain)


def _diagnostics(_: str) -> str:
    from rulec.diagnostics.catalogue import CATALOGUE

    return "\n".join(diagnostic(entry) for entry in CATALOGUE.values())


def _target(name: str) -> str:
    """What a target makes, can and cannot say, and what it is tested on."""
    from rulec.targets.registry import target

    made = target(name)
    several = (
        "Several lists go into one text." if made.joint else "Each list makes a text of its own."
    )
    groups = (("It can", made.can), ("It cannot", made.cannot), ("It is tested on", made.engines))
    parts = [f"It makes {made.makes}. {several}"]
    for title, said in groups:
        if said:
            parts.append(f"{title}:\n\n" + "\n".join(f"- {line}" for line in said))
    return "\n\n".join(parts)


TABLES: dict[str, Callable[[str], str]] = {
    "belongs": _belongs,
    "categories": _categories,
    "clauses": _clauses,
    "contents": _contents,
    "currencies": _currencies,
    "diagnostics": _diagnostics,
    "editions": _editions,
    "library": _library,
    "rulesets": _rulesets,
    "target": _target,
}
"""The tables by the name in their mark."""
