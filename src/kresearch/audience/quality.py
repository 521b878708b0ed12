"""The quality of an account's audience, as one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kresearch.audience.account_shares import count_looks, share_looks
from kresearch.audience.behaviour import describe
from kresearch.audience.concentration import concentrate
from kresearch.audience.figures import FigureTable, read_figures
from kresearch.audience.growth import find_growth
from kresearch.audience.languages import speak
from kresearch.audience.model import AudienceModel, load_model
from kresearch.audience.reading import choose_accounts, read_reactions
from kresearch.audience.rings import find_rings
from kresearch.audience.thresholds import LOOSER, STRICTER, Thresholds
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.scoring.rows import FloatArray


def quality(
    log: InteractionLog,
    *,
    accounts: list[str] | None = None,
    model: AudienceModel | str | Path | None = None,
    figures: FigureTable | pd.DataFrame | str | Path | None = None,
    thresholds: Thresholds | None = None,
) -> pd.DataFrame:
    """Return, per account, what its actors look like, with intervals, and how concentrated they are.

    Parameters
    ----------
    log
        The interactions. Behaviour is read from the whole log, whatever `accounts` says.
    accounts
        Only these; all by default.
    model, figures
        A trained model (or its folder), and a table of figures of the actors (``actor`` and what the model
        reads). Both or none. Where no actor of an account is in the table, behaviour alone counts.
    thresholds
        Of behaviour.

    Returns
    -------
    pandas.DataFrame
        One row per account: ``account, interactions, actors, anonymous, judged, unknown`` (share of the
        actors seen too seldom to say), ``mechanical, mass, regular, real`` as shares of the judged
        actors that add up to 1, each with ``_low`` and ``_high``; ``suspicious_share`` (mechanical and
        mass) with ``low, high``; ``basis``; then `concentration`, `rings`, days of `growth` that stand out,
        and the most frequent language. Shares are NaN where nobody could be judged.

        The intervals hold chance (95 %), what thresholds a third stricter or a quarter looser would say,
        and that the actors seen too seldom may hold nobody conspicuous: those who act often are judged, so
        the share of the judged lies near the upper end where paid actors are among them. By a model
        they hold how its probabilities lie for labelled accounts. A look is no proof.

    Raises
    ------
    UsageError
        For an unknown account, figures without a model or the reverse, or a figure that is missing.

    Examples
    --------
    >>> import kresearch as kr
    >>> made = kr.simulate.campaigns(n=1, n_null=1, actors=40, fans_low=30, fans_high=40)
    >>> table = kr.audience.quality(made.log, accounts=["client_0000", "honest_0000"])
    >>> (table["suspicious_share"] > 0.5).tolist()
    [True, False]
    """
    chosen = choose_accounts(log, accounts)
    if (model is None) != (figures is None):
        raise UsageError(
            "a model reads figures of the actors. Allowed: a model and a table of figures, or neither. "
            "Give both."
        )
    trained = load_model(model) if isinstance(model, (str, Path)) else model
    reactions = read_reactions(log)
    rows, usual = reactions.named, thresholds or Thresholds()
    actors = describe(rows)
    chance = _chances(actors, trained, figures)
    pairs = _pair(rows, actors)
    counts = [count_looks(pairs, actors, usual.scaled(factor), chosen) for factor in (1.0, STRICTER, LOOSER)]
    table = share_looks(counts, pairs, chance, trained.separation if trained else None)
    table.insert(2, "anonymous", table["account"].map(reactions.anonymous).fillna(0).astype("int64"))
    return _further(table, rows, log, chosen)


def _chances(
    actors: pd.DataFrame,
    model: AudienceModel | None,
    figures: FigureTable | pd.DataFrame | str | Path | None,
) -> FloatArray:
    """Return, per actor, the model's probability that it is mechanical; NaN where it has no figures."""
    if model is None or figures is None:
        return np.full(len(actors), np.nan)
    table = figures if isinstance(figures, FigureTable) else read_figures(figures)
    if table.names is None:
        raise UsageError(
            "the table of figures names nobody. Allowed: a column 'actor' with the names of the log. "
            "Add it, or rename the one that holds them."
        )
    by_name = pd.Series(model.probability(table), index=table.names)
    twice = by_name.index[by_name.index.duplicated()].unique()
    if len(twice):
        raise UsageError(
            f"the table of figures names {len(twice):,} actor(s) more than once, '{twice[0]}' among them. "
            "Allowed: one row per actor. Leave out the others."
        )
    chance = np.asarray(by_name.reindex(actors["actor"]), dtype=np.float64)
    if np.isnan(chance).all() and len(chance):
        raise UsageError(
            f"no actor of the log has figures in the table; it names '{table.names.iloc[0]}', the log "
            f"'{actors['actor'].iloc[0]}'. Allowed: the names of the log, letter by letter. Correct them."
        )
    return chance


def _pair(rows: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Return ``account, actor`` (place in `actors`) and ``days`` on which they met."""
    place = pd.Index(actors["actor"]).get_indexer(pd.Index(rows["actor"]))
    day = rows["at"].dt.floor("D").to_numpy()
    each = pd.DataFrame({"account": rows["account"].to_numpy(), "actor": place, "day": day})
    return each.drop_duplicates().groupby(["account", "actor"]).size().rename("days").reset_index()


def _further(
    table: pd.DataFrame, rows: pd.DataFrame, log: InteractionLog, accounts: list[str]
) -> pd.DataFrame:
    """Add concentration, rings, growth and language."""
    table = table.merge(concentrate(rows).drop(columns="actors"), on="account", how="left")
    table["interactions"] = table["interactions"].fillna(0).astype("int64")
    mutual = find_rings(rows)[["account", "mutual_share", "ring_size"]]
    table = table.merge(mutual, on="account", how="left")
    table["ring_size"] = table["ring_size"].fillna(0).astype("int64")
    jumps = find_growth(rows, log, accounts).groupby("account").size()
    table["growth_days"] = table["account"].map(jumps).fillna(0).astype("int64")
    first = speak(rows).drop_duplicates("account").rename(columns={"share": "language_share"})
    table = table.merge(first[["account", "language", "language_share"]], on="account", how="left")
    front = ["account", "interactions", "anonymous", "actors"]
    return table[[*front, *(name for name in table.columns if name not in front)]]
