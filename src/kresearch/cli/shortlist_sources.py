"""What a shortlist finds out by itself: scores in a topic, and who reacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.topics import TopicTagger
    from kresearch.variants import Variant


@dataclass
class TopicSource:
    """Scores in a topic under the variants of a list, found when the log is read."""

    topic: str  #: Name of the topic.
    tagger: TopicTagger  #: Says what texts are about.
    judged: Path | None  #: File of judgements, for the topic's precision.
    #: As of the list.
    until: When | None
    every: str
    variants: Sequence[Variant] = field(default=())  #: Of the list; given once they are known.

    def __call__(self, log: InteractionLog, accounts: list[str]) -> pd.DataFrame:
        """Return account, topic, variant, score, precision, low and high."""
        import pandas as pd

        from kresearch.topics import read_judgements, score, tag

        judgements = None if self.judged is None else read_judgements(self.judged)
        tags = tag(log, self.tagger)
        parts = [
            score(
                log, [self.topic], variant, tags=tags, judgements=judgements, min_precision=0.0,
                until=self.until, every=self.every, accounts=accounts,
            ).assign(variant=variant.label)
            for variant in self.variants
        ]  # fmt: skip
        return pd.concat(parts, ignore_index=True).drop(columns="valence")


def find_topic_source(
    topic: str | None,
    given: Path | None,
    *,
    tagger: str,
    topics: str | None,
    judged: Path | None,
    at: When | None,
    every: str,
) -> Path | TopicSource | None:
    """Return where scores in a topic come from: the file that is given, else the texts of the log.

    Raises UsageError when options do not fit each other.
    """
    from kresearch.cli.topics_options import make_tagger

    said = {"--tagger": tagger != "terms", "--topics": topics, "--judged": judged}
    named = " and ".join(name for name, value in said.items() if value)
    if named and given is not None:
        raise UsageError(f"{named}: --topic-scores brings its scores with it. Allowed: one or the other.")
    if named and topic is None:
        raise UsageError(f"{named}: no topic is asked for. Allowed: with --topic NAME. Name one.")
    if given is not None or topic is None:
        return given
    return TopicSource(topic, make_tagger(tagger, topics, None, 1), judged, at, every)


def read_audience(log: InteractionLog, accounts: list[str]) -> pd.DataFrame:
    """Return how suspicious the actors of each account look, by what they do in the log."""
    from kresearch.audience import quality

    found = quality(log, accounts=accounts)
    known = found[found["suspicious_share"].notna()]
    return known[["account", "suspicious_share", "low", "high"]]
