"""What people read, kept as files; write them anew with GOLDEN=write pytest tests/cli/test_golden.py."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from rulec.cli.app import run

FOLDER = Path(__file__).parent.parent / "golden"
OUTPUTS = {
    "diff_ru_eu_2014.txt": "diff RU EU --on 2014-05-02",
    "diff_eu_november_2017.txt": "diff EU@2017-11-14 EU@2017-11-15",
    "diff_ru_eu_2014_furs.md": "diff RU EU --on 2014-05-02 --goods furs --format markdown",
    "diff_ru_eu_2014_furs_sides.txt": "diff RU EU --on 2014-05-02 --goods furs --side-by-side",
    "diff_ru_eu_2018_any_rate.txt": "diff RU EU --on 2018-05-02 --rates any",
    "explain_eu_spirits_2012.txt": "explain EU@2012-06-01 code=2208 value='8 EUR' quantity=1",
    "explain_ru_fur.txt": "explain RU@2012-06-01 code=4303.10 value='250000.01 RUB' quantity=1",
    "matrix_2018.txt": "matrix RU EU US CN --on 2018-01-10",
    "route_2012.txt": "route JP KR CN --on 2012-06-01",
    "timeline_eu.txt": "timeline EU",
    "cases.txt": "cases ch-ski-lift-2013 de-chemnitz-2017",
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_people_read(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    try:
        run(shlex.split(OUTPUTS[name]))
    except SystemExit:
        pass
    hold(name, capsys.readouterr().out)


def test_a_generated_module(capsys: pytest.CaptureFixture[str]) -> None:
    """Without its first lines, which name the version, and the nomenclature at its end."""
    run(["compile", "CN@2018-01-06"])
    body = capsys.readouterr().out.split("\n\n", 1)[1]
    hold("compile_cn_2018.txt", body.split("# The codes that the nomenclature has")[0])


def hold(name: str, shown: str) -> None:
    file = FOLDER / name
    if os.environ.get("GOLDEN") == "write":
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
