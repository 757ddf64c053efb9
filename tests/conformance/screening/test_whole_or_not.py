"""Interrupted, out of space or out of luck: both files are there and complete, or nothing is."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from rulec.atomic import replacing
from rulec.cli.app import run

ARROW = find_spec("pyarrow") is not None and find_spec("numba") is not None
RULEC = "from rulec.cli import main; main()"
LIMITED = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (1_000_000, 1_000_000)); " + RULEC


def command(folder: Path, words: Sequence[str], code: str = RULEC) -> subprocess.Popen[str]:
    """`rulec` in a process of its own, with code before it."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def source(path: Path, rows: int) -> Path:
    """Many rows, of which every tenth is rejected."""
    block = "".join(f"{'91O1' if i == 0 else '9101.11'},{i + 40},EUR\n" for i in range(10))
    path.write_text("code,value,currency\n" + block * (rows // 10))
    if path.suffix == ".parquet":
        import pyarrow.csv as pc
        import pyarrow.parquet as pq

        pq.write_table(pc.read_csv(path), path)
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_but_what_was_there(tmp_path: Path, number: int) -> None:
    source(tmp_path / "x.csv", 3_000_000)
    (tmp_path / "x.screened.csv").write_text("from an earlier run")
    process = command(tmp_path, ["screen", "x.csv", "--against", "RU", "--on", "2018-01-10"])
    while not any(path.stat().st_size for path in tmp_path.glob(".rulec-*")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(number)
    time.sleep(0.01)
    process.send_signal(number)  # who is impatient asks twice
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert (out, err.strip()) == ("", "")
    assert names(tmp_path) == ["x.csv", "x.screened.csv"]
    assert (tmp_path / "x.screened.csv").read_text() == "from an earlier run"


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".arrow"])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, ending: str) -> None:
    if ending != ".csv" and not ARROW:
        pytest.skip("numba or pyarrow is not installed: Parquet and Arrow are not tested")
    noise = random.Random(0).randbytes(60_000 * 16).hex()
    lines = (f"9101.11,{noise[at : at + 32]}\n" for at in range(0, len(noise), 32))
    (tmp_path / "x.csv").write_text("code,noise\n" + "".join(lines))
    words = ["screen", "x.csv", "--against", "RU", "-o", f"out{ending}"]
    process = command(tmp_path, [*words, "--on", "2018-01-10"], LIMITED)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    assert err.count("\n") == 1 and err.startswith(f"rulec: out{ending}: ")
    assert "File too large" in err
    assert names(tmp_path) == ["x.csv"]


@pytest.mark.parametrize("failing", ["out.csv", "out.rejects.csv"])
def test_no_space_for_one_file_leaves_neither(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: str,
) -> None:
    """The last bytes are written when files are closed: that may fail after the other is complete."""
    monkeypatch.chdir(tmp_path)
    source(Path("x.csv"), 50)
    before = Path.open

    def opened(path: Path, mode: str = "r", *more: object, **words: object) -> object:
        stream = before(path, mode, *more, **words)  # type: ignore[call-overload]
        opened_in_turn.append(path)
        if mode == "w" and len([p for p in opened_in_turn if p.name[0] == "."]) == turn:
            closing = stream.close

            def close() -> None:
                closing()
                raise OSError(errno.ENOSPC, "No space left on device")

            monkeypatch.setattr(stream, "close", close, raising=False)
        return stream

    opened_in_turn: list[Path] = []
    turn = 1 if failing == "out.csv" else 2
    monkeypatch.setattr(Path, "open", opened)
    assert run(["screen", "x.csv", "--against", "RU", "-o", "out.csv"]) == 2
    monkeypatch.undo()
    said = capsys.readouterr().err
    assert said == f"rulec: {failing}: No space left on device\n"
    assert names(tmp_path) == ["x.csv"]


def test_files_that_take_their_places_together(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    one.chmod(0o600)
    with pytest.raises(ZeroDivisionError), replacing(one, two) as made:
        made[0].write_text("new")
        raise ZeroDivisionError
    assert (names(tmp_path), one.read_text()) == (["one"], "old")
    (tmp_path / "link").symlink_to(one)
    with replacing(tmp_path / "link", two) as made:
        for path in made:
            path.write_text("new")
    assert names(tmp_path) == ["link", "one", "two"]
    assert one.read_text() == two.read_text() == "new" and (tmp_path / "link").is_symlink()
    umask = os.umask(0)
    os.umask(umask)
    assert [p.stat().st_mode & 0o777 for p in (one, two)] == [0o600, 0o666 & ~umask]
    with pytest.raises(IsADirectoryError), replacing(tmp_path):
        pass
    with pytest.raises(FileNotFoundError, match="nowhere/x"), replacing(tmp_path / "nowhere" / "x"):
        pass


PEAK = (
    "import resource as r, subprocess, sys; subprocess.run([sys.executable, '-c', "
    f"'{RULEC}', *sys.argv[1:]], stdout=subprocess.DEVNULL); "
    "print(r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss)"
)


@pytest.mark.parametrize(("ending", "rows"), [(".csv", 60_000), (".parquet", 600_000)])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, ending: str, rows: int) -> None:
    if not ARROW:
        pytest.skip("numba or pyarrow is not installed: memory of batches is not tested")
    words = ["--against", "RU", "--on", "2018-01-10", "--columns", "verdict"]
    running = []
    for name, count in (("few", rows), ("many", 8 * rows)):
        source(tmp_path / f"{name}{ending}", count)
        running.append(command(tmp_path, ["screen", f"{name}{ending}", *words], PEAK))
    few, many = (int(process.communicate(timeout=120)[0]) for process in running)
    assert many < 1.25 * few, f"{few} kB for {rows} rows, {many} kB for eight times as many"


class Resumed:
    """A folder with files to be screened, some of them already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "rules").mkdir()
        (folder / "rules" / "lib").mkdir()
        self.rule("43")
        for number in range(3):
            text = "code,value,currency\n" + f"430{number + 1},5,EUR\n" * 3 + "x,1,EUR\n" * number
            (folder / f"{number}.csv").write_text(text)

    def rule(self, codes: str) -> None:
        """The list, whose goods are named in a library."""
        (self.folder / "rules" / "lib" / "kinds.rule").write_text(
            'library kinds "Kinds of goods"\n  edition HS2017\n\n'
            f'define furs "Furs"\n  goods HS {codes}\n'
        )
        (self.folder / "rules" / "x.rule").write_text(
            'ruleset X "A list"\n  regime DPRK\n  target KP\n  currency EUR\n\nuse kinds\n\n'
            'source law "A law"\n  evidence recalled\n\n'
            'prohibit furs "Furs"\n  goods in furs\n  when value > 4 EUR\n  cite law "1"\n'
        )

    def screen(self, *more: str) -> tuple[object, str]:
        words = ["screen", *(f"{n}.csv" for n in range(3)), "--against", "X", "--path", "rules"]
        words += ["--resume", "-o", "out", "--format", "json", "--on", "2018-01-10", *more]
        try:
            return run(words), ""
        except SystemExit as stop:
            return stop.code, ""

    def made(self) -> dict[str, tuple[int, bytes]]:
        """Each file of the results with the time when it was written."""
        found = (path for path in (self.folder / "out").iterdir() if path.suffix == ".csv")
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@pytest.fixture
def resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Resumed:
    monkeypatch.chdir(tmp_path)
    return Resumed(tmp_path)


def redone(before: dict[str, tuple[int, bytes]], after: dict[str, tuple[int, bytes]]) -> set[str]:
    return {name for name in after if before.get(name, (0, b""))[0] != after[name][0]}


def test_a_run_goes_on_where_it_was_interrupted(
    resumed: Resumed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert resumed.screen()[0] == 3
    whole, told = resumed.made(), json.loads(capsys.readouterr().out)
    assert told["rejected"] == 3 and told["lists"][0]["verdicts"] == {"prohibited": 9}
    for path in (resumed.folder / "out").iterdir():
        path.unlink()

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:  # the third file is never begun
        from rulec.cli import screen

        begun = screen.screen_file

        def screen_file(*words: object) -> object:
            return stop() if str(words[1]) == "2.csv" else begun(*words)  # type: ignore[arg-type]

        patch.setattr(screen, "screen_file", screen_file)
        assert resumed.screen()[0] == 130
    capsys.readouterr()
    part = resumed.made()
    assert sorted(part) == ["0.csv", "0.rejects.csv", "1.csv", "1.rejects.csv"]
    assert resumed.screen()[0] == 3
    after = resumed.made()
    assert redone(part, after) == {"2.csv", "2.rejects.csv"}
    assert {n: text for n, (_, text) in after.items()} == {n: t for n, (_, t) in whole.items()}
    assert json.loads(capsys.readouterr().out) == told


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ("nothing", set()),
        ("input", {"1"}),
        ("output", {"1"}),
        ("rejects gone", {"1"}),
        ("record", {"1"}),
        ("library", {"0", "1", "2"}),
        ("--currency", {"0", "1", "2"}),
        ("--assume-nothing", {"0", "1", "2"}),
        ("--columns", {"0", "1", "2"}),
        ("--rates", {"0", "1", "2"}),
        ("day", {"0", "1", "2"}),
    ],
)
def test_what_has_changed_is_screened_anew(resumed: Resumed, change: str, again: set[str]) -> None:
    rates = resumed.folder / "rates.csv"
    rates.write_text("date,currency,eur_per_unit\n2018-01-10,TWD,0.03\n")
    more = ["--rates", "rates.csv"] if change == "--rates" else []
    resumed.screen(*more)
    before = resumed.made()
    out = resumed.folder / "out"
    if change == "input":
        (resumed.folder / "1.csv").write_text("code\n4303\n4303\n")
        (resumed.folder / "1.csv").write_text("code,value,currency\n4303,5,EUR\n")
    elif change == "output":
        (out / "1.csv").write_text("cut off")
    elif change == "rejects gone":
        (out / "1.rejects.csv").unlink()
    elif change == "record":
        (out / ".1.csv.done").write_text("{")
    elif change == "library":
        resumed.rule("4301")
    elif change == "--rates":
        rates.write_text("date,currency,eur_per_unit\n2018-01-10,TWD,0.04\n")
    options = {
        "--currency": ["--currency", "EUR"],
        "--assume-nothing": ["--assume-nothing"],
        "--columns": ["--columns", "verdict"],
        "day": ["--on", "2018-01-11"],
    }
    from rulec.cli import common

    common.store.cache_clear()  # as in a new process
    resumed.screen(*more, *options.get(change, []))
    after = resumed.made()
    assert redone(before, after) == {n for n in after if n.split(".")[0] in again}
