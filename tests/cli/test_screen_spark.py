"""`rulec screen --engine spark`, as it is typed: one real run on Spark, and all that needs none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from rulec.cli.screen import command
from rulec.screening import Summary
from rulec.screening.spark_files import DONE

ROWS = "code,value,currency,quantity\n4303 10,250000.01,RUB,1\n4303 10,250000,RUB,1\n99,1,EUR,1\n"


def screen(*typed: object) -> tuple[int, str]:
    done = CliRunner().invoke(
        command, [*map(str, typed), "--against", "RU", "--on", "2018-01-10", "--engine", "spark"]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_run_on_spark_says_what_a_run_here_says_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyspark", "pyarrow", "numba"):
        if find_spec(name) is None:
            pytest.skip(f"rulec screen --engine spark is not tested: there is no {name}")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("rulec screen --engine spark is not tested: there is no Java runtime")
    (tmp_path / "x.csv").write_text(ROWS)
    typed = [str(tmp_path / "x.csv"), "--against", "RU", "--on", "2018-01-10", "--resume"]
    more = ["--engine", "spark", "-o", str(tmp_path / "there.csv")]
    done = subprocess.run(
        [sys.executable, "-m", "rulec", "screen", *typed, *more],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_SUBMIT_ARGS": "--master local[1] --conf spark.ui.enabled=false pyspark-shell",
        },
    )
    here = CliRunner().invoke(command, [*typed, "-o", str(tmp_path / "here.csv")])
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.replace("there.", "here.") == here.output
    for name in ("csv", "rejects.csv"):
        (part,) = (tmp_path / f"there.{name}").glob("part-*")
        assert part.read_text() == (tmp_path / f"here.{name}").read_text()
        assert (part.parent / DONE).exists()

    def never(*_: object) -> Summary:
        raise AssertionError("a complete result is not made again")

    monkeypatch.setattr("rulec.screening.spark.screen_path", never)
    again = CliRunner().invoke(command, [*typed, *more])
    said = done.stdout.replace("there.csv, ", "there.csv by an earlier run, left as they are, ")
    assert (again.exit_code, again.output) == (3, said) != (3, done.stdout)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope.csv", "there is no such file or folder"),
        ("x.arrow", "on Spark the name of a file ends in one of .csv, .jsonl, .ndjson, .parquet"),
        ("empty", "the folder holds no part files"),
        ("nested", "holds nothing but files"),
    ],
)
def test_a_source_that_spark_does_not_read_is_one_line(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "x.arrow").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "nested" / "year=2018").mkdir(parents=True)
    before = sorted(tmp_path.iterdir())
    for more in ((), ("--map", "code=code")):
        status, told = screen(tmp_path / name, *more)
        assert status == 2 and said in told
    assert sorted(tmp_path.iterdir()) == before


def test_where_the_output_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Path, Path, Path]] = []

    def take(_: object, *paths: Path) -> Summary:
        asked.append(paths[:3])
        return Summary()

    monkeypatch.setattr("rulec.screening.spark.screen_path", take)
    source, mine, result = (tmp_path / name for name in ("in", "mine", "out.csv"))
    for folder in (source, mine, result):
        folder.mkdir()
    (source / "part-0.csv").write_text(ROWS)
    (result / DONE).touch()
    monkeypatch.chdir(source)
    for typed in ((source,), (".",), (source, "-o", mine), (source, "-o", result)):
        assert screen(*typed)[0] == 0
    beside = (tmp_path / "in.screened", tmp_path / "in.screened.rejects")
    assert [paths[1:] for paths in asked] == [
        beside,
        beside,
        (mine / "in", mine / "in.rejects"),
        (result, tmp_path / "out.rejects.csv"),
    ]
