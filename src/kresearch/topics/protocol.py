"""What a topic tagger is, and how one is found by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch._common.factories import Factories
from kresearch.errors import UsageError

#: Entry point group in which other packages offer taggers.
GROUP = "kresearch.topics"
#: Columns of the tags of some texts.
COLUMNS = ("text", "topic", "strength", "because")


@dataclass(frozen=True)
class Tag:
    """One topic of one text.

    Parameters
    ----------
    text
        Place of the text among those that were handed over.
    topic
        Name of the topic.
    strength
        How much speaks for it, over 0 up to 1; ranks the texts of a topic.
    because
        The terms that were found, or why else; never the text.
    """

    text: int
    topic: str
    strength: float
    because: str = ""


@runtime_checkable
class TopicTagger(Protocol):
    """Anything that says what texts are about.

    ``name`` is what tables and pages call it, ``topics`` the names of the topics it can give.
    """

    name: str
    topics: tuple[str, ...]

    def tag(self, texts: Sequence[str | None], *, languages: Sequence[str | None] = ()) -> list[Tag]:
        """Return the topics of the texts, in the order of the texts; a text may have none or several.

        Parameters
        ----------
        texts
            All texts of a log, each once; None and blank ones have no topic.
        languages
            ISO 639-1 code of each text where known; empty where nobody knows.
        """
        ...


Factory: TypeAlias = Callable[..., TopicTagger]

_BUILT_IN = {
    "terms": "kresearch.topics.terms:TermTagger",
    "terms-plain": "kresearch.topics.terms:plain_tagger",
    "trained": "kresearch.topics.trained:load",
}
#: Every tagger's factory by name.
TAGGERS: Factories[TopicTagger] = Factories(
    "topic tagger",
    group=GROUP,
    protocol=TopicTagger,
    described="topic tagger; it needs `name`, `topics` and `tag(texts)`",
    built_in=_BUILT_IN,
    needs={"trained": "a folder"},
)


def register(name: str) -> Callable[[Factory], Factory]:
    """Decorate a class or factory, so that `get_tagger` finds it by name in this process.

    Parameters
    ----------
    name
        The name; a later registration of the same name wins, so that cells can be run again.

    Examples
    --------
    >>> @register("loud")
    ... class Loud:
    ...     name, topics = "loud", ("shouting",)
    ...
    ...     def tag(self, texts, *, languages=()):
    ...         return [Tag(i, "shouting", 1.0) for i, t in enumerate(texts) if t and t.isupper()]
    >>> len(get_tagger("loud").tag(["HELLO", "hello"]))
    1
    """
    return TAGGERS.decorate(name)


def list_taggers() -> dict[str, str]:
    """Return the names of all taggers and where each comes from, sorted by name; nothing is imported.

    Examples
    --------
    >>> import kresearch as kr
    >>> kr.topics.list_taggers()["terms"]
    'kresearch.topics.terms:TermTagger'
    """
    return TAGGERS.sources()


def get_tagger(tagger: str | TopicTagger, **options: Any) -> TopicTagger:
    """Return a tagger by name, or the tagger itself.

    Parameters
    ----------
    tagger
        A registered name (`list_taggers`), ``trained:FOLDER``, or a `TopicTagger`, which comes back as it is.
    **options
        Handed to the tagger's factory, e.g. ``topics=`` of the term taggers.

    Raises
    ------
    UnknownNameError
        When no tagger has that name.
    UsageError
        When a name that needs an argument has none, an option does not fit, or what was found is no tagger.

    Examples
    --------
    >>> import kresearch as kr
    >>> tagger = kr.topics.get_tagger("terms")
    >>> [tag.topic for tag in tagger.tag(["My flight was late"], languages=["en"])]
    ['travel']
    """
    return TAGGERS.make(tagger, **options)


def check_tags(tags: Sequence[Tag], *, tagger: TopicTagger, texts: int) -> pd.DataFrame:
    """Return a tagger's tags as a table (`COLUMNS`), or say what is wrong with its answers.

    Raises UsageError when a tag names a text that was not given or has no strength over 0 up to 1, and
    TypeError, to be raised within `blaming`, when they are no list of tags.
    """
    _check_kinds(tags, tagger)
    places: NDArray[np.int64] = np.array([t.text for t in tags], dtype=np.int64)
    strengths = np.array([t.strength for t in tags], dtype=np.float64)
    outside = int(((places < 0) | (places >= texts)).sum())
    wrong = int((~((strengths > 0) & (strengths <= 1))).sum())
    foreign = sorted({str(t.topic)[:40] for t in tags} - set(tagger.topics))
    if foreign:
        raise UsageError(
            f"tagger '{tagger.name}' tags with {', '.join(foreign[:5])}, which is none of its topics. "
            f"Allowed: {', '.join(tagger.topics)}. Mend the tagger."
        )
    if outside or wrong:
        raise UsageError(
            f"tagger '{tagger.name}': {outside} tags of texts that were not given, {wrong} strengths outside "
            f"0 to 1. Allowed: places 0 to {texts - 1}, strengths over 0 up to 1. Mend the tagger."
        )
    table = pd.DataFrame(
        {
            "text": places,
            "topic": np.array([t.topic for t in tags], dtype=object),
            "strength": strengths,
            "because": np.array([t.because for t in tags], dtype=object),
        }
    )
    return table.drop_duplicates(["text", "topic"], ignore_index=True)


def _check_kinds(tags: object, tagger: TopicTagger) -> None:
    """Raise TypeError unless they are a list of tags, and the tagger's topics are names."""
    topics: object = tagger.topics
    if not isinstance(topics, tuple | list | frozenset | set) or not all(isinstance(t, str) for t in topics):
        raise TypeError(f"its topics are {topics!r:.60}; allowed is a tuple of names")
    if not isinstance(tags, list | tuple):
        raise TypeError(f"it gave {type(tags).__name__}; allowed is a list of Tag")
    for tag in tags:
        fields: Any = (tag.text, tag.topic, tag.strength, tag.because) if isinstance(tag, Tag) else ()
        kinds = (Integral, str, Real, str)
        if (
            len(fields) != len(kinds)
            or isinstance(fields[0], bool)
            or not all(map(isinstance, fields, kinds))
        ):
            raise TypeError(
                f"it gave {tag!r:.80}; allowed is Tag(place of the text, topic, strength, because)"
            )
