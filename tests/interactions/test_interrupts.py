"""Signals end a statement at once, and memory is limited as asked."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from kresearch._common.memory import VARIABLE, machine_bytes, memory_limit_bytes, parse_size
from kresearch.engine import duckdb_engine, interruptible, run_sql
from kresearch.errors import UsageError

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
    with pytest.raises(Exception, match="nowhere"):
        run_sql(engine, "SELECT * FROM nowhere")


def test_sizes_are_read_and_refused_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse_size("2GB") == 2_000_000_000 and parse_size("1 GiB") == 2**30
    assert parse_size("50%") == machine_bytes() // 2
    for wrong in ("", "much", "4 gigs", "-1GB", "0", "1MB", "nan", "1e9"):
        with pytest.raises(UsageError, match="Allowed: 100MB or more"):
            parse_size(wrong)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert memory_limit_bytes() == int(machine_bytes() * 0.75)
    monkeypatch.setenv(VARIABLE, "500000000")
    limit = run_sql(duckdb_engine(threads=1), "SELECT current_setting('memory_limit')")[0][0]
    assert limit == "476.8 MiB"  # of 500 million bytes
