"""What small logs cost in a process that is warm: reading a frame and a file, one score, eight of them.

`python -m benchmarks.small`
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import kresearch as kr

#: Logs of each kind; every one has another number of rows.
LOGS = 15
VARIANTS = (
    "quantity",
    "raw-count",
    "log-followers",
    "sentiment-ignore",
    "sentiment-penalise",
    "sentiment-balance",
    "klout-2011",
    "klout-2012",
)


def make_frame(
    rows: int, *, kinds: tuple[str, str] = ("like", "mention"), network: str = "twitter"
) -> pd.DataFrame:
    """Return a made-up log of two accounts."""
    return pd.DataFrame(
        {
            "at": pd.date_range("2024-01-01", periods=rows, freq="6h", tz="UTC"),
            "account": (["a", "b"] * rows)[:rows],
            "actor": [f"x{row % 7}" for row in range(rows)],
            "network": network,
            "kind": (list(kinds) * rows)[:rows],
            "post": [f"p{row}" for row in range(rows)],
            "polarity": 0.1,
        }
    )


def per_log(act: Callable[[int], object]) -> tuple[float, float]:
    """Return wall and processor time of one of `LOGS` calls in milliseconds; the first is not counted."""
    act(0)
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(1, LOGS + 1):
        act(number)
    return (time.perf_counter() - wall) / LOGS * 1e3, (time.process_time() - cpu) / LOGS * 1e3


def main() -> None:
    """Print a table of milliseconds."""
    log = kr.load_dataset("groupalia")
    with tempfile.TemporaryDirectory() as folder:
        plain, other = Path(folder, "plain-{}.csv"), Path(folder, "other-{}.csv")
        for number in range(LOGS + 1):
            make_frame(40 + number).to_csv(str(plain).format(number), index=False)
            frame = make_frame(40 + number, kinds=("retweet", "Mention"), network="Twitter")
            frame.to_csv(str(other).format(number), index=False)
        measured = {
            "read a frame of some 50 rows": per_log(lambda n: kr.InteractionLog(make_frame(40 + n))),
            "read a CSV of some 50 rows in our words": per_log(lambda n: kr.read_log(str(plain).format(n))),
            "read a CSV of some 50 rows in others": per_log(lambda n: kr.read_log(str(other).format(n))),
            "groupalia, one variant": per_log(lambda _: kr.score(log, "quantity")),
            "groupalia, eight variants": per_log(lambda _: kr.score_many(log, VARIANTS)),
        }
    print("| what | wall ms | processor ms |\n|---|---:|---:|")
    for what, (wall, cpu) in measured.items():
        print(f"| {what} | {wall:.0f} | {cpu:.0f} |")


if __name__ == "__main__":
    main()
