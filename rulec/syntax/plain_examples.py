"""Examples as `rulec fmt` writes them, read without the grammar: a long list has hundreds.

What is read here is what the grammar makes of it, node for node; all that is not plain, mistakes above
all, is left to the grammar.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from fractions import Fraction

from rulec.diagnostics.span import Span
from rulec.syntax import tree as t
from rulec.syntax.from_lark import Builder
from rulec.syntax.keywords import CLAUSES

_WORDS = "|".join([*CLAUSES, "and", "or", "not", "is", "in", "needs", "code", "value"])
_NAME = rf"(?!(?:{_WORDS})\b)[a-z_][a-z0-9_]*"
_UNIT = rf"(?!(?:{_WORDS})\b)[A-Za-z]+"
_NUMBER = r"[0-9][0-9_]{0,14}(?:\.[0-9]{1,9})?"
_NAMES = rf"{_NAME}(?:, {_NAME})*"
_EXAMPLE = re.compile(
    r'example (?P<title>"[^"\\\n]*")\n'
    r"  (?P<given>given) +(?P<facts>[^\n\"#]+(?:(?<=,)\n {2,}[^\n\"#]+)*)(?<! )\n"
    r"  (?P<expect>expect) +(?P<verdict>prohibited|license|free|undetermined)"
    rf"(?: by (?P<by>{_NAMES}))?(?: needs (?P<needs>{_NAMES}))?(?!\w)"
    r"(?:\s|#[^\n]*)*"
)
_FACT = re.compile(
    r"(?P<code>code) +(?P<digits>[0-9]+(?:[. ][0-9]+)*)"
    rf"|(?P<value>value) +(?P<amount>{_NUMBER}) (?P<currency>{_UNIT})"
    rf"|(?P<name>{_NAME}) +(?:(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    rf"|(?P<number>{_NUMBER})(?: (?P<unit>{_UNIT}))?|(?P<word>{_NAME}|[A-Z]{{2}}))"
)
_BETWEEN = re.compile(r",(?: |\n +)(?=\S)")
_BREAK = re.compile(r"\n")
_EACH = re.compile(r"\w+")


def plain_example(text: str, builder: Builder) -> t.Block | None:
    """The example that a declaration's text is; None if it is anything else, or not plain."""
    found = _EXAMPLE.fullmatch(text)
    return None if found is None else _Reader(text, builder).example(found)


class _Reader:
    """Makes the nodes of one example, at the place of a builder."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.path, self.offset, self.line = builder.path, builder.offset, builder.line - 1
        # before the first line and behind the last one there is a break as well
        self.breaks = [-1, *(m.start() for m in _BREAK.finditer(text)), len(text)]

    def example(self, found: re.Match[str]) -> t.Block | None:
        facts = self._facts(*found.span("facts"))
        if facts is None:
            return None
        given = self._span(found.start("given"), found.end("facts"))
        end = max(found.end(part) for part in ("verdict", "by", "needs"))
        expect = self._span(found.start("expect"), end)
        by, needs = (self._names(*found.span(part)) for part in ("by", "needs"))
        wanted = t.Expectation(self._name(*found.span("verdict")), by, needs, expect)
        title = found["title"][1:-1]
        return t.Block(
            "example",
            None,
            t.Text(title, self._span(*found.span("title"))),
            (t.Clause("given", facts, given), t.Clause("expect", wanted, expect)),
            self._span(0, end),
        )

    def _facts(self, start: int, end: int) -> tuple[t.Given, ...] | None:
        made = []
        while True:
            found = _FACT.match(self.text, start, end)
            if found is None:
                return None
            made.append(self._given(found))
            start = found.end()
            if start == end:
                return tuple(made)
            between = _BETWEEN.match(self.text, start, end)
            if between is None:
                return None
            start = between.end()

    def _given(self, found: re.Match[str]) -> t.Given:
        span = self._span(found.start(), found.end())
        if found["code"]:
            code = t.Code(found["digits"], self._span(*found.span("digits")))
            return t.Given(t.Name("code", span), code, span)
        if found["value"]:
            value = self._quantity(found, "amount", "currency")
            return t.Given(t.Name("value", span), value, span)
        made: t.DateLit | t.Quantity | t.Name
        if found["date"]:
            made = t.DateLit(found["date"], self._span(*found.span("date")))
        elif found["number"]:
            made = self._quantity(found, "number", "unit")
        else:
            made = self._name(*found.span("word"))
        return t.Given(self._name(*found.span("name")), made, span)

    def _quantity(self, found: re.Match[str], number: str, unit: str) -> t.Quantity:
        start, end = found.start(number), found.end(unit) if found[unit] else found.end(number)
        name = self._name(*found.span(unit)) if found[unit] else None
        amount = Fraction(found[number].replace("_", ""))
        return t.Quantity(amount, found[number], name, self._span(start, end))

    def _names(self, start: int, end: int) -> tuple[t.Name, ...]:
        if start < 0:
            return ()
        return tuple(self._name(*m.span()) for m in _EACH.finditer(self.text, start, end))

    def _name(self, start: int, end: int) -> t.Name:
        return t.Name(self.text[start:end], self._span(start, end))

    def _span(self, start: int, end: int) -> Span:
        breaks, at = self.breaks, self.offset
        first = bisect_left(breaks, start)
        last = first if breaks[first] >= end else bisect_left(breaks, end)
        return Span(
            self.path,
            at + start,
            at + end,
            self.line + first,
            start - breaks[first - 1],
            self.line + last,
            end - breaks[last - 1],
        )
