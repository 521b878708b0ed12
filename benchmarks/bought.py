"""What `diluted` and `lockstep` take from bought and mechanical interactions, and from honest small accounts.

    python benchmarks/bought.py rows                     # G1 to G5 of the documented behaviours, simulated
    python benchmarks/bought.py trust DATASETS_FOLDER    # Bitcoin OTC, real ratings
    python benchmarks/bought.py bots DATASETS_FOLDER     # simulated accounts, actors as active as real ones

Each figure is a mean with a 95 % bootstrap interval over what the line says. Scores are a
reconstruction; `docs/bought.md` holds the figures of one run.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

import kresearch as kr
from kresearch.variants import Variant, resolve, score

app = typer.Typer(add_completion=False)
RULES = ("spread", "repeats", "newcomers")
START = pd.Timestamp("2012-03-01", tz="UTC")


def dilutions() -> dict[str, Variant]:
    """Return diluted whole, each of its rules alone, and lockstep."""
    single = {f"only {rule}": resolve("diluted", {other: other == rule for other in RULES}) for rule in RULES}
    return {"diluted": resolve("diluted", {}), **single, "lockstep": resolve("lockstep", {})}


def interval(values: Any, *, seed: int = 1, signed: bool = True) -> str:
    """Return mean and 95 % bootstrap interval, e.g. ``-1.20 (-1.50 to -0.90)``."""
    found = np.asarray(values, dtype="float64")
    drawn = np.random.default_rng(seed).choice(found, size=(2_000, len(found)))
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    plus = "+" if signed else ""
    return f"{found.mean():{plus}.2f} ({low:{plus}.2f} to {high:{plus}.2f})"


def show(title: str, rows: Mapping[str, Mapping[str, str]]) -> None:
    """Write a table as Markdown."""
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = [f"\n{title}\n", f"| | {' | '.join(columns)} |", "|" + "---|" * (len(columns) + 1)]
    lines += [f"| {name} | {' | '.join(row.get(c, '') for c in columns)} |" for name, row in rows.items()]
    sys.stdout.write("\n".join(lines) + "\n")


# --- G1 to G5 -----------------------------------------------------------------------------------


def act_rows(seed: int) -> Any:
    """Return the log of one draw of the G rows, with honest small accounts beside them."""
    from kresearch.behaviours import bought
    from kresearch.behaviours.crowd import POSTS_PER_DAY, gather_public, live
    from kresearch.behaviours.population_rows import DAY
    from kresearch.behaviours.stage import Stage

    stage = Stage(seed)
    gather_public(stage)
    for scenario in bought.SCENARIOS:
        stage.rng = np.random.default_rng([seed, *scenario.row.encode()])
        scenario.build(stage, "klout-2012")
    for number, followers in enumerate((20, 35, 60, 100, 150)):
        live(stage, f"honest/{number}", followers, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)
    return stage


def read_rows(stage: Any, variant: Variant) -> dict[str, float]:
    """Return the figures of one draw under one variant."""
    from kresearch.behaviours.bought import AUDIENCES
    from kresearch.behaviours.population_rows import DAY
    from kresearch.behaviours.scenario import Scores

    found = Scores(score(stage.log(), variant, accounts=stage.accounts()))
    last = {name: found.on(name, DAY) for name in stage.accounts()}
    return {
        "G1 bot": last["G1/bot"],
        "G2 bot": last["G2/bot"],
        "G3 what 10,000 followers add": last["G3/bought"] - last["G3/not"],
        "G4 silent": last["G4/silent"],
        **{f"G5 {audience}": last[f"G5/{audience}"] for audience in AUDIENCES},
        "honest, small": float(np.mean([v for k, v in last.items() if k.startswith("honest/")])),
    }


@app.command()
def rows(draws: Annotated[int, typer.Option(help="Draws of the simulated accounts.")] = 6) -> None:
    """Score the G rows under quantity, and say what dilution changes."""
    plain: list[dict[str, float]] = []
    changed: dict[str, list[dict[str, float]]] = {name: [] for name in dilutions()}
    for seed in range(draws):
        stage = act_rows(seed)
        plain.append(read_rows(stage, resolve("quantity", {})))
        for name, variant in dilutions().items():
            scores = read_rows(stage, variant)
            changed[name].append({k: scores[k] - plain[-1][k] for k in scores})
    table = {"quantity": {k: f"{np.mean([p[k] for p in plain]):.1f}" for k in plain[0]}}
    for name, draws_of in changed.items():
        table[name] = {k: interval([d[k] for d in draws_of]) for k in plain[0]}
    turned = {k: {name: row[k] for name, row in table.items()} for k in plain[0]}
    show(f"Score under quantity, and change by dilution; simulated, interval over {draws} draws", turned)


# --- Bitcoin OTC --------------------------------------------------------------------------------

#: Ratings received that make an account worth scoring; up to so many it is small.
FEWEST, SMALL = 5, 15
#: Share of raters with a negative rating from which an account counts as distrusted.
DISTRUSTED = 1 / 3


def read_trust(folder: Path) -> tuple[Any, pd.DataFrame]:
    """Return the log, and of each account with enough raters: ``raters, bad`` (share of negatives)."""
    log = kr.load_dataset("bitcoin-otc", source=folder / "bitcoin_otc")
    given = log.interactions.to_pandas()
    group = given.assign(bad=given["polarity"] < 0).groupby("account")
    table = pd.DataFrame({"raters": group["actor"].nunique(), "bad": group["bad"].mean()})
    return log, table[table["raters"] >= FEWEST]


def compare_trust(log: Any, accounts: pd.DataFrame) -> pd.DataFrame:
    """Return each account's score at its highest under quantity, and the change by each dilution then."""
    names = list(accounts.index)
    quantity = score(log, "quantity", accounts=names)[["account", "at", "score"]]
    top = quantity.loc[quantity.groupby("account")["score"].idxmax()].set_index("account")
    out = accounts.assign(quantity=top["score"])
    for name, variant in dilutions().items():
        frame = score(log, variant, accounts=names)[["account", "at", "score"]]
        then = top.reset_index().merge(frame, on=["account", "at"], suffixes=("", "_then"))
        out[name] = then.set_index("account")["score_then"] - out["quantity"]
    return out


@app.command()
def trust(datasets: Annotated[Path, typer.Argument(help="Folder that holds bitcoin_otc.")]) -> None:
    """Compare what dilution takes from trusted and from distrusted accounts."""
    log, accounts = read_trust(datasets)
    found = compare_trust(log, accounts)
    bad = found["bad"] >= DISTRUSTED
    small = found["raters"] <= SMALL
    groups = {
        "distrusted": found[bad],
        "trusted": found[~bad],
        f"trusted, at most {SMALL} raters": found[~bad & small],
        f"distrusted, at most {SMALL} raters": found[bad & small],
    }
    table = {
        f"{label} (n = {len(rows)})": {
            "quantity": f"{rows['quantity'].mean():.1f}",
            **{name: interval(rows[name]) for name in dilutions()},
        }
        for label, rows in groups.items()
    }
    show("Score at its highest under quantity, and change by dilution; real ratings", table)


@app.command()
def raters(datasets: Annotated[Path, typer.Argument(help="Folder that holds bitcoin_otc.")]) -> None:
    """Compare how much of their say trusted and distrusted raters keep, per rating that they gave."""
    log, accounts = read_trust(datasets)
    bad = accounts["bad"] >= DISTRUSTED
    table: dict[str, dict[str, str]] = {}
    for name in ("diluted", "lockstep"):
        kept = keep_say(log, resolve(name, {}))
        groups = {"distrusted": kept[kept.index.isin(accounts.index[bad])],
                  "trusted": kept[kept.index.isin(accounts.index[~bad])],
                  "rated by fewer than five": kept[~kept.index.isin(accounts.index)]}  # fmt: skip
        for label, rows in groups.items():
            table.setdefault(f"{label} (n = {len(rows):,})", {})[name] = interval(rows, signed=False)
        both = pd.concat([groups["distrusted"], groups["trusted"]])
        below = groups["distrusted"].to_numpy()[:, None] - groups["trusted"].to_numpy()[None, :]
        auc = float(((below < 0) + 0.5 * (below == 0)).mean())
        table.setdefault("chance that a distrusted rater keeps less than a trusted one", {})[name] = (
            f"{auc:.3f} (n = {len(both):,})"
        )
    show("Share of the say that is left, mean over raters; real ratings", table)


def keep_say(log: Any, variant: Variant) -> pd.Series:
    """Return the mean share of its say that each actor keeps, over its interactions."""
    from kresearch.testing import make_rows, weigh_rows

    acted = log.interactions.to_pandas()
    account, actor = (pd.factorize(acted[name], sort=True) for name in ("account", "actor"))
    hours = acted["at"].dt.tz_convert("UTC").dt.as_unit("us").astype("int64") / 3_600_000_000
    rows = make_rows(account[0], actor[0], hours.tolist(), kind="endorsement")
    weighed = weigh_rows(variant.chain().weighting, rows)
    return pd.Series(weighed.worth).groupby(np.asarray(actor[1])[actor[0]]).mean()


# --- actors as active as real bots and people --------------------------------------------------

_DAYS = 60
_CLIENTS, _PEOPLE, _OTHERS = 24, 400, 5_000
_PAID, _PER_ACTOR = 50, 10


def read_activity(folder: Path) -> dict[str, np.ndarray]:
    """Return reactions to others per 30 days of bots and people with about a thousand followers."""
    path = folder / "twitter_bots" / "accounts.csv.gz"
    table = pd.read_csv(path)
    table = table[table["band"] == "1k"]
    month = table["user_retweeted"] + table["user_replied"]
    month += table["user_favourited"] / table["age_of_account_in_days"].clip(lower=30) * 30
    return {label: month[table["label"] == label].to_numpy() for label in ("bot", "human")}


def act_campaign(activity: Mapping[str, np.ndarray], paid: str | None, seed: int) -> Any:
    """Return a log of honest accounts whose fans are as active as people.

    Parameters
    ----------
    activity
        Reactions to others per 30 days, as of `read_activity`.
    paid
        Whose activity the paid actors have; None for no campaign.
    seed
        Of the draw; the honest life is the same for every `paid`.
    """
    rng = np.random.default_rng([seed, 0])
    fans = np.round(np.geomspace(8, 150, _CLIENTS)).astype(int)
    frames = []
    for number, n in enumerate(fans):
        who = rng.choice(_PEOPLE, n, replace=False)
        times = rng.poisson(3.0, n)
        frames.append(_rows(rng, f"a{number:02d}", np.repeat(who, times), "p", 0, _DAYS))
    frames.append(_elsewhere(rng, activity["human"], _PEOPLE, "p"))
    if paid is not None:
        chance = np.random.default_rng([seed, 1])
        # Every client is one of the customers of a pool of its own: nothing but the client is shared.
        for number in range(_CLIENTS):
            stem = f"paid{number:02d}_"
            who = np.repeat(np.arange(_PAID), _PER_ACTOR)
            frames.append(_rows(chance, f"a{number:02d}", who, stem, _DAYS - 15, _DAYS - 5))
            frames.append(_elsewhere(chance, activity[paid], _PAID, stem))
    return kr.InteractionLog(pd.concat(frames, ignore_index=True), simulated=True, source="made up")


def _rows(rng: Any, account: Any, who: np.ndarray, stem: str, first: float, last: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account": account,
            "actor": [f"{stem}{i}" for i in who],
            "kind": rng.choice(["like", "share", "reply"], len(who), p=[0.5, 0.25, 0.25]),
            "network": "twitter",
            "at": START + pd.to_timedelta((rng.uniform(first, last, len(who)) * 86_400).astype(int), "s"),
        }
    )


def _elsewhere(rng: Any, per_month: np.ndarray, n: int, stem: str) -> pd.DataFrame:
    """Return what n actors do to other accounts, of which some get most of it (Zipf)."""
    acts = np.minimum(rng.choice(per_month, n) * _DAYS / 30, 3_000).round().astype(int)
    who = np.repeat(np.arange(n), acts)
    popular = 1.0 / np.arange(1, _OTHERS + 1)
    to = rng.choice(_OTHERS, len(who), p=popular / popular.sum())
    return _rows(rng, np.char.add("other", to.astype(str)), who, stem, 0, _DAYS)


def score_last(log: Any, variant: Variant) -> pd.Series:
    """Return the clients' scores five days before the end, when a campaign has just ended."""
    at = START + pd.Timedelta(days=_DAYS - 5)
    names = [f"a{number:02d}" for number in range(_CLIENTS)]
    scores = score(log, variant, accounts=names, since=at, until=at)
    return pd.Series(scores.set_index("account")["score"])


@app.command()
def bots(
    datasets: Annotated[Path, typer.Argument(help="Folder that holds twitter_bots.")],
    draws: Annotated[int, typer.Option(help="Draws of the simulated accounts.")] = 3,
) -> None:
    """Compare what a campaign buys, and what honest accounts lose, with actors as active as real ones."""
    activity = read_activity(datasets)
    told = {k: f"{np.median(v):.0f} reactions in 30 days (median)" for k, v in activity.items()}
    sys.stdout.write(f"{told}\n")
    variants = {"quantity": resolve("quantity", {}), **dilutions()}
    gains: dict[str, dict[str, list[float]]] = {name: {} for name in variants}
    for seed in range(draws):
        honest = act_campaign(activity, None, seed)
        logs = {f"{_PAID} paid actors as active as {label}s": act_campaign(activity, label, seed)
                for label in activity}  # fmt: skip
        plain = score_last(honest, variants["quantity"])
        for name, variant in variants.items():
            without = score_last(honest, variant)
            gains[name].setdefault("honest accounts lose", []).extend(plain - without)
            for label, log in logs.items():
                gains[name].setdefault(label, []).extend(score_last(log, variant) - without)
    table = {name: {label: interval(v) for label, v in row.items()} for name, row in gains.items()}
    show(f"Points; simulated, {_CLIENTS} small accounts in each of {draws} draws", table)


if __name__ == "__main__":
    app()
