"""Whether the statistics keep their word: simulated studies and series with known answers.

Run with ``python -m benchmarks.simulations`` (minutes); the table goes into ``docs/statistics.md``.
The tests run the same functions with fewer repetitions.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from kresearch.evaluate.blocks import bootstrap_blocks
from kresearch.evaluate.cases import Case
from kresearch.evaluate.comparison import compare
from kresearch.evaluate.counterfactual import predict_counterfactual
from kresearch.evaluate.detect import detect_cases
from kresearch.evaluate.detectors import find_detector, list_detectors
from kresearch.evaluate.its import Finding, analyse_interruption, placebo_in_time
from kresearch.evaluate.others import gain_in_spike, placebo_accounts
from kresearch.evaluate.paired import hodges_lehmann, holm, shift_interval, wilcoxon_p
from kresearch.evaluate.set_metrics import CaseSet, find_set_metric

Floats = npt.NDArray[np.float64]
#: How differences between two variants may be spread over cases; each has its centre at 0.
SPREADS: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "normal": lambda rng, n: rng.normal(0, 2, n),
    "heavy tails": lambda rng, n: rng.standard_t(3, n),
    "rounded, half of them 0": lambda rng, n: np.round(rng.normal(0, 1, n) * rng.integers(0, 2, n), 1),
}
DAYS = pd.date_range("2020-01-01", periods=70, freq="1D", tz="UTC").as_unit("us")
CASE = Case(
    name="c", account="a", kind="negative",
    baseline=(DAYS[0], DAYS[50]), spike=(DAYS[50], DAYS[57]), recovery=(DAYS[57], DAYS[69]),
)  # fmt: skip
STEP = 9.0


@dataclass(frozen=True)
class Line:
    """One line of the table: what, found, wanted, out of how many."""

    what: str
    found: str
    wanted: str
    of: str


def count_false_positives(spread: str, *, runs: int, cases: int = 20, variants: int = 6) -> float:
    """Return the share of studies without any true difference in which some variant differs after Holm."""
    rng, wrong = np.random.default_rng(1), 0
    for _ in range(runs):
        # All variants are compared with the same reference, so their tests go together.
        shared = SPREADS[spread](rng, cases)
        p = [wilcoxon_p(shared - SPREADS[spread](rng, cases)) for _ in range(variants)]
        wrong += any(x < 0.05 for x in holm(p))
    return wrong / runs


def cover_and_centre(spread: str, *, runs: int, cases: int, shift: float = 3.0) -> tuple[float, float]:
    """Return the coverage of the 95 % interval of a planted shift, and the mean error of the estimate."""
    rng, covered, errors = np.random.default_rng(cases), 0, []
    for _ in range(runs):
        d = shift + SPREADS[spread](rng, cases)
        low, high = shift_interval(d)
        covered += low <= shift <= high
        errors.append(hodges_lehmann(d) - shift)
    return covered / runs, float(np.mean(errors))


def make_null_study(
    rng: np.random.Generator, *, cases: int, accounts: int, icc: float, variants: int, named: bool = True
) -> pd.DataFrame:
    """Return cells of a study without any true difference, the cases of an account alike.

    Parameters
    ----------
    rng
        Random numbers.
    cases, accounts
        How many, the cases divided evenly.
    icc
        Intraclass correlation of the differences: what the cases of an account have in common.
    variants
        Compared with the reference.
    named
        Whether the cells say which account a case is of; False gives each case an account of its own.
    """
    which = np.arange(cases) % accounts
    rows = []
    for label in ["quantity", *(f"v{i}" for i in range(variants))]:
        common = rng.normal(0, np.sqrt(icc), accounts)[which]
        values = common + rng.normal(0, np.sqrt(1 - icc), cases)
        rows += [
            {
                "dataset": "d", "case": f"c{i}", "kind": "negative",
                "account": f"a{which[i]}" if named else f"c{i}", "variant": label, "name": label,
                "metric": "m", "value": float(values[i]), "unit": "points", "direction": "min",
                "censored": False, "saturated": False,
            }
            for i in range(cases)
        ]  # fmt: skip
    return pd.DataFrame(rows)


def count_clustered_false_positives(
    *, runs: int, cases: int = 20, accounts: int = 5, icc: float = 0.5, variants: int = 6, named: bool = True
) -> float:
    """Return the share of clustered null studies in which `compare` finds some difference."""
    rng, wrong = np.random.default_rng(7), 0
    for _ in range(runs):
        cells = make_null_study(rng, cases=cases, accounts=accounts, icc=icc, variants=variants, named=named)
        wrong += bool(compare(cells).table["verdict"].isin(["better", "worse"]).any())
    return wrong / runs


def cover_discrimination(*, runs: int, accounts: int, each: int, icc: float = 0.5) -> tuple[float, float]:
    """Return coverage of the interval of the discrimination, and how often it excludes 0.5 by chance.

    Half of the accounts have spikes of praise, half of anger; gains of one account are alike.
    """
    rng, covered, wrong = np.random.default_rng(11), 0, 0
    auc = find_set_metric("discrimination")
    for _ in range(runs):
        for apart in (0.0, 1.0):
            which = np.repeat(np.arange(2 * accounts), each)
            praise = which >= accounts
            gain = rng.normal(0, np.sqrt(icc), 2 * accounts)[which]
            gain = gain + rng.normal(0, np.sqrt(1 - icc), len(which)) + apart * praise
            rows = pd.DataFrame(
                {"kind": np.where(praise, "positive", "negative"), "spike-gain": gain, "cluster": which,
                 "saturated": False}
            )  # fmt: skip
            found = auc(CaseSet(rows))
            truth = float(norm.cdf(apart / np.sqrt(2)))
            if apart:
                covered += found.low <= truth <= found.high
            else:
                wrong += not found.low <= 0.5 <= found.high
    return covered / runs, wrong / runs


def draw_curve(step: float, *, seed: int, season: float = 0.5, memory: float = 0.7) -> pd.DataFrame:
    """Return a score of 70 days: errors like the day before's, a week, a step at the spike."""
    rng = np.random.default_rng(seed)
    noise = np.zeros(70)
    for i in range(1, 70):
        noise[i] = memory * noise[i - 1] + rng.normal(0, 0.3)
    week = season * np.sin(2 * np.pi * np.arange(70) / 7)
    return pd.DataFrame({"at": DAYS, "score": 50 + noise + week + step * (np.arange(70) >= 50)})


def _others(curve: pd.DataFrame, *, seed: int, season: float) -> Finding:
    gains = [
        gain_in_spike(draw_curve(0, seed=10_000 + 40 * seed + i, season=season), CASE) for i in range(39)
    ]
    return placebo_accounts(curve, CASE, gains)


ANALYSES: dict[str, Callable[[pd.DataFrame, int, float], Finding]] = {
    "interrupted time series": lambda c, *_: analyse_interruption(c, CASE),
    "the same with Newey-West errors": lambda c, *_: analyse_interruption(c, CASE, errors="hac"),
    "counterfactual": lambda c, *_: predict_counterfactual(c, CASE)[0],
    "block bootstrap": lambda c, s, _: bootstrap_blocks(c, CASE, seed=s),
    "placebo in time": lambda c, *_: placebo_in_time(c, CASE),
    "placebo on 39 other accounts": lambda c, s, w: _others(c, seed=s, season=w),
}


def try_analysis(name: str, *, runs: int, season: float = 0.5) -> tuple[float, float, float]:
    """Return false positives without a step, coverage of a planted one (NaN without intervals), its bias.

    Over the cases that have an answer; an estimate that was withheld is no finding.
    """
    null = [ANALYSES[name](draw_curve(0, seed=s, season=season), s, season) for s in range(runs)]
    found = [ANALYSES[name](draw_curve(STEP, seed=s, season=season), s, season) for s in range(runs)]
    # p may equal 0.05 where it is a rank.
    false = float(np.mean([f.p <= 0.05 for f in null]))
    covered = [f.low <= STEP <= f.high for f in found if not np.isnan(f.low)]
    bias = float(np.nanmean([f.estimate for f in found])) - STEP
    return false, float(np.mean(covered)) if covered else float("nan"), bias


def try_detector(name: str, *, n: int, effect: float, seed: int) -> tuple[float, float, float]:
    """Return hits, hits of the right sign among them, and accounts without a spike that got one."""
    from kresearch.datasets.cases import simulate_cases
    from kresearch.study.activity import read_hourly

    simulation = simulate_cases(n, n_null=2 * n, n_positive=n, effect=effect, seed=seed)
    by = {c.account: c for c in detect_cases(read_hourly(simulation.log), find_detector(name)())}
    hits = signs = alarms = 0
    for case in simulation.cases:
        found = by.get(case["account"])
        if case["kind"] == "null":
            alarms += found is not None
        elif found is not None and found.spike[0] < case["spike"][1] and found.spike[1] > case["spike"][0]:
            hits += 1
            signs += found.kind == case["kind"]
    return hits / (2 * n), signs / max(hits, 1), alarms / (2 * n)


def run(*, runs: int) -> list[Line]:
    """Return the whole table."""
    lines = []
    for spread in SPREADS:
        share = count_false_positives(spread, runs=5 * runs)  # quick, so as sharp as need be
        lines.append(
            Line(
                f"false positives, six variants, 20 cases, after Holm; differences {spread}",
                f"{share:.1%}", "at most 5 %", f"{5 * runs} studies",
            )
        )  # fmt: skip
    for accounts, named in ((5, True), (10, True), (20, True), (5, False)):
        share = count_clustered_false_positives(runs=runs, accounts=accounts, named=named)
        as_is = "" if named else ", each case taken for an account of its own (wrong)"
        lines.append(
            Line(
                f"the same through compare(), 20 cases on {accounts} accounts, correlation 0.5 within{as_is}",
                f"{share:.1%}", "at most 5 %", f"{runs} studies",
            )
        )  # fmt: skip
    for accounts, each in ((20, 1), (8, 4), (5, 4)):
        covered, wrong = cover_discrimination(runs=runs // 2, accounts=accounts, each=each)
        what = f"discrimination, {accounts} accounts a side, {each} case(s) each: coverage; 0.5 excluded"
        lines.append(Line(what, f"{covered:.1%}; {wrong:.1%}", "95 %; 5 %", f"{runs // 2} each"))
    for spread in ("normal", "heavy tails"):
        parts = {n: cover_and_centre(spread, runs=runs, cases=n) for n in (6, 12, 20, 40)}
        told = " / ".join(f"{c:.1%}" for c, _ in parts.values())
        errors = " / ".join(f"{e:+.2f}" for _, e in parts.values())
        what = f"coverage of the 95 % interval of a shift of 3, 6 / 12 / 20 / 40 cases; differences {spread}"
        lines.append(Line(what, f"{told} (mean error {errors})", "93 to 97 %", f"{runs} each"))
    for name in ANALYSES:
        false, covered, bias = try_analysis(name, runs=runs // 2)
        plain, _, _ = try_analysis(name, runs=runs // 2, season=0.0)
        cover = "" if np.isnan(covered) else f", coverage {covered:.1%}"
        found = f"false {false:.1%} (without a week {plain:.1%}){cover}, bias {bias:+.2f}"
        lines.append(
            Line(f"{name}: a step of 9 points, 50 days before", found, "5 %, 95 %, 0", f"{runs // 2} series")
        )
    for name in (d.name for d in list_detectors()):
        for effect in (4.0, 8.0):
            hits, signs, alarms = try_detector(name, n=max(20, runs // 8), effect=effect, seed=33)
            found = f"hits {hits:.1%}, of the right sign {signs:.1%}, false alarms {alarms:.1%}"
            lines.append(Line(f"detector {name}, spike of {effect:g} mean days", found, "", "100 days each"))
    return lines


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulations", description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    runs = parser.parse_args().runs
    began = time.monotonic()
    print("| what | found | wanted | of |\n|---|---|---|---|")
    for line in run(runs=runs):
        print(f"| {line.what} | {line.found} | {line.wanted} | {line.of} |")
    print(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
