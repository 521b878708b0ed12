"""The engines: one embedded DuckDB for the whole process, and Spark where it is installed.

Ibis is imported when an engine is first asked for, so that `import kresearch` stays quick.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kresearch._common.memory import memory_limit_bytes
from kresearch._common.scratch import scratch_folder
from kresearch.errors import KresearchError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

T = TypeVar("T")


class Interruptible(Protocol):
    """A connection whose statement under way can be stopped from another thread, as of DuckDB."""

    def interrupt(self) -> None:
        """Stop the statement under way."""


_default: BaseBackend | None = None
_serial = itertools.count()
#: How long to wait before looking again, and how often a statement is told to stop.
_WAIT_SECONDS, _ATTEMPTS = 0.1, 50
#: Tables nobody refers to any more, per engine. They are dropped when the next one is made:
#: a drop from within the garbage collector could break a result that is being streamed.
_unused: dict[int, deque[tuple[str, str]]] = {}


def duckdb_engine(
    *, memory_limit: str | None = None, threads: int | None = None, temp_dir: str | Path | None = None
) -> BaseBackend:
    """Return an embedded DuckDB as an Ibis connection, its session in UTC.

    Called without arguments it returns the one engine of this process, made when first
    needed and closed at exit. With arguments it makes a new one.

    Parameters
    ----------
    memory_limit
        What DuckDB may use before it spills to disk, e.g. ``"2GB"``; by default what
        `kresearch._common.memory.memory_limit_bytes` says: that of ``--memory-limit``, else three
        quarters of the machine.
    threads
        Number of threads; by default one per core.
    temp_dir
        Where it spills to; by default a folder of its own that goes at exit.

    Returns
    -------
    ibis.backends.duckdb.Backend
    """
    global _default
    plain = memory_limit is None and threads is None and temp_dir is None
    if plain and _default is not None:
        return _default
    import ibis

    folder = scratch_folder() if temp_dir is None else Path(temp_dir)
    engine: BaseBackend = ibis.duckdb.connect(temp_directory=str(folder))
    raw = engine.con
    raw.execute("SET TimeZone = 'UTC'")
    raw.execute("SET enable_progress_bar = false")
    raw.execute("SET memory_limit = ?", [memory_limit or f"{memory_limit_bytes()}B"])
    if threads is not None:
        raw.execute("SET threads = ?", [threads])
    atexit.register(_close, engine)
    if plain:
        _default = engine
    return engine


def spark_engine(*, memory: str = "2g", master: str = "local[*]") -> BaseBackend:
    """Return a Spark session as an Ibis connection, its session in UTC.

    Parameters
    ----------
    memory
        Memory of the driver, e.g. ``"4g"``.
    master
        Spark's master, by default all cores of this machine.

    Returns
    -------
    ibis.backends.pyspark.Backend

    Raises
    ------
    KresearchError
        When the extra ``spark`` or Java is missing; says what to install.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise KresearchError(
            "engine 'spark' needs the package pyspark, which is not installed. "
            "Allowed here: 'duckdb'. Install the extra: pip install 'kresearch[spark]'."
        ) from error
    if shutil.which("java") is None:
        raise KresearchError(
            "engine 'spark' needs Java, and there is no 'java' on the path. "
            "Allowed here: 'duckdb'. Install Java 17 and set JAVA_HOME."
        )
    import ibis

    if master.startswith("local"):
        # Its workers run the score's own code: the Python that has it.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master(master)
        .appName("kresearch")
        .config("spark.driver.memory", memory)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    engine: BaseBackend = ibis.pyspark.connect(session)
    return engine


def run_sql(engine: BaseBackend, sql: str) -> list[tuple[Any, ...]]:
    """Run a statement on DuckDB to its end and return its rows.

    DuckDB hands out results while it computes them; one that is not read to its end keeps
    the connection to itself.
    """
    rows: list[tuple[Any, ...]] = interruptible(engine.con, lambda: engine.con.execute(sql).fetchall())
    return rows


def interruptible(connection: Interruptible, call: Callable[[], T]) -> T:
    """Run a call that works on a connection so that Ctrl-C and SIGTERM end it at once.

    Python handles signals in the main thread, and only between two of its own instructions: a
    statement that runs for a minute would hold them back for a minute. So the call runs in a thread of
    its own while the main thread waits, and stops it when a signal arrives. In any other thread the
    call is made directly.

    Parameters
    ----------
    connection
        What the call works on, e.g. ``engine.con`` of DuckDB.
    call
        E.g. ``lambda: engine.con.execute(sql).fetchall()``.

    Returns
    -------
    T
        What the call returns. What it raises is raised.

    Examples
    --------
    >>> engine = duckdb_engine()
    >>> interruptible(engine.con, lambda: engine.con.execute("SELECT 6 * 7").fetchone())
    (42,)
    """
    if threading.current_thread() is not threading.main_thread():
        return call()
    answer: list[T] = []
    failure: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            answer.append(call())
        except BaseException as error:
            failure.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="statement", daemon=True).start()
    try:
        while not done.wait(_WAIT_SECONDS):
            pass
    except BaseException:
        # A statement may begin just after it was interrupted: once more until it has ended.
        for _ in range(_ATTEMPTS):
            connection.interrupt()
            if done.wait(_WAIT_SECONDS):
                break
        raise
    if failure:
        raise failure[0]
    return answer[0]


def unique_name(stem: str) -> str:
    """Return a table name that this process has not used yet."""
    return f"kr_{stem}_{next(_serial)}"


def drop_when_unused(engine: BaseBackend, table: ir.Table, *, kind: str) -> None:
    """Drop a ``"TABLE"``, ``"VIEW"`` or ``"OBJECT"`` (a registered Arrow table) of DuckDB once unused.

    `table` is the Ibis table, straight from the engine: unused is what no expression refers to any more.
    """
    operation = table.op()
    unused = _unused.setdefault(id(engine), deque())
    weakref.finalize(operation, unused.append, (kind, operation.name)).atexit = False


def drop_unused(engine: BaseBackend) -> None:
    """Drop what `drop_when_unused` has marked; called before a new table is made."""
    unused = _unused.get(id(engine))
    while unused:
        kind, name = unused.popleft()
        if kind == "OBJECT":
            engine.con.unregister(name)
        else:
            run_sql(engine, f'DROP {kind} IF EXISTS "{name}"')


def _close(engine: BaseBackend) -> None:
    """Close a connection at exit, so that DuckDB does not complain of leaks."""
    global _default
    engine.disconnect()
    if engine is _default:
        _default = None
