"""How well the values of a column fit one of ours, from 0 (not at all) to 1."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from kresearch.interactions.called import CALLED
from kresearch.interactions.guess.profile import Profile
from kresearch.interactions.short_numbers import is_whole

#: Of so many values so many may be alone, that the column is one of ids with some rows twice.
_ENOUGH, _MOST_ALONE, _NEARLY = 50, 0.98, 0.7
#: The number of a row may have one digit.
_ROW_ID = re.compile(r"[\w:./#=@-]{2,80}|\s*\d\s*")
_TRUE_OR_FALSE = re.compile(r"\s*(true|false)\s*", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\s*(true|false|yes|no|[01])\s*", re.IGNORECASE)
#: Fewer values than this tell little.
_FEW = 5
#: Signs that a name has at most, on average.
_LONGEST_NAME = 40
#: From here on a name is a slip of the pen for another: "commment", but not "country" for "company".
_ALIKE = 0.8
#: "like_count" says how often something else happened, so only the very names of a count are one.
_EXACT = frozenset({"count", "followers"})
_WHO_AND_WHAT = frozenset({"account", "actor", "post", "interaction_id", "text"})
#: A name that ends so says something about a post or a person: "post type", "author location".
_OF_ANOTHER_SORT = re.compile(
    r"(type|count|number|title|topics?|length|time|date|status|location|description|score|label)$"
)
#: What a name ends in that only holds one of our words: "comment author" is no text, "comment body" no id.
_OF_OTHER_END = {
    "text": re.compile(r"(author|user|username|name|handle|id|url|link|permalink)$"),
    "interaction_id": re.compile(r"(author|user|username|name|body|text|content|message)$"),
    "post": re.compile(r"(author|user|username|name|body|text|content|message)$"),
}
#: Ids of Reddit: t1_ a comment, t3_ a submission.
_FULL_ID = re.compile(r"t[1-6]_\w+$")
#: Numbers under such a name count something; they name nobody.
_COUNTS = re.compile(
    r"count|total|number|likes|shares|comments|replies|views|plays|retweets|favou?rites|followers|score|rating|"
    r"amount|length|width|height|size|rank|percent|ratio|price|year|month|day|hour|duration",
    re.IGNORECASE,
)

#: A column so named says whom a text reaches, never who wrote it.
_REACHED = re.compile(
    r"mention|repl(y|ied)|retweeted|quoted|target|recipient|parent|inreplyto|followee|followed"
)
_SOME_NUMBERS = 0.2
_MOST_NUMBERS, _NUMBERED = 0.9, 0.8
#: A number on a scale of stars, or from -5 to 5.
_PROBABILITY = re.compile(r"\s*(0?[.,]\d+|[01]([.,]0*)?|\d([.,]\d+)?[eE]-\d+)\s*$")
_UNSURE = 0.48
_STARS = re.compile(r"\s*[+-]?(10|\d)([.,]\d)?\s*$")


def name_fit(ours: str, column: str) -> float:
    """Return how well a column's name fits one of ours: 1 the same, then down the list, 0 unlike."""
    plain = _plain(column)
    called = [_plain(word) for word in CALLED.get(ours, (ours,))]
    if plain in called:
        return 1.0 - 0.02 * called.index(plain)
    if ours == "actor" and _REACHED.search(plain):
        return 0.0
    if ours in _EXACT or (ours in _WHO_AND_WHAT and _OF_ANOTHER_SORT.search(plain)):
        return 0.0
    if ours in _OF_OTHER_END and _OF_OTHER_END[ours].search(plain):
        return 0.0
    if plain in _OF_OTHERS.get(ours, frozenset()):
        # "user_name" is who wrote; that it looks like "to username" says nothing.
        return 0.0
    if any(len(word) > 3 and word in plain for word in called):
        return 0.6
    return 0.5 if len(plain) > 3 and get_close_matches(plain, called, n=1, cutoff=_ALIKE) else 0.0


def _plain(name: str) -> str:
    return re.sub(r"[\s_.\-:/]+", "", name.strip().lower())


#: Our name -> what the other columns are called, exactly.
_OF_OTHERS = {
    ours: frozenset(_plain(word) for other, words in CALLED.items() if other != ours for word in words)
    for ours in CALLED
}


def value_fit(ours: str, profile: Profile) -> float:
    """Return how well the values of a column fit one of ours; 0 forbids it, whatever its name."""
    test = _FITS.get(ours)
    return test(profile) if test is not None and profile.filled else 0.0


def _is_name(profile: Profile, *, ours: str) -> bool:
    called_so = _plain(profile.name) == ours
    # Under our very name a long name is one too: a title of a page, a legal name, a hostile one.
    return (
        (called_so or (profile.names >= 0.95 and profile.mean_length <= _LONGEST_NAME))
        and not (profile.numbers > _SOME_NUMBERS and _COUNTS.search(profile.name))
        and profile.clients < 0.1
        and profile.share(_FULL_ID.match) < 0.5
        and profile.share(_TRUE_OR_FALSE.fullmatch) < 0.95
        and profile.times < 0.5
        and profile.kinds < 0.5
        and profile.networks < 0.5
        and not (profile.polarities >= 0.8 and profile.distinct <= 10)
    )


def _fit_at(profile: Profile) -> float:
    return profile.times if profile.times >= 0.9 else 0.0


def _fit_kind(profile: Profile) -> float:
    if profile.numbers > 0.5 or profile.distinct > 40 or profile.times > 0.2:
        return 0.0
    return profile.kinds if profile.kinds >= 0.5 else 0.0


def _fit_network(profile: Profile) -> float:
    return profile.networks if profile.networks >= 0.5 and profile.clients < 0.1 else 0.0


def _fit_account(profile: Profile) -> float:
    if not _is_name(profile, ours="account"):
        return 0.0
    # Few accounts, many actors.
    return 1.0 - 0.7 * min(profile.distinct / max(profile.filled, 1), 1.0)


def _fit_actor(profile: Profile) -> float:
    if not _is_name(profile, ours="actor") or (profile.distinct < 2 and profile.filled > 5):
        return 0.0
    many = 0.3 + 0.7 * min(2 * profile.distinct / max(profile.filled, 1), 1.0)
    # Where a name and a number of the same people stand, the name is what a reader knows them by.
    return many * (_NUMBERED if profile.numbers > _MOST_NUMBERS else 1.0)


def _fit_id(profile: Profile) -> float:
    if profile.share(_ROW_ID.fullmatch) <= 0.95 or profile.times >= 0.5:
        return 0.0
    if profile.distinct == profile.filled:
        return 1.0
    # A row or two that a collector wrote twice are found by such an id.
    return _NEARLY if profile.filled >= _ENOUGH and profile.distinct >= _MOST_ALONE * profile.filled else 0.0


def _fit_post(profile: Profile) -> float:
    if profile.share(_YES_OR_NO.fullmatch) > 0.95:
        return 0.0
    return 0.8 if profile.ids > 0.95 and profile.times < 0.5 and profile.kinds < 0.5 else 0.0


def _fit_text(profile: Profile) -> float:
    if profile.filled < _FEW and profile.numbers < 0.5 and profile.times < 0.5:
        # A handful of texts may be of one word each.
        return 0.5
    return 1.0 if profile.texts > 0.3 and profile.mean_length > 10 and profile.times < 0.5 else 0.0


def _fit_language(profile: Profile) -> float:
    return profile.share(lambda v: re.match(r"^[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?$", v.strip())) // 0.9


def _fit_polarity(profile: Profile) -> float:
    if profile.polarities >= 0.9:
        # Numbers from 0 to 1 may be classes, or how likely a text is positive: 0 is then the worst.
        return _UNSURE if profile.share(_PROBABILITY.match) > 0.98 else 1.0
    # Under the name "score" they may be votes as well, so they are never sure.
    return _UNSURE if profile.share(_STARS.match) > 0.9 and profile.distinct <= 11 else 0.0


def _fit_count(profile: Profile) -> float:
    return 1.0 if profile.share(is_whole) > 0.95 and profile.epochs < 0.5 else 0.0


_FITS: dict[str, Callable[[Profile], float]] = {
    "at": _fit_at,
    "kind": _fit_kind,
    "network": _fit_network,
    "account": _fit_account,
    "actor": _fit_actor,
    "interaction_id": _fit_id,
    "post": _fit_post,
    "text": _fit_text,
    "language": _fit_language,
    "polarity": _fit_polarity,
    "count": _fit_count,
    "followers": _fit_count,
}
