"""Lark's tree of one declaration -> syntax nodes with spans in the whole file."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from lark import Token, Tree

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.syntax import tree as t

MAX_DIGITS = 30


class Builder:
    """Builds nodes for one declaration that starts at `offset`, on line `line` of its file."""

    def __init__(self, path: str, offset: int, line: int, found: list[Diagnostic]) -> None:
        self.path, self.offset, self.line, self.found = path, offset, line, found

    def span(self, node: Any) -> Span:
        if isinstance(node, Token):
            return self._span(node, node)
        first, last = _edge(node, 0), _edge(node, -1)
        assert first is not None and last is not None
        return self._span(first, last)

    def _span(self, first: Token, last: Token) -> Span:
        assert first.start_pos is not None and first.line is not None and first.column is not None
        assert (
            last.end_pos is not None and last.end_line is not None and last.end_column is not None
        )
        up = self.line - 1
        return Span(
            self.path,
            first.start_pos + self.offset,
            last.end_pos + self.offset,
            first.line + up,
            first.column,
            last.end_line + up,
            last.end_column,
        )

    def local(self, text: str, start: int, end: int) -> Span:
        """The span of a stretch of one line of the declaration's text."""
        line = self.line + text.count("\n", 0, start)
        column = start - text.rfind("\n", 0, start)
        return Span(
            self.path,
            self.offset + start,
            self.offset + end,
            line,
            column,
            line,
            column + end - start,
        )

    def error(self, code: str, message: str, node: Any, expected: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, self.span(node), expected))

    # leaves

    def name(self, token: Token) -> t.Name:
        return t.Name(str(token), self.span(token))

    def names(self, node: Tree[Token]) -> tuple[t.Name, ...]:
        return tuple(
            self.name(c) for c in node.children if isinstance(c, Token) and c.type == "NAME"
        )

    def text(self, node: Tree[Token]) -> t.Text:
        parts = [re.sub(r'\\(["\\])', r"\1", str(c)[1:-1]) for c in node.children]
        return t.Text("".join(parts), self.span(node))

    def number(self, token: Token) -> Fraction:
        digits = str(token).replace("_", "")
        if len(digits.replace(".", "")) > MAX_DIGITS:
            self.error(
                "E0106",
                f"this number has {len(digits)} digits",
                token,
                expected=f"at most {MAX_DIGITS} digits",
            )
            return Fraction(0)
        return Fraction(digits.rstrip("."))

    def quantity(self, node: Tree[Token]) -> t.Quantity:
        number, *unit = node.children
        assert isinstance(number, Token)
        return t.Quantity(
            self.number(number),
            str(number),
            self.name(unit[0]) if unit else None,  # type: ignore[arg-type]
            self.span(node),
        )

    def date(self, token: Token) -> t.DateLit:
        return t.DateLit(str(token), self.span(token))

    def code(self, node: Any) -> t.Code:
        token = node if isinstance(node, Token) else node.children[0]
        return t.Code(str(token), self.span(token))

    # goods

    def goods(self, node: Tree[Token]) -> t.Goods:
        words = [c for c in node.children if c is not None]
        items: list[t.GoodsItem] = []
        excepted: list[t.GoodsItem] = []
        into = items
        system: str | None = None
        for child in words:
            if isinstance(child, Token):
                into = excepted if child.type == "EXCEPT" else into
                continue
            item = self.item(child, system)
            if isinstance(item, t.CodeItem):
                system = item.system
            into.append(item)
        return t.Goods(tuple(items), tuple(excepted), self.span(node))

    def item(self, node: Tree[Token], system: str | None) -> t.GoodsItem:
        span = self.span(node)
        if node.data == "all_goods":
            return t.AllItem(span)
        tokens = [c for c in node.children if isinstance(c, Token)]
        kinds = {c.type for c in tokens}
        if node.data == "in_name":
            last = next(c for c in tokens if c.type == "NAME")
            return t.NamedItem("EX" in kinds, self.name(last), span)
        codes = [self.code(c) for c in node.children if isinstance(c, Tree)]
        for token in tokens:
            if token.type == "SYSTEM":
                system = str(token)
        return t.CodeItem(
            system, "EX" in kinds, codes[0], codes[1] if len(codes) > 1 else None, span
        )

    # conditions

    def cond(self, node: Any) -> t.Condition:
        span = self.span(node)
        data = node.data
        kids = [c for c in node.children if not _is_word(c)]
        if data in ("or_", "and_"):
            return t.Junction(data[:-1], tuple(self.cond(c) for c in kids), span)
        if data == "not_":
            return t.Negation(self.cond(kids[0]), span)
        if data == "group":
            return self.cond(kids[0])
        if data == "judged":
            return t.Judged(self.name(kids[0]), span)
        if data == "code_in":
            return t.CodeIn(self.name(kids[0]), span)
        if data == "bare":
            return t.Bare(self.name(kids[0]), span)
        if data == "compare":
            return t.Compare(self.name(kids[0]), str(kids[1]), self.operand(kids[2]), span)
        if data == "is_":
            negated = any(isinstance(c, Token) and c.type == "NOT" for c in node.children)
            return t.Membership(self.name(kids[0]), (self.name(kids[-1]),), negated, True, span)
        if data == "one_of":
            return t.Membership(self.name(kids[0]), self.names(kids[1]), False, False, span)
        return t.MoneyTest(self.per(kids[0]), str(kids[1]), self.operand(kids[2]), span)

    def per(self, node: Tree[Token]) -> str | tuple[Fraction, t.Name]:
        if node.data != "per_unit":
            return str(node.data)
        tokens = [c for c in node.children if isinstance(c, Token)]
        numbers = [self.number(c) for c in tokens if c.type == "NUMBER"]
        unit = next(c for c in tokens if c.type == "NAME")
        return (numbers[0] if numbers else Fraction(1), self.name(unit))

    def operand(self, node: Any) -> t.Operand:
        if node.data == "quantity":
            return self.quantity(node)
        if node.data == "date":
            return self.date(node.children[0])
        return self.name(node.children[0])

    # clauses

    def clause(self, node: Tree[Token]) -> t.Clause:
        span = self.span(node)
        data = node.data
        head = str(_edge(node, 0))
        kids: list[Any] = [c for c in node.children if not _is_word(c)]
        if data in ("word", "text_clause", "date_clause"):
            head = str(node.children[0])
            last: Any = node.children[1]
            make = {"word": self.name, "text_clause": self.text, "date_clause": self.date}[data]
            return t.Clause(head, make(last), span)  # type: ignore[operator]
        value: t.ClauseValue
        if data in ("url", "evidence"):
            value = t.Text(str(kids[0]).strip("<>"), self.span(kids[0]))
        elif data == "of" and len(kids) > 1:
            value = self.all_except(*kids)
        elif data in ("implements", "of"):
            value = self.names(kids[0])
        elif data in ("applies", "ex_when", "when"):
            value = self.cond(kids[0])
        elif data == "type":
            value = self.fact_type(kids[0])
        elif data == "goods":
            value = self.goods(kids[0])
        elif data == "cite":
            value = t.Citation(
                self.name(kids[0]), self.text(kids[1]) if len(kids) > 1 else None, span
            )
        elif data == "provisions":
            value = t.Adopted(self.name(kids[0]), self.names(kids[1]), span)
        elif data == "given":
            value = tuple(self.given(c) for c in kids)
        else:
            value = self.expectation(node, span)
        return t.Clause("ex" if data == "ex_when" else head, value, span)

    def all_except(self, whole: Tree[Token], but: Tree[Token]) -> t.AllExcept | tuple[t.Name, ...]:
        """`of all except A, B`; behind names that are written one by one, nothing is excepted."""
        names = self.names(whole)
        if [name.value for name in names] == ["all"]:
            return t.AllExcept(self.names(but), self.span(but))
        message = "only from `all` can provisions be excepted"
        self.error("E0101", message, but, "`of all except NAME`, or the names alone")
        return names

    def expectation(self, node: Tree[Token], span: Span) -> t.Expectation:
        verdict: t.Name | None = None
        by: tuple[t.Name, ...] = ()
        needs: tuple[t.Name, ...] = ()
        word = ""
        for child in node.children:
            if isinstance(child, Token) and child.type == "NAME":
                verdict = self.name(child)
            elif isinstance(child, Token):
                word = str(child)
            elif child is not None and word == "by":
                by = self.names(child)
            elif child is not None:
                needs = self.names(child)
        assert verdict is not None
        return t.Expectation(verdict, by, needs, span)

    def fact_type(self, node: Tree[Token]) -> t.FactType:
        kids = [c for c in node.children if not _is_word(c)]
        span = self.span(node)
        if node.data == "type_one_of":
            return t.FactType("one_of", self.names(kids[0]), None, span)  # type: ignore[arg-type]
        name = self.name(kids[0])  # type: ignore[arg-type]
        if node.data == "type_number":
            return t.FactType("number", (), name, span)
        return t.FactType(name.value, (), None, span)

    def given(self, node: Tree[Token]) -> t.Given:
        span = self.span(node)
        kids: list[Any] = [c for c in node.children if not _is_word(c)]
        if node.data == "given_code":
            key = t.Name("code", span)
            return t.Given(key, self.code(kids[0]), span)
        if node.data == "given_value":
            return t.Given(t.Name("value", span), self.quantity(kids[0]), span)
        value = kids[1]
        made: t.Code | t.Quantity | t.DateLit | t.Name
        if isinstance(value, Tree):
            made = self.quantity(value)
        elif value.type == "DATE":
            made = self.date(value)
        else:
            made = self.name(value)
        return t.Given(self.name(kids[0]), made, span)

    # declarations

    def declaration(self, node: Tree[Token]) -> t.Declaration:
        span = self.span(node)
        data = node.data
        kids: list[Any] = [c for c in node.children if c is not None]
        trees = [c for c in kids if isinstance(c, Tree)]
        if data == "use":
            return t.Use(self.names(trees[0]), span)
        names = [c for c in kids if isinstance(c, Token) and c.type == "NAME"]
        if data == "constant":
            return t.Constant(self.name(names[0]), self.quantity(trees[0]), span)
        if data == "renumbered":
            new = tuple(
                t.RenumberTarget(
                    any(isinstance(c, Token) and c.type == "EX" for c in n.children),
                    self.code(next(c for c in n.children if isinstance(c, Tree))),
                )
                for n in trees
                if n.data == "target"
            )
            old = tuple(self.code(n) for n in trees if n.data == "code")
            return t.Renumbered(self.name(names[0]), old, new, span)
        texts = [c for c in trees if c.data == "text"]
        return t.Block(
            str(kids[0]),
            self.name(names[0]) if names else None,
            self.text(texts[0]) if texts else None,
            tuple(self.clause(c) for c in trees if c.data != "text"),
            span,
        )


def _edge(node: Tree[Token], end: int) -> Token | None:
    """The first (0) or the last (-1) token of a tree; None if it has none."""
    for child in node.children if end == 0 else reversed(node.children):
        found = child if isinstance(child, Token) else _edge(child, end) if child else None
        if found is not None:
            return found
    return None


_WORDS = frozenset(
    "NAME NUMBER DATE CODE URL STRING EVIDENCE OP WORD_CLAUSE TEXT_CLAUSE DATE_CLAUSE".split()
)


def _is_word(child: Any) -> bool:
    """A keyword token that the grammar keeps only for its position."""
    return child is None or isinstance(child, Token) and child.type not in _WORDS
