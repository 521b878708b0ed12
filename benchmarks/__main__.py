"""Run the contenders, each in its own process, and write the table of ratios."""

from __future__ import annotations

import argparse
import itertools
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.synthetic import SHAPES, write_log

HERE = Path(__file__).resolve().parent
COMMAND = "python -m benchmarks --write"
READING = """The floor is one scan-and-group of the Parquet file by account and day. `kresearch` is
`kresearch score FILE --variant quantity --out X`: every row checked, digest and coverage, every account
on every day. The Polars and pandas versions are written by hand for this one score, check nothing, and
give the same scores (the largest difference stands below the table). The start of Python is part of every
figure. Wall and processor time are those of the whole process, the better of two runs; ratios count.

The aims at ten million interactions: at most 6 floors (better 4), at most 2 GB, a fifth of the processor
time of pandas, faster than Polars. Shapes: `equal` has accounts of like size on one network; `skewed` has
accounts of very unequal size, three networks, half of the polarities known; `acting` has thirteen networks
and a tenth of the actors are accounts."""


@dataclass(frozen=True)
class Reading:
    """Wall time, processor time (seconds) and peak memory (GB) of one run."""

    wall: float
    cpu: float
    memory: float


def measure(name: str, log: Path, out: Path) -> Reading:
    """Run one contender in a fresh process and read what it cost."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    code = (
        "import sys, resource; from pathlib import Path; from benchmarks.contenders import CONTENDERS;"
        "CONTENDERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, name, str(log), str(out)], check=True, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Reading(time.perf_counter() - started, cpu, int(done.stdout.split()[-1]) / 1e6)


def same_numbers(one: Path, other: Path) -> float:
    """Return the largest difference between two files of scores."""
    import duckdb

    days = '(epoch(a."at")::BIGINT // 86400)' if _has_column(one, "at") else "a.tick"
    with duckdb.connect() as connection:
        row = connection.execute(
            f"""SELECT max(abs(a.score - b.score)), count(*) FROM '{one}' a
                JOIN '{other}' b ON a.account = b.account AND {days} = b.tick"""
        ).fetchall()[0]
    return float(row[0])


def _has_column(path: Path, name: str) -> bool:
    import pyarrow.parquet as pq

    return name in pq.read_schema(path).names


def main() -> None:
    """Measure and write ``benchmarks/results.md``."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--without", nargs="*", default=[], help="contenders to leave out")
    parser.add_argument("--shapes", nargs="+", default=list(SHAPES), choices=list(SHAPES))
    parser.add_argument("--write", action="store_true", help="write the table into benchmarks/results.md")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "kresearch-benchmarks")
    args = parser.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    lines = [
        "| shape | interactions | contender | wall s | processor s | wall / floor | processor / floor "
        "| peak GB |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    differences: list[str] = []
    for shape, rows in itertools.product(args.shapes, args.rows):
        log = write_log(shape, rows, args.cache / f"{shape}-{rows}.parquet")
        base: Reading | None = None
        outs: dict[str, Path] = {}
        for name in CONTENDERS:
            if name in args.without:
                continue
            outs[name] = args.cache / f"{shape}-{name}-{rows}.parquet"
            runs = [measure(name, log, outs[name]) for _ in range(1 if name == "pandas" else 2)]
            best = min(runs, key=lambda r: r.wall)
            base = base or best
            line = (
                f"| {shape} | {rows:,} | {name} | {best.wall:.1f} | {best.cpu:.1f} "
                f"| {best.wall / base.wall:.1f} | {best.cpu / base.cpu:.1f} | {best.memory:.2f} |"
            )
            lines.append(line)
            print(line, flush=True)
        for other in sorted({"pandas", "polars"} & outs.keys()):
            difference = same_numbers(outs["kresearch"], outs[other])
            told = f"{shape}, {rows:,}: largest difference of a score from {other}: {difference:.1e}"
            differences.append(told)
            print(told, flush=True)
    if args.write:
        text = HERE / "results.md"
        note = (
            f"`{COMMAND}`, Python {platform.python_version()}, 2 cores; the best of two runs (pandas: one)."
        )
        page = [
            "# Speed and memory",
            note,
            "\n".join(lines),
            "\n".join(f"- {d}" for d in differences),
            READING,
        ]

        text.write_text("\n\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
