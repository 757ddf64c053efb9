"""Records of files that are screened already, so that a run over many files can go on where it ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Set
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import fields, has

from rulec import __version__
from rulec.atomic import write_atomically
from rulec.model.ruleset import Ruleset
from rulec.screening.files import Summary
from rulec.screening.screener import Screener


def fingerprint(screener: Screener, source: Path, more: Mapping[str, object]) -> str:
    """What the answers of a file depend on: its size and time, the rule files, the settings."""
    settings = [
        __version__,
        _state(source),
        [[r.id, _said(r)] for r in screener.rulesets],
        sorted(screener.columns.items()),
        str(screener.day),
        screener.currency,
        screener.assume,
        screener.rates.source,
        sorted((k, str(v)) for k, v in more.items()),
    ]
    return sha256(json.dumps(settings).encode()).hexdigest()


def _state(path: Path) -> list[int]:
    there = path.stat()
    return [there.st_size, there.st_mtime_ns]


def _said(ruleset: Ruleset) -> str:
    """All that a list says, what it takes from other files included."""
    return sha256(_spelled(ruleset).encode()).hexdigest()


def _spelled(value: object) -> str:
    """A value of the model as text, the same in every process."""
    kind: Any = type(value)
    if has(kind):
        inner = [_spelled(getattr(value, f.name)) for f in fields(kind) if f.eq]
        return f"{kind.__name__}({','.join(inner)})"
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(_spelled(pair) for pair in value.items()))}}}"
    if isinstance(value, tuple | list):
        return f"[{','.join(map(_spelled, value))}]"
    if isinstance(value, Set):
        return f"{{{','.join(sorted(map(_spelled, value)))}}}"
    return repr(value)


def record_of(output: Path) -> Path:
    """Where the record of an output lies."""
    return output.with_name(f".{output.name}.done")


def remember(output: Path, rejects: Path, taken: str, told: Summary) -> None:
    """Record that an output is complete."""
    said = {
        "fingerprint": taken,
        "written": [_state(output), _state(rejects)],
        "rows": told.rows,
        "screened": told.screened,
        "rejected": told.rejected,
        "verdicts": [[*key, count] for key, count in sorted(told.verdicts.items())],
        "kinds": [[*key, count] for key, count in sorted(told.kinds.items())],
    }
    write_atomically(record_of(output), json.dumps(said))


def remembered(output: Path, rejects: Path, taken: str) -> Summary | None:
    """The summary of an output that is complete, unchanged, and what a new run would make."""
    try:
        said = json.loads(record_of(output).read_text(encoding="utf-8"))
        if said["fingerprint"] != taken or said["written"] != [_state(output), _state(rejects)]:
            return None
        return Summary(
            said["rows"],
            said["screened"],
            said["rejected"],
            Counter({(a, b): count for a, b, count in said["verdicts"]}),
            Counter({(a, b, c): count for a, b, c, count in said["kinds"]}),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
