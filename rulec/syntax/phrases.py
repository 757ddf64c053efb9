"""Syntax nodes -> the words that the grammar reads back as the same nodes.

What may be broken over several lines comes as parts; the printer fills lines with them.
"""

from __future__ import annotations

from fractions import Fraction

from rulec.diagnostics.span import Span
from rulec.syntax import tree as t


def name_list(names: tuple[t.Name, ...]) -> list[str]:
    """Names with their commas."""
    return commas([n.value for n in names])


def commas(words: list[str]) -> list[str]:
    """The words, a comma after each but the last."""
    return [*(word + "," for word in words[:-1]), *words[-1:]]


def quote(text: str) -> str:
    """A string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quantity(node: t.Quantity) -> str:
    return node.written + (f" {node.unit.value}" if node.unit else "")


def operand(node: t.Operand) -> str:
    return quantity(node) if isinstance(node, t.Quantity) else node.value


def goods(node: t.Goods) -> list[str]:
    """The items with their commas; a nomenclature is named where it changes."""
    system: str | None = None
    items: list[str] = []
    excepted: list[str] = []
    for group, into in ((node.items, items), (node.excepted, excepted)):
        for item in group:
            words = []
            if isinstance(item, t.CodeItem):
                if item.system is not None and item.system != system:
                    words.append(item.system)
                system = item.system
            into.append(" ".join([*words, _item(item)]))
    parts = commas(items)
    if excepted:
        excepted[0] = f"except {excepted[0]}"
        parts += commas(excepted)
    return parts


def _item(item: t.GoodsItem) -> str:
    if isinstance(item, t.AllItem):
        return "all"
    ex = "ex " if item.ex else ""
    if isinstance(item, t.NamedItem):
        return f"{ex}in {item.name.value}"
    last = f" to {item.last.written}" if item.last else ""
    return f"{ex}{item.first.written}{last}"


def condition(node: t.Condition) -> list[str]:
    """The parts of the outermost `and` or `or`, each with its word; else the whole."""
    node = _outermost(node)
    if not isinstance(node, t.Junction):
        return [_inline(node)]
    first, *rest = (_operand_of(node, part) for part in node.parts)
    return [first, *(f"{node.word} {part}" for part in rest)]


def _outermost(node: t.Condition) -> t.Condition:
    """The `and` that stands alone in an `or` of one part, which is how the grammar reads it."""
    single = isinstance(node, t.Junction) and node.word == "or" and len(node.parts) == 1
    return node.parts[0] if isinstance(node, t.Junction) and single else node


def _inline(node: t.Condition) -> str:
    if isinstance(node, t.Junction):
        return f" {node.word} ".join(_operand_of(node, part) for part in node.parts)
    if isinstance(node, t.Negation):
        inner = _inline(node.part)
        return f"not ({inner})" if isinstance(node.part, t.Junction) else f"not {inner}"
    if isinstance(node, t.Judged):
        return f"judged {node.name.value}"
    if isinstance(node, t.MoneyTest):
        return f"value{_per(node.per)} {node.op} {operand(node.operand)}"
    if isinstance(node, t.Compare):
        return f"{node.fact.value} {node.op} {operand(node.operand)}"
    if isinstance(node, t.CodeIn):
        return f"code in {node.name.value}"
    if isinstance(node, t.Bare):
        return node.name.value
    if node.written_is:
        return f"{node.fact.value} is {'not ' if node.negated else ''}{node.values[0].value}"
    return f"{node.fact.value} in ({' '.join(name_list(node.values))})"


def _operand_of(parent: t.Junction, part: t.Condition) -> str:
    inner = _inline(part)
    loose = isinstance(part, t.Junction) and not (parent.word == "or" and part.word == "and")
    return f"({inner})" if loose else inner


def _per(per: str | tuple[Fraction, t.Name]) -> str:
    if isinstance(per, str):
        return "" if per == "total" else f" {per}"
    number, unit = per
    return f" per {unit.value}" if number == 1 else f" per {_decimal(number)} {unit.value}"


def _decimal(number: Fraction) -> str:
    places = 0
    while number.denominator != 1 and places < 60:
        number, places = number * 10, places + 1
    digits = f"{int(number):0{places + 1}d}"
    return digits if not places else f"{digits[:-places]}.{digits[-places:]}"


def given(node: t.Given) -> str:
    value = node.value
    if isinstance(value, t.Code):
        return f"code {value.written}"
    shown = quantity(value) if isinstance(value, t.Quantity) else value.value
    return f"{node.name.value} {shown}"


def fact_type(node: t.FactType) -> str:
    if node.kind == "one_of":
        return "one_of " + " ".join(name_list(node.values))
    return f"number {node.unit.value}" if node.unit else node.kind


def expectation(node: t.Expectation) -> list[str]:
    parts = [node.verdict.value]
    for word, names in (("by", node.by), ("needs", node.needs)):
        if names:
            listed = name_list(names)
            parts += [f"{word} {listed[0]}", *listed[1:]]
    return parts


def clause(node: t.Clause, width: int) -> list[str]:
    """The parts of what stands after a clause's keyword; a text in literals of at most `width`."""
    value = node.value
    if node.keyword == "url":
        assert isinstance(value, t.Text)
        return [f"<{value.value}>"]
    if isinstance(value, t.Text):
        return [value.value] if node.keyword == "evidence" else literals(value.value, width)
    if isinstance(value, t.Name | t.DateLit):
        return [value.value]
    if isinstance(value, t.Goods):
        return goods(value)
    if isinstance(value, t.FactType):
        return [fact_type(value)]
    if isinstance(value, t.Citation):
        return literals(value.place.value, width) if value.place else []
    if isinstance(value, t.Expectation):
        return expectation(value)
    if isinstance(value, t.Adopted):
        return [value.ruleset.value, *name_list(value.names)]
    if isinstance(value, t.AllExcept):
        first, *rest = name_list(value.names)
        return [f"all except {first}", *rest]
    if isinstance(value, tuple):
        names = [n.value if isinstance(n, t.Name) else given(n) for n in value]
        return commas(names)
    return condition(value)


def places(node: t.Clause) -> list[Span]:
    """Where the parts of `clause` stand in the source; none for a text, which is cut anew."""
    value = node.value
    if isinstance(value, t.Goods):
        return [item.span for item in (*value.items, *value.excepted)]
    if isinstance(value, t.Junction):
        outer = _outermost(value)
        return [part.span for part in outer.parts] if isinstance(outer, t.Junction) else []
    if isinstance(value, t.Expectation):
        return [name.span for name in (value.verdict, *value.by, *value.needs)]
    if isinstance(value, t.Adopted):
        return [name.span for name in (value.ruleset, *value.names)]
    if isinstance(value, t.AllExcept):
        return [name.span for name in value.names]
    return [part.span for part in value] if isinstance(value, tuple) else []


def renumbered(node: t.Renumbered) -> tuple[list[str], list[Span]]:
    """The old codes and the new ones, and where they stand."""
    new = commas([("ex " if n.ex else "") + n.code.written for n in node.new])
    old = commas([code.written for code in node.old])
    spans = [code.span for code in (*node.old, *(n.code for n in node.new))]
    return [*old[:-1], f"{old[-1]} to", *new], spans


def literals(text: str, width: int) -> list[str]:
    """A text as string literals of at most `width` characters, cut after blanks."""
    lines = [""]
    words = text.split(" ")
    for word in [*(word + " " for word in words[:-1]), words[-1]]:
        if lines[-1] and len(quote(lines[-1] + word)) > width:
            lines.append("")
        lines[-1] += word
    return [quote(line) for line in lines]
