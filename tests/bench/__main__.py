"""python -m tests.bench [decide] [compare] [synthetic] [commands] [batch] [editor]: time rulec beside peers.

Peers that are not installed are reported so: pip install zen-engine cel-expr-python protobuf
common-expression-language cel-python regopy json-logic-qubit gordon-to-regorus cedarpy rule-engine
z3-solver jedi-language-server. Exit status 1: two sides disagree on an answer.
"""

from __future__ import annotations

import os
import platform
import sys

from tests.bench import batch, commands, compare, decide, editor, synthetic

BENCHES = {
    "decide": decide.main,
    "compare": compare.main,
    "synthetic": synthetic.main,
    "commands": commands.main,
    "batch": batch.main,
    "editor": editor.main,
}


def main(names: list[str]) -> int:
    unknown = [n for n in names if n not in BENCHES]
    if unknown:
        print(f"no such benchmark: {unknown[0]}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    agreed = [BENCHES[name]() for name in names or BENCHES]
    return 0 if all(agreed) else 1


sys.exit(main(sys.argv[1:]))
