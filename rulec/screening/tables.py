"""The decision diagram of some lists laid out as arrays for the kernel, grown as codes are met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import field, frozen

from rulec.diagram import node as n
from rulec.diagram.elimination import MASSES, QUANTITY
from rulec.model.condition import Condition, DateFrom, NumberAbove, OneOf, atoms
from rulec.model.ruleset import Ruleset
from rulec.money import CURRENCIES, Rates
from rulec.screening import kernel
from rulec.screening.decision import Step
from rulec.screening.walk import conversion
from rulec.targets.limits import CannotSay, limit

_BASE = {"": 0, QUANTITY: 1, MASSES[0]: 2, MASSES[1]: 3}
_FACTS = ("flag", "one_of", "date", "number")

Array = np.ndarray[Any, Any]


class Scale:
    """The numbers that stand for the values of a fact: -1 for none, then those that rules name.

    Of a yes/no fact 0 and 1; of named values their place, and the next number for any other; of dates
    and numbers how many of the cuts they are above.
    """

    def __init__(self, kind: str, keys: Iterable[n.Key]) -> None:
        self.kind, self.keys = kind, tuple(sorted(set(keys)))

    def places(self, step: Step) -> list[int]:
        """The child of a step for each number, from 0."""
        if self.kind == "flag":
            return list(step.kids)
        if self.kind == "one_of":
            last = step.kids[-1]
            named = dict(zip(step.keys, step.kids, strict=False))
            return [*(named.get(key, last) for key in self.keys), last]
        spans = range(len(self.keys) + 1)
        return [step.kids[sum(1 for k in step.keys if k in self.keys[:i])] for i in spans]


def scales(rulesets: Iterable[Ruleset]) -> dict[str, Scale]:
    """The scale of every fact that conditions test, of all days."""
    keys: dict[str, set[n.Key]] = {}
    kinds: dict[str, str] = {}
    for ruleset in rulesets:
        for provision in ruleset.provisions:
            for atom in atoms(provision.condition):
                found = _scale(atom)
                if found is not None:
                    name, kind, some = found
                    kinds[name] = kind
                    keys.setdefault(name, set()).update(some)
    return {name: Scale(kind, keys[name]) for name, kind in kinds.items()}


def _scale(atom: Condition) -> tuple[str, str, set[n.Key]] | None:
    fact = getattr(atom, "fact", None)
    if fact is None or fact in _BASE:
        return None
    if isinstance(atom, OneOf):
        return fact, "one_of", set(atom.values)
    if isinstance(atom, DateFrom):
        return fact, "date", {(Fraction(atom.day.toordinal()), False)}
    if isinstance(atom, NumberAbove):
        return fact, "number", {(atom.bound, atom.strict)}
    return fact, "flag", set()


class Contexts:
    """The pairs of a day and a currency that rows have, and what limits come to in each."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self._places: dict[tuple[date, str | None], int] = {}

    def place(self, day: date, currency: str | None) -> int:
        """The number of a context."""
        return self._places.setdefault((day, currency), len(self._places))

    def all(self) -> list[tuple[date, str | None]]:
        """Every context, in the order of their numbers."""
        return list(self._places)


@frozen
class Arrays:
    """What the kernel reads; never changed once it is made."""

    codes: Array = field(repr=False)  # a row each: key, root, kind of goods
    steps: Array = field(repr=False)
    kids: Array = field(repr=False)
    limits: Array = field(repr=False)
    rated: Array = field(repr=False)


class Tables:
    """Arrays for `kernel.decide`: codes, steps and limits of one part's diagram."""

    def __init__(self, facts: dict[str, Scale], contexts: Contexts) -> None:
        self.facts, self.contexts = facts, contexts
        self.columns = {name: i for i, name in enumerate(sorted(facts))}
        self._codes = np.full((1 << 12, 3), -1, np.int64)
        self._held = 0
        self._steps: list[tuple[int, ...]] = []
        self._kids: list[int] = []
        self._cuts: dict[tuple[str, str, n.Cut], int] = {}
        self._places: list[int] = []  # of the cuts of each block: many blocks have the same
        self._blocks: dict[tuple[tuple[str, str, n.Cut], ...], int] = {}
        self._groups: dict[str, int] = {}
        self._linked: tuple[int, int, int] | None = None
        self._laid_before = (0, 0, 0)
        self._arrays: Arrays

    def put(self, rows: list[tuple[int, int, int]]) -> None:
        """Give codes (keys of the kernel) their roots and kinds of goods."""
        made, size = self._codes.copy(), len(self._codes)
        while 2 * (self._held + len(rows)) > size:
            size *= 2
        if size > len(made):
            made = np.full((size, 3), -1, np.int64)
            for row in self._codes[self._codes[:, 0] != -1]:
                kernel.insert(*row, made)
        for key, root, kind in rows:
            if kernel.slot_of(key, made) < 0:
                kernel.insert(key, root, kind, made)
                self._held += 1
        self._codes = made

    def link(self, steps: list[Step]) -> Arrays:
        """The arrays for the codes, steps and contexts that there are now."""
        for step in steps[len(self._steps) :]:
            self._steps.append(self._laid(step))
        pairs = self.contexts.all()
        state = (self._held, len(self._steps), len(pairs))
        if self._linked != state:
            self._linked = state
            self._arrays = self._laid_out(pairs)
        return self._arrays

    def _laid_out(self, pairs: list[tuple[date, str | None]]) -> Arrays:
        limits = np.zeros((max(len(pairs), 1), max(len(self._places), 1), 4), np.int64)
        rated = np.zeros((len(limits), max(len(self._groups), 1)), np.bool_)
        contexts, cuts, groups = self._laid_before  # of these the arrays are made already
        if contexts:
            limits[:contexts, :cuts] = self._arrays.limits[:contexts, :cuts]
            rated[:contexts, :groups] = self._arrays.rated[:contexts, :groups]
        distinct, made = list(self._cuts), np.zeros((max(len(self._cuts), 1), 4), np.int64)
        places = np.array(self._places, np.int64)
        new = sorted(set(self._places[cuts:]))
        for row, (day, currency) in enumerate(pairs):
            first = cuts if row < contexts else 0
            if first == len(places) and row < contexts and groups == len(self._groups):
                continue
            worth = {
                group: conversion(currency, group, day, self.contexts.rates) if currency else None
                for group in self._groups
            }
            for group, place in self._groups.items():
                rated[row, place] = worth[group] is not None
            for place in new if first else range(len(distinct)):
                made[place] = _limit(*distinct[place], worth)
            limits[row, first : len(places)] = made[places[first:]]
        self._laid_before = (len(pairs), len(places), len(self._groups))
        return Arrays(
            self._codes,
            np.array(self._steps or [(0,) * 6], np.int32),
            np.array(self._kids or [0], np.int32),
            limits,
            rated,
        )

    def _laid(self, step: Step) -> tuple[int, ...]:
        """A step as the kernel reads it: kind, what it tests, by what, cuts, children."""
        first, kind = len(self._kids), step.var[1]
        if kind in _FACTS:
            name = str(step.var[2])
            self._kids += [step.missing, *self.facts[name].places(step)]
            return kernel.SWITCH, self.columns[name], 0, 0, 0, first
        if kind == "stated":
            self._kids += [step.missing, step.unrated, step.kids[1]]
            if step.var[2] in CURRENCIES:
                return kernel.STATED_VALUE, self._group(step.var[2]), 0, 0, 0, first
            return kernel.STATED_BASE, _BASE[step.var[2]], 0, 0, 0, first
        if kind == "whole":
            return kernel.EXACT, 0, 0, 0, 0, first
        self._kids += step.kids
        over, under = step.var[2], step.var[3]
        cuts = self._block(over, under, step.keys)
        if over in CURRENCIES:
            test = kernel.RATIO_VALUE, self._group(over)
        else:
            test = kernel.RATIO_BASE, _BASE[over]
        return *test, _BASE[under], cuts, len(step.keys), first

    def _group(self, currency: str) -> int:
        return self._groups.setdefault(currency, len(self._groups))

    def _block(self, over: str, under: str, keys: tuple[n.Key, ...]) -> int:
        block = tuple((over, under, key) for key in keys if isinstance(key, tuple))
        if block not in self._blocks:
            self._blocks[block] = len(self._places)
            self._places += (self._cuts.setdefault(cut, len(self._cuts)) for cut in block)
        return self._blocks[block]


def _limit(over: str, under: str, cut: n.Cut, worth: dict[str, Fraction | None]) -> tuple[int, ...]:
    """The limit in a context as the kernel reads it; nothing without a rate, or for rationals only."""
    factor = worth[over] if over in worth else Fraction(1)
    try:
        found = None if factor is None else limit(over, under, cut, factor)
    except CannotSay:
        found = None
    return (found.whole, found.num, found.den, int(found.strict)) if found else (0, 0, 0, 0)
