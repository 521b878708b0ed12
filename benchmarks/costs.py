"""What a study costs: eight variants against one, and logging in MLflow against the study.

Run with ``python -m benchmarks.costs``. Ratios, the median of three: times alone say little on a busy
machine. Each study runs in a process of its own; logging begins with a store that has to be made.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

STUDY = """
title = "Costs"
question = "What does it cost?"
seed = 1
polarity = "planted"
datasets = [{{name = "simulated-cases", n = 40}}]
variants = [{variants}]
metrics = ["spike-gain", "silence-change", "days-to-recover", "flip-flop", "rank-agreement"]
tested = ["spike-gain", "silence-change"]
"""
ONE = '"quantity"'
EIGHT = ", ".join(
    [
        ONE, '"sentiment-ignore"', '{name = "sentiment-penalise", penalty = [0.5, 1.0, 2.0]}',
        '"inactivity-freeze"', '"inactivity-grace"', '"sentiment-freeze"',
    ]
)  # fmt: skip
PROGRAM = """
import json, sys, time
from kresearch.study.runner import run_study
began = [time.perf_counter(), time.process_time()]
result = run_study(sys.argv[1])
ran = [time.perf_counter() - began[0], time.process_time() - began[1]]
began = [time.perf_counter(), time.process_time()]
if sys.argv[2] == "track":
    from kresearch.study.tracking import track
    assert track(result, folder=sys.argv[1] + "/output") is not None
print(json.dumps([*ran, time.perf_counter() - began[0], time.process_time() - began[1]]))
"""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, of running a study and of logging it."""

    ran: float
    ran_cpu: float
    logged: float
    logged_cpu: float


def measure(variants: str, *, track: bool, store: Path) -> Cost:
    """Return what a study of 40 cases costs, in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="kresearch-costs-") as folder:
        Path(folder, "study.toml").write_text(STUDY.format(variants=variants), encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM, folder, "track" if track else "no"],
            check=True,
            capture_output=True,
            text=True,
            env={**kept, "MLFLOW_TRACKING_URI": f"sqlite:///{store}"},
        )
        return Cost(*map(float, json.loads(done.stdout.splitlines()[-1])))


def main() -> None:
    """Print the ratios as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costs", description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    found: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="kresearch-store-") as folder:
        for place in range(times):
            store = Path(folder, f"{place}.db")
            one = measure(ONE, track=False, store=store)
            first, later = (measure(EIGHT, track=True, store=store) for _ in range(2))
            for what, above, below in (
                ("eight variants against one", first, one),
                ("logging against the study, in a store made by it", first, first),
                ("logging against the study, in a store that is there", later, later),
            ):
                logging = above is below
                ratios = (
                    (above.logged if logging else above.ran) / below.ran,
                    (above.logged_cpu if logging else above.ran_cpu) / below.ran_cpu,
                )
                for kind, ratio in zip(("clock", "processor"), ratios, strict=True):
                    found.setdefault((what, kind), []).append(ratio)
    print("| what | time | ratio | each time |\n|---|---|---|---|")
    for (what, kind), each in found.items():
        told = ", ".join(f"{x:.2f}" for x in each)
        print(f"| {what} | {kind} | {statistics.median(each):.2f} | {told} |")


if __name__ == "__main__":
    main()
