"""A file, or a folder of part files, that Spark reads; and where what it writes goes."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from attrs import frozen

from rulec.screening.readers import FORMATS, opened
from rulec.screening.screener import Rejected
from rulec.screening.text_rows import check_lines, opened_text

Form = Literal["csv", "json", "parquet"]

FORMS: Final[dict[str, Form]] = {
    ".csv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
}
ENDINGS: Final[dict[Form, str]] = {"csv": ".csv", "json": ".jsonl", "parquet": ".parquet"}
JSON: Final = ".json"
"""What Spark calls JSON Lines."""
DONE: Final = "_SUCCESS"
"""The file that says that a folder of part files is complete."""

_TRIES, _PAUSE = 50, 0.1
_LINKS: Final = "source"
_LINK = re.compile(rf"(?:file:)?/[^\n]*/{_LINKS}/(\d{{6,}}\.\w+)")


@frozen
class Parts:
    """The files to read, all of one form, in the order of their names; one if `path` is a file."""

    path: Path
    form: Form
    files: tuple[Path, ...]
    folder: bool

    @property
    def size(self) -> int:
        """The size of the largest file."""
        return max(file.stat().st_size for file in self.files)

    def header(self, columns: Mapping[str, str], taken: Set[str] = frozenset()) -> tuple[str, ...]:
        """The columns of the files; () where rows name their own.

        Every file is looked at. `columns` are those of facts, and `taken` are names that none may have.
        Raises Rejected for a file that cannot be read, and for CSV with other columns than the first.
        """
        found: list[str] | None = None
        for file in self.files:
            header = _header(file, columns, taken)
            if found is not None and self.form == "csv" and header != found:
                there = ", ".join(header)
                raise Rejected(f"{file}: its columns are not those of the first file: {there}")
            found = header if found is None else found
        return tuple(found or ())


def _header(file: Path, columns: Mapping[str, str], taken: Set[str]) -> list[str]:
    if file.suffix.lower() == JSON:
        with opened_text(file):
            check_lines(file)
        return []
    with opened(file, columns, taken) as source:
        return source.header


def parts(path: Path) -> Parts:
    """What there is to read. Raises Rejected for files that Spark does not read, and mixed folders."""
    if path.is_file():
        return Parts(path, form_of(path), (path,), False)
    if not path.is_dir():
        raise Rejected(f"{path}: there is no such file or folder")
    files = sorted(file for file in path.iterdir() if file.name[0] not in "._")
    forms = {_form_of_part(file) for file in files}
    # Spark writes nothing at all into a part without rows
    full = tuple(file for file in files if file.stat().st_size) or tuple(files)
    if not files:
        raise Rejected(f"{path}: the folder holds no part files")
    if len(forms) > 1:
        raise Rejected(f"{path}: the folder holds files of several formats")
    return Parts(path, forms.pop(), full, True)


def columns_of(path: Path) -> list[str]:
    """The names of the columns of a file or a folder of part files; [] where rows name their own."""
    return list(parts(path).header({}))


def state(path: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of every file there is to read: what tells whether they have changed."""
    found = ((file, file.stat()) for file in parts(path).files)
    return [(file.name, there.st_size, there.st_mtime_ns) for file, there in found]


def form_of(path: Path, otherwise: Form | None = None) -> Form:
    """The format of a file by the ending of its name. Raises Rejected for one that Spark has not."""
    ending = path.suffix.lower()
    form = FORMS.get(ending, None if ending in FORMATS else otherwise)
    if form is None:
        raise Rejected(f"{path}: on Spark the name of a file ends in one of {', '.join(FORMS)}")
    return form


def _form_of_part(file: Path) -> Form:
    if not file.is_file():
        raise Rejected(f"{file}: a folder of part files holds nothing but files")
    return "json" if file.suffix.lower() == JSON else form_of(file)


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out` that is gone in the end, whatever happens."""
    target = out.resolve()
    try:
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:  # about the name that was asked for
        raise OSError(error.errno, error.strerror, str(out)) from None
    try:
        yield folder
    finally:
        for _ in range(_TRIES):  # a worker that is just being ended may still write
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(_PAUSE)


def linked(source: Parts, folder: Path) -> list[Path]:
    """Links in a folder to the files, under tame names: Spark reads none with a colon or an underscore in front.

    The number in a link's name is the file's place.
    """
    links = folder / _LINKS
    links.mkdir()
    made = []
    for number, file in enumerate(source.files):
        link = links / f"{number:06d}{ENDINGS[source.form]}"
        link.symlink_to(file.absolute())
        made.append(link)
    return made


def original(source: Parts, link: str) -> Path:
    """The file behind a link's name."""
    return source.files[int(link.partition(".")[0])]


def unlinked(source: Parts, text: str) -> str:
    """A text about links in which the files have their own names again."""
    return _LINK.sub(lambda found: str(original(source, found[1])), text)


def check_replaceable(path: Path, source: Parts) -> None:
    """Raises Rejected if a result may not go to `path`.

    A folder is replaced only if it is the result of an earlier run, and never while it is read.
    """
    here, there = path.resolve(), source.path.resolve()
    if here == there or there in here.parents:
        raise Rejected(f"{path}: this is what is read")
    if path.is_dir() and not written_before(path):
        raise Rejected(f"{path}: there is a folder of this name that no earlier run has written")


def written_before(path: Path) -> bool:
    """Whether a folder holds a complete result and nothing else."""
    if not (path / DONE).is_file():
        return False
    return all(
        file.name == DONE or (file.is_file() and file.name.startswith("part-"))
        for file in path.iterdir()
    )


def collected(files: Sequence[Path], folder: Path) -> Path:
    """A complete folder of part files, made of files that were written apart."""
    folder.mkdir()
    for number, file in enumerate(files):
        os.rename(file, folder / f"part-{number:05d}{file.suffix}")
    (folder / DONE).touch()
    return folder


def place(*made: tuple[Path, Path]) -> None:
    """Give folders their names, all together; what had a name before goes.

    If that fails, what was there before is there again.
    """
    moves: list[tuple[Path, Path]] = []
    try:
        for folder, path in made:
            target = path.resolve()
            for pair in ((target, folder.with_name(f"{folder.name}.old")), (folder, target)):
                if pair[0].exists():
                    moves.append(pair)
                    os.rename(*pair)
    except BaseException:
        for before, now in reversed(moves):
            if now.exists() and not before.exists():
                os.rename(now, before)
        raise
