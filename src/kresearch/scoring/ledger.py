"""The ledger: which interactions made the score, in points that add up to it.

A score is not a sum, so points have to be shared out by a rule. The rule is proportional,
in three steps, each of which is exact:

1. ``score - baseline`` goes to the terms of the raw number (a signal on a network) in
   proportion to the raw number each would give alone;
2. a term's points go to the interactions behind its signal in proportion to what each
   adds to the signal (an interaction that subtracts gets negative points);
3. interactions are put together by network, post, kind and sign.

What the account's absence took or kept (`kresearch.scoring.absence`) is an entry of its own; the
three steps share out the score before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.scoring.signals import weighed_items
from kresearch.scoring.stance import NEUTRAL_BAND
from kresearch.scoring.weigh import RESOLUTION

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.scoring.chain import Chain
    from kresearch.scoring.scorer import Scorer

#: What one entry of the ledger is named by.
KEYS = ("network", "signal", "kind", "sign", "post")


@dataclass(frozen=True)
class Entries:
    """The ledger of one account at one tick.

    Parameters
    ----------
    score, baseline
        Points; the entries add up to their difference.
    table
        ``network, signal, kind, sign, post, interactions, points``.
    """

    score: float
    baseline: float
    table: pd.DataFrame


def read_entries(scorer: Scorer, chain: Chain, account: str, tick: int) -> Entries:
    """Share out the points of one account at one tick.

    Parameters
    ----------
    scorer
        Holds the log; the account must be in it.
    chain
        The scoring rule.
    account
        Whose score.
    tick
        When.
    """
    import pandas as pd

    score = _score_at(scorer, chain, account, tick)
    before_absence = score
    if chain.absence is not None:
        before_absence = _score_at(scorer, chain.but(absence=None), account, tick)
    gained = before_absence - chain.scale.baseline
    terms = _terms(scorer, chain, account, tick)
    items = _items(scorer, chain, account, tick)
    total = float(terms["alone"].sum())
    rows: list[pd.DataFrame] = []
    for term in terms.to_dict("records"):
        network, signal = str(term["network"]), str(term["signal"])
        points = gained * float(term["alone"]) / total if total else 0.0
        parts = items[items["network"] == network]
        sums = parts[signal] if signal in parts else pd.Series(dtype=float)
        weight = float(sums.sum())
        if points == 0.0:
            continue
        if weight <= 0.0:
            rows.append(whole_entry(network, signal, points))
            continue
        own = parts.assign(points=points * sums / weight, signal=signal)[sums != 0]
        by_key = own.groupby(list(KEYS), dropna=False, sort=True)
        rows.append(by_key.agg(interactions=("count", "sum"), points=("points", "sum")).reset_index())
    columns = [*KEYS, "interactions", "points"]
    if not rows and abs(gained) > 0:
        rows.append(whole_entry("all", "score", gained))
    if score != before_absence:
        rows.append(whole_entry("all", "absence", score - before_absence))
    table = pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)
    return Entries(
        score, chain.scale.baseline, table.sort_values("points", ascending=False, ignore_index=True)
    )


def _score_at(scorer: Scorer, chain: Chain, account: str, tick: int) -> float:
    """Return the score of one account at one tick."""
    scores = scorer.expression(chain, since=tick, until=tick)
    return float(scores.filter(scores.account == account).score.to_pyarrow()[0].as_py())


def whole_entry(network: str, signal: str, points: float) -> pd.DataFrame:
    """Return one entry for a signal that no single interaction made, e.g. followers."""
    import pandas as pd

    named = {"network": network, "signal": signal, "kind": signal, "sign": "none", "post": None}
    return pd.DataFrame([named | {"interactions": 0.0, "points": points}])


def _terms(scorer: Scorer, chain: Chain, account: str, tick: int) -> pd.DataFrame:
    """Return what each signal on each network would give alone: ``network, signal, alone``."""
    import ibis
    import pandas as pd

    prepared = scorer.prepared
    width = len(prepared.networks)
    signals = scorer.signals(chain)
    lines = _lines(scorer, account)
    here = signals.filter((signals.tick == tick) & signals.line.isin(lines)).to_pandas()
    names = [c for c in here.columns if c not in ("line", "tick", "stance_sum", "stance_known")]
    rows = []
    for row in here.to_dict("records"):
        network = prepared.networks[int(row["line"]) % width]
        alone = pd.DataFrame([{n: float(row[n]) if n == signal else 0.0 for n in names} for signal in names])
        alone = alone.assign(place=range(len(names)))
        table = ibis.memtable(alone)
        found = table.select("place", alone=chain.combine.strength(table, network)).order_by("place")
        rows.append(pd.DataFrame({"network": network, "signal": names, "alone": found.to_pandas()["alone"]}))
    terms = (
        pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["network", "signal", "alone"])
    )
    if getattr(chain.combine, "over_networks", "sum") == "max" and len(terms):
        best = terms.groupby("network")["alone"].sum().idxmax()
        terms = terms[terms["network"] == best]
    return terms


def _lines(scorer: Scorer, account: str) -> list[int]:
    """Return the lines of an account, one per network."""
    prepared = scorer.prepared
    number = prepared.accounts.filter(prepared.accounts.name == account).number.to_pyarrow()[0].as_py()
    width = len(prepared.networks)
    return [number * width + place for place in range(width)]


def _items(scorer: Scorer, chain: Chain, account: str, tick: int) -> pd.DataFrame:
    """Return the interactions still remembered at `tick`, with what each adds to each signal."""
    import pandas as pd

    prepared = scorer.prepared
    timeline = scorer.timeline(chain)
    described = weighed_items(prepared, chain.weigh, described=True)
    own = described.filter(described.line.isin(_lines(scorer, account)) & (described.tick <= tick))
    frame = timeline.attach(own).to_pandas()
    influence = _influence(scorer, chain, frame)
    frame = frame.assign(influence=influence)
    ends = frame["ends"].astype("float64")
    remembered = frame[ends.isna() | (ends > tick)].copy()
    now = _clock_at(timeline, account, scorer, tick)
    remembered["network"] = [prepared.networks[line % len(prepared.networks)] for line in remembered["line"]]
    growth = timeline.memory.growth(remembered["clock"], prepared.every, prepared.span)
    moment = pd.Series(1.0, index=remembered.index) * growth
    kernel = timeline.memory.value(moment, moment * remembered["clock"], now, prepared.every) / RESOLUTION
    following = remembered["next"].astype("float64")
    latest = (following.isna() | (following > tick)).astype("float64")
    remembered["reach"] = remembered["stay"] * kernel * latest
    remembered["impact"] = (remembered["stay"] * remembered["influence"]).round(0) * kernel * latest
    remembered["reactions"] = remembered["weight"] * kernel
    remembered["amplification"] = remembered["reactions"].where(remembered["amplifying"], 0.0)
    polarity = remembered["polarity"].astype("float64")
    remembered["sign"] = "unknown"
    remembered.loc[polarity.notna(), "sign"] = "neutral"
    remembered.loc[polarity > NEUTRAL_BAND, "sign"] = "positive"
    remembered.loc[polarity < -NEUTRAL_BAND, "sign"] = "negative"
    return pd.DataFrame(remembered)


def _clock_at(timeline: Any, account: str, scorer: Scorer, tick: int) -> int:
    """Return what the account's clock shows at `tick`."""
    if timeline.table is None:
        return tick - int(scorer.prepared.first)
    table = timeline.table
    here = table.filter(table.line.isin(_lines(scorer, account)) & (table.tick == tick)).clock.max()
    return int(here.to_pyarrow().as_py() or 0)


def _influence(scorer: Scorer, chain: Chain, items: pd.DataFrame) -> pd.Series[float]:
    """Return the largest reach each actor had had up to the tick before it acted."""
    import ibis
    import pandas as pd

    asked = items[["actor_line", "tick"]].astype("float64")
    actors = sorted({int(line) for line in asked["actor_line"].dropna()})
    if not actors:
        return pd.Series(0.0, index=items.index)
    signals = scorer.signals(chain)
    # A table, not a list: thousands of actors as literals take seconds to compile.
    asking = ibis.memtable(pd.DataFrame({"line": actors}))
    reach = signals.semi_join(asking, "line").select("line", "tick", "reach").to_pandas()
    reach = reach.sort_values(["line", "tick"])
    reach["best"] = reach.groupby("line")["reach"].cummax()
    at = zip(reach["line"].astype("int64"), reach["tick"].astype("int64"), strict=True)
    best = dict(zip(at, reach["best"].astype("float64"), strict=True))
    found = [
        max(0.0, best.get((int(line), int(when) - 1), 0.0)) if line == line else 0.0
        for line, when in zip(asked["actor_line"], asked["tick"], strict=True)
    ]
    return pd.Series(found, index=items.index)
