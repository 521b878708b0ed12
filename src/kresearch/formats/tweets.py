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
#: Since November 2010 the upper bits of a tweet's number count milliseconds from this one.
_NUMBERS_BEGIN_MS, _NUMBERS_SHIFT, _FIRST_DATED = 1_288_834_974_657, 22, 30_000_000_000
_DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Tweet:
    """What a row says about one tweet; None and empty where it says nothing."""

    #: Who wrote which tweet when, what and in which language.
    author: str | None
    number: str | None
    at: int | None
    text: str | None = None
    language: str | None = None
    #: Whom it answers, and which tweet.
    replied: str | None = None
    replied_post: str | None = None
    #: Whom it retweets, and which tweet.
    retweeted: str | None = None
    retweeted_post: str | None = None
    #: Whom it quotes, and which tweet.
    quoted: str | None = None
    quoted_post: str | None = None
    mentions: list[str] | None = None  #: Whom it names; None: the form does not say, so the text does.
    counters: Mapping[str, int | None] = field(default_factory=dict)  #: Kind -> how many, of this tweet.
    followers: int | None = None  #: Of its author.
    is_retweet: bool = False  #: Whether it is a retweet, also where the retweeted account is not known.
    #: Of this tweet; its number counts where the file lost or replaced the tweet's own. An address of
    #: somebody else's tweet is none, and that of a retweet is the original's: neither counts.
    address: str | None = None


def put_tweet(tweet: Tweet, rows: Rows, *, network: str = "twitter", spoken: bool = False) -> None:
    """Put one tweet into the rows.

    A form is `spoken` that has no fields for replies and retweets, so that the text alone says them: it
    begins with ``RT @name`` or with a handle.
    """
    retweeted, replied = tweet.retweeted, tweet.replied
    if spoken:
        retweeted = retweeted or retweeted_in(tweet.text)
        replied = replied or (None if retweeted else leading_handle(tweet.text, network))
    named = tweet.mentions if tweet.mentions is not None else handles_in(tweet.text, network)
    number = tweet.number if tweet.is_retweet or retweeted else _number(tweet, rows)
    at, dated = tweet.at, _dated(number) if network == "twitter" else None
    if at is None and dated is not None:
        at = dated
        rows.note("a tweet without a time that is read, dated by its number")
    elif at is not None and dated is not None and abs(dated - at) > _DAY_US:
        rows.note("a time that is more than a day from the one in the tweet's number")
    reached: list[Reached] = []
    rows.audience(tweet.author, tweet.followers, at, network=network)
    if tweet.is_retweet or retweeted:
        reached.append(Reached(retweeted, "share", tweet.retweeted_post))
        if rows.options.retweets_mention:
            reached += [Reached(name, "mention") for name in named]
    else:
        rows.post(tweet.author, number, at, network=network, text=tweet.text)
        for kind, count in tweet.counters.items():
            rows.total(tweet.author, kind, count, at, network=network, post=number)
        if replied:
            reached.append(Reached(replied, "reply", tweet.replied_post))
        if tweet.quoted:
            reached.append(Reached(tweet.quoted, "quote", tweet.quoted_post))
        reached += [Reached(name, "mention") for name in named]
    rows.statement(
        tweet.author, at, reached,
        network=network, interaction_id=number, text=tweet.text, language=tweet.language,
    )  # fmt: skip


def _number(tweet: Tweet, rows: Rows) -> str | None:
    """Return a tweet's number: that of its address, which neither a spreadsheet nor a tool renumbers."""
    account, addressed = status_in(tweet.address)
    is_own = account is None or account.lower() == (tweet.author or account).lstrip("@").lower()
    if addressed is None or addressed == tweet.number or not is_own:
        return tweet.number
    # What a table without numbers names a tweet by (author and second) is no number of its own.
    if tweet.number is not None and " " not in tweet.number:
        rows.note("an id that differs from the tweet's address, whose number is taken")
    return addressed


def _dated(number: str | None) -> int | None:
    """Return the time that a tweet's number holds, as microseconds since 1970; None where it holds none."""
    if number is None or not number.isdecimal() or int(number) < _FIRST_DATED:
        return None
    return ((int(number) >> _NUMBERS_SHIFT) + _NUMBERS_BEGIN_MS) * 1000


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
