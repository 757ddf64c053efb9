"""A Spark session that keeps quiet, and one line for what goes wrong in it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from uuid import uuid4

from rulec.screening.screener import Rejected

T = TypeVar("T")

NEEDED = "this needs pyspark and a Java runtime; pip install 'rulec[spark]'"

_THROWN = re.compile(r"(?:Caused by: )?(?:[a-z]\w*\.)+\w+: ")

SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    # a file that cannot be read must stop the run, not vanish from it
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    # the lines of splits are counted, which is little to bring together
    "spark.sql.shuffle.partitions": "1",
}


def session() -> Any:
    """A session of its own with the settings that screening needs, on the running Spark or a new one.

    A new one is what `spark-submit`, Spark's own configuration and its environment variables make it;
    without any of them it is this machine with all its cores. Raises Rejected without Spark or Java.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise Rejected(NEEDED) from None
    active = SparkSession.getActiveSession()
    if active is None:
        active = _started(SparkSession.builder.appName("rulec screen"))
    if "connect" in type(active).__module__:
        raise Rejected("files are not screened through Spark Connect: unset SPARK_REMOTE")
    made = active.newSession()
    for name, value in SETTINGS.items():
        made.conf.set(name, value)
    return made


def _started(builder: Any) -> Any:
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else Path(shutil.which("java") or "")
    if not java.is_file():
        raise Rejected(NEEDED)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with _apart() as chatter:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return builder.getOrCreate()
        except Exception as error:
            why = reason(error)
            if "JAVA_GATEWAY_EXITED" in why:  # then Java said why
                chatter.seek(0)
                said = chatter.read().decode("utf-8", "replace").strip().splitlines()
                why = said[-1].strip() if said else why
            raise Rejected(f"Spark did not start ({why}): {NEEDED}") from error


@contextmanager
def _apart() -> Iterator[BinaryIO]:
    """Processes started within write their standard error, as long as they live, to this file."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as chatter:
        kept = os.dup(2)
        os.dup2(chatter.fileno(), 2)
        try:
            yield chatter
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def done(session: Any, work: Callable[[], T], source: Path, said: Callable[[str], str]) -> T:
    """What some work on Spark gives; when interrupted its jobs end first, so that none still writes.

    A failure is Rejected with one line of what happened; `said` gets the line as Spark has it, and
    gives it as the user understands it.
    """
    tag, context = f"rulec-{uuid4()}", session.sparkContext

    def tagged() -> T:
        context.addJobTag(tag)
        context.setInterruptOnCancel(True)
        return work()

    # a signal comes to the thread that waits, not into the middle of a talk with Java
    with warnings.catch_warnings(), ThreadPoolExecutor(1) as thread:
        warnings.simplefilter("ignore")
        running = thread.submit(tagged)
        try:
            return running.result()
        except Rejected:
            raise
        except Exception as error:
            why = said(reason(error))
            raise Rejected(f"{source}: Spark did not finish: {why}") from error
        except BaseException:
            context.cancelJobsWithTag(tag)
            raise


def reason(error: BaseException) -> str:
    """The line of an error that says most: what a worker raised, else the cause that Java gives."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    traces = [i for i, line in enumerate(lines) if line.startswith("Traceback (most recent")]
    if traces:
        rest = lines[traces[-1] + 1 :]
        raised = (line for line in rest if not line.startswith(("File ", "at ", "^", "...")))
        found = [line for line in raised if ": " in line and line.split(":")[0].isidentifier()]
        if found:
            return found[0]
    causes = [line for line in lines if line.startswith("Caused by: ")]
    if causes:
        return _THROWN.sub("", causes[-1])
    return _THROWN.sub("", lines[0]) if lines else type(error).__name__
