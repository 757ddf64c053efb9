"""Comparisons of amounts as plain Python, for whole numbers and a value whose currency has a rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rulec.diagram.elimination import ONE
from rulec.diagram.lifted import FIRST, Test
from rulec.model.line import QUANTITIES
from rulec.targets.plan import Plan
from rulec.targets.python_layout import WIDTH

PIVOT: Final = "EUR"
MOST: Final = 24  # tests of amounts that are written out in one piece


def walk(ref: int, indent: int) -> str:
    """The line that hands over to the walker of the tables."""
    return f"{' ' * indent}return _walk({ref}, line)"


def compared(plan: Plan, ref: int, indent: int) -> list[str]:
    """The lines that return the verdicts below a test of amounts; else they hand over there."""
    made = _Comparison(plan, ref, indent)
    if not made.fits():
        return [walk(ref, indent)]
    return made.lines()


class _Comparison:
    def __init__(self, plan: Plan, ref: int, indent: int) -> None:
        self.plan, self.ref, self.indent = plan, ref, indent

    def fits(self) -> bool:
        """Whether all of it can be written, and is worth it."""
        count, stated, divided = 0, False, False
        stack = [self.ref]
        while stack:
            ref = stack.pop()
            test = self.plan.test(ref)
            count += 1
            if test.kind == "whole" or count > MOST:
                return False
            if test.kind == "ratio" and not {*test.var[2:4]} <= {PIVOT, ONE, *QUANTITIES}:
                return False
            stated |= PIVOT in _reads(test)
            divided |= test.kind == "ratio" and test.var[2] == PIVOT
            stack += [kid for kid in _kids(test) if kid >= FIRST]
        return divided or not stated

    def lines(self) -> list[str]:
        """What is read, then what is compared."""
        read = {name for test in self._tests(self.ref) for name in _reads(test)}
        return [*self._reading(read), *self._block(self.ref, self.indent)]

    def _tests(self, ref: int) -> Iterator[Test]:
        if ref >= FIRST:
            test = self.plan.test(ref)
            yield test
            for kid in _kids(test):
                yield from self._tests(kid)

    def _reading(self, read: set[str]) -> Iterator[str]:
        """Lines that read amounts into variables; what is not as usual is for the walker."""
        pad, leave = " " * self.indent, walk(self.ref, self.indent + 4)
        if PIVOT in read:
            yield f'{pad}value = line.get("value")'
            yield f"{pad}if type(value) is not tuple:"
            yield leave
            yield f"{pad}try:"
            yield f"{pad}    amount, currency = value"
            yield f"{pad}    rate = RATES[currency]"
            yield f"{pad}except (KeyError, TypeError, ValueError):"
            yield leave
            yield f"{pad}if type(amount) is not int or amount < 0:"
            yield leave
        for name in QUANTITIES:
            if name in read:
                yield f'{pad}{name} = line.get("{name}")'
                yield f"{pad}if type({name}) is not int or {name} < 1:"
                yield leave

    def _block(self, ref: int, indent: int) -> list[str]:
        pad = " " * indent
        if ref < FIRST:
            return [f"{pad}return {ref}"]
        test = self.plan.test(ref)
        if test.kind == "stated":
            (kid,) = _kids(test)
            return self._block(kid, indent)
        over, under = test.var[2:4]
        lines: list[str] = []
        for place in range(len(test.keys), 0, -1):
            key = test.keys[place - 1]
            assert isinstance(key, tuple)
            (bound, strict) = key
            left = _product("amount * rate[0]" if over == PIVOT else over, bound.denominator)
            right = _product(str(bound.numerator), under, "rate[1]" if over == PIVOT else ONE)
            lines.append(f"{pad}if {left} {'>' if strict else '>='} {right}:")
            lines += self._block(test.kids[place], indent + 4)
        if any(len(line) > WIDTH for line in lines):
            return [walk(self.ref, indent)]
        return [*lines, *self._block(test.kids[0], indent)]


def _kids(test: Test) -> tuple[int, ...]:
    """The children that are reached with every amount stated, and a value that has a rate."""
    if test.kind != "stated":
        return test.kids
    return (test.kids[test.var[2] in (PIVOT, *QUANTITIES)],)


def _reads(test: Test) -> set[str]:
    """The amounts that have to be read for a test: values by the currency that they all have."""
    names = test.var[2:3] if test.kind == "stated" else test.var[2:4]
    return {name if name in QUANTITIES else PIVOT for name in names if name != ONE}


def _product(*factors: str | int) -> str:
    """Factors that are no one, joined."""
    kept = [str(f) for f in factors if f not in (ONE, 1, "1")]
    return " * ".join(kept) or "1"
