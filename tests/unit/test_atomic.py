"""A file is replaced whole; what is no file is written to and stays what it is."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from rulec.atomic import write_atomically


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    write_atomically(path, "new")
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    write_atomically(pipe, "new")
    reader.join(10)
    assert read == ["new"] and pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]
