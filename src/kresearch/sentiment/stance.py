"""From the polarity of a text to what it means toward the scored account.

Simple rules in a fixed order, each stated in docs/sentiment.md with where it fails:

1. the account's own words say nothing about it;
2. a plain retweet counts by a declared choice;
3. where a text names the account and others, only its clauses that name the account count;
4. a text that speaks to somebody else (its first handle) says nothing to the account, but for the clauses
   that name the account after the handles it begins with, and for blame in a thread the account is in that is
   meant for no single person: ``@critic @brand shame on you`` blames the critic, see `threads`;
5. who takes the account's side (`defence`) blames others;
6. anger at the world (an earthquake, a match), in a text that neither names the account nor
   speaks to anybody, is not anger at the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, cast, get_args

import numpy as np
from numpy.typing import NDArray

from kresearch.errors import UsageError, suggestion
from kresearch.interactions.account_names import bare_name, names_account
from kresearch.sentiment.addressee import find_addressee
from kresearch.sentiment.defence import takes_side
from kresearch.sentiment.normalise import MENTION, repair
from kresearch.sentiment.protocol import Floats, PolarityScorer, ask, known_texts
from kresearch.sentiment.retweets import Originals
from kresearch.sentiment.tables import stance_words
from kresearch.sentiment.threads import LEADING, addresses_thread

Retweets: TypeAlias = Literal["as-original", "neutral", "amplification"]
#: What a plain retweet of the account's own post says of it under the choice ``amplification``.
AMPLIFICATION = 0.5
_CLAUSE = re.compile(r"(?<=[.!?;\n])\s+|\s+(?=(?:but|while|whereas|ma|mentre|invece|però)\b)", re.IGNORECASE)
_WORD = re.compile(r"[\w']+")


def check_retweets(choice: str) -> Retweets:
    """Return the choice when it is one; UsageError otherwise."""
    known = get_args(Retweets)
    if choice not in known:
        raise UsageError(
            f"retweets is '{choice}'.{suggestion(choice, known)} "
            f"Allowed are {', '.join(known)}; give one of them."
        )
    return cast("Retweets", choice)


def apply_retweets(
    polarity: Floats, originals: Originals, *, own: NDArray[np.bool_], choice: Retweets
) -> Floats:
    """Return the polarity of texts after the declared choice about plain retweets.

    ``amplification``: a retweet of the account's own post (`own`) is a share, +0.5; one of somebody else's
    words is a statement about those they name, as read. ``as-original``: the original's polarity, also of the
    account's own posts. ``neutral``: 0.
    """
    out = polarity.copy()
    if choice == "neutral":
        out[originals.plain | own] = 0.0
    elif choice == "amplification":
        out[own] = AMPLIFICATION
    return out


def toward(
    texts: Sequence[str | None],
    polarity: Floats,
    *,
    names: Iterable[str] | Sequence[Iterable[str]],
    scorer: PolarityScorer | None = None,
    addressed: NDArray[np.bool_] | None = None,
    replied: NDArray[np.bool_] | None = None,
    own: NDArray[np.bool_] | None = None,
) -> Floats:
    """Return the polarity of texts toward an account.

    Parameters
    ----------
    texts
        Texts, shape (n,).
    polarity
        Their polarity, NaN for unknown.
    names
        Names of the account (handle, brand, products), the same for all texts, or one collection
        per text.
    scorer
        Scores the clauses of texts that name the account and others. Without it those texts keep
        their polarity.
    addressed
        Whether the row is known to speak to the account (a reply to it, a comment on its post);
        None when not known.
    replied
        Whether the source says that the row answers the account, whatever handle its text begins with; by
        default as `addressed`.
    own
        Whether the text is the account's own; its stance is unknown.

    Returns
    -------
    numpy.ndarray
        Shape (n,), -1 to 1, NaN for unknown.

    Raises
    ------
    UsageError
        When what is given per text is not as many as the texts.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> vader = kr.sentiment.get_scorer("vader")
    >>> texts = ["I love @acme", "I love @rival but @acme is awful", "@friend that is sad"]
    >>> polarity = vader.score(texts).polarity
    >>> kr.sentiment.toward(texts, polarity, names=["acme"], scorer=vader).round(1).tolist()
    [0.6, -0.6, 0.0]
    """
    known = known_texts(texts)
    polarity = np.asarray(polarity, dtype=np.float64)
    for what, given in (
        ("polarities", polarity), ("addressed", addressed), ("replied", replied), ("own", own)
    ):  # fmt: skip
        if given is not None and len(given) != len(known):
            raise UsageError(f"{len(known)} texts and {len(given)} {what}; allowed is one per text.")
    answers = addressed if replied is None else replied
    per_text = _names_per_text(names, len(known))
    out = polarity.copy()
    clauses: list[str] = []
    at: list[int] = []
    for i, text in enumerate(known):
        if text is None or np.isnan(out[i]):
            continue
        if own is not None and own[i]:
            out[i] = np.nan
            continue
        if out[i] == 0.0:
            continue
        if out[i] < 0.0 and takes_side(text, per_text[i]):
            out[i] = 0.0
            continue
        words = set(_WORD.findall(repair(text).lower()))
        if find_addressee(text, per_text[i]) == "other" and not (answers is not None and answers[i]):
            about = _about_third_party(text, per_text[i])
            if about is None:
                # Praise in a thread is praise of whom it answers; blame is complained of before all.
                out[i] = min(out[i], 0.0) if addresses_thread(text, per_text[i]) else 0.0
            elif scorer is None:
                # What is said to somebody else praises whom it is said to, not whom it names.
                out[i] = min(out[i], 0.0)
            else:
                clauses.append(about)
                at.append(i)
            continue
        if names_account(text, per_text[i]):
            about = about_account(text, per_text[i]) if scorer is not None else None
            if about is not None:
                clauses.append(about)
                at.append(i)
        elif not words & stance_words("spoken_to"):
            elsewhere = addressed is not None and not addressed[i] and _others(text)
            if elsewhere or words & stance_words("world"):
                out[i] = 0.0
    if clauses and scorer is not None:
        fresh = ask(scorer, clauses).polarity
        out[at] = np.where(np.isnan(fresh), out[at], fresh)
    return out


def _about_third_party(text: str, names: frozenset[str]) -> str | None:
    """Return the clauses that name the account in a text that speaks to somebody else, None without any.

    The handles at its beginning only say who shall hear it.
    """
    body = LEADING.sub("", text)
    parts = [p for p in _CLAUSE.split(repair(body)) if p.strip() and names_account(p, names)]
    return " ".join(parts) or None


def _names_per_text(names: Iterable[str] | Sequence[Iterable[str]], n: int) -> list[frozenset[str]]:
    # One name is no collection of letters.
    given = [names] if isinstance(names, str) else list(names)
    if all(isinstance(name, str) for name in given):
        return [frozenset(bare_name(str(name)) for name in given)] * n
    if len(given) != n:
        raise UsageError(
            f"there are {len(given)} collections of names for {n} texts; allowed is one for all texts, "
            "or one per text."
        )
    return [frozenset(bare_name(name) for name in group) for group in given]


def _others(text: str) -> bool:
    return MENTION.search(text) is not None


def about_account(text: str, names: frozenset[str]) -> str | None:
    """Return the clauses about the account, or None when all of the text is.

    A clause is about the account when it names it, or follows such a clause without naming anybody else.
    """
    parts = [p for p in _CLAUSE.split(repair(text)) if p.strip()]
    if len(parts) < 2:
        return None
    kept: list[str] = []
    current = True
    for part in parts:
        if names_account(part, names):
            current = True
        elif _names_others(part, names):
            current = False
        if current:
            kept.append(part)
    return None if len(kept) == len(parts) or not kept else " ".join(kept)


def _names_others(clause: str, names: frozenset[str]) -> bool:
    # Hashtags do not count: "#vergogna" is a verdict and "#sxsw" an occasion as often as a target.
    return any(m.group(0)[1:].lower() not in names for m in MENTION.finditer(clause))
