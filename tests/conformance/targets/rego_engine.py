"""A process that evaluates Rego: a module and its inputs in each row of JSON, the answers in a row.

It is run by its path with an engine's name. An engine that brings its process down fails a test.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

Ask = Callable[[str, str, list[Any]], list[Any]]  # module, query, inputs


def opa(module: str, query: str, inputs: list[Any]) -> list[Any]:
    from opa_bindings import OpaEngine

    with OpaEngine() as engine:
        engine.add_policy("list.rego", module)
        found = [engine.eval_query(f"x := {query}", i) for i in inputs]
    return [one[0]["x"] if one else None for one in found]


def regorus(module: str, query: str, inputs: list[Any]) -> list[Any]:
    from regorus import Engine

    engine = Engine()
    engine.add_policy("list.rego", module)
    found = []
    for i in inputs:
        engine.set_input_json(json.dumps(i))
        made = json.loads(engine.eval_query_as_json(query))
        found.append(made["result"][0]["expressions"][0]["value"] if made["result"] else None)
    return found


def regopy(module: str, query: str, inputs: list[Any]) -> list[Any]:
    from regopy import Interpreter

    engine = Interpreter()
    engine.add_module("list.rego", module)
    bundle = engine.build(f"x = {query}")
    if not bundle.ok():
        raise ValueError(str(bundle.node())[:500])
    found = []
    for i in inputs:
        engine.set_input_term(json.dumps(i, ensure_ascii=False))
        made = json.loads(str(engine.query_bundle(bundle)))
        found.append(made.get("bindings", {}).get("x"))
    return found


def main() -> None:
    ask: Ask = {"opa": opa, "regorus": regorus, "regopy": regopy}[sys.argv[1]]
    for row in sys.stdin:
        asked = json.loads(row)
        try:
            answer: Any = ask(asked["module"], asked["query"], asked["inputs"])
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {str(error)[:800]}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
