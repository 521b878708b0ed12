"""The texts of a log toward one account: each counted once, with the rows it carries in each window."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.interactions.account_names import Aliases, names_of
from kresearch.interactions.people import accounts_of, person_of
from kresearch.sentiment.addressee import answers_account, find_addressees
from kresearch.sentiment.labelling import label
from kresearch.sentiment.normalise import URL, repair
from kresearch.sentiment.protocol import PolarityScorer, classify
from kresearch.sentiment.retweets import MIN_PREFIX, resolve

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: The windows of a storm, in their order.
WINDOWS = ("before", "during", "after")
_TAIL = re.compile(r"[\s.\u2026]+$")
#: Addresses that exports glue to the word before them.
_GLUED = re.compile(r"(?:https?://|pic\.twitter\.com/)\S*", re.IGNORECASE)
#: How a text ends that was cut.
_CUT = re.compile(r"(?:\u2026|\.\.\.)\s*(?:https?://\S*)?\s*$")
_SPACE = re.compile(r"\s+")


def normal_form(text: str) -> str:
    """Return what texts that say the same have in common: case, addresses, spaces and cuts do not count.

    The text comes without the ``RT @name:`` of a retweet (see `text_keys`).

    Examples
    --------
    >>> normal_form("Shame  on you @Brand! https://t.co/abc")
    'shame on you @brand!'
    """
    bare = URL.sub(" ", _GLUED.sub(" ", repair(text)))
    return _TAIL.sub("", _SPACE.sub(" ", bare)).strip().lower() or text.strip().lower()


def text_keys(texts: Sequence[str | None], *, posts: Sequence[str | None] = ()) -> list[str | None]:
    """Return a key per text; repeated, retweeted and cut copies of a text share one, None has none.

    The key is a hash (BLAKE2b, 128 bits) of the normal form: it can be published without the text. `posts`
    may be the originals of cut retweets.
    """
    found = resolve(texts, posts=posts)
    chosen = [
        original if plain and original else text
        for text, original, plain in zip(texts, found.text, found.plain, strict=True)
    ]
    forms = [normal_form(t) if isinstance(t, str) and t.strip() else None for t in chosen]
    cut = [t is not None and _CUT.search(t) is not None for t in chosen]
    whole = sorted({f for f, c in zip(forms, cut, strict=True) if f and not c})
    return [
        None if form is None else _hash(_complete(form, whole) if was_cut else form)
        for form, was_cut in zip(forms, cut, strict=True)
    ]


def _complete(beginning: str, whole: Sequence[str]) -> str:
    """Return the one whole text that begins so, else the beginning itself."""
    if len(beginning) < MIN_PREFIX:
        return beginning
    first = bisect_left(whole, beginning)
    found = whole[first : bisect_right(whole, beginning + "\U0010ffff")]
    return found[0] if len(found) == 1 else beginning


def _hash(form: str) -> str:
    return hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True)
class TextFrame:
    """The texts toward one account."""

    #: One row per text: ``text_key, text, before, during, after`` (interactions that carry it), ``read``
    #: (class by the reader: negative, neutral, positive or unknown), ``polarity`` (as read), ``addressee``,
    #: ``blank`` (interactions of the storm without a polarity of their own).
    texts: pd.DataFrame
    #: Each wording in the log and its key: one text may stand in several wordings.
    keys: dict[str, str] = field(repr=False)
    account: str
    #: Begin (inclusive) and end (exclusive) of the storm.
    since: pd.Timestamp
    until: pd.Timestamp
    digest: str  #: Of the log.
    given: bool = False  #: Whether some interaction with a text has a polarity in the log.

    def rows(self, window: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return how many interactions carry each text in a window, shape (texts,)."""
        return self.texts[window].to_numpy(dtype=np.float64)

    @property
    def borrowed(self) -> float:
        """Share of the storm that was read by its text, and has no polarity of its own in the log.

        Nothing in a log without any polarity: there everything is read here.
        """
        total = self.total("during")
        if not self.given or not total:
            return 0.0
        blank = self.texts["blank"].to_numpy(dtype=np.float64)
        return float(blank[self.texts["read"] != "unknown"].sum() / total)

    def total(self, window: str) -> float:
        """Return the number of interactions with a text in a window."""
        return float(self.texts[window].sum())


def read_texts(
    log: InteractionLog,
    account: str,
    since: pd.Timestamp,
    until: pd.Timestamp,
    *,
    scorer: str | PolarityScorer | None = "auto",
    aliases: Aliases | None = None,
) -> TextFrame:
    """Return the texts of a log toward an account, with what was read of them.

    The storm is [since, until). Polarity that is there is what was read; where there is none, `scorer` reads.
    Raises UsageError when the account is unknown, has no texts, or the times are not in order.
    """
    if not since < until:
        raise UsageError(
            f"the storm ends at {until} and begins at {since}; allowed is an end after the begin; swap them."
        )
    known = log.scored_accounts()
    if account not in known:
        from kresearch.errors import UnknownNameError

        raise UnknownNameError("account", account, known, instead=person_of(log.persons, account))
    if linked := accounts_of(log.persons, account):
        aliases = {**(aliases or {}), account: [*names_of(account, aliases), *linked]}
    wordings = _count_wordings(log, account, since, until)
    if wordings.empty:
        raise UsageError(
            f"no interaction with '{account}' has a text. Allowed: a log with texts. Where there are only "
            "reactions or totals, read it by kind: kresearch sentiment label LOG --scorer kinds --out OUT."
        )
    posts = [] if log.posts is None else log.posts.select("text").distinct().execute()["text"].tolist()
    keys = text_keys(wordings["text"].tolist(), posts=posts)
    wordings["text_key"] = keys
    return TextFrame(
        _gather(wordings, account, aliases, scorer),
        dict(zip(wordings["text"], wordings["text_key"], strict=True)),
        account, since, until, log.digest(), bool(wordings["polarity"].notna().any()),
    )  # fmt: skip


def _count_wordings(
    log: InteractionLog, account: str, since: pd.Timestamp, until: pd.Timestamp
) -> pd.DataFrame:
    """Return ``text, before, during, after, replies, comments, polarity, blank`` of each wording."""
    import ibis

    table = log.linked_interactions()
    own = table.actor.fill_null("").lower().re_replace("^@", "") == account.lower().lstrip("@")
    mine = table.filter((table.account == account) & table.text.notnull() & ~own)
    mine = mine.filter(mine.text.strip() != "")
    number = mine["count"].fill_null(1)
    early, late = mine["at"] < ibis.literal(since), mine["at"] >= ibis.literal(until)
    found: pd.DataFrame = (
        mine.group_by("text")
        .aggregate(
            before=number.sum(where=early),
            during=number.sum(where=~early & ~late),
            after=number.sum(where=late),
            replies=number.sum(where=mine.kind == "reply"),
            comments=number.sum(where=mine.kind == "comment"),
            polarity=mine.polarity.mean(),
            blank=number.sum(where=~early & ~late & mine.polarity.isnull()),
        )
        .execute()
        .sort_values("text", ignore_index=True)
    )
    return found.fillna(dict.fromkeys((*WINDOWS, "replies", "comments", "blank"), 0))


def _read_toward(
    texts: pd.DataFrame,
    account: str,
    aliases: Aliases | None,
    replied: np.ndarray[Any, np.dtype[np.bool_]],
    scorer: str | PolarityScorer,
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the polarity of texts toward the account, read as `label` reads those of a log."""
    rows = pd.DataFrame(
        {"text": texts["text"].to_numpy(), "account": account, "kind": np.where(replied, "reply", "mention")}
    )
    read = label(rows, scorer, stance=True, aliases=aliases, workers=1)
    return read["polarity"].to_numpy(dtype=np.float64, na_value=np.nan)


def _gather(
    wordings: pd.DataFrame, account: str, aliases: Aliases | None, scorer: str | PolarityScorer | None
) -> pd.DataFrame:
    names = names_of(account, aliases)
    answers = np.array([answers_account("comment", text, names) for text in wordings["text"]], dtype=bool)
    wordings = wordings.assign(
        rows=wordings[list(WINDOWS)].sum(axis=1),
        size=wordings["text"].str.len(),
        replies=wordings["replies"] + wordings["comments"].where(answers, 0),
    )
    wordings = wordings.sort_values(
        ["text_key", "rows", "size", "text"], ascending=[True, False, False, True]
    )
    grouped = wordings.groupby("text_key", sort=True)
    out = grouped[[*WINDOWS, "rows", "replies", "blank"]].sum().astype(np.float64)
    out["text"] = grouped["text"].first()
    out["polarity"] = grouped["polarity"].first().astype(np.float64)
    out = out.reset_index()
    unread = out["polarity"].isna().to_numpy()
    replied = (out["replies"] > out["rows"] / 2).to_numpy()
    if scorer is not None and unread.any():
        out.loc[unread, "polarity"] = _read_toward(out[unread], account, aliases, replied[unread], scorer)
    classes = classify(out["polarity"].to_numpy(dtype=np.float64))
    out["read"] = [c or "unknown" for c in classes]
    whom = find_addressees(
        out["text"].tolist(), names, in_reply_to=[next(iter(names)) if r else None for r in replied]
    )
    out["addressee"] = whom.astype(str)
    return out.drop(columns=["replies"])
