"""Commodity codes of a file: their length, their edition, ranges, and what they became later."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from rulec.diagnostics.fix import Edit, Fix, replace
from rulec.diagnostics.span import Span
from rulec.model.findings import Findings
from rulec.model.scope import Renumbering, Scope
from rulec.nomenclature import (
    EMPTY,
    CodeError,
    CodeSet,
    exists,
    first_day,
    format_code,
    known_editions,
    nearest,
    parse_code,
    strip_padding,
)
from rulec.syntax import tree as t
from rulec.syntax.mistakes.mistake import short

LENGTHS = "2 (chapter), 4 (heading), 6 (subheading), 8 or 10 digits"
# 9101 11 00, 9101.11, 91 01, and the American 9101.11.4010; not 9101 9102
_PRINTED = re.compile(r"([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10})([ .][0-9]{2})*")
CHAPTER = 10**8  # ten-digit codes in one
_AMERICAN = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{4}")


def well_formed(written: str) -> bool:
    """Whether the digits of a code stand together as codes are printed."""
    return bool(_PRINTED.fullmatch(written) or _AMERICAN.fullmatch(written))


@lru_cache(maxsize=2**14)
def _plain(written: str, edition: str) -> CodeSet | None:
    """The set of a code of which there is nothing to say; None if there is."""
    if not well_formed(written) or _shortened(re.sub(r"[ .]", "", written)) is not None:
        return None
    try:
        digits = parse_code(written)
    except CodeError:
        return None
    bare = strip_padding(digits, edition)
    padded = len(bare) <= 4 < len(digits) and not exists(digits)
    return CodeSet.of(bare) if exists(bare, edition) and not padded else None


class Codes:
    """Checks the codes of one file and turns them into sets."""

    def __init__(self, scope: Scope, findings: Findings) -> None:
        self.scope, self.findings = scope, findings
        self._by_chapter: dict[int, list[int]] = {}
        self._filed = 0

    def digits(self, code: t.Code, alone: bool = False) -> str | None:
        """The digits of a well-formed code; where it stands `alone`, no other can follow it."""
        written = code.written
        groups = re.split(r"[ .]", written)
        if (shown := _shortened("".join(groups))) is not None:
            self.findings.add(
                "E0401",
                f"`{short(written)}` has {len(''.join(groups))} digits",
                code.span,
                expected=LENGTHS,
                hint=f"without the zeros at its end it is {shown}",
                fixes=(replace(code.span, shown),),
            )
            return None
        if not well_formed(written) and all(len(g) % 2 == 0 for g in groups):
            self.findings.add(
                "E0401",
                f"`{short(written)}` is not one code",
                code.span,
                expected="digits in pairs behind the heading, such as 9101 11 00",
                hint=_several(groups, alone),
                fixes=_regrouped(code, groups, alone),
            )
            return None
        try:
            return parse_code(written)
        except CodeError:
            count = sum(map(len, groups))
            message = f"`{short(written)}` has {count} digit{'' if count == 1 else 's'}"
            padded = "0" + "".join(groups)
            hint = f"with a zero in front it is {format_code(padded)}"
            usable = count in (1, 3, 5) and exists(padded)
            self.findings.add(
                "E0401",
                message,
                code.span,
                expected=LENGTHS,
                hint=hint if usable else None,
                fixes=(replace(code.span, format_code(padded)),) if usable else (),
            )
            return None

    def code(self, code: t.Code, edition: str) -> CodeSet:
        """The set of one code; empty, and a diagnostic, if there is no such code."""
        plain = _plain(code.written, edition)
        if plain is not None:
            return plain
        digits = self.digits(code)
        if digits is None:
            return EMPTY
        bare = strip_padding(digits, edition)
        if not exists(bare, edition):
            known = self.scope.edition_known or edition != self.scope.edition
            if not known and any(exists(digits, e) for e in known_editions()):
                return CodeSet.of(bare)
            self._unknown(code, digits, edition)
            return EMPTY
        if len(bare) <= 4 < len(digits) and not exists(digits):
            what = "chapter" if len(bare) == 2 else "heading"
            message = f"`{code.written}` is read as the whole {what} {bare}"
            fixes = (replace(code.span, bare),)
            self.findings.add("N0405", message, code.span, hint=f"write {bare}", fixes=fixes)
        return CodeSet.of(bare)

    def _unknown(self, code: t.Code, digits: str, edition: str) -> None:
        if not self.findings.room("E0403"):
            self.findings.add("E0403", f"{code.written} is not in {edition}", code.span)
            return
        near = [format_code(c) for c in nearest(digits, edition=edition)]
        hint = f"the nearest are {', '.join(near)}" if near else None
        elsewhere = [e for e in known_editions() if exists(digits, e)]
        if elsewhere:
            hint = f"it is in {', '.join(elsewhere)}" + (f"; {hint}" if hint else "")
        fixes = tuple(replace(code.span, shown) for shown in near)
        message = f"{code.written} is not in {edition}"
        self.findings.add("E0403", message, code.span, hint=hint, fixes=fixes)

    def item(self, item: t.CodeItem, edition: str) -> CodeSet:
        """The set of a code or of a range of codes."""
        first = self.code(item.first, edition)
        if item.last is None:
            return first
        last = self.code(item.last, edition)
        if first.is_empty() or last.is_empty():
            return EMPTY
        (low, low_end), (high_start, high) = first.ranges[0], last.ranges[-1]
        if high_start < low_end and low < high:
            wide, narrow = item.first.written, item.last.written
            if (high - high_start) > (low_end - low):
                wide, narrow = narrow, wide
            same = wide == narrow
            self.findings.add(
                "E0402",
                f"a range needs two codes: {narrow} {'stands twice' if same else f'lies inside {wide}'}",
                item.span,
                hint=f"write {wide} alone",
                fixes=(replace(item.span, f"{'ex ' if item.ex else ''}{wide}"),),
            )
            return EMPTY
        if high_start < low:
            a, b = item.first.written, item.last.written
            message = f"the range runs backwards: {b} stands before {a}"
            fixes = (
                Fix(f"write `{b} to {a}`", (Edit(item.first.span, b), Edit(item.last.span, a))),
            )
            self.findings.add("E0402", message, item.span, hint=f"write {b} to {a}", fixes=fixes)
            return EMPTY
        return CodeSet(((low, high),))

    def renumbered(self, declaration: t.Renumbered) -> None:
        """Remember what a code of this file's edition is called in a later one."""
        edition = declaration.edition.value
        new = tuple((n.ex, *self._new(n.code, edition)) for n in declaration.new)
        for old in declaration.old:
            self.scope.renumbered.append((self.code(old, self.scope.edition), new))

    def _new(self, code: t.Code, edition: str) -> tuple[CodeSet, date | None]:
        """A code of a later edition; the day from which it counts if the number is an old one."""
        codes = self.code(code, edition)
        digits = "".join(re.split(r"[ .]", code.written))
        old = bool(codes) and exists(strip_padding(digits, edition), self.scope.edition)
        return codes, first_day(edition) if old else None

    def renumber(self, codes: CodeSet) -> dict[date | None, tuple[CodeSet, CodeSet]]:
        """A set with what its codes became, as a whole and in part, by the day from which it is so."""
        whole: dict[date | None, list[CodeSet]] = {None: [codes]}
        parts: dict[date | None, list[CodeSet]] = {}
        for old, new in self._near(codes) if self.scope.renumbered else ():
            touched = [r for r in old.ranges if any(r[0] < b and a < r[1] for a, b in codes.ranges)]
            if not touched:
                continue
            inside = any(a <= r[0] and r[1] <= b for r in touched for a, b in codes.ranges)
            for ex, target, since in new:
                (whole if inside and not ex else parts).setdefault(since, []).append(target)
        made = {}
        for since in dict.fromkeys((*whole, *parts)):
            covered = CodeSet.union(whole.get(since, ()))
            made[since] = covered, CodeSet.union(parts.get(since, ())) - covered
        return made

    def _near(self, codes: CodeSet) -> list[Renumbering]:
        """The renumberings of codes in the chapters of a set, in the order they were written."""
        listed = self.scope.renumbered
        for number in range(self._filed, len(listed)):
            for chapter in _chapters(listed[number][0]):
                self._by_chapter.setdefault(chapter, []).append(number)
        self._filed = len(listed)
        near = {n for chapter in _chapters(codes) for n in self._by_chapter.get(chapter, ())}
        return [listed[number] for number in sorted(near)]

    def doubled(self, named: list[tuple[t.CodeItem, CodeSet]], clauses: list[t.Goods]) -> None:
        """Report codes that another code of the same provision, made of `clauses`, already holds."""
        spans: list[tuple[int, int, bool, int, t.CodeItem]] = []
        for index, (item, codes) in enumerate(named):
            spans += [(low, -high, item.ex, index, item) for low, high in codes.ranges]
        # the widest first, what is certain before what is `ex`, and then as written
        holder: dict[bool, tuple[int, t.CodeItem]] = {}
        for _, minus_high, ex, _, item in sorted(spans, key=lambda s: s[:4]):
            for kind in (False, True) if ex else (False,):
                if kind in holder and -minus_high <= holder[kind][0]:
                    self._twice(item, holder[kind][1], clauses)
                    break
            else:
                if ex not in holder or -minus_high > holder[ex][0]:
                    holder[ex] = (-minus_high, item)

    def _twice(self, item: t.CodeItem, other: t.CodeItem, clauses: list[t.Goods]) -> None:
        if not self.findings.room("W0506"):
            return
        first, second = sorted((item, other), key=lambda i: i.span.start)
        same = item.first.written == other.first.written and item.last == other.last
        shown = _written(item)
        message = (
            f"`{shown}` stands twice in these goods"
            if same
            else f"`{shown}` is part of `{_written(other)}` already"
        )
        needless, holds = (second, first) if same else (item, other)
        self.findings.add(
            "W0506",
            message,
            needless.span,
            related=(("it stands here", holds.span),),
            fixes=_without(needless, clauses),
        )


def _chapters(codes: CodeSet) -> set[int]:
    """The chapters that a set touches."""
    return {c for a, b in codes.ranges for c in range(a // CHAPTER, (b - 1) // CHAPTER + 1)}


def _shortened(digits: str) -> str | None:
    """A code that was filled up with zeros beyond the ten digits that a code has at most."""
    bare = digits[:10].rstrip("0")
    bare += "0" * (len(bare) % 2)
    if len(digits) <= 10 or len(digits) > 20 or digits[10:].strip("0") or not exists(bare):
        return None
    return format_code(bare)


def _several(groups: list[str], alone: bool) -> str | None:
    """What to say of groups of digits that are not those of one code."""
    if len(groups) < 2 or alone:
        return None
    return "is a comma missing between two codes?"


def _regrouped(code: t.Code, groups: list[str], alone: bool) -> tuple[Fix, ...]:
    """A comma between headings that stand side by side (9101 9102), or pairs (9005.8080)."""
    digits = "".join(groups)
    headings = all(len(g) == 4 and exists(g) for g in groups)
    if not alone and len(groups) > 1 and headings:
        return (replace(code.span, ", ".join(groups)),)
    whole = len(digits) in (6, 8, 10) and exists(digits)
    return (replace(code.span, format_code(digits)),) if whole else ()


def _without(item: t.CodeItem, clauses: list[t.Goods]) -> tuple[Fix, ...]:
    """Goods less one of their items, where others are left."""
    for goods in clauses:
        at = next((n for n, i in enumerate(goods.items) if i is item), -1)
        if at >= 0 and len(goods.items) > 1:
            a, b = goods.items[max(at - 1, 0)].span, goods.items[max(at, 1)].span
            if at == 0:
                following = goods.items[1]
                if isinstance(following, t.CodeItem) and following.first.span.start == b.start:
                    a = item.first.span  # the nomenclature named in front of it stays
                gap = Span(a.path, a.start, b.start, a.line, a.column, b.line, b.column)
            else:
                gap = Span(a.path, a.end, b.end, a.end_line, a.end_column, b.end_line, b.end_column)
            return (Fix(f"take `{_written(item)}` away", (Edit(gap, ""),)),)
    return ()


def _written(item: t.CodeItem) -> str:
    last = f" to {item.last.written}" if item.last else ""
    return f"{'ex ' if item.ex else ''}{item.first.written}{last}"
