"""Rule engines from PyPI, each given a list in its own language and called as its users call it.

What an engine must convert is inside the timed loop, as a caller would pay it; compiling is outside.
A record holds only what the list reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from rulec.model.condition import And, CodeIn, Condition, Const, Flag, MoneyAbove, Not, Or
from tests.bench.decide_lists import Dialect, Question, Record, limit, prefixes
from tests.bench.decide_module import one_decision

Decide = Callable[[Record], bool]
Make = Callable[[Question, str], Decide]

ZEN = Dialect(" and ", " or ", "not ", lambda code: f'startsWith(code, "{code}")')
CEL = Dialect(" && ", " || ", "!", lambda code: f'code.startsWith("{code}")')
RULE_ENGINE = Dialect(" and ", " or ", "not ", lambda code: f'code.starts_with("{code}")')
CEDAR = Dialect(
    " && ", " || ", "!", lambda code: f'context.code like "{code}*"', "context.{}".format
)


def zen(asked: Question, form: str) -> Decide:
    import zen as engine

    program = engine.compile_expression(getattr(ZEN, form)(asked))
    return lambda r: bool(program.evaluate(r))


def cel_rust(asked: Question, form: str) -> Decide:
    import cel as engine

    program = engine.compile(getattr(CEL, form)(asked))
    return lambda r: bool(program.execute(r))


def cel_cpp(asked: Question, form: str) -> Decide:
    from cel_expr_python import cel

    kinds = {"code": cel.Type.STRING, "value": cel.Type.INT, "quantity": cel.Type.INT}
    env = cel.NewEnv(variables=kinds | {flag: cel.Type.BOOL for flag in asked.flags})
    program = env.compile(getattr(CEL, form)(asked))
    return lambda r: bool(program.eval(data=r).value())


def cel_python(asked: Question, form: str) -> Decide:
    import celpy

    env = celpy.Environment(runner_class=celpy.CompiledRunner)
    program = env.program(env.compile(getattr(CEL, form)(asked)))
    return lambda r: bool(program.evaluate(celpy.json_to_cel(r)))


def rule_engine(asked: Question, form: str) -> Decide:
    import rule_engine as engine

    rule = engine.Rule(getattr(RULE_ENGINE, form)(asked))
    return lambda r: bool(rule.matches(r))


def json_logic(asked: Question, form: str) -> Decide:
    from json_logic import jsonLogic

    logic = {"or": [_logic(ban) for ban in asked.provisions]}
    return lambda r: bool(jsonLogic(logic, r))


def _logic(condition: Condition) -> Any:
    if isinstance(condition, And | Or):
        return {"and" if isinstance(condition, And) else "or": list(map(_logic, condition.parts))}
    if isinstance(condition, Not):
        return {"!": [_logic(condition.part)]}
    if isinstance(condition, CodeIn):
        widths = _by_width(condition).items()
        return {"or": [{"in": [{"substr": [{"var": "code"}, 0, w]}, some]} for w, some in widths]}
    if isinstance(condition, MoneyAbove):
        bound: Any = int(condition.amount)
        if condition.per == "each":
            bound = {"*": [bound, {"var": "quantity"}]}
        return {">" if condition.strict else ">=": [{"var": "value"}, bound]}
    if isinstance(condition, Const):
        return condition.value
    assert isinstance(condition, Flag)
    return {"var": condition.fact}


def _by_width(condition: CodeIn) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for code in prefixes(condition.codes):
        found.setdefault(len(code), []).append(code)
    return found


def cedar(asked: Question, form: str) -> Decide:
    """One policy for each provision, or one for all."""
    import cedarpy

    if form == "as_listed":
        conditions = [CEDAR.expression(ban) for ban in asked.provisions]
    else:
        conditions = [getattr(CEDAR, form)(asked)]
    texts = [f"permit(principal, action, resource) when {{ {c} }};" for c in conditions]
    policies = cedarpy.PolicySet.from_str("\n".join(texts))
    entities = cedarpy.Entities.from_json_str("[]")

    def decide(r: Record) -> bool:
        request = {
            "principal": 'Trader::"t"',
            "action": 'Action::"export"',
            "resource": 'Good::"g"',
            "context": r,
        }
        return bool(cedarpy.is_authorized(request, policies, entities).allowed)

    return decide


def regopy(asked: Question, form: str) -> Decide:
    from regopy import Interpreter

    rego = Interpreter()
    rego.add_module("bench", _Rego().module(asked))
    bundle = rego.build("x=data.bench.banned", ["bench/banned"])

    def decide(r: Record) -> bool:
        rego.set_input(r)
        return bool(json.loads(str(rego.query_bundle(bundle)))["bindings"]["x"])

    return decide


def regorus(asked: Question, form: str) -> Decide:
    import regorus as engine

    policy = engine.Engine()
    policy.add_policy("bench.rego", _Rego().module(asked))

    def decide(r: Record) -> bool:
        policy.set_input_json(json.dumps(r))
        return bool(json.loads(policy.eval_rule_as_json("data.bench.banned")))

    return decide


class _Rego:
    """A rule for each provision; codes are looked up in sets, by the number of their digits."""

    def __init__(self) -> None:
        self.rules: list[str] = []
        self.count = 0

    def module(self, asked: Question) -> str:
        bans = [f"banned if {{\n{self._body(ban)}\n}}" for ban in asked.provisions]
        head = "package bench\n\ndefault banned := false\n"
        return "\n\n".join([head, *bans, *self.rules]) + "\n"

    def _body(self, condition: Condition) -> str:
        parts = condition.parts if isinstance(condition, And) else (condition,)
        return "\n".join(f"  {self._literal(part)}" for part in parts)

    def _literal(self, condition: Condition) -> str:
        if isinstance(condition, Not):
            return f"not {self._named([self._body(condition.part)])}"
        if isinstance(condition, And | Or):
            parts = condition.parts if isinstance(condition, Or) else (condition,)
            return self._named([self._body(part) for part in parts])
        if isinstance(condition, CodeIn):
            bodies = []
            for width, codes in _by_width(condition).items():
                listed = ",\n".join(map(json.dumps, codes))  # some engines refuse long lines
                bodies.append(f"  substring(input.code, 0, {width}) in {{\n{listed}\n}}")
            return self._named(bodies)
        if isinstance(condition, MoneyAbove):
            return limit(condition, "input.{}".format)
        if isinstance(condition, Const):
            return str(condition.value).lower()
        assert isinstance(condition, Flag)
        return f"input.{condition.fact}"

    def _named(self, bodies: list[str]) -> str:
        self.count += 1
        name = f"part_{self.count}"
        self.rules += [f"{name} if {{\n{body}\n}}" for body in bodies]
        return name


def handed_over(some: Sequence[Record]) -> float | None:
    """Seconds in which the fastest engine is given a record and asked nothing; None without it."""
    try:
        import zen as engine
    except ImportError:
        return None
    program = engine.compile_expression("true")
    return one_decision(program.evaluate, some)


ENGINES: dict[str, Make] = {
    "zen-engine": zen,
    "cel-expr-python": cel_cpp,
    "common-expression-language": cel_rust,
    "cel-python": cel_python,
    "rule-engine": rule_engine,
    "cedarpy": cedar,
    "regopy": regopy,
    "gordon-to-regorus": regorus,
    "json-logic-qubit": json_logic,
}
ONE_FORM = ("regopy", "gordon-to-regorus", "json-logic-qubit")
