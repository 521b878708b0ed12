"""Scorers that read no text: the kind of reaction, and how many reply to a post for each who shares it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.protocol import PolarityBatch
from kresearch.sentiment.proxies import KIND_POLARITY, polarity_from_kinds, score_reply_ratio

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions import InteractionLog

#: Kinds that answer a post, and the kind that passes it on.
REPLIES, SHARES = ("reply", "comment", "quote"), ("share",)


@runtime_checkable
class TextFreeScorer(Protocol):
    """A scorer that looks at the rows of a log, not at texts."""

    def fill_log(self, log: InteractionLog, *, overwrite: bool) -> InteractionLog:
        """Return the log with polarity filled; by default only where it is unknown."""
        ...

    def fill_frame(self, frame: pd.DataFrame, *, overwrite: bool) -> pd.DataFrame:
        """Return a frame of interactions with polarity filled."""
        ...


class KindScorer:
    """Polarity by the kind of interaction: love, angry, dislike and their kin; what it is given are kinds.

    "haha" and "wow" laugh and wonder both ways: they stay unknown. Judged, not measured.
    """

    languages: frozenset[str] | None = None

    def __init__(self) -> None:
        self.name = "kinds"
        self.threshold = 0.05
        self.signature = f"kinds-1({sorted(KIND_POLARITY.items())})"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity of each kind (``angry``, ``love``, ...); NaN for kinds that say nothing."""
        values = [KIND_POLARITY.get(str(t).strip().lower(), np.nan) if t else np.nan for t in texts]
        return PolarityBatch(np.array(values, dtype=np.float64), np.full(len(values), None, dtype=object))

    def fill_log(self, log: InteractionLog, *, overwrite: bool) -> InteractionLog:
        """Return the log with the polarity of each kind that has one."""
        import ibis

        table = log.interactions
        read = ibis.cases(*((table.kind == kind, value) for kind, value in KIND_POLARITY.items()), else_=None)
        return _replaced(
            log, table, read, overwrite, "Polarity was read from the kind of reaction (a proxy)."
        )

    def fill_frame(self, frame: pd.DataFrame, *, overwrite: bool) -> pd.DataFrame:
        """Return the frame with the polarity of each kind; see `polarity_from_kinds`."""
        return polarity_from_kinds(frame, overwrite=overwrite)


class ReplyRatioScorer:
    """Polarity of the replies to a post by how many there are for each share ("the ratio").

    Every post is compared with one baseline, the median of all posts of the log, so that an account that is
    always badly received is read so. Only replies, comments and quotes are given a polarity, the same for all
    under one post.

    Parameters
    ----------
    baseline
        The ordinary log ratio of replies to shares; by default the median of the log's posts.
    """

    languages: frozenset[str] | None = None

    def __init__(self, *, baseline: float | None = None) -> None:
        self.name = "reply-ratio"
        self.threshold = 0.05
        self.signature = f"reply-ratio-1({baseline})"
        self._baseline = baseline

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Refuse: there is no ratio in a text."""
        raise UsageError(
            f"'reply-ratio' reads posts with their replies and shares, not {len(texts)} texts. Allowed is a "
            "log: kresearch sentiment label LOG --scorer reply-ratio --out OUT. For texts take 'auto'."
        )

    def fill_log(self, log: InteractionLog, *, overwrite: bool) -> InteractionLog:
        """Return the log with the polarity of replies to each post."""
        import ibis

        from kresearch.interactions.io.move import move_table

        table = log.interactions
        number = table["count"].fill_null(1)
        counted: pd.DataFrame = (
            table.filter(table.post.notnull())
            .group_by(["account", "network", "post"])
            .aggregate(
                replies=number.sum(where=table.kind.isin(REPLIES)),
                shares=number.sum(where=table.kind.isin(SHARES)),
            )
            .execute()
            .fillna({"replies": 0, "shares": 0})
        )
        _check_posts(counted)
        found = self._score_posts(counted)
        renamed = found.rename(columns={"account": "of_account", "network": "of_network", "post": "of_post"})
        columns = ["of_account", "of_network", "of_post", "ratio"]
        side = move_table(ibis.memtable(renamed[columns]), log.engine)
        joined = table.left_join(
            side,
            [table.account == side.of_account, table.network == side.of_network, table.post == side.of_post],
        )
        read = joined.kind.isin(REPLIES).ifelse(joined.ratio, None)
        note = "Polarity of replies was read from the ratio of replies to shares of each post (a proxy)."
        return _replaced(log, joined, read, overwrite, note)

    def fill_frame(self, frame: pd.DataFrame, *, overwrite: bool) -> pd.DataFrame:
        """Return the frame with the polarity of replies to each post (``account, kind, post``)."""
        missing = [c for c in ("account", "kind", "post") if c not in frame.columns]
        if missing:
            raise UsageError(
                f"the frame has no column {', '.join(missing)}; allowed is a frame of interactions with "
                "account, kind and post; name them so."
            )
        number = frame["count"].fillna(1) if "count" in frame else pd.Series(1, index=frame.index)
        marked = frame[["account", "post"]].assign(
            replies=number.where(frame["kind"].isin(REPLIES), 0),
            shares=number.where(frame["kind"].isin(SHARES), 0),
        )
        counted = marked.groupby(["account", "post"], as_index=False)[["replies", "shares"]].sum()
        _check_posts(counted)
        found = self._score_posts(counted)
        keys = pd.MultiIndex.from_frame(frame[["account", "post"]])
        ratio = found.set_index(["account", "post"])["ratio"].reindex(keys).to_numpy(dtype=np.float64)
        read = np.where(frame["kind"].isin(REPLIES), ratio, np.nan)
        old = pd.to_numeric(frame["polarity"]).to_numpy(np.float64) if "polarity" in frame else read * np.nan
        keep = ~np.isnan(old) & (np.isnan(read) if overwrite else True)
        return frame.assign(polarity=np.where(keep, old, read))

    def _score_posts(self, counted: pd.DataFrame) -> pd.DataFrame:
        ratio = score_reply_ratio(counted["replies"], counted["shares"], baseline=self._baseline)
        return counted.assign(ratio=ratio)


def _check_posts(counted: pd.DataFrame) -> None:
    totals = counted[["replies", "shares"]].sum()
    if counted.empty or not (totals > 0).all():
        raise UsageError(
            "no post in this log has both replies and shares, so their ratio says nothing. Allowed: "
            "interactions of kind reply or comment and share, with the post they are about. "
            "Take 'kinds' or a reader of texts."
        )


def _replaced(
    log: InteractionLog, table: ir.Table, read: ir.Value, overwrite: bool, note: str
) -> InteractionLog:
    import ibis

    old: Any = table.polarity
    fresh: Any = read
    polarity = ibis.coalesce(fresh, old) if overwrite else ibis.coalesce(old, fresh)
    columns = log.interactions.columns
    filled = table.mutate(polarity=polarity.cast("float64")).select(columns).cache()
    new = log.replace(interactions=filled)
    new.notes.append(note)
    return new
