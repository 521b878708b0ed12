"""Speed of the what-if panel: one answer, as a ratio to scoring the log again.

    python -m benchmarks.lab [--rows 100000] [--write]

Two shapes of the same size: one brand with all interactions, and many accounts that act on each
other (500 interactions an account). An answer is curve and ledger of new settings; with widgets
it also moves both figures and the words. The ledger compared with is `kresearch.explain`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
import typer

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

app = typer.Typer(add_completion=False)
OUT = Path(__file__).with_name("lab.md")
COMMAND = "python -m benchmarks.lab --write"
ANSWERS = 21


def make_log(rows: int, accounts: int) -> InteractionLog:
    """Return a simulated log of a year on three networks, with polarity and posts."""
    import kresearch as kr

    rng = np.random.default_rng(rows + accounts)
    names = np.array([f"account {k}" for k in range(accounts)])
    people = np.array([f"person {k}" for k in range(rows // 10)])
    start = pd.Timestamp("2013-01-01", tz="UTC")

    def some_day(n: int) -> pd.DatetimeIndex:
        return start + pd.to_timedelta(rng.integers(0, 365 * 86_400, n), unit="s")

    acting = names[(accounts * rng.random(rows) ** 2).astype(int)]
    reacting = people[(len(people) * rng.random(rows) ** 1.5).astype(int)]
    interactions = pd.DataFrame(
        {
            "account": names[(accounts * rng.random(rows) ** 2).astype(int)],
            "actor": np.where(rng.random(rows) < 0.05, acting, reacting),
            "kind": rng.choice(["like", "share", "comment", "mention"], rows),
            "network": rng.choice(["twitter", "facebook", "google+"], rows),
            "at": some_day(rows),
            "polarity": np.where(rng.random(rows) < 0.7, rng.uniform(-1, 1, rows), np.nan),
            "post": [f"post {k}" for k in rng.integers(0, rows // 50, rows)],
        }
    )
    n = rows // 50
    posts = pd.DataFrame(
        {
            "account": names[rng.integers(0, accounts, n)],
            "post": [f"post {k}" for k in range(n)],
            "network": "twitter",
            "at": some_day(n),
        }
    )
    return kr.InteractionLog(interactions, posts, simulated=True, source="benchmark")


def median_ms(act: Callable[[int], object], times: int) -> float:
    """Return the median time of an act in milliseconds."""
    found = []
    for turn in range(times):
        started = time.perf_counter()
        act(turn)
        found.append(1000 * (time.perf_counter() - started))
    return statistics.median(found)


def measure(rows: int, accounts: int) -> dict[str, float]:
    """Return the milliseconds of each act on one shape."""
    from kresearch.lab import WhatIfModel, what_if
    from kresearch.variants import explain, resolve, score

    log, account = make_log(rows, accounts), "account 0"
    variant = resolve("adjusted", {"penalty": 0.5, "freeze_days": 7.0})
    figures = {
        "score of all accounts": median_ms(lambda _: score(log, variant), 5),
        "score and ledger of one account": median_ms(
            lambda _: (
                score(log, variant, accounts=[account]),
                explain(log, variant, account=account, at="2013-12-01"),
            ),
            3,
        ),
        "reading the account, once": median_ms(lambda _: WhatIfModel(log, account), 3),
    }
    desk = WhatIfModel(log, account)
    # No setting comes twice, so that nothing is answered from memory.
    figures["an answer: curve and ledger"] = median_ms(
        lambda turn: desk.evaluate(penalty=turn / 10, freeze_days=1 + turn, memory_days=30 + turn), ANSWERS
    )
    panel = what_if(log, account, freeze_days=7)
    stops = np.linspace(0, 2, 21).round(1)
    figures["an answer with widgets"] = median_ms(
        lambda turn: panel.controls["penalty"].set_trait("value", float(stops[turn])), ANSWERS
    )
    return figures


@app.command()
def run(
    rows: Annotated[int, typer.Option(help="Interactions.")] = 100_000,
    write: Annotated[bool, typer.Option(help="Write benchmarks/lab.md.")] = False,
) -> None:
    """Measure both shapes."""
    shapes = {"one brand": 1, f"{rows // 500} accounts": rows // 500}
    measured = {name: measure(rows, accounts) for name, accounts in shapes.items()}
    lines = [
        f"# What-if panel, {rows:,} simulated interactions over a year",
        "",
        f"`{COMMAND}`; medians in one run, on two shared cores. Ratios are to scoring all accounts once.",
        "",
        "| act | " + " | ".join(f"{name}, ms | ratio" for name in shapes) + " |",
        "|---|" + "---:|---:|" * len(shapes),
    ]
    for act in next(iter(measured.values())):
        cells = [
            f"{found[act]:,.0f} | {found[act] / found['score of all accounts']:.2f}"
            for found in measured.values()
        ]
        lines.append(f"| {act} | {' | '.join(cells)} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if write:
        OUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    app()
