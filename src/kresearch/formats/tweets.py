"""One tweet in the words of a flat table, and what it becomes; for every form that has a row per tweet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kresearch.formats.rows import Reached, Rows

_HANDLE = re.compile(r"(?<![\w@/.])[@＠](\w{1,50})")
#: Elsewhere a name may hold dots, but not end in one.
_DOTTED = re.compile(r"(?<![\w@/.])[@＠]([\w.-]*\w)")
_RETWEET = re.compile(r"\s*RT\s+[@＠](\w{1,50})\s*:?\s*")
_STATUS = re.compile(r"(?:twitter|x)\.com/(\w+)/status(?:es)?/(\d+)")


@dataclass(frozen=True)
class Tweet:
    """What a row says about one tweet; None and empty where it says nothing.

    Parameters
    ----------
    author, number, at, text, language
        Who wrote which tweet when, what and in which language.
    replied, replied_post
        Whom it answers, and which tweet.
    retweeted, retweeted_post
        Whom it retweets, and which tweet.
    quoted, quoted_post
        Whom it quotes, and which tweet.
    mentions
        Whom it names; None: the form does not say, so the text does.
    counters
        Kind -> how many, of this tweet.
    followers
        Of its author.
    is_retweet
        Whether it is a retweet, also where the retweeted account is not known.
    """

    author: str | None
    number: str | None
    at: int | None
    text: str | None = None
    language: str | None = None
    replied: str | None = None
    replied_post: str | None = None
    retweeted: str | None = None
    retweeted_post: str | None = None
    quoted: str | None = None
    quoted_post: str | None = None
    mentions: list[str] | None = None
    counters: Mapping[str, int | None] = field(default_factory=dict)
    followers: int | None = None
    is_retweet: bool = False


def put_tweet(tweet: Tweet, rows: Rows, *, network: str = "twitter", spoken: bool = False) -> None:
    """Put one tweet into the rows.

    Parameters
    ----------
    tweet
        The tweet.
    rows
        Where it goes.
    network
        Where it was published.
    spoken
        Whether the form has no fields for replies and retweets, so that the text alone says them: it
        begins with ``RT @name`` or with a handle.
    """
    retweeted, replied = tweet.retweeted, tweet.replied
    if spoken:
        retweeted = retweeted or retweeted_in(tweet.text)
        replied = replied or (None if retweeted else leading_handle(tweet.text, network))
    named = tweet.mentions if tweet.mentions is not None else handles_in(tweet.text, network)
    reached: list[Reached] = []
    rows.audience(tweet.author, tweet.followers, tweet.at, network=network)
    if tweet.is_retweet or retweeted:
        reached.append(Reached(retweeted, "share", tweet.retweeted_post))
        if rows.options.retweets_mention:
            reached += [Reached(name, "mention") for name in named]
    else:
        rows.post(tweet.author, tweet.number, tweet.at, network=network, text=tweet.text)
        for kind, count in tweet.counters.items():
            rows.total(tweet.author, kind, count, tweet.at, network=network, post=tweet.number)
        if replied:
            reached.append(Reached(replied, "reply", tweet.replied_post))
        if tweet.quoted:
            reached.append(Reached(tweet.quoted, "quote", tweet.quoted_post))
        reached += [Reached(name, "mention") for name in named]
    rows.statement(
        tweet.author, tweet.at, reached,
        network=network, interaction_id=tweet.number, text=tweet.text, language=tweet.language,
    )  # fmt: skip


def handles_in(text: str | None, network: str = "twitter") -> list[str]:
    """Return the handles that a text names, without addresses of mail.

    Examples
    --------
    >>> handles_in("@Acme and @other, write to me@example.org")
    ['Acme', 'other']
    """
    pattern = _HANDLE if network == "twitter" else _DOTTED
    return pattern.findall(text) if text else []


def leading_handle(text: str | None, network: str = "twitter") -> str | None:
    """Return the handle a text begins with, or None.

    Examples
    --------
    >>> leading_handle("@Acme hello"), leading_handle("hello @Acme")
    ('Acme', None)
    """
    pattern = _HANDLE if network == "twitter" else _DOTTED
    found = pattern.match(text.lstrip()) if text else None
    return found[1] if found else None


def retweeted_in(text: str | None) -> str | None:
    """Return whom a text that begins with ``RT @name`` retweets, or None."""
    found = _RETWEET.match(text) if text else None
    return found[1] if found else None


def status_in(text: str | None) -> tuple[str | None, str | None]:
    """Return the account and the number of the first tweet whose address stands in a text.

    Examples
    --------
    >>> status_in("https://twitter.com/Acme/status/12")
    ('Acme', '12')
    """
    found = _STATUS.search(text) if text else None
    if not found:
        return None, None
    return (None if found[1] in ("i", "web") else found[1]), found[2]


def two_letters(language: str | None) -> str | None:
    """Return a language of two letters; None for ``und``, ``qme`` and the like."""
    return language if language and len(language) == 2 and language.isalpha() else None
