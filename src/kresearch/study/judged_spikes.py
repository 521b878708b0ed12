"""What judgements say of the spikes of one account, without a study around them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.errors import UsageError
from kresearch.study.judged_storm import judge_storm
from kresearch.study.readings import find_spikes

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.interactions.account_names import Aliases
    from kresearch.variants import Variant


def judge_spikes(
    log: InteractionLog,
    account: str,
    span: tuple[pd.Timestamp, pd.Timestamp],
    judgements: pd.DataFrame | str | Path,
    variants: Sequence[Variant],
    *,
    at: pd.Timestamp,
    every: str = "1d",
    storm: tuple[pd.Timestamp, pd.Timestamp] | None = None,
    aliases: Aliases | None = None,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """Return what the judgements say of the spikes of an account in which some text was judged.

    Parameters
    ----------
    log
        The interactions.
    account
        Whose spikes.
    span
        Stretch of time in which the spikes begin, UTC: begin (inclusive) and end (exclusive).
    judgements
        A table or a CSV file of judgements.
    variants
        Whose gains and levels are asked for.
    at
        The tick of the levels.
    every
        Step of the scores.
    storm
        Begin and end of what was judged, in place of the spikes that are found.
    aliases
        Further names of accounts.
    seed
        Of the draws.

    Returns
    -------
    list of dict
        As `StudyResult.judged`, with ``levels`` (see `judge_storm`), the earliest first.

    Raises
    ------
    UsageError
        When no judgement is about a text toward the account, or none about a text of a spike.
    """
    from kresearch.sentiment.judging import check_judgements, join_judgements, read_judgements, read_texts

    if isinstance(judgements, str | Path):
        table = read_judgements(judgements)
    else:
        table = check_judgements(judgements)
    if storm and not storm[0] < span[1]:
        raise UsageError(
            f"the storm begins at {storm[0]:%Y-%m-%d %H:%M}, after the day {at:%Y-%m-%d}. Allowed: a storm "
            "that begins by that day. Take a later day."
        )
    storms = [storm] if storm else [case.spike for case in find_spikes(log, account, *span)]
    names = aliases or {}
    rows = []
    for since, until in storms:
        frame = read_texts(log, account, since, until, scorer=None, aliases=names)
        known = join_judgements(frame, table)
        if not ((known.label >= 0) & (frame.rows("during") > 0)).any():
            continue
        found = judge_storm(
            log, account, (since, until), variants, table, polarity=log.polarity_by or "as-given",
            aliases=names, every=every, seed=seed, at=at,
        )  # fmt: skip
        rows.append({"dataset": "", "case": f"{account} {since:%Y-%m-%d %H:%M}"} | found)
    if not rows and storm:
        raise UsageError(
            f"no judged text toward '{account}' lies in the storm of {storm[0]:%Y-%m-%d %H:%M} to "
            f"{storm[1]:%Y-%m-%d %H:%M}. Allowed: a storm of which texts were judged. Give the --since and "
            "--until that they were judged with."
        )
    if not rows:
        seen = ", ".join(f"{since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}" for since, until in storms)
        raise UsageError(
            f"no judged text toward '{account}' lies in a spike of {span[0]:%Y-%m-%d} to {at:%Y-%m-%d} "
            f"(spikes: {seen or 'none'}). Allowed: judgements of one of them, or of a storm that is named. "
            "Give the --since and --until that the texts were judged with."
        )
    return rows
