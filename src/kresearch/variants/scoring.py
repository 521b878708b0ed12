"""`score`: from a log and a variant to a pandas frame, with what a reader must know beside it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kresearch.errors import KresearchWarning
from kresearch.scoring import Chain, Scorer
from kresearch.scoring.absence import INTERVAL_COLUMNS
from kresearch.scoring.eras import EraLogLinear
from kresearch.scoring.networks import network_table
from kresearch.scoring.scorer import reads_actors
from kresearch.variants.base import Variant
from kresearch.variants.registry import resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

#: The columns of every score frame.
SCORE_COLUMNS = ("account", "at", "score", "valence", "raw", "reach", "amplification", "impact")
#: Digits kept of every number: far finer than any difference that matters, and coarser than
#: the last bits, in which engines and thread counts may differ.
DIGITS = 9
#: Share of texted interactions whose polarity must be known for a sentiment variant not to warn.
LOW_COVERAGE = 0.5
RECONSTRUCTION = "The score is a reconstruction from Klout's public statements, not Klout's formula."


def score(
    log: InteractionLog,
    variant: str | Variant | type[Variant] = "quantity",
    *,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: Any = None,
    until: Any = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Score every account at every tick.

    Parameters
    ----------
    log
        The interactions.
    variant
        Name, class or instance of a variant.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these accounts, default all.
    since, until
        First and last time to return (anything pandas reads as a time; UTC when without a
        zone). What came before still counts.
    **parameters
        The variant's parameters, e.g. ``penalty=0.5``.

    Returns
    -------
    pandas.DataFrame
        One row per account and tick, sorted: ``account``, ``at`` (UTC start of the tick; the
        score stands at its end), ``score`` (1 to 100), ``valence`` (-100 to 100, missing where
        no polarity is known), ``raw``, ``reach`` (actors), ``amplification`` (amplifying
        reactions per post), ``impact`` (actors' reach). ``attrs`` holds variant, parameters,
        digest, coverage, notes and whether the log is simulated. A variant with an interval adds
        ``low`` and ``high`` (points, 1 to 100), and ``attrs["interval"]`` says what they are.

    Raises
    ------
    UnknownNameError
        For an unknown variant, parameter or account.
    DeclinedError
        When the log lacks what the variant needs; says what.

    Examples
    --------
    >>> frame = score(log, "sentiment-penalise", penalty=0.5)  # doctest: +SKIP
    """
    chosen = resolve(variant, parameters)
    (frame,) = score_many(log, [chosen], every=every, accounts=accounts, since=since, until=until).values()
    return frame


def score_many(
    log: InteractionLog,
    variants: Sequence[str | Variant | type[Variant]],
    *,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: Any = None,
    until: Any = None,
) -> dict[str, pd.DataFrame]:
    """Score one log under several variants; what they share is computed once.

    Returns
    -------
    dict
        The variant's label (name and changed parameters) -> its score frame.
    """
    chosen = [resolve(v) for v in variants]
    facts = read_facts(log)
    frames = {}
    whole = any(reads_actors(variant.chain()) for variant in chosen)
    with Scorer(log, every=every, accounts=accounts, whole=whole) as scorer:
        first = None if since is None else scorer.every.tick_at(read_utc(since))
        last = None if until is None else scorer.every.tick_at(read_utc(until))
        for variant in chosen:
            table = scorer.expression(variant.chain(), since=first, until=last)
            frame = to_frame(table, every)
            frame.attrs = {"variant": variant.name, "label": variant.label, "every": every}
            frame.attrs.update(
                variant=variant.name,
                label=variant.label,
                params=variant.model_dump(),
                version=variant.version,
                every=every,
                notes=[
                    *notes_for(log, variant.chain(), facts),
                    *_unknown_networks(variant.chain(), scorer.prepared.networks),
                ],
                **facts,
            )
            if interval := variant.chain().interval:
                frame.attrs["interval"] = interval
            frames[variant.label] = frame
    return frames


def to_frame(table: Any, every: str = "1d") -> pd.DataFrame:
    """Return a score expression as a sorted, rounded pandas frame."""
    import pandas as pd

    from kresearch.scoring import Every

    frame: pd.DataFrame = table.to_pandas()
    seconds = Every(every).seconds
    frame["at"] = pd.to_datetime(frame.pop("tick").astype("int64") * seconds, unit="s", utc=True)
    columns = [*SCORE_COLUMNS, *(name for name in INTERVAL_COLUMNS if name in frame.columns)]
    frame = frame[columns].sort_values(["account", "at"], ignore_index=True)
    numbers = columns[2:]
    frame[numbers] = frame[numbers].astype("float64").round(DIGITS)
    return frame


def read_facts(log: InteractionLog) -> dict[str, Any]:
    """Return what a reader must know of the data: digest, coverage, known polarities, source."""
    return {
        "digest": log.digest(),
        "coverage": log.coverage().share,
        "polarities": int(log.interactions.polarity.count().to_pyarrow().as_py()),
        "simulated": log.simulated,
        "source": log.source,
    }


def notes_for(log: InteractionLog, chain: Chain, facts: Mapping[str, Any]) -> list[str]:
    """Return the notes that belong beside a variant's scores, and warn of low coverage."""
    notes = [RECONSTRUCTION, *log.notes]
    if log.simulated:
        notes.insert(0, f"Simulated data ({log.source}).")
    if chain.weigh.reads_polarity and (text := _low_coverage(facts)):
        warnings.warn(text, KresearchWarning, stacklevel=4)
        notes.append(f"Low coverage. {text}")
    if log.posts is None:
        notes.append(
            "No posts table: amplification counts amplifying reactions against the prior posts alone, and "
            "inactivity is read from first sights of post ids."
        )
    return notes


def _low_coverage(facts: Mapping[str, Any]) -> str | None:
    """Return what to say when a sentiment variant knows too little, else None."""
    advice = "Fill the polarity column first, e.g. with 'kresearch sentiment label'."
    if not facts["polarities"]:
        return f"No interaction has a known polarity, so a sentiment variant equals its blind twin. {advice}"
    if facts["coverage"] >= LOW_COVERAGE:
        return None
    return (
        f"Only {facts['coverage']:.0%} of the interactions with a text have a known polarity (allowed "
        f"without a warning: {LOW_COVERAGE:.0%}). The rest counts as not negative, so a sentiment variant "
        f"is close to the quantity score. {advice}"
    )


def _unknown_networks(chain: Chain, networks: Iterable[str]) -> list[str]:
    """Return a note that names the networks for which the era's table has no figures."""
    unknown = network_table().unknown(networks)
    if not unknown or not isinstance(chain.combine, EraLogLinear):
        return []
    return [
        f"The network table does not name {', '.join(unknown)}: their interactions count with the declared "
        f"default (network weight {network_table().default_weight:g})."
    ]


def read_utc(when: Any) -> pd.Timestamp:
    """Return a time with a zone."""
    import pandas as pd

    stamp = pd.Timestamp(when)
    return stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")
