"""One decision diagram for all lists: from a code and the tests of a line to every list's answer.

It is built as codes are met. Lists of one period share it: what differs from day to day within a period
is the exchange rate only, so limits stay in their own currency and are converted when they are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from rulec.diagram import node as n
from rulec.diagram.lifted import Var
from rulec.model.line import FactValue
from rulec.model.ruleset import VERDICTS, Provision
from rulec.money import CURRENCIES
from rulec.screening.residual import (
    MISSING,
    UNRATED,
    Outcome,
    Residual,
    Unknown,
    answered,
    first_test,
    keys,
    residual,
)
from rulec.targets.plan import Plan

MOST_STATES = 1_500
"""A diagram with more open questions than this for one code is not built."""


class TooLarge(Exception):
    """Lists that differ in too many ways to be decided by one diagram."""


@frozen
class Answer:
    """What one list says of a row: the deciding provisions, and the missing facts they ask for."""

    verdict: str
    provisions: tuple[str, ...]
    needs: tuple[str, ...]
    citations: tuple[str, ...]


@frozen
class Step:
    """A test with its children: references of steps, or of leaves as ~place.

    `keys` are as in a lifted test. The children are for MISSING (facts and amounts), UNRATED (values),
    then the outcomes in their order.
    """

    var: Var
    keys: tuple[n.Key, ...]
    missing: int
    unrated: int
    kids: tuple[int, ...]


class Decision:
    """The steps and leaves of several lists; both only ever grow."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.leaves: list[tuple[Answer, ...]] = []
        self._steps: dict[Step, int] = {}
        self._leaves: dict[tuple[Answer, ...], int] = {}

    def root(self, question: Question, entries: Sequence[int]) -> int:
        """The reference at which an entry of each plan's code table leads into the diagram.

        Raises TooLarge.
        """
        return _Builder(self, question).build(question.start(entries))

    def step(self, step: Step) -> int:
        """The reference of a step, made once."""
        every = {step.missing, step.unrated, *step.kids}
        if len(every) == 1:
            return every.pop()
        if step not in self._steps:
            self._steps[step] = len(self.steps)
            self.steps.append(step)
        return self._steps[step]

    def leaf(self, answers: tuple[Answer, ...]) -> int:
        """The reference of a leaf."""
        if answers not in self._leaves:
            self._leaves[answers] = len(self.leaves)
            self.leaves.append(answers)
        return ~self._leaves[answers]


class _Builder:
    def __init__(self, decision: Decision, question: Question) -> None:
        self.decision, self.question = decision, question
        self.known: dict[tuple[Residual, ...], int] = {}

    def build(self, left: tuple[Residual, ...]) -> int:
        if left in self.known:
            return self.known[left]
        var, found = self.question.test(left)
        if var is None:
            made = self.decision.leaf(self.question.answers(left))
        else:
            made = self._step(var, found, left)
        self.known[left] = made
        if len(self.known) > MOST_STATES:
            raise TooLarge
        return made

    def _step(self, var: Var, found: tuple[n.Key, ...], left: tuple[Residual, ...]) -> int:
        def after(place: int) -> int:
            return self.build(self.question.after(left, var, found, place))

        binary = var[1] in ("flag", "stated", "whole")
        kids = tuple(after(i) for i in range(2 if binary else len(found) + 1))
        missing = kids[0] if var[1] in ("ratio", "whole") else after(MISSING)
        unrated = after(UNRATED) if var[1] == "stated" and var[2] in CURRENCIES else missing
        return self.decision.step(Step(var, found, missing, unrated, kids))


@frozen
class Question:
    """What some lists have to be asked about a line: their plans and what is assumed for each."""

    plans: Sequence[Plan]
    assumed: Sequence[Mapping[str, FactValue]]

    def start(self, entries: Sequence[int]) -> tuple[Residual, ...]:
        """The open questions at an entry of each plan's code table."""
        return tuple(residual(p, entry) for p, entry in zip(self.plans, entries, strict=True))

    def test(self, left: tuple[Residual, ...]) -> tuple[Var | None, tuple[n.Key, ...]]:
        """The next variable to test (None: every question is answered), with its values or cuts."""
        tests = (first_test(plan, r) for plan, r in zip(self.plans, left, strict=True))
        var = min((test for test in tests if test is not None), default=None)
        if var is None:
            return None, ()
        pairs = zip(self.plans, left, strict=True)
        return var, tuple(sorted({key for plan, r in pairs for key in keys(plan, r, var)}))

    def after(
        self, left: tuple[Residual, ...], var: Var, found: tuple[n.Key, ...], place: int
    ) -> tuple[Residual, ...]:
        """The questions that are left when the test came out so."""
        made = []
        for plan, assumed, r in zip(self.plans, self.assumed, left, strict=True):
            here = _assumed(var, found, assumed) if place == MISSING else place
            made.append(answered(plan, r, Outcome(var, found, here)))
        return tuple(made)

    def answers(self, left: tuple[Residual, ...]) -> tuple[Answer, ...]:
        """The answers, where no test is left."""
        return tuple(answer(plan, r) for plan, r in zip(self.plans, left, strict=True))


def _assumed(var: Var, found: tuple[n.Key, ...], assumed: Mapping[str, FactValue]) -> int:
    """The outcome for a fact that a line does not state."""
    value = assumed.get(str(var[2])) if var[1] in ("flag", "one_of") else None
    if value is None:
        return MISSING
    if var[1] == "flag":
        return int(bool(value))
    return found.index(str(value)) if value in found else len(found)


def answer(plan: Plan, left: Residual) -> Answer:
    """The answer to a question without open tests.

    A decided verdict names the provisions that hold, or may hold where none does for certain; an
    undetermined one all that may. Those that an exemption certainly frees are left out.
    """
    verdicts = [v for i, v in enumerate(VERDICTS) if left.root >> i & 1]
    found = [(plan.provisions[at], condition) for at, _, condition in left.named]
    exempt = [(p, condition) for p, condition in found if p.kind == "exempt"]
    freed = {name for p, holds in exempt if holds is True and p.leaves == "free" for name in p.of}
    bans = [(p, condition) for p, condition in found if p.kind != "exempt" and p.id not in freed]
    needs: tuple[str, ...] = ()
    if len(verdicts) == 1:
        sure = [(p, condition) for p, condition in bans if condition is True]
        named = [p for p, _ in sure or bans]
    else:
        named = [p for p, _ in bans]
        open_ones = [c.facts for _, c in (*bans, *exempt) if isinstance(c, Unknown)]
        needs = tuple(sorted({fact for facts in open_ones for fact in facts}))
    return Answer(
        verdicts[0] if len(verdicts) == 1 else "undetermined",
        tuple(p.id for p in named),
        needs,
        tuple(dict.fromkeys(cited(p) for p in named)),
    )


def cited(provision: Provision) -> str:
    """The first citation of a provision."""
    return str(provision.citations[0]) if provision.citations else "no citation"
