"""Tests as plain Python: nested ifs for lines that state every fact they come to.

Where a fact is missing, is of another type than the usual one or cannot be, the function hands over
to the walker of the module's tables at that test. So this is only the fast way to the same verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from rulec.diagram.lifted import FIRST, Test
from rulec.targets.plan import Plan
from rulec.targets.python_amounts import compared, walk
from rulec.targets.python_layout import Doc, assign, flat, literal, tuple_of, width

DEEPEST: Final = 20  # columns of indentation; what is deeper gets a function of its own
LONGEST: Final = 50  # columns of a text among the tests; what is longer is named beside them


def name_of(ref: int) -> str:
    """The function of a test."""
    return f"_test_{ref}"


class Paths:
    """Writes a function for each test at which entries begin, or that several ways lead to."""

    def __init__(self, plan: Plan, values: Mapping[str, Sequence[str]]) -> None:
        self.plan, self.values = plan, values
        roots = dict.fromkeys(e.root for e in plan.entries if e.root >= FIRST)
        uses = Counter(list(roots))
        stack = list(roots)
        while stack:
            for kid in self._below(stack.pop()):
                if kid not in uses:
                    stack.append(kid)
                uses[kid] += 1
        self._heads = roots | dict.fromkeys(ref for ref, count in uses.items() if count > 1)
        self._words: dict[str, tuple[str, Doc]] = {}
        self._size = cache(self._sized)

    def parts(self) -> tuple[str, ...]:
        """Texts that are too long for the functions, then the functions."""
        written = tuple(self._functions())
        words = "".join(assign(name, "", doc) for name, doc in self._words.values())
        return (words, *written) if words else written

    def _functions(self) -> Iterator[str]:
        done: set[int] = set()
        while waiting := [ref for ref in self._heads if ref not in done]:
            for ref in waiting:
                done.add(ref)
                body = "".join(f"{line}\n" for line in self._test(ref, 4))
                yield f"def {name_of(ref)}(line: Line) -> int:\n{body}"

    def _below(self, ref: int) -> list[int]:
        """The tests that are written after a test; those of amounts are written in one piece."""
        test = self.plan.test(ref)
        return [k for k in test.kids if k >= FIRST] if test.kind in ("flag", "one_of") else []

    def _sized(self, ref: int) -> int:
        """How many tests are written in one function from a reference on."""
        if ref < FIRST or ref in self._heads:
            return 0
        return 1 + sum(self._size(kid) for kid in self._below(ref))

    def _block(self, ref: int, indent: int) -> list[str]:
        """The lines that return the verdicts below a reference."""
        pad = " " * indent
        if ref < FIRST:
            return [f"{pad}return {ref}"]
        if indent > DEEPEST:
            self._heads.setdefault(ref)
        if ref in self._heads:
            return [f"{pad}return {name_of(ref)}(line)"]
        return self._test(ref, indent)

    def _test(self, ref: int, indent: int) -> list[str]:
        test = self.plan.test(ref)
        if test.kind == "flag":
            return self._flag(ref, test, indent)
        if test.kind == "one_of":
            return self._one_of(ref, test, indent)
        if test.kind in ("stated", "ratio"):
            return compared(self.plan, ref, indent)
        return [walk(ref, indent)]

    def _flag(self, ref: int, test: Test, indent: int) -> list[str]:
        pad = " " * indent
        longer = self._size(test.kids[1]) > self._size(test.kids[0])
        return [
            f"{pad}fact = line.get({self._word(literal(str(test.var[2])))})",
            f"{pad}if fact is {not longer}:",
            *self._block(test.kids[not longer], indent + 4),
            f"{pad}if fact is not {longer}:",
            walk(ref, indent + 4),
            *self._block(test.kids[longer], indent),
        ]

    def _one_of(self, ref: int, test: Test, indent: int) -> list[str]:
        """The largest part comes last, without another indentation."""
        pad = " " * indent
        groups: dict[int, list[str]] = {}
        for key, kid in zip(test.keys, test.kids, strict=False):
            groups.setdefault(kid, []).append(str(key))
        last = max(groups, key=self._size)
        other = test.kids[-1]
        if self._size(last) <= self._size(other):
            last = other
        lines = [f"{pad}fact = line.get({self._word(literal(str(test.var[2])))})"]
        for kid, keys in groups.items():
            if kid != last:
                lines += [f"{pad}if {self._is(keys)}:", *self._block(kid, indent + 4)]
        if last == other:
            return lines + self._others(ref, test, indent)
        lines += [f"{pad}if {self._is_not(groups[last])}:", *self._others(ref, test, indent + 4)]
        return lines + self._block(last, indent)

    def _others(self, ref: int, test: Test, indent: int) -> list[str]:
        """The lines for the values that a test does not name; what is no value is for the walker."""
        odd = "type(fact) is not str or fact not in _COUNTRIES"
        name = str(test.var[2])
        if name in self.values:
            rest = [v for v in self.values[name] if v not in test.keys]
            if not rest:
                return [walk(ref, indent)]
            odd = self._is_not(rest)
        lines = [f"{' ' * indent}if {odd}:", walk(ref, indent + 4)]
        return lines + self._block(test.kids[-1], indent)

    def _is(self, values: list[str], one: str = "==", many: str = "in") -> str:
        doc: Doc = literal(values[0]) if len(values) == 1 else tuple_of(map(literal, values))
        return f"fact {one if len(values) == 1 else many} {self._word(doc)}"

    def _is_not(self, values: list[str]) -> str:
        return self._is(values, "!=", "not in")

    def _word(self, doc: Doc) -> str:
        """A text or tuple, or the name that it is given beside the functions."""
        text = flat(doc)
        if width(text) <= LONGEST:
            return text
        return self._words.setdefault(text, (f"_WORDS_{len(self._words)}", doc))[0]
