"""Filling the polarity and language of interactions from their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch.errors import UsageError, suggestion
from kresearch.interactions.account_names import names_of
from kresearch.sentiment.addressee import answers_account, warn_misnamed
from kresearch.sentiment.grievance import blame_grievances
from kresearch.sentiment.headlines import neutral_headlines
from kresearch.sentiment.irony import doubt_praise
from kresearch.sentiment.parallel import Cache, Progress, score_distinct
from kresearch.sentiment.protocol import Floats, Objects, PolarityScorer, get_scorer, threshold_of
from kresearch.sentiment.retweets import Originals, resolve
from kresearch.sentiment.stance import Retweets, apply_retweets, check_retweets, toward
from kresearch.sentiment.textfree import TextFreeScorer
from kresearch.sentiment.threads import addresses_account
from kresearch.sentiment.thresholds import AlignedScorer, align_threshold

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

Labelled = TypeVar("Labelled", "pd.DataFrame", "InteractionLog")
#: Kinds that speak to the account whose row they stand in.
SPEAKING = ("reply", "comment", "mention", "quote")


def label(
    log_or_frame: Labelled,
    scorer: str | PolarityScorer = "auto",
    *,
    overwrite: bool = False,
    retweets: Retweets = "amplification",
    stance: bool = False,
    aliases: Mapping[str, Iterable[str]] | None = None,
    posts: pd.DataFrame | None = None,
    cache: Cache = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Labelled:
    """Fill polarity and language of interactions from their texts.

    Thresholds are aligned (`align_threshold`): what the scorer calls neutral lies within the score's
    neutral band of 0.05. Each distinct original text is scored once. A share without text takes the
    text of the post it shares, where that is known.

    Parameters
    ----------
    log_or_frame
        An `InteractionLog`, or a frame with ``text`` and, where known, ``account, actor, kind, post,
        polarity, language``.
    scorer
        Name or object, see `get_scorer`.
    overwrite
        Whether polarity that is already there is replaced; by default it stays.
    retweets
        What a plain retweet says. ``amplification``: it applauds whom it repeats, and states what it says
        about those it names; ``as-original`` or ``neutral``.
    stance
        Whether polarity is turned into polarity toward the account (`stance.toward`). Praise that smells of
        irony becomes unknown (`irony.doubt_praise`); a grievance told flatly to the account is blame
        (`grievance.blame_grievances`); a headline with its address is neutral (`headlines`).
    aliases
        Further names of an account, for `stance`.
    posts
        For a frame: the posts (``account, post, text``). A log has its own.
    cache
        True for the default cache, or a file; None for none.
    workers
        Number of processes; None decides by the number of texts.
    progress
        Called with how many distinct texts are done and how many there are.

    Returns
    -------
    pandas.DataFrame or InteractionLog
        A new one with ``polarity`` and ``language``; the input is not changed.

    Raises
    ------
    UsageError
        When the frame has no column ``text``, or an option is unknown.
    UnknownNameError
        When no scorer has that name.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> rows = pandas.DataFrame(
    ...     {"kind": ["reply", "like"], "text": ["@acme I love this", None], "polarity": [None, 0.4]}
    ... )
    >>> labelled = kr.sentiment.label(rows, "vader")
    >>> labelled["polarity"].round(2).tolist()
    [0.57, 0.4]
    >>> labelled.attrs["polarity_by"]
    'vader'
    """
    found = get_scorer(scorer)
    check_retweets(retweets)
    fill = partial(
        _label_frame, scorer=found, retweets=retweets, stance=stance, aliases=aliases,
        cache=cache, workers=workers, progress=progress,
    )  # fmt: skip
    if isinstance(found, TextFreeScorer):
        if isinstance(log_or_frame, pd.DataFrame):
            return _signed_frame(
                log_or_frame, found.fill_frame(log_or_frame, overwrite=overwrite), found.name
            )
        return _signed(found.fill_log(log_or_frame, overwrite=overwrite), found.name)
    if isinstance(log_or_frame, pd.DataFrame):
        return _signed_frame(log_or_frame, fill(log_or_frame, overwrite=overwrite, posts=posts), found.name)
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment.logs import fill_log

    if not isinstance(log_or_frame, InteractionLog):
        raise UsageError(
            f"cannot label a {type(log_or_frame).__name__}; allowed are a pandas frame and an "
            "InteractionLog; read the file with InteractionLog(path) first."
        )
    return _signed(fill_log(log_or_frame, fill, overwrite=overwrite), found.name)


def _signed(log: InteractionLog, scorer: str) -> InteractionLog:
    """Return a log that was made here with the name of who read it."""
    log.polarity_by = _further(log.polarity_by, scorer)
    return log


def _signed_frame(before: pd.DataFrame, frame: pd.DataFrame, scorer: str) -> pd.DataFrame:
    """Return a frame with the name of who read it, which a log made of it takes over."""
    frame.attrs["polarity_by"] = _further(str(before.attrs.get("polarity_by", "")), scorer)
    return frame


def _further(readers: str, scorer: str) -> str:
    names = [name for name in readers.split(", ") if name]
    return ", ".join(dict.fromkeys([*names, scorer]))


def _label_frame(
    frame: pd.DataFrame,
    scorer: PolarityScorer,
    *,
    overwrite: bool,
    retweets: Retweets,
    stance: bool,
    aliases: Mapping[str, Iterable[str]] | None,
    posts: pd.DataFrame | None,
    cache: Cache,
    workers: int | None,
    progress: Progress | None,
) -> pd.DataFrame:
    if "text" not in frame.columns:
        raise UsageError(
            f"the frame has no column 'text'.{suggestion('text', map(str, frame.columns))} "
            f"It has {', '.join(map(str, frame.columns))}; rename the one that holds the texts."
        )
    out = frame.copy()
    polarity = pd.to_numeric(_column(frame, "polarity")).to_numpy(
        dtype=np.float64, na_value=np.nan, copy=True
    )
    language = _objects(_column(frame, "language"))
    at = np.arange(len(frame)) if overwrite else np.flatnonzero(np.isnan(polarity))
    rows, which = _distinct(frame.iloc[at])
    originals, own = _find_originals(rows, posts)
    batch = score_distinct(list(originals.text), scorer, workers=workers, cache=cache, progress=progress)
    # Aligned before anything is declared: a declared 0.5 is no reading of a scorer.
    read = align_threshold(batch.polarity, threshold_of(scorer))
    found = apply_retweets(read, originals, own=own, choice=retweets)
    if stance:
        said = list(originals.text)
        found = _toward_accounts(rows, originals, found, AlignedScorer(scorer), aliases or {}, own)
        spoken = _spoken_to(rows, originals, aliases or {}) & ~own
        found = blame_grievances(said, found, spoken_to=spoken, languages=batch.language)
        found = neutral_headlines(said, found, spoken=own | _answering(rows, originals, aliases or {}))
        # What was declared of a retweet of the account's own post is not read, so it is not in doubt.
        found = np.where(own, found, doubt_praise(said, found, languages=batch.language))
    polarity[at] = found[which]
    language[at] = np.where(pd.isna(language[at]), batch.language[which], language[at])
    out["polarity"] = polarity
    out["language"] = pd.array(language, dtype="str")
    return out


def _distinct(rows: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Return the rows that differ in what the answer depends on, and which of them each row is.

    Everything after this works on few rows, however often a text was repeated.
    """
    text, kind = _column(rows, "text"), _column(rows, "kind")
    account, actor, post = (_column(rows, name) for name in ("account", "actor", "post"))
    keys = pd.DataFrame(
        {
            "text": text,
            "kind": kind,
            "account": account,
            "actor": actor.where(actor == account, None),
            "post": post.where((kind == "share") & text.isna(), None),
        }
    )
    code = np.zeros(len(keys), dtype=np.intp)
    for name in keys:
        part, seen = pd.factorize(keys[name], use_na_sentinel=True)
        code, _ = pd.factorize(code * (len(seen) + 1) + part + 1)
    _, first = np.unique(code, return_index=True)
    return keys.iloc[first], code


def _column(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    return frame[name] if name in frame.columns else pd.Series([None] * len(frame), index=frame.index)


def _objects(column: pd.Series[Any]) -> Objects:
    """Return the column as Python strings, None where it is missing."""
    return np.array([v if isinstance(v, str) else None for v in column], dtype=object)


def _find_originals(rows: pd.DataFrame, posts: pd.DataFrame | None) -> tuple[Originals, NDArray[np.bool_]]:
    """Return what each row repeats, and whether it repeats the scored account's own words."""
    texts = _objects(_column(rows, "text"))
    accounts, kinds = _objects(_column(rows, "account")), _objects(_column(rows, "kind"))
    ids = _objects(_column(rows, "post"))
    published = {} if posts is None else _published(posts)
    shared = np.array([kind == "share" for kind in kinds], dtype=bool)
    silent = np.array([t is None or not t.strip() for t in texts], dtype=bool)
    for i in np.flatnonzero(shared & silent):
        texts[i] = published.get((accounts[i], ids[i]))
    originals = resolve(list(texts), posts=published.values())
    by_account = np.array(
        [a is not None and b is not None and a.lower().lstrip("@") == b
         for a, b in zip(accounts, originals.author, strict=True)], dtype=bool,
    )  # fmt: skip
    # A share that names nobody repeats the account's post: that is what the row stands under.
    unnamed = np.array([a is None for a in originals.author], dtype=bool)
    repeats = np.array(
        [t is not None and t in set_of for t, set_of in _own_texts(originals, accounts, published)]
    )
    return originals, originals.plain & by_account | shared & unnamed & (silent | repeats.astype(bool))


def _published(posts: pd.DataFrame) -> dict[tuple[str | None, str | None], str]:
    columns = (_objects(_column(posts, name)) for name in ("account", "post", "text"))
    return {(a, p): t for a, p, t in zip(*columns, strict=True) if t is not None}


def _own_texts(
    originals: Originals, accounts: Objects, published: Mapping[tuple[str | None, str | None], str]
) -> Iterable[tuple[str | None, frozenset[str]]]:
    """Pair each text with the texts its account has published."""
    by_account: dict[str | None, set[str]] = {}
    for (account, _), text in published.items():
        by_account.setdefault(account, set()).add(text)
    frozen = {account: frozenset(texts) for account, texts in by_account.items()}
    nothing: frozenset[str] = frozenset()
    return ((t, frozen.get(a, nothing)) for t, a in zip(originals.text, accounts, strict=True))


def _spoken_to(
    rows: pd.DataFrame, originals: Originals, aliases: Mapping[str, Iterable[str]]
) -> NDArray[np.bool_]:
    """Return whether a row's text speaks to its account."""
    accounts, actors, kinds = (_objects(_column(rows, name)) for name in ("account", "actor", "kind"))
    said = zip(originals.text, accounts, actors, kinds, strict=True)
    return np.array(
        [
            isinstance(text, str)
            and account is not None
            and account != actor
            and (
                answers_account(kind, text, names_of(account, aliases))
                or addresses_account(text, names_of(account, aliases))
            )
            for text, account, actor, kind in said
        ],
        dtype=bool,
    )


def _answering(
    rows: pd.DataFrame, originals: Originals, aliases: Mapping[str, Iterable[str]]
) -> NDArray[np.bool_]:
    """Return whether a row is known to answer its account (`answers_account`)."""
    accounts, kinds = _objects(_column(rows, "account")), _objects(_column(rows, "kind"))
    said = zip(kinds, originals.text, accounts, strict=True)
    return np.array(
        [answers_account(kind, text, names_of(account or "", aliases)) for kind, text, account in said],
        dtype=bool,
    )


def _toward_accounts(
    rows: pd.DataFrame,
    originals: Originals,
    polarity: Floats,
    scorer: PolarityScorer,
    aliases: Mapping[str, Iterable[str]],
    own: NDArray[np.bool_],
) -> Floats:
    accounts, kinds = _objects(_column(rows, "account")), _objects(_column(rows, "kind"))
    # Replies and comments stand under what they answer; they need not name it.
    mentions = np.flatnonzero(kinds == "mention")
    for account, at in pd.Series(mentions).groupby(accounts[mentions]):
        warn_misnamed(originals.text[at.to_numpy()], str(account), names_of(str(account), aliases))
    actors = _objects(_column(rows, "actor"))
    by_itself = np.array(
        [a is not None and a == b for a, b in zip(actors, accounts, strict=True)], dtype=bool
    )
    names = [names_of(a or "", aliases) for a in accounts]
    speaking = np.array([kind in SPEAKING for kind in kinds], dtype=bool)
    turned = toward(
        list(originals.text), polarity, names=names, scorer=scorer, addressed=speaking,
        replied=_answering(rows, originals, aliases), own=by_itself,
    )  # fmt: skip
    # What a retweet of the account's own post says was declared; it is not read from the post.
    return np.where(own, polarity, turned)
