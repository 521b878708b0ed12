"""Guards of word sense: which of the terms found in a text really speak for their topic.

Plain matching takes "nice" for the city, "c" for a programming language, and a flight to Charlotte for a
post about Charlotte. Each guard is one reason to doubt a match; `TermTagger.effects` measures each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from kresearch.errors import UsageError, suggestion
from kresearch.topics.lists import TopicList
from kresearch.topics.matching import Match
from kresearch.topics.words import Token, Words, sort_of

#: Words after which a name says where something is or goes, not what a text is about.
PLACE_WORDS = {
    "en": frozenset(
        {"to", "from", "in", "at", "via", "near", "into", "thru", "through", "outside", "leaving"}
    ),
    "it": frozenset({"a", "ad", "da", "dal", "dalla", "in", "di", "per", "verso", "presso", "tra", "fra"}),
}  # fmt: skip
_SHORT = 2
_ACRONYM = 5


@dataclass(frozen=True)
class Guards:
    """Which guards are on; all of them by default.

    Parameters
    ----------
    language
        A one-word term is dropped where it is an everyday word of the text's other language ("dove", "mie").
    spelling
        Terms of one or two signs must stand as written ("C", "IT"), and acronyms that are words in capitals.
    longest
        Of terms that overlap the longest counts: "customer service", not "service".
    name
        A capitalised match beside another capital is part of a longer name: "Wall Street Journal".
    place
        A name after "to", "from", "in", ... says where, not what about.
    ordinary
        An everyday word in lower case, where the list does not vouch for it, and any term marked as
        ambiguous, counts only as a hashtag or beside another term of its topic or of a relative.
    exclude
        A text with one of the topic's excluding terms is not about it.
    min_terms
        How many different terms of a topic a text needs.
    """

    language: bool = True
    spelling: bool = True
    longest: bool = True
    name: bool = True
    place: bool = True
    ordinary: bool = True
    exclude: bool = True
    min_terms: int = 1

    def __post_init__(self) -> None:
        if self.min_terms < 1:
            raise UsageError(f"min_terms = {self.min_terms}; allowed is 1 or more; leave it away for 1.")

    @classmethod
    def none(cls) -> Guards:
        """Return the setting of plain matching: everything off."""
        return cls(**dict.fromkeys(GUARDS, False))


#: Names of the guards that can be switched.
GUARDS = tuple(f.name for f in fields(Guards) if f.name != "min_terms")


def read_guards(off: Sequence[str], *, min_terms: int = 1) -> Guards:
    """Return all guards but some.

    Parameters
    ----------
    off
        Names of those that are off.
    min_terms
        As of `Guards`.

    Raises
    ------
    UsageError
        With every name that is none.

    Examples
    --------
    >>> import kresearch as kr
    >>> guards = kr.topics.read_guards(["place"], min_terms=2)
    >>> guards.place, guards.name, guards.min_terms
    (False, True, 2)
    """
    wrong = [f"no guard '{name}'.{suggestion(name, GUARDS)}" for name in off if name not in GUARDS]
    if wrong:
        raise UsageError(f"{' '.join(wrong)} Allowed: {', '.join(GUARDS)}. Name one of them.")
    return Guards(**dict.fromkeys(off, False), min_terms=min_terms)


def keep_matches(
    text: Words, matches: Sequence[Match], excluded: frozenset[str], topics: TopicList, guards: Guards
) -> list[Match]:
    """Return the matches of terms in a text that stand up to the guards that are on.

    `excluded` are topics that the text excludes; the list of topics says which are relatives.
    """
    kept = [m for m in matches if not (guards.exclude and m.entry.topic in excluded)]
    if guards.language:
        kept = [m for m in kept if not _is_foreign(text, m)]
    if guards.spelling:
        kept = [m for m in kept if not _is_misspelt(text, m)]
    if guards.longest:
        kept = [m for m in kept if not any(_lies_within(m, o) for o in kept)]
    if guards.name:
        kept = [m for m in kept if not _is_part_of_name(text, m)]
    if guards.place:
        kept = [m for m in kept if not _is_place(text, m)]
    if guards.ordinary:
        kept = [m for m in kept if not _is_weak(text, m) or _is_supported(text, m, kept, topics)]
    if guards.min_terms > 1:
        counts = {t: len({m.entry.term.words for m in kept if m.entry.topic == t}) for t in _topics(kept)}
        kept = [m for m in kept if counts[m.entry.topic] >= guards.min_terms]
    return kept


def _topics(matches: Sequence[Match]) -> set[str]:
    return {m.entry.topic for m in matches}


def _language(text: Words, match: Match) -> str | None:
    """Return the language whose dictionary judges a match: the text's, else the term's."""
    return text.language or match.entry.term.language


def _is_tag(text: Words, match: Match) -> bool:
    return text.tokens[match.start].tag


def _is_foreign(text: Words, match: Match) -> bool:
    own, here = match.entry.term.language, text.language
    if own is None or here is None or own == here or _is_tag(text, match):
        return False
    return all(sort_of(t.lower, here) != "unknown" for t in text.tokens[match.start : match.end])


def _is_misspelt(text: Words, match: Match) -> bool:
    term, token = match.entry.term.words, text.tokens[match.start]
    if match.size > 1 or len(match.entry.words) > 1 or token.tag:
        return False
    if len(term) <= _SHORT:
        return token.written != term or not text.cased
    acronym = term.isupper() and len(term) <= _ACRONYM
    return (
        acronym and not token.written.isupper() and sort_of(token.lower, _language(text, match)) == "ordinary"
    )


def _lies_within(match: Match, other: Match) -> bool:
    return other.size > match.size and other.start <= match.start and match.end <= other.end


def _is_part_of_name(text: Words, match: Match) -> bool:
    first, last = text.tokens[match.start], text.tokens[match.end - 1]
    if not text.cased or first.tag:
        return False
    before = text.tokens[match.start - 1] if match.start and not first.begins else None
    after = text.tokens[match.end] if match.end < len(text.tokens) else None
    if first.capital and before is not None and _goes_on(text, before):
        return True
    return last.capital and after is not None and not after.begins and _goes_on(text, after)


def _goes_on(text: Words, token: Token) -> bool:
    """Return whether a neighbour is another part of a name: a capital that is not just a beginning."""
    if token.tag or token.handle or not token.capital or len(token.written) < _SHORT:
        return False
    return not (token.begins and sort_of(token.lower, text.language or "en") == "ordinary")


def _is_place(text: Words, match: Match) -> bool:
    first = text.tokens[match.start]
    if not match.start or first.begins or first.tag:
        return False
    words = PLACE_WORDS.get(text.language or "en", frozenset())
    named = sort_of(first.lower, _language(text, match)) == "name" or (text.cased and first.capital)
    return named and text.tokens[match.start - 1].lower in words


def _is_weak(text: Words, match: Match) -> bool:
    term = match.entry.term
    if term.ambiguous is not None:
        return term.ambiguous
    token = text.tokens[match.start]
    if match.size > 1 or len(match.entry.words) > 1:
        return False
    if sort_of(token.lower, _language(text, match)) != "ordinary":
        return False
    return not (token.capital and text.cased and not token.begins)


def _is_supported(text: Words, match: Match, matches: Sequence[Match], topics: TopicList) -> bool:
    if _is_tag(text, match):
        return True
    family = topics.relatives(match.entry.topic)
    return any(
        other.entry.topic in family and other.entry.lemmas != match.entry.lemmas
        for other in matches
        if other.start >= match.end or other.end <= match.start
    )
