"""Whole commands from a cold start, beside an empty interpreter and the import of peers."""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory

from tests.bench.timing import installed, process, report

COMMANDS = (
    ("--version",),
    ("check",),
    ("explain", "EU@2012-06-01", "code=2208", "value=8 EUR", "quantity=1"),
    ("diff", "RU", "EU", "--on", "2014-05-02"),
    ("matrix", "--on", "2018-01-10"),
    ("report", "-o", "{folder}/site", "--on", "2018-01-10"),
    ("compile", "EU@2018-01-10", "-o", "/dev/null"),
)
PEERS = (("z3-solver", "z3"), ("rule-engine", "rule_engine"), ("cedarpy", "cedarpy"))


def main() -> bool:
    """Print the table."""
    rows: list[tuple[str, float | None, str]] = [
        ("python -c pass", process([sys.executable, "-c", "pass"]), "")
    ]
    with TemporaryDirectory() as folder:
        for words in COMMANDS:
            name = "rulec " + " ".join(words)
            there = [word.format(folder=folder) for word in words]
            rows.append((name, process([sys.executable, "-m", "rulec", *there]), ""))
    for distribution, module in PEERS:
        try:
            __import__(module)
        except ImportError:
            rows.append((distribution, None, "not installed"))
        else:
            command = [sys.executable, "-c", f"import {module}"]
            rows.append((f"import of {installed(distribution)}", process(command), ""))
    report("Cold start, whole process", rows)
    return True
