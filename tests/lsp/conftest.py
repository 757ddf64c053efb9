"""A folder of rule files that an editor opens: a list, and a library beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.test_server import FILE, LIBRARY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "xx.rule").write_text(FILE, "utf-8")
    (tmp_path / "lib" / "vocabulary.rule").write_text(LIBRARY, "utf-8")
    return tmp_path.resolve()
