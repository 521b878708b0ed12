"""Whom a text speaks to: the scored account, somebody else, or nobody in particular."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from kresearch.errors import KresearchWarning, UsageError
from kresearch.interactions.account_names import bare_name, names_account
from kresearch.sentiment.normalise import MENTION
from kresearch.sentiment.protocol import Objects

#: Fewer texts than this say nothing of whom they name; named by so few, the account has another name.
ENOUGH, SELDOM = 20, 0.05
#: What an account puts behind its name for a country, a service or to say that it is the real one.
_SUFFIXES = (
    "it|ita|italia|italy|de|fr|es|uk|us|usa|eu|gov|official|ufficiale|oficial|officiel|real|hq|help|support|"
    "care|cares|news|press|social|group|spa"
)
_SUFFIX = re.compile(rf"_*(?:{_SUFFIXES})?_*")
_LEAD = re.compile(r"^[\s.,:;!\"'\u201c(]*@(\w+)")
_RETWEET = re.compile(r"^\s*[\"'\u201c]?\s*(?:RT|MT)\s*:?\s*@\w+\s*:?\s*", re.IGNORECASE)


def read_aliases(pairs: Iterable[str], *, account: str | None = None) -> dict[str, list[str]]:
    """Return aliases written as ``ACCOUNT=NAME,NAME``, or as ``NAME`` where the account is clear.

    Raises UsageError with every form that is none.
    """
    found: dict[str, list[str]] = {}
    wrong = []
    for pair in pairs:
        owner, sign, names = pair.rpartition("=")
        owner = owner.strip() if sign else (account or "")
        listed = [name.strip() for name in names.split(",") if bare_name(name)]
        if not owner or not listed:
            wrong.append(f"'{pair}'")
            continue
        found.setdefault(owner, []).extend(listed)
    if wrong:
        raise UsageError(
            f"--alias {', '.join(wrong)} names nobody. Allowed is ACCOUNT=NAME,NAME. "
            "Write e.g. --alias 'united=#unitedairlines,United Airlines'."
        )
    return found


def leading_handle(text: str) -> str | None:
    """Return the handle a text begins with, in lower case; that of a retweet's body for a retweet.

    Examples
    --------
    >>> leading_handle("RT @fan: @Critic @brand shame on you")
    'critic'
    """
    body = text
    while match := _RETWEET.match(body):
        body = body[match.end() :]
    lead = _LEAD.match(body)
    return lead.group(1).lower() if lead else None


def is_named(handle: str, names: frozenset[str]) -> bool:
    """Say whether a lower-case handle is one of `names_of`, also behind it "_it", "official" and the like."""
    return any(
        handle.startswith(name)
        and (handle == name or (len(name) > 2 and _SUFFIX.fullmatch(handle[len(name) :])))
        for name in names
    )


def find_addressee(text: str, names: Iterable[str], *, in_reply_to: str | None = None) -> str:
    """Return whom a text speaks to: ``account``, ``other`` or ``nobody``.

    In this order: whom the file says it replies to; the handle it begins with; the account, when it is named;
    somebody else, when only others are.

    Examples
    --------
    >>> find_addressee("@critic @brand shame on you", {"brand"})
    'other'
    >>> find_addressee("shame on you @brand", {"brand"})
    'account'
    """
    known = frozenset(names)
    target = bare_name(in_reply_to) if in_reply_to else leading_handle(text)
    if target:
        return "account" if is_named(target, known) else "other"
    if names_account(text, known):
        return "account"
    return "other" if MENTION.search(text) else "nobody"


def answers_account(kind: str | None, text: str | None, names: Iterable[str]) -> bool:
    """Say whether a row answers its account, whatever else its text names.

    A reply does, since the file says so. A comment stands under a post of the account, which does not say
    whom it speaks to: one that begins with somebody else's handle speaks to that person.

    Examples
    --------
    >>> answers_account("comment", "shame on you", {"brand"})
    True
    >>> answers_account("comment", "@critic shame on you", {"brand"})
    False
    """
    if kind != "comment":
        return kind == "reply"
    lead = leading_handle(text or "")
    return lead is None or is_named(lead, frozenset(names))


def misnamed(texts: Iterable[str | None], names: Iterable[str]) -> tuple[str, float] | None:
    """Return the handle that most texts name where next to none names the account, and the share that does.

    None when the account is named, when there are fewer than `ENOUGH` texts, or no handle stands out.

    Examples
    --------
    >>> misnamed(["@inps_it vergogna"] * 30, {"mentions"})
    ('inps_it', 1.0)
    >>> misnamed(["@inps_it vergogna"] * 30, {"inps"}) is None
    True
    """
    known = [text for text in texts if isinstance(text, str) and text.strip()]
    named = frozenset(names)
    if len(known) < ENOUGH or sum(names_account(t, named) for t in known) > SELDOM * len(known):
        return None
    counted = Counter(h for t in known for h in {m.group(0)[1:].lower() for m in MENTION.finditer(t)})
    if not counted:
        return None
    handle, times = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
    return (handle, times / len(known)) if times * 2 >= len(known) else None


def warn_misnamed(texts: Iterable[str | None], account: str, names: Iterable[str]) -> None:
    """Warn where texts name somebody else than the account: nothing in them would be read as said to it."""
    found = misnamed(texts, names)
    if found is not None:
        handle, share = found
        warnings.warn(
            f"the texts under '{account}' hardly name it, but {share:.0%} name @{handle}; what they say to "
            f"@{handle} is not read as said to '{account}'. If both are one, say --alias "
            f"'{account}={handle}' (aliases={{'{account}': ['{handle}']}}).",
            KresearchWarning,
            stacklevel=2,
        )


def find_addressees(
    texts: Sequence[str | None],
    names: Iterable[str],
    *,
    in_reply_to: Sequence[str | None] | None = None,
) -> Objects:
    """Return whom each text speaks to, see `find_addressee`; None where there is no text."""
    known = frozenset(names)
    out = np.full(len(texts), None, dtype=object)
    for i, text in enumerate(texts):
        if isinstance(text, str) and text.strip():
            target = None if in_reply_to is None else in_reply_to[i]
            out[i] = find_addressee(text, known, in_reply_to=target)
    return out
