"""Records of files that are screened already, so that a run over many files can go on where it ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from rulec.atomic import replacing
from rulec.screening.files import Summary
from rulec.screening.screener import Screener


def fingerprint(screener: Screener, source: Path, more: Mapping[str, object]) -> str:
    """What the answers of a file depend on: its size and time, the rule files, the settings."""
    state = source.stat()
    taken = sha256(f"{state.st_size} {state.st_mtime_ns}".encode())
    for ruleset in screener.rulesets:
        taken.update(ruleset.id.encode())
        if Path(ruleset.path).is_file():
            taken.update(Path(ruleset.path).read_bytes())
    settings = [sorted(screener.columns.items()), str(screener.day), screener.currency]
    settings += [screener.rates.source, sorted((k, str(v)) for k, v in more.items())]
    taken.update(json.dumps(settings).encode())
    return taken.hexdigest()


def record_of(output: Path) -> Path:
    """Where the record of an output lies."""
    return output.with_name(f".{output.name}.done")


def remember(output: Path, taken: str, told: Summary) -> None:
    """Record that an output is complete."""
    said = {
        "fingerprint": taken,
        "rows": told.rows,
        "screened": told.screened,
        "rejected": told.rejected,
        "verdicts": [[*key, count] for key, count in sorted(told.verdicts.items())],
        "kinds": [[*key, count] for key, count in sorted(told.kinds.items())],
    }
    with replacing(record_of(output)) as (beside,):
        beside.write_text(json.dumps(said), encoding="utf-8")


def remembered(output: Path, rejects: Path, taken: str) -> Summary | None:
    """The summary of an output that is complete and still what a new run would make."""
    try:
        said = json.loads(record_of(output).read_text(encoding="utf-8"))
        if said["fingerprint"] != taken or not (output.exists() and rejects.exists()):
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
