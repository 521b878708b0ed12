"""What follows from judgements in one storm of one account: shares, gains, and where the score stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import DIGITS
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.bands import JudgedScores
    from kresearch.interactions import InteractionLog
    from kresearch.interactions.account_names import Aliases
    from kresearch.variants import Variant

#: Worlds that each score is computed in.
DRAWS = 200
#: Of a variant that reads no polarity every world is the same.
_ONE_WORLD = 2


def judge_storm(
    log: InteractionLog,
    account: str,
    storm: tuple[pd.Timestamp, pd.Timestamp],
    variants: Sequence[Variant],
    table: pd.DataFrame,
    *,
    polarity: str,
    aliases: Aliases,
    every: str,
    seed: int,
    at: pd.Timestamp | None = None,
) -> dict[str, Any]:
    """Return what the judgements say of a storm, as a row of `StudyResult.judged` without its case.

    Parameters
    ----------
    log
        The interactions; their polarity is what was read, and nothing else is read here.
    account
        Whose storm.
    storm
        Begin (inclusive) and end (exclusive), UTC.
    variants
        Whose gains are asked for.
    table
        The judgements.
    polarity
        Where the polarity of the log comes from, in a word.
    aliases
        Further names of accounts.
    every
        Step of the scores.
    seed
        Of the draws.
    at
        Also return ``levels``: the score and the valence of each variant at this tick.

    Raises
    ------
    UsageError
        When no judgement is about a text toward the account.
    """
    from kresearch.sentiment.judging import (
        assess_reading,
        join_judgements,
        judged_shares,
        measure_agreement,
        read_texts,
    )

    # The polarity is what it is; what it left unknown is not read by another scorer here.
    frame = read_texts(log, account, *storm, scorer=None, aliases=aliases)
    known = join_judgements(frame, table)
    mine = table[table["account"].isin(["", account])]
    # A second pass of a coder is another name.
    told = mine.loc[mine["label"] != "cannot-tell"].drop_duplicates(["text_key", "coder"])
    twice = told["text_key"].duplicated().any()
    agreement = measure_agreement(mine, seed=seed) if twice else None
    # A score that reads no polarity is the same in all worlds; its valence is not.
    scored = _score(
        log, account, storm, variants, table, every=every, aliases=aliases, seed=seed,
        blind=_ONE_WORLD if at is None else DRAWS,
    )  # fmt: skip
    gains, note = _gains(scored, {v.label: bool(v.chain().reads_polarity) for v in variants})
    row = {
        "account": account,
        "since": storm[0].isoformat(),
        "until": storm[1].isoformat(),
        "polarity": polarity,
        "coders": sorted({str(c).partition("/")[0] for c in mine["coder"]}),
        "texts": int(known.judged),
        "certain": int(((known.label >= 0) & (known.stratum < 0)).sum()),
        "unmatched": int(known.unmatched),
        "informative": bool(assess_reading(frame, seed=seed).informative),
        "borrowed": round(frame.borrowed, DIGITS),
        "agreement": None
        if agreement is None
        else {
            "alpha": round(agreement.alpha, DIGITS),
            "low": _known(agreement.low),
            "high": _known(agreement.high),
            "texts": agreement.texts,
        },
        "shares": [
            {str(k): v if isinstance(v, str) else round(float(v), DIGITS) for k, v in row.items()}
            for row in judged_shares(known, seed=seed).to_dict("records")
        ],
        "gains": gains,
        "note": note,
        "draws": DRAWS,
    }
    return row if at is None else row | {"levels": [_level(one, at) for one in scored]}


def _score(
    log: InteractionLog,
    account: str,
    storm: tuple[pd.Timestamp, pd.Timestamp],
    variants: Sequence[Variant],
    table: pd.DataFrame,
    *,
    every: str,
    aliases: Aliases,
    seed: int,
    blind: int,
) -> list[JudgedScores]:
    from kresearch.bands import score_judged

    return [
        score_judged(
            log, variant, table, account=account, since=storm[0], until=storm[1], seed=seed,
            draws=DRAWS if variant.chain().reads_polarity else blind, every=every, aliases=aliases,
        )
        for variant in variants
    ]  # fmt: skip


def _gains(scored: Sequence[JudgedScores], reads: dict[str, bool]) -> tuple[list[dict[str, Any]], str]:
    """Return each variant's gain by judgement, and why there is none where the log has no baseline."""
    gains: list[dict[str, Any]] = []
    for one in scored:
        try:
            gain = one.gain()
        except UsageError as problem:
            return [], str(problem)
        found = {k: round(v, DIGITS) for k, v in gain.items()}
        gains.append({"variant": one.variant, "reads": reads[one.variant]} | found)
    return gains, ""


def _level(scored: JudgedScores, at: pd.Timestamp) -> dict[str, Any]:
    """Return ``variant, score, valence`` at a tick, each ``value, low, high, as_read``."""
    row: dict[str, Any] = {"variant": scored.variant}
    for name in ("score", "valence"):
        curve = scored.frame(column=name).rename(columns={name: "value"})
        (there,) = curve.loc[curve["at"] == at, ["value", "low", "high", "as_read"]].to_dict("records")
        row[name] = {str(k): round(float(v), DIGITS) for k, v in there.items()}
    return row


def _known(value: float) -> float | None:
    """Return a number to write, None where there is none."""
    return round(value, DIGITS) if value == value else None
