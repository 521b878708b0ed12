"""What a study costs: eight variants against one, and logging in MLflow against the study.

Run with ``python -m benchmarks.costs``. Ratios, the median of three: times alone say little on a busy
machine. Each study runs in a process of its own; logging begins with a store that has to be made.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

STUDY = """
title = "Costs"
question = "What does it cost?"
seed = 1
polarity = "planted"
datasets = [{{name = "simulated-cases", n = 40}}]
variants = [{variants}]
metrics = ["spike-gain", "silence-loss", "days-to-recover", "flip-flop", "rank-agreement"]
tested = ["spike-gain", "silence-loss"]
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
began = time.perf_counter()
result = run_study(sys.argv[1])
ran = time.perf_counter() - began
began = time.perf_counter()
if sys.argv[2] == "track":
    from kresearch.study.tracking import track
    assert track(result, folder=sys.argv[1] + "/output") is not None
print(json.dumps([ran, time.perf_counter() - began]))
"""


def measure(variants: str, *, track: bool, store: Path) -> tuple[float, float]:
    """Return the seconds of running a study of 40 cases and of logging it, in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="kresearch-costs-") as folder:
        Path(folder, "study.toml").write_text(STUDY.format(variants=variants), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM, folder, "track" if track else "no"],
            check=True,
            capture_output=True,
            text=True,
            env={**_environment(), "MLFLOW_TRACKING_URI": f"sqlite:///{store}"},
        )
        ran, logged = json.loads(done.stdout.splitlines()[-1])
        return float(ran), float(logged)


def _environment() -> dict[str, str]:
    import os

    return {k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")}


def main() -> None:
    """Print the ratios as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costs", description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    eights, ratios, first, later = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="kresearch-store-") as folder:
        for place in range(times):
            one, _ = measure(ONE, track=False, store=Path(folder, "none.db"))
            store = Path(folder, f"{place}.db")
            eight, logged = measure(EIGHT, track=True, store=store)
            again, logged_again = measure(EIGHT, track=True, store=store)
            eights += [eight, again]
            ratios.append(eight / one)
            first.append(logged / eight)
            later.append(logged_again / again)
    middle = statistics.median
    print(f"40 cases, 8 variants: {middle(eights):.1f} s, median of {len(eights)}\n")
    print("| what | ratio | wanted | each time |\n|---|---|---|---|")
    for what, found, wanted in (
        ("eight variants against one", ratios, "at most 3"),
        ("logging in MLflow against the study, store made by it", first, "at most 0.2"),
        ("logging in MLflow against the study, store that is there", later, "at most 0.2"),
    ):
        print(f"| {what} | {middle(found):.2f} | {wanted} | {', '.join(f'{x:.2f}' for x in found)} |")


if __name__ == "__main__":
    main()
