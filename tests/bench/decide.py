"""One decision on one record: the compiled module beside rule engines from PyPI.

The rule is the same everywhere: ten headings, a value of one article above 30 000, and one exemption. A
peer's record is a dict in the shape it likes; what it must convert is inside the timed loop, as a caller
would pay it. Compiling is outside.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from types import ModuleType
from typing import Any

from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.targets.python import compile_module
from tests.bench.timing import best, installed, report

Decide = Callable[[dict[str, Any]], bool]

PREFIXES = ("2204", "2208", "240210", "3303", "4202", "4303", "5701", "620431", "7113", "910111")
LIMIT = 30_000
RULES = """ruleset BENCH "Ten headings above a value, but for one exemption"
  regime DPRK
  target KP
  currency EUR

source s "made for measuring"
  evidence recalled

fact waived "is waived"
  type yes_no

prohibit p "Ten headings"
  goods HS 2204, 2208, 2402 10, 3303, 4202, 4303, 5701, 6204 31, 7113, 9101 11
  when  value each > 30_000 EUR and not waived
  cite  s "1"
"""
ONE_RULE = """ruleset ONE "One heading"
  regime DPRK
  target KP
  currency EUR

source s "made for measuring"
  evidence recalled

prohibit p "One heading"
  goods HS 4303
  cite  s "1"
"""


def module(source: str, name: str = "compiled_rules") -> Any:
    made = ModuleType(name)
    sys.modules[name] = made  # dataclasses look their module up there
    exec(compile(source, f"{name}.py", "exec"), made.__dict__)
    return made


def compiled(text: str) -> Any:
    checked = Store().check_text(text)
    assert checked.ruleset is not None and checked.ok, checked.diagnostics
    return module(compile_module(checked.ruleset, date(2024, 2, 29), EcbRates()))


def records(count: int) -> list[dict[str, Any]]:
    rng = random.Random(20240229)
    made = []
    for _ in range(count):
        code = rng.choice(PREFIXES) if rng.random() < 0.5 else f"{rng.randrange(1, 98):02d}01"
        code = (code + "".join(rng.choice("0123456789") for _ in range(10)))[:10]
        each = rng.choice((LIMIT, LIMIT + 1, rng.randrange(60_000)))
        quantity = rng.randrange(1, 50)
        made.append(
            {
                "code": code,
                "each": each,
                "quantity": quantity,
                "value": (each * quantity, "EUR"),
                "waived": rng.random() < 0.1,
                "direction": "export",
                "destination": "KP",
            }
        )
    return made


def expected(r: dict[str, Any]) -> bool:
    return r["code"].startswith(PREFIXES) and r["each"] > LIMIT and not r["waived"]


_STARTS = " || ".join(f'code.startsWith("{p}")' for p in PREFIXES)


def zen() -> Decide:
    import zen as engine

    starts = " or ".join(f'startsWith(code, "{p}")' for p in PREFIXES)
    program = engine.compile_expression(f"({starts}) and each > {LIMIT} and not waived")
    return lambda r: bool(program.evaluate(r))


def cel_cpp() -> Decide:
    from cel_expr_python import cel

    env = cel.NewEnv(
        variables={"code": cel.Type.STRING, "each": cel.Type.INT, "waived": cel.Type.BOOL}
    )
    program = env.compile(f"({_STARTS}) && each > {LIMIT} && !waived")
    return lambda r: bool(program.eval(data={k: r[k] for k in ("code", "each", "waived")}).value())


def json_logic() -> Decide:
    from json_logic import jsonLogic

    heads = [
        {"in": [{"substr": [{"var": "code"}, 0, n]}, [p for p in PREFIXES if len(p) == n]]}
        for n in (4, 6)
    ]
    logic = {"and": [{"or": heads}, {">": [{"var": "each"}, LIMIT]}, {"!": [{"var": "waived"}]}]}
    return lambda r: bool(jsonLogic(logic, r))


def regorus() -> Decide:
    import regorus as engine

    policy = engine.Engine()
    policy.add_policy(
        "bench.rego",
        "package bench\n\ndefault banned := false\n\nbanned if {\n"
        f"  some p in {json.dumps(list(PREFIXES))}\n  startswith(input.code, p)\n"
        f"  input.each > {LIMIT}\n  not input.waived\n}}\n",
    )

    def decide(r: dict[str, Any]) -> bool:
        policy.set_input_json(json.dumps(r))
        return bool(json.loads(policy.eval_rule_as_json("data.bench.banned")))

    return decide


def cedar() -> Decide:
    import cedarpy

    likes = " || ".join(f'context.code like "{p}*"' for p in PREFIXES)
    policies = cedarpy.PolicySet.from_str(
        "permit(principal, action, resource) when "
        f"{{ ({likes}) && context.each > {LIMIT} && !context.waived }};"
    )
    entities = cedarpy.Entities.from_json_str("[]")

    def decide(r: dict[str, Any]) -> bool:
        request = {
            "principal": 'Trader::"t"',
            "action": 'Action::"export"',
            "resource": 'Good::"g"',
            "context": {k: r[k] for k in ("code", "each", "waived")},
        }
        return bool(cedarpy.is_authorized(request, policies, entities).allowed)

    return decide


def rule_engine() -> Decide:
    import rule_engine as engine

    starts = " or ".join(f'code.starts_with("{p}")' for p in PREFIXES)
    rule = engine.Rule(f"({starts}) and each > {LIMIT} and not waived")
    return lambda r: bool(rule.matches(r))


PEERS: dict[str, tuple[Callable[[], Decide], int]] = {
    "zen-engine": (zen, 20_000),
    "cel-expr-python": (cel_cpp, 20_000),
    "json-logic-qubit": (json_logic, 20_000),
    "gordon-to-regorus": (regorus, 5_000),
    "cedarpy": (cedar, 5_000),
    "rule-engine": (rule_engine, 2_000),
}


def _all(decide: Decide, lines: list[dict[str, Any]]) -> list[bool]:
    return [decide(r) for r in lines]


def main() -> bool:
    """Print the tables; False if two sides disagree."""
    goods = records(20_000)
    truth = [expected(r) for r in goods]
    ban = compiled(RULES).is_prohibited
    agree = [ban(r) for r in goods] == truth
    rows: list[tuple[str, float | None, str]] = [
        (
            "rulec, compiled module",
            best(lambda: [ban(r) for r in goods]) / len(goods),
            "same answers" if agree else "DISAGREES",
        )
    ]
    for name, (make, count) in PEERS.items():
        try:
            decide = make()
        except ImportError:
            rows.append((name, None, "not installed"))
            continue
        some = goods[:count]
        same = _all(decide, some) == truth[:count]
        agree = agree and same
        seconds = best(partial(_all, decide, some), 3) / count
        rows.append((installed(name), seconds, "same answers" if same else "DISAGREES"))
    report("One decision: ten headings, a value of one article, one exemption", rows)

    one = compiled(ONE_RULE).is_prohibited
    furs = [{k: r[k] for k in ("code", "direction", "destination")} for r in goods]
    eu = module(compile_module(Store().load("EU"), date(2018, 1, 10), EcbRates()), "compiled_eu")
    report(
        "One decision of other lists",
        [
            ("one heading", best(lambda: [one(r) for r in furs]) / len(furs), ""),
            (
                "EU of 2018, is_prohibited",
                best(lambda: [eu.is_prohibited(r) for r in furs]) / len(furs),
                "value and judgements missing",
            ),
            ("EU of 2018, evaluate", best(lambda: [eu.evaluate(r) for r in furs]) / len(furs), ""),
        ],
    )
    return agree
