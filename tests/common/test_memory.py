"""Limits of memory: what is a size, and what would limit nothing."""

from __future__ import annotations

import pytest

from kresearch._common import memory
from kresearch._common.memory import VARIABLE, machine_bytes, memory_limit_bytes, parse_size
from kresearch.engine import duckdb_engine, run_sql
from kresearch.errors import UsageError


@pytest.fixture(autouse=True)
def _eight_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "machine_bytes", lambda: 8_000_000_000)
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2 * 10**9), ("1 GiB", 2**30), ("  4 gb ", 4 * 10**9), ("50%", 4 * 10**9), ("12.5 %", 10**9),
     ("100MB", 10**8), ("100%", 8 * 10**9), ("8000000000", 8 * 10**9), ("8GB", 8 * 10**9)],
)  # fmt: skip
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "why"),
    [(text, "is no size") for text in
     ("", " ", "%", "much", "4 gigs", "4G", "-1GB", "-50%", "+4GB", "nan", "NaN", "inf", "1e9", "1e99GB",
      "4,5GB", "4GB4", "50%%", "0x10GB", "4 G B", "½GB", "GB4", "4GB 4GB")]
    + [(text, "is too small") for text in ("0", "0%", "0.0GB", "1MB", "99.9MB", "4096", "0.0001%")]
    + [(text, "is more than there is") for text in
       ("101%", "100.1%", "1000%", "8.1GB", "8GiB", "1TB", "9" * 60 + "TB", "9" * 400, "9" * 400 + "%")],
)  # fmt: skip
def test_what_is_no_limit_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UsageError, match="Allowed: from 100MB to the 8.0GB of this machine") as refused:
        parse_size(text)
    assert str(refused.value).startswith(f"--memory-limit '{text[:40]}' {why}")


def test_without_a_limit_it_is_three_quarters() -> None:
    assert memory_limit_bytes() == 6_000_000_000


def test_a_limit_of_the_surroundings_holds_in_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "500000000")
    limit = run_sql(duckdb_engine(threads=1), "SELECT current_setting('memory_limit')")[0][0]
    assert limit == "476.8 MiB"  # of 500 million bytes
    monkeypatch.setenv(VARIABLE, "9GB")
    with pytest.raises(UsageError, match=f"^{VARIABLE} '9GB' is more than there is"):
        memory_limit_bytes()


def test_the_machine_has_at_least_what_a_limit_needs() -> None:
    assert machine_bytes() > memory.LEAST_BYTES
