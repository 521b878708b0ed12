"""Who drops out of a list or comes in under another variant, and why: the ledger of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.people.listing import BELOW, BEYOND
from kresearch.scoring import Scorer
from kresearch.scoring.output import Scores
from kresearch.variants import Variant
from kresearch.variants.explaining import explain_scores

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

OUT, IN = "drops out", "comes in"
#: Accounts whose ledgers are read: each takes a pass over its rows.
MOST_EXPLAINED = 60
#: Entries of a difference that are named.
NAMED = 3
INTERACTIONS, EMPTY = "interactions", "an empty account"
#: Entries of fewer points are not named.
SMALLEST = 0.05
_KEYS = ("cause", "sign", "kind")
COLUMNS = (
    "account", "variant", "change", "score_reference", "score", "points", "cause", "last_place_reference",
    "last_place", "entries", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What an account gets for one thing under a variant more than under the reference."""

    #: ``interactions``, ``ageing``, ``own posts``, ``absence``, a figure such as ``followers``, or `EMPTY`:
    #: what an account with nothing has.
    cause: str
    #: Of interactions; empty for the rest.
    sign: str
    kind: str
    points: float  #: The difference.

    @property
    def what(self) -> str:
        """It in words, e.g. ``"negative reply"`` or ``"ageing"``."""
        if self.cause != INTERACTIONS:
            return self.cause
        return f"{'unread' if self.sign == 'unknown' else self.sign} {self.kind}"


def find_changes(
    log: InteractionLog,
    lists: pd.DataFrame,
    variants: dict[str, Variant],
    *,
    at: pd.Timestamp,
    every: str,
    top: int,
    last: dict[str, float],
) -> pd.DataFrame:
    """Return every account whose place on the list hangs on the variant, with the reason: `COLUMNS`.

    The reference comes first in `variants`; `last` has the least value on each list. ``points`` is the score
    less that under the reference, ``entries`` the largest parts of it as a list of `Entry`, ``cause`` whether
    the account stands below the minimum or beyond the last place where it is not listed, ``reason`` all of it
    in words.
    """
    reference = next(iter(variants))
    listed = lists.pivot(index="account", columns="variant", values="listed")
    moved = [
        (str(account), label)
        for label in variants
        if label != reference
        for account in listed.index[listed[label] != listed[reference]]
    ]
    wanted = lists[lists["account"].isin([account for account, _ in moved])]
    records: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in wanted.to_dict("records")]
    rows = {(str(row["account"]), str(row["variant"])): row for row in records}
    ledgers = _read_ledgers(log, moved, variants, at=at, every=every)
    found = []
    for account, label in moved:
        mine, theirs = rows[account, label], rows[account, reference]
        away = theirs if mine["listed"] else mine
        entries = _differ(ledgers, account, reference, label)
        row = {
            "account": account,
            "variant": label,
            "change": IN if mine["listed"] else OUT,
            "score_reference": float(theirs["score"]),
            "score": float(mine["score"]),
            "points": float(mine["score"] - theirs["score"]),
            "cause": str(away["why_not"]),
            "last_place_reference": last[reference],
            "last_place": last[label],
            "entries": entries,
        }
        found.append(row | {"reason": _say(row, entries, top=top, reference=reference)})
    return pd.DataFrame(found, columns=list(COLUMNS))


def _read_ledgers(
    log: InteractionLog,
    moved: list[tuple[str, str]],
    variants: dict[str, Variant],
    *,
    at: pd.Timestamp,
    every: str,
) -> dict[tuple[str, str], pd.Series]:
    """Return (account, label) -> points by what made them, for the accounts that moved."""
    accounts = sorted({account for account, _ in moved})[:MOST_EXPLAINED]
    if not accounts:
        return {}
    reference = next(iter(variants))
    chains = {label: variant.named_chain() for label, variant in variants.items()}
    # One reading for all variants.
    scorer = Scorer(
        log, [one.chain for one in chains.values()], every=every, accounts=accounts, columns={"post"}
    )
    found = {}
    for label, one in chains.items():
        wanted = [a for a in accounts if label == reference or (a, label) in moved]
        if not wanted:
            continue
        scores = Scores(log, [one], every=every, scorer=scorer)
        for account in wanted:
            told = explain_scores(scores, account=account, at=at)
            points = told.entries.assign(**_named(told.entries)).groupby(list(_KEYS))["points"].sum()
            # What an account with nothing has is a part of the score too.
            points[EMPTY, "", ""] = told.start
            found[account, label] = points
    return found


def _named(entries: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what each entry is for: cause, and of interactions sign and kind."""
    acted = entries["cause"] == INTERACTIONS
    return {name: entries[name].astype(str).where(acted | (name == "cause"), "") for name in _KEYS}


def _differ(
    ledgers: dict[tuple[str, str], pd.Series], account: str, reference: str, label: str
) -> list[Entry]:
    """Return the largest parts of the difference, largest first."""
    ours, theirs = ledgers.get((account, label)), ledgers.get((account, reference))
    if ours is None or theirs is None:
        return []
    apart = ours.sub(theirs, fill_value=0.0).rename("points").reset_index()
    parts = [
        Entry(str(row["cause"]), str(row["sign"]), str(row["kind"]), float(row["points"]))
        for row in apart.to_dict("records")
    ]
    parts.sort(key=lambda entry: -abs(entry.points))
    return [entry for entry in parts[:NAMED] if abs(entry.points) >= SMALLEST]


def _say(row: dict[str, object], entries: list[Entry], *, top: int, reference: str) -> str:
    """Return the reason in one sentence."""
    parts = ", ".join(f"{entry.what} {entry.points:+z.1f}" for entry in entries)
    own = f"{row['score_reference']:.1f} under {reference}, {row['score']:.1f} here ({row['points']:+z.1f})"
    told = f"{own}, made of {parts}" if parts else own
    where = "here" if row["change"] == OUT else f"under {reference}"
    if row["cause"] == BELOW:
        return f"{told}; below the minimum {where}"
    if row["cause"] == BEYOND:
        asked = row["last_place"] if row["change"] == OUT else row["last_place_reference"]
        return f"{told}; beyond place {top} {where}, where the last place has {asked:.1f}"
    return f"{told}; {row['cause'] or 'without a score in the topic'} {where}"
