"""What a polarity scorer is, and how one is found by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kresearch._common.factories import Factories
from kresearch._common.others import ask_attribute, blaming, check_number
from kresearch.errors import UsageError

Floats: TypeAlias = NDArray[np.float64]
Objects: TypeAlias = NDArray[np.object_]

#: Entry point group in which other packages offer scorers.
GROUP = "kresearch.sentiment"
#: What a language code looks like.
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
#: The three classes, in the order of every matrix and table of this package.
CLASSES = ("negative", "neutral", "positive")
#: Polarity at least this far from 0 is positive or negative, unless a scorer says otherwise.
DEFAULT_THRESHOLD = 0.05


@dataclass(frozen=True)
class PolarityBatch:
    """Polarity and language of some texts, in their order.

    Parameters
    ----------
    polarity
        Shape (n,), -1 to 1; NaN is unknown.
    language
        Shape (n,), ISO 639-1 codes; None is undetermined.
    """

    polarity: Floats
    language: Objects

    def __post_init__(self) -> None:
        shapes = np.shape(self.polarity), np.shape(self.language)
        if shapes[0] != shapes[1] or len(shapes[0]) != 1:
            raise UsageError(
                f"polarity has shape {shapes[0]} and language {shapes[1]}; they must be equal; return one of "
                "each per text."
            )
        numbers = getattr(self.polarity, "dtype", np.dtype(object)).kind in "fiu"
        beyond = numbers and bool((np.abs(self.polarity) > 1).any())
        if not numbers or beyond:
            worst = self.polarity[np.abs(self.polarity) > 1][0] if beyond else type(self.polarity[0]).__name__
            raise UsageError(
                f"polarity holds {worst}. Allowed: an array of numbers from -1 to 1, NaN for unknown."
            )
        for code in set(self.language):
            if code is not None and not (isinstance(code, str) and LANGUAGE.fullmatch(code)):
                raise UsageError(
                    f"language holds {code!r:.80}. Allowed: codes such as 'en', None for unknown."
                )

    def __len__(self) -> int:
        return len(self.polarity)

    @property
    def coverage(self) -> float:
        """Share of texts whose polarity is known, 0 to 1; 1 when there are none."""
        return float(np.isfinite(self.polarity).mean()) if len(self.polarity) else 1.0

    def classes(self, threshold: float = DEFAULT_THRESHOLD) -> Objects:
        """Return ``negative``, ``neutral``, ``positive`` or None (unknown) per text.

        Parameters
        ----------
        threshold
            Polarity from which on a text counts as positive, and its negative as negative.
        """
        return classify(self.polarity, threshold=threshold)


def classify(polarity: Floats, *, threshold: float = DEFAULT_THRESHOLD) -> Objects:
    """Return the class of each polarity: negative, neutral, positive, or None where unknown.

    Parameters
    ----------
    polarity
        Shape (n,), NaN for unknown.
    threshold
        Distance from 0 at which a class begins (inclusive).

    Returns
    -------
    numpy.ndarray of object
        Shape (n,).

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> kr.sentiment.classify(numpy.array([-0.3, 0.01, 0.6, numpy.nan])).tolist()
    ['negative', 'neutral', 'positive', None]
    >>> kr.sentiment.classify(numpy.array([-0.3, 0.6]), threshold=0.5).tolist()
    ['neutral', 'positive']
    """
    polarity = np.asarray(polarity, dtype=np.float64)
    out = np.full(len(polarity), None, dtype=object)
    out[np.abs(polarity) < threshold] = "neutral"
    out[polarity >= threshold] = "positive"
    out[polarity <= -threshold] = "negative"
    return out


@runtime_checkable
class PolarityScorer(Protocol):
    """Anything that gives texts a polarity.

    ``name`` is what reports call it; ``languages`` the ISO 639-1 codes it understands, None for
    any. A scorer may also carry ``threshold``, the polarity from which on it calls a text
    positive (`threshold_of`), and ``signature``, a text that changes when its answers may change
    (`signature_of`: the cache of labels depends on it).
    """

    name: str
    languages: frozenset[str] | None

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return polarity and language of each text; None and empty texts are unknown."""
        ...


def ask(scorer: PolarityScorer, texts: Sequence[str | None]) -> PolarityBatch:
    """Return a scorer's answers to texts, or say what is wrong with them.

    Raises CheckError when it stops, or gives anything but one answer a text.
    """
    with blaming(f"scorer '{scorer.name}'"):
        # Copies: what it does to the texts, and later to its answers, changes nothing here.
        found = scorer.score(list(texts))
        if not isinstance(found, PolarityBatch) or len(found) != len(texts):
            many = f"{len(found)} answers" if isinstance(found, PolarityBatch) else type(found).__name__
            raise TypeError(f"it gave {many} to {len(texts)} texts; allowed is a PolarityBatch with one each")
        return PolarityBatch(np.array(found.polarity), np.array(found.language, dtype=object))


def threshold_of(scorer: PolarityScorer) -> float:
    """Return the polarity from which on the scorer calls a text positive."""
    what = f"threshold of scorer '{scorer.name}'"
    found = ask_attribute(scorer, "threshold", DEFAULT_THRESHOLD, what=what)
    with blaming(what):
        number = check_number(found, may_be="a number over 0, up to 1")
        if not 0 < number <= 1:
            raise ValueError(f"it is {number:g}; allowed is a number over 0, up to 1")
    return number


def signature_of(scorer: PolarityScorer) -> str:
    """Return a text that changes when the scorer's answers may change."""
    what = f"signature of scorer '{scorer.name}'"
    found: object = ask_attribute(scorer, "signature", scorer.name, what=what)
    with blaming(what):
        if not isinstance(found, str) or not found:
            # Two scorers without one would be given each other's answers out of the cache.
            raise TypeError(f"it is {found!r:.60}; allowed is a text that changes when its answers may")
    return found


def needs_context(scorer: PolarityScorer) -> bool:
    """Return whether a scorer must be given all texts at once (its ``contextual``)."""
    return bool(ask_attribute(scorer, "contextual", False, what=f"contextual of scorer '{scorer.name}'"))


def has_workers(scorer: PolarityScorer) -> bool:
    """Return whether a scorer brings its own parallel work (its ``single_process``)."""
    what = f"single_process of scorer '{scorer.name}'"
    return bool(ask_attribute(scorer, "single_process", False, what=what))


Factory: TypeAlias = Callable[..., PolarityScorer]

_BUILT_IN = {
    "auto": "kresearch.sentiment.automatic:AutoScorer",
    "italian": "kresearch.sentiment.italian:ItalianScorer",
    "kinds": "kresearch.sentiment.textfree:KindScorer",
    "labels": "kresearch.sentiment.labels:LabelScorer",
    "reply-ratio": "kresearch.sentiment.textfree:ReplyRatioScorer",
    "trained": "kresearch.sentiment.trained:load",
    "transformers": "kresearch.sentiment.transformers_scorer:TransformersScorer",
    "vader": "kresearch.sentiment.english:VaderScorer",
}
#: Every scorer's factory by name.
SCORERS: Factories[PolarityScorer] = Factories(
    "scorer",
    group=GROUP,
    protocol=PolarityScorer,
    described="polarity scorer; it needs `name`, `languages` and `score(texts)`",
    built_in=_BUILT_IN,
    needs={"trained": "a folder", "transformers": "a name or folder"},
)


def register(name: str) -> Callable[[Factory], Factory]:
    """Decorate a class or factory, so that `get_scorer` finds it by name in this process.

    Parameters
    ----------
    name
        The name; a later registration of the same name wins, so that cells can be run again.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> @kr.sentiment.register("hearts")
    ... class Hearts:
    ...     name, languages = "hearts", None
    ...
    ...     def score(self, texts):
    ...         found = [0.9 if text and "<3" in text else numpy.nan for text in texts]
    ...         return kr.sentiment.PolarityBatch(numpy.array(found), numpy.full(len(found), None))
    >>> kr.sentiment.get_scorer("hearts").score(["you <3", "hello"]).polarity.tolist()
    [0.9, nan]
    """
    return SCORERS.decorate(name)


def list_scorers() -> dict[str, str]:
    """Return the names of all scorers and where each comes from, sorted by name; nothing is imported.

    Examples
    --------
    >>> import kresearch as kr
    >>> kr.sentiment.list_scorers()["vader"]
    'kresearch.sentiment.english:VaderScorer'
    """
    return SCORERS.sources()


def get_scorer(scorer: str | PolarityScorer, **options: Any) -> PolarityScorer:
    """Return a scorer by name, or the scorer itself.

    Parameters
    ----------
    scorer
        A registered name (`list_scorers`), a name with an argument (``trained:FOLDER``,
        ``transformers:NAME_OR_FOLDER``), or a `PolarityScorer`, which comes back as it is.
    **options
        Handed to the scorer's factory.

    Raises
    ------
    UnknownNameError
        When no scorer has that name.
    UsageError
        When a name that needs an argument has none, or what was found is no scorer.

    Examples
    --------
    >>> import kresearch as kr
    >>> vader = kr.sentiment.get_scorer("vader")
    >>> vader.score(["I love it", "I hate it"]).classes().tolist()
    ['positive', 'negative']
    """
    return SCORERS.make(scorer, **options)


def known_texts(texts: Iterable[str | None]) -> list[str | None]:
    """Return the texts with everything that says nothing (None, NaN, blank) as None."""
    return [t if isinstance(t, str) and t.strip() else None for t in texts]
