"""Where every account of a log stands at one time, under each of several variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch._common.scale_ends import at_the_end
from kresearch._common.times import say_day, time_of
from kresearch.errors import DeclinedError, UsageError
from kresearch.people.problems import Problems
from kresearch.scoring import Scorer
from kresearch.scoring.output import Scores
from kresearch.variants import Variant, resolve

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


@dataclass(frozen=True)
class ScoresAt:
    """Scores of every account at one time."""

    at: pd.Timestamp  #: Start of the tick whose end it is; UTC.
    variants: dict[str, Variant]  #: Label -> variant, the reference first; those that decline are left out.
    #: ``account, variant, score, valence, reach, low, high, saturated``; ``low`` and ``high`` only where the
    #: variant itself has an interval.
    table: pd.DataFrame
    warm_up: dict[str, bool]  #: Label -> whether the log is then younger than the variant's memory.
    full_from: dict[str, pd.Timestamp]  #: Label -> from when on it is not, where that is within the log.
    declined: dict[str, str]  #: Label -> why the log cannot answer it.
    notes: list[str]  #: What a reader must know of the data.
    prepared: Scores = field(repr=False)  #: The scores, read, to be asked for more.

    @property
    def reference(self) -> str:
        """The label of the variant that the others are compared with."""
        return next(iter(self.variants))

    @property
    def accounts(self) -> list[str]:
        """Every account that has a score."""
        return [self.prepared.index.accounts[number] for number in self.prepared.index.scored]


def note_variants(scored: ScoresAt, *, young: str) -> list[str]:
    """Return notes on variants that are left out, have another scale, or a memory that is not full.

    What follows from the last is `young`.
    """
    notes = [f"{label} is left out: {why}" for label, why in scored.declined.items()]
    scales = {label: variant.chain().scale for label, variant in scored.variants.items()}
    others = [label for label, scale in scales.items() if scale != scales[scored.reference]]
    if others:
        notes.append(
            f"Another scale than that of {scored.reference}: {', '.join(others)}. The same number asks "
            "something else of an account there, and points of the two are not of one size."
        )
    if warm := [label for label, is_warm in scored.warm_up.items() if is_warm]:
        notes.append(
            f"Warm-up: on {say_day(scored.at)} the log is younger than the memory of {', '.join(warm)}{young}"
        )
    return notes


def note_unread(scored: ScoresAt, worlds: Mapping[str, pd.DataFrame], *, hence: str = "") -> list[str]:
    """Return a note on variants that read polarity, where the error of the reading is not known."""
    readers = [label for label, variant in scored.variants.items() if variant.chain().reads_polarity]
    if not readers or worlds:
        return []
    return [
        f"{', '.join(readers)} read polarity, whose error is not known here{hence}. Name the scorer that "
        "read it (--scorer), where one did."
    ]


def resolve_all(
    names: Sequence[str | Variant | type[Variant]],
    settings: Mapping[str, Mapping[str, Any]] | None,
    problems: Problems,
) -> list[Variant]:
    """Return variants by name, class or instance, with their parameters; what does not fit is noted."""
    settings = dict(settings or {})
    if not names:
        problems.add("no variant is named. Allowed: one or more, the first is the reference. Name quantity.")
    found: dict[str, Variant] = {}
    for name in names:
        key = name if isinstance(name, str) else getattr(name, "name", "")
        made = problems.attempt(partial(resolve, name, settings.get(key)))
        if made is None:
            continue
        if made.label in found:
            problems.add(f"variant '{made.label}' is named twice. Allowed: each once. Leave one out.")
        found[made.label] = made
    called = {variant.name for variant in found.values()}
    for key in settings:
        if key not in called and not any(key in text for text in problems.texts):
            problems.add(
                f"a parameter is set of '{key}', which is not among the variants. Allowed: "
                f"{', '.join(sorted(called)) or 'none'}. Name it with --variants, or do not set it."
            )
    return list(found.values())


def score_accounts(
    log: InteractionLog, variants: Sequence[Variant], *, at: When | None = None, every: str = "1d"
) -> ScoresAt:
    """Score every account at one time, by default the log's last tick; the reference is the first variant.

    Raises UsageError when the time lies outside the log or the log is empty, DeclinedError when the log lacks
    what the reference needs.
    """
    chains = [variant.named_chain() for variant in variants]
    scorer = Scorer(log, [one.chain for one in chains], every=every, on_declined="skip")
    index = scorer.index
    if not len(index.scored):
        raise UsageError(
            "the log holds no interactions, so nobody has a score. Allowed: at least one. Add some."
        )
    tick = index.last if at is None else index.every.tick_at(time_of(at))
    if not index.first <= tick <= index.last:
        raise UsageError(
            f"{index.every.start_of(tick):%Y-%m-%d} lies outside the log. Allowed: "
            f"{index.every.start_of(index.first):%Y-%m-%d} to {index.every.start_of(index.last):%Y-%m-%d}. "
            "Take a time between them."
        )
    when = index.every.start_of(tick)
    scores = Scores(log, chains, every=every, since=when, until=when, on_declined="skip", scorer=scorer)
    reference = variants[0].label
    if reference in scores.declined:
        raise DeclinedError(
            f"the reference {reference} has no score here: {scores.declined[reference]} "
            "Name another variant first."
        )
    frames = scores.frames()
    rows, warm, notes = [], {}, []
    full_from: dict[str, pd.Timestamp] = {}
    for label, frame in frames.items():
        full = frame.attrs["memory_full_from"]
        window = next(one.chain.memory.window_days for one in scores.chains if one.label == label)
        warm[label] = window is not None and (full is None or when < time_of(full))
        if full is not None:
            full_from[label] = time_of(full)
        notes += [note for note in frame.attrs["notes"] if note not in notes]
        ends = {name: frame.get(name, np.nan) for name in ("low", "high")}
        part = frame[["account", "score", "valence", "reach"]]
        rows.append(part.assign(variant=label, **ends, saturated=at_the_end(frame)))
    table = pd.concat(rows, ignore_index=True)
    table = table[["account", "variant", "score", "valence", "reach", "low", "high", "saturated"]]
    by_label = {variant.label: variant for variant in variants if variant.label in frames}
    return ScoresAt(when, by_label, table, warm, full_from, dict(scores.declined), notes, scores)
