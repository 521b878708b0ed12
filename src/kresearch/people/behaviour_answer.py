"""`what_if_behaviour`: what changes of behaviour would have made of a score, under several rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kresearch.errors import UsageError
from kresearch.people.behaviour import Change, usual_changes
from kresearch.people.behaviour_model import BehaviourModel, Standing
from kresearch.people.behaviour_rows import plan_frames
from kresearch.variants import Variant, resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: Stands beside every number of this package.
ARITHMETIC = (
    "This is the arithmetic of a reconstructed score: what it would have been had these further rows been in "
    "the log and everything else as it was. It is no promise: people do not react by rule, and no real "
    "score need follow."
)


@dataclass(frozen=True)
class BehaviourAnswer:
    """What changes of behaviour would have made of a score.

    Parameters
    ----------
    account, at
        Whose score, and when (UTC).
    changes
        The changes that were tried.
    frame
        ``change, variant, before, after, points, valence_before, valence_after, interactions, posts``;
        one row per change and variant, and one for all changes together where several were named.
    declined
        Variant -> why the log cannot answer it.
    notes
        What a reader must know.
    """

    account: str
    at: pd.Timestamp
    changes: tuple[Change, ...]
    frame: pd.DataFrame
    declined: dict[str, str]
    notes: tuple[str, ...]
    _model: BehaviourModel

    def rows(self, *changes: Change) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what changes (default all) add as interactions and posts, to be scored like any others.

        Silence adds no row: it is the time after them.
        """
        return plan_frames(self._model.scene, self._model.plan(changes or self.changes), self._model.log)

    def __str__(self) -> str:
        lines = [
            f"{row['variant']}: {row['change']}: {row['before']:.2f} -> {row['after']:.2f}"
            for row in self.frame.to_dict("records")
        ]
        head = f"{self.account}, {self.at:%Y-%m-%d %H:%M} UTC"
        return "\n".join([head, *lines, *(f"{v}: {why}" for v, why in self.declined.items()), *self.notes])


def what_if_behaviour(
    log: InteractionLog,
    account: str,
    changes: Sequence[Change] | Change | None = None,
    variants: Sequence[str | Variant] | str | Variant = ("quantity",),
    *,
    at: When | None = None,
    every: str = "1d",
) -> BehaviourAnswer:
    """Say what an account's score would be had it, or its public, done something else too.

    Each change becomes further rows in the last days before `at`, scored by the kernel that scores logs;
    silence is the only one that comes after. The numbers are those of `kresearch.score` on the log with these
    rows in it.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score.
    changes
        `MorePosts`, `NewActors`, `FurtherNetwork`, `Silence`, `PaidCampaign`, `Storm`, or objects of
        one's own with the methods of `Change`; default one of each.
    variants
        Names or instances.
    at
        When (anything pandas reads as a time, UTC); default the last tick of the log.
    every
        ``"1d"`` or ``"1h"``.

    Returns
    -------
    BehaviourAnswer
        Its `frame` has one row per change and variant.

    Raises
    ------
    UnknownNameError
        For an unknown account or variant, with the nearest name.
    UsageError
        For values outside their limits; names all of them at once.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> told = kr.people.what_if_behaviour(log, "w/A", kr.people.NewActors(20))
    >>> told.frame[["change", "points"]].round(1).values.tolist()
    [['20 new people, one like each, over 30 days', 8.6]]
    """
    chosen = [resolve(v) for v in ([variants] if isinstance(variants, (str, Variant)) else variants)]
    model = BehaviourModel(log, account, at=at, every=every)
    if changes is None:
        return answer_changes(model, usual_changes(), chosen, together=False)
    tried = (changes,) if isinstance(changes, Change) else tuple(changes)
    return answer_changes(model, tried, chosen)


def answer_changes(
    model: BehaviourModel, changes: Sequence[Change], variants: Sequence[Variant], *, together: bool = True
) -> BehaviourAnswer:
    """Return what changes make of a model's account under some variants, one by one and all together."""
    import pandas as pd

    check_changes(model, changes)
    scenarios: list[tuple[str, tuple[Change, ...]]] = [(change.say(), (change,)) for change in changes]
    if together and len(changes) > 1:
        scenarios.append(("all of these together", tuple(changes)))
    plans = [model.plan(some) for _, some in scenarios]
    rows, declined = [], {}
    for variant in variants:
        chain = variant.chain()
        if (reason := model.lacks(chain)) is not None:
            declined[variant.label] = reason
            continue
        before = model.standing(chain)
        for (said, some), plan in zip(scenarios, plans, strict=True):
            after = model.standing(chain, some)
            # A number must not stand beside words that it does not stand for.
            told = said + "".join(f" ({one})" for one in plan.lacking)
            rows.append(_row(told, variant, before, after, plan.interactions, sum(map(len, plan.posts))))
    names = ["change", "variant", "before", "after", "points", "valence_before", "valence_after"]
    frame = pd.DataFrame(rows, columns=[*names, "interactions", "posts"])
    notes = dict.fromkeys((*(note for plan in plans for note in plan.notes), ARITHMETIC))
    return BehaviourAnswer(model.account, model.at, tuple(changes), frame, declined, tuple(notes), model)


def check_changes(model: BehaviourModel, changes: Sequence[object]) -> None:
    """Raise with everything that is wrong with changes beside the account of a model."""
    wrong = []
    for change in changes:
        if not isinstance(change, Change):
            wrong.append(f"{change!r} is no change: it lacks say, problems or apply")
        else:
            wrong += list(change.problems(model.scene))
    if wrong:
        raise UsageError(
            f"these changes of '{model.account}' cannot be worked out: {'; '.join(dict.fromkeys(wrong))}. "
            "Allowed: values within these limits, known kinds and networks. Change these values."
        )


def _row(
    said: str, variant: Variant, before: Standing, after: Standing, acts: int, posts: int
) -> tuple[object, ...]:
    points = after.score - before.score
    return (
        said, variant.label, before.score, after.score, points, before.valence, after.valence, acts, posts,
    )  # fmt: skip
