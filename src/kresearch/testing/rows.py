"""Rows made by hand, to try a weighting or a signal with NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kresearch.errors import UsageError
from kresearch.scoring import Rows, Weighting, Weights

_HOUR = 3_600_000_000


def make_rows(
    account: Sequence[int],
    actor: Sequence[int | None],
    hour: Sequence[float],
    *,
    kind: Sequence[str] | str = "share",
    network: Sequence[str] | str = "twitter",
    polarity: Sequence[float] | None = None,
    count: Sequence[float] | None = None,
    post: Sequence[int] | None = None,
) -> Rows:
    """Return interactions as the parts of a chain read them.

    Parameters
    ----------
    account, actor
        Whole numbers; an actor of None is anonymous.
    hour
        Hours since 1970; ticks are days.
    kind, network
        One for all, or one each.
    polarity, count, post
        Where known.

    Examples
    --------
    >>> from kresearch.scoring import StrengthTimesStance
    >>> rows = make_rows([0, 0], [1, 2], [5, 30], kind=["like", "share"])
    >>> weigh_rows(StrengthTimesStance(), rows).weight.tolist()
    [0.5, 1.0]
    """
    n = len(account)
    kinds = [kind] * n if isinstance(kind, str) else list(kind)
    for name, given in (
        ("actor", actor), ("hour", hour), ("kind", kind), ("network", network),
        ("polarity", polarity), ("count", count), ("post", post),
    ):  # fmt: skip
        if given is not None and not isinstance(given, str) and len(given) != n:
            raise UsageError(f"{n} of account and {len(given)} of {name}; allowed is one of each per row.")
    networks = [network] * n if isinstance(network, str) else list(network)
    kind_names, network_names = sorted(set(kinds)), sorted(set(networks))
    line = np.asarray(account) * len(network_names) + np.array([network_names.index(w) for w in networks])
    moment = np.asarray(np.asarray(hour, dtype=np.float64) * _HOUR, dtype=np.int64)
    return Rows(
        networks=tuple(network_names),
        kinds=tuple(kind_names),
        line=line,
        actor=np.array([-1 if who is None else who for who in actor]),
        tick=moment // (24 * _HOUR),
        kind=np.array([kind_names.index(w) for w in kinds]),
        polarity=None if polarity is None else np.asarray(polarity, dtype=np.float64),
        count=None if count is None else np.asarray(count, dtype=np.float64),
        moment=moment,
        post=np.full(n, -1) if post is None else np.asarray(post),
    )


def weigh_rows(weighting: Weighting, rows: Rows) -> Weights:
    """Return what rows are worth, after all stages of the weighting, in the order given.

    Parameters
    ----------
    weighting
        The part of a chain that is tried.
    rows
        As of `make_rows`.

    Returns
    -------
    Weights
        ``worth``, ``weight`` and ``amplifying``, each of shape (n,).

    Examples
    --------
    >>> import kresearch as kr
    >>> from kresearch.scoring import StrengthTimesStance
    >>> rows = kr.testing.make_rows([0, 0, 0], [1, 2, 3], [5, 6, 7], kind=["like", "share", "reply"])
    >>> kr.testing.weigh_rows(StrengthTimesStance(), rows).weight.tolist()
    [0.5, 1.0, 0.8]
    """
    for stage in weighting.stages:
        rows = rows.with_context(stage.run(rows))
    return weighting.weigh(rows)
