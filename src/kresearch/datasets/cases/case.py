"""Many simulated cases at once, with planted effects and known answers. Simulated, not data.

Each case is an account with an ordinary life and one episode: a spike that is mostly negative,
a positive spike as a control, or none at all. No texts: polarity is planted.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.bounds import take_options
from kresearch.datasets.cases.audience import draw_audience
from kresearch.datasets.cases.life import (
    DAY,
    START,
    Ints,
    draw_interactions,
    draw_posts,
    find_posts,
)
from kresearch.datasets.cases.parameters import SPIKE_DAYS, CaseParameters
from kresearch.datasets.simulation import Simulation

_STEMS = {-1: "negative", 0: "null", 1: "positive"}


def simulate_cases(n: int, **options: Any) -> Simulation:
    """Simulate cases with planted effects and known answers. Simulated, not data.

    Parameters
    ----------
    n
        Cases with a mostly negative spike.
    **options
        The other fields of `CaseParameters`.

    Returns
    -------
    Simulation
        One log for all cases; `cases` with their windows, `answers` with what was planted.

    Examples
    --------
    >>> import kresearch as kr
    >>> simulated = kr.simulate.cases(2, n_positive=1, days=80, onset_days=40, silence_days=7)
    >>> [(case["account"], case["kind"]) for case in simulated.cases]
    [('negative_0000', 'negative'), ('negative_0001', 'negative'), ('positive_0002', 'positive')]
    >>> simulated.answers[["extra", "negative", "positive"]].values.tolist()
    [[70, 36, 0], [65, 29, 0], [301, 0, 136]]
    """
    from kresearch.interactions import InteractionLog

    p = take_options(CaseParameters, {"n": n, **options})
    rng = np.random.default_rng(p.seed)
    sign = np.repeat([-1, 0, 1], [p.n, p.n_null, p.n_positive])
    label = _label_kinds(p)
    names = np.array([f"{_STEMS[s]}_{i:04d}" for i, s in enumerate(sign.tolist())], dtype=object)
    onset = p.onset_days + rng.integers(-p.onset_spread_days, p.onset_spread_days + 1, size=len(sign))
    posts = draw_posts(rng, p, sign=sign, onset=onset)
    rows = draw_interactions(rng, p, sign=sign, onset=onset)
    rows["post"] = find_posts(posts, rows)
    rows.loc[rows["post"].isna(), "kind"] = "mention"
    rows = rows.sort_values(["at", "case", "actor", "kind"], ignore_index=True)
    rows["interaction_id"] = [f"s-{i:07d}" for i in range(len(rows))]
    audience = draw_audience(p, rows, n=len(sign))
    answers = _count_answers(p, rows, names=names, sign=sign, onset=onset)
    log = InteractionLog(
        interactions=_to_interactions(p, rows, names),
        posts=_with_times(posts.assign(account=names[posts["case"]], network="twitter"))[
            ["account", "post", "network", "at"]
        ],
        audience=_with_times(audience.assign(account=names[audience["case"]], network="twitter"))[
            ["account", "network", "at", "followers"]
        ],
        simulated=True,
        source=f"simulated: cases (seed {p.seed})",
    )
    log.notes.append("Simulated: accounts, followers, interactions and their polarity are planted.")
    truth = rows[["interaction_id", "intent", "polarity"]]
    cases = [
        _window_case(p, name, label[s], o) for name, s, o in zip(names, sign.tolist(), onset, strict=True)
    ]
    return Simulation(log, truth, cases, asdict(p), answers)


def _label_kinds(p: CaseParameters) -> dict[int, str]:
    """Return what a case with a spike of each sign is called; without an effect there is no spike."""
    if p.effect > 0:
        return {-1: "negative", 0: "null", 1: "positive"}
    quiet = "silence" if p.silence_days > 0 else "null"
    return {-1: quiet, 0: "null", 1: quiet}


def _to_interactions(p: CaseParameters, rows: pd.DataFrame, names: npt.NDArray[np.object_]) -> pd.DataFrame:
    worded = rows["kind"].isin(["reply", "mention"])
    out = rows.assign(
        account=names[rows["case"]],
        network="twitter",
        language=worded.map({True: p.language, False: None}).astype(object),
    )
    wanted = ["interaction_id", "account", "actor", "kind", "network", "at", "post", "language", "polarity"]
    return _with_times(out)[wanted]


def _with_times(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(at=pd.to_datetime(frame["at"], unit="s", utc=True).dt.as_unit("us"))


def _count_answers(
    p: CaseParameters, rows: pd.DataFrame, *, names: npt.NDArray[np.object_], sign: Ints, onset: Ints
) -> pd.DataFrame:
    extra = rows.loc[rows["intent"] != "ordinary"]

    def count(which: Any) -> Ints:
        return np.bincount(extra.loc[which, "case"], minlength=len(sign)).astype(np.int64)

    return pd.DataFrame(
        {
            "case": names,
            "account": names,
            "kind": [_label_kinds(p)[s] for s in sign.tolist()],
            "onset": pd.to_datetime(START + onset * DAY, unit="s", utc=True),
            "extra": count(slice(None)),
            "negative": count(extra["polarity"] < 0),
            "positive": count(extra["polarity"] > 0),
            "bots": count(extra["bot"]),
            "half_life_days": np.where(sign == 0, np.nan, p.half_life_days),
            "silence_days": np.where(sign == 0, 0, p.silence_days),
        }
    )


def _window_case(p: CaseParameters, name: str, kind: str, onset: int) -> dict[str, Any]:
    def window(start: int, end: int) -> tuple[pd.Timestamp, pd.Timestamp]:
        first, last = (pd.Timestamp(START + int(day) * DAY, unit="s", tz="UTC") for day in (start, end))
        return first, last

    silent = kind != "null" and p.silence_days > 0
    return {
        "name": name,
        "account": name,
        "kind": kind,
        "baseline": window(onset - 28, onset),
        "spike": window(onset, onset + SPIKE_DAYS),
        "recovery": window(onset + SPIKE_DAYS, p.days),
        "silence": window(onset + 1, onset + 1 + p.silence_days) if silent else None,
    }
