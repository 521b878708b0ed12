"""Signals end a statement at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import duckdb
import pytest

from kresearch.engine import duckdb_engine, interruptible, run_sql

#: Takes minutes, in one statement, without handing anything out.
LONG = "SELECT sum(sqrt(a.range * b.range)) FROM range(1000000) a, range(100000) b"
PROGRAM = f"""
import signal, sys
from kresearch.engine import duckdb_engine, run_sql
def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGTERM, stop)
engine = duckdb_engine()
print("begins", flush=True)
try:
    run_sql(engine, {LONG!r})
except KeyboardInterrupt:
    print(run_sql(engine, "SELECT 1"), flush=True)
    sys.exit(7)
"""


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_long_statement_within_a_second(number: signal.Signals) -> None:
    running = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None and running.stdout.readline() == "begins\n"
        time.sleep(0.7)
        began = time.monotonic()
        running.send_signal(number)
        # The connection works on afterwards.
        assert running.stdout.readline() == "[(1,)]\n"
        assert time.monotonic() - began < 1.0
        assert running.wait(timeout=10) == 7
    finally:
        running.kill()


def test_what_a_call_returns_and_raises_comes_through() -> None:
    engine = duckdb_engine()
    assert interruptible(engine.con, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        interruptible(engine.con, lambda: 1 // 0)
    with pytest.raises(duckdb.CatalogException, match="nowhere"):
        run_sql(engine, "SELECT * FROM nowhere")
