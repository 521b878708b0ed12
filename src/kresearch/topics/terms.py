"""Topics by the terms of a list, matched on lemmas, with word sense guarded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from kresearch.topics.guards import GUARDS, Guards, keep_matches
from kresearch.topics.lists import TopicList, example_topics, read_topics
from kresearch.topics.matching import Match, TermIndex
from kresearch.topics.protocol import Tag
from kresearch.topics.words import Words, split_words


class TermTagger:
    """Says what texts are about by the terms of a list found in them.

    Parameters
    ----------
    topics
        A list, a file of one (`read_topics`), or None for the example list.
    guards
        Which doubts about word sense count; all by default.

    Examples
    --------
    >>> found = TermTagger().tag(["My flight was delayed and my luggage is lost"], languages=["en"])
    >>> [tag.topic for tag in found]
    ['travel']
    """

    name = "terms"

    def __init__(self, topics: TopicList | str | Path | None = None, *, guards: Guards | None = None) -> None:
        self.list = (
            example_topics()
            if topics is None
            else topics
            if isinstance(topics, TopicList)
            else read_topics(topics)
        )
        self.guards = guards or Guards()
        self.topics = self.list.names

    @cached_property
    def _indexes(self) -> tuple[TermIndex, TermIndex]:
        return TermIndex(self.list), TermIndex(self.list, excluding=True)

    def tag(self, texts: Sequence[str | None], *, languages: Sequence[str | None] = ()) -> list[Tag]:
        """Return the topics of the texts; see `TopicTagger.tag`.

        The strength is 1 - 2^-w, with w the sum over the different terms found: 2 for phrases and hashtags,
        1 for words, a half for what is ambiguous. It ranks; it is no probability.
        """
        tags = []
        for place, words, found, excluded in self._find(texts, languages):
            tags += _tags(place, words, keep_matches(words, found, excluded, self.list, self.guards))
        return tags

    def effects(self, texts: Sequence[str | None], *, languages: Sequence[str | None] = ()) -> pd.DataFrame:
        """Return what each guard does to the share of texts that have a topic.

        Returns
        -------
        pandas.DataFrame
            ``guard, alone, without``: share of texts tagged with only this guard on, and with all but this
            one; the rows ``none`` and ``all`` hold plain and fully guarded matching.
        """
        known = list(self._find(texts, languages))
        total = max(sum(isinstance(t, str) and bool(t.strip()) for t in texts), 1)
        one = replace(Guards.none(), min_terms=self.guards.min_terms)

        def share(guards: Guards) -> float:
            return sum(bool(keep_matches(w, m, x, self.list, guards)) for _, w, m, x in known) / total

        rows = [("none", share(Guards.none()), share(Guards.none()))]
        rows += [
            (name, share(replace(one, **{name: True})), share(replace(self.guards, **{name: False})))
            for name in GUARDS
        ]
        rows.append(("all", share(self.guards), share(self.guards)))
        return pd.DataFrame(rows, columns=["guard", "alone", "without"])

    def _find(
        self, texts: Sequence[str | None], languages: Sequence[str | None]
    ) -> list[tuple[int, Words, list[Match], frozenset[str]]]:
        """Return the texts in which a term was found, with every match and the topics they exclude."""
        wanted, unwanted = self._indexes
        out = []
        for place, text in enumerate(texts):
            if not isinstance(text, str) or not text.strip():
                continue
            words = split_words(text, languages[place] if place < len(languages) else None)
            found = wanted.find(words)
            if found:
                out.append((place, words, found, frozenset(m.entry.topic for m in unwanted.find(words))))
        return out


def plain_tagger(topics: TopicList | str | Path | None = None) -> TermTagger:
    """Return a tagger without any guard, for comparison only: it tags a quarter of tweets at airlines.

    Parameters
    ----------
    topics
        As of `TermTagger`.

    Examples
    --------
    >>> import kresearch as kr
    >>> text = ["What a nice goal we have for the day"]
    >>> [found.topic for found in kr.topics.plain_tagger().tag(text, languages=["en"])]
    ['football']
    >>> kr.topics.TermTagger().tag(text, languages=["en"])
    []
    """
    tagger = TermTagger(topics, guards=Guards.none())
    tagger.name = "terms-plain"
    return tagger


def _tags(place: int, words: Words, matches: Sequence[Match]) -> list[Tag]:
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for match in matches:
        term = match.entry.term
        plain = match.size == 1 and not words.tokens[match.start].tag
        weight = 0.5 if term.ambiguous else 1.0 if plain else 2.0
        # One word under several terms of a topic counts once.
        key = " ".join(match.entry.lemmas)
        weights[match.entry.topic][key] = max(weight, weights[match.entry.topic].get(key, 0.0))
    return [
        Tag(place, topic, 1.0 - 0.5 ** sum(found.values()), ", ".join(sorted(found)))
        for topic, found in sorted(weights.items())
    ]
