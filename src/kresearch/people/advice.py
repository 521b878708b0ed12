"""`advise`: what it would take for an account to gain some points, and what a storm would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kresearch.errors import UnknownNameError, UsageError
from kresearch.people.advice_search import MOST_ACTS, Found, Search
from kresearch.people.advice_ways import Margin, Way, find_margins, find_problems, list_ways, plan_counts
from kresearch.people.behaviour import Change, Storm, usual_changes
from kresearch.people.behaviour_answer import ARITHMETIC, answer_changes, check_changes
from kresearch.people.behaviour_model import BehaviourModel, Standing
from kresearch.scoring.chain import Chain
from kresearch.scoring.notes import RECONSTRUCTION
from kresearch.variants import Variant, resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: At this score an account counts as at the end of the scale.
CEILING = 99.95


@dataclass(frozen=True)
class Mix:
    """Acts that reach the gain."""

    acts: tuple[tuple[Way, int], ...]  #: Each way with how many of it.
    cost: float  #: In the unit of the declared costs.
    score: float  #: What they reach.

    def say(self) -> str:
        """Return the acts in words."""
        return " and ".join(way.say(count) for way, count in self.acts)


@dataclass(frozen=True)
class VariantAdvice:
    """What one rule answers."""

    variant: str  #: Its label.
    before: Standing  #: Where the account stands.
    target: float  #: The score to reach.
    margins: tuple[Margin, ...]  #: What one more act moves, kind by kind.
    #: Acts that reach the target, the cheapest first: a mix where it is cheaper than every single way, and
    #: each way alone that reaches it.
    mixes: tuple[Mix, ...]
    unreached: tuple[str, ...]  #: Why the target, or a way to it, is out of reach, in words.
    storm: Standing  #: Where a storm would leave the account.
    floor: bool  #: Whether the account is at the floor of the rule's scale, where single acts show nothing.


@dataclass(frozen=True)
class Advice:
    """What it would take, under every rule that was asked.

    Parameters
    ----------
    account, at
        Whose score, and when (UTC).
    gain, days
        Points to gain, and the days over which acts are spread, up to `at`.
    costs_declared
        Whether somebody declared what acts cost; else a cost is the number of acts.
    variants
        One answer per rule.
    changes
        What usual changes of behaviour would have made of the score, as of `what_if_behaviour`.
    storm
        The storm that was tried.
    declined
        Rule -> why the log cannot answer it.
    notes
        What a reader must know.
    """

    account: str
    at: pd.Timestamp
    gain: float
    days: float
    costs_declared: bool
    variants: tuple[VariantAdvice, ...]
    changes: pd.DataFrame
    storm: Storm
    declined: dict[str, str]
    notes: tuple[str, ...]

    @cached_property
    def margins(self) -> pd.DataFrame:
        """``variant, kind, network, who, points, cost``: what one more act moves."""
        import pandas as pd

        rows = [
            (one.variant, m.kind, m.network, m.who, m.points, m.cost)
            for one in self.variants
            for m in one.margins
        ]
        return pd.DataFrame(rows, columns=["variant", "kind", "network", "who", "points", "cost"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        return {
            "account": self.account,
            "at": self.at.isoformat(),
            "gain": self.gain,
            "days": self.days,
            "cost_unit": "declared" if self.costs_declared else "acts",
            "variants": [_plain(one) for one in self.variants],
            "changes": self.changes.astype(object).where(self.changes.notna(), None).to_dict("records"),
            "storm": self.storm.say(),
            "declined": self.declined,
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        from kresearch.people.advice_words import say_advice

        return say_advice(self)


def advise(
    log: InteractionLog,
    account: str,
    gain: float = 5.0,
    *,
    variants: Sequence[str | Variant] | str | Variant = ("quantity",),
    costs: Mapping[str, float] | None = None,
    networks: Sequence[str] | None = None,
    days: float = 30.0,
    storm: Storm | None = None,
    changes: Sequence[Change] | None = None,
    at: When | None = None,
    every: str = "1d",
) -> Advice:
    """Say what it would take for an account to gain some points, and what one more act of each kind moves.

    The score is inverted on the kernel that scores logs: so many further interactions, each by somebody who
    never reacted before, spread over the last days before `at`. Single ways are found by doubling and
    halving, a cheaper mix by buying step by step what moves the score most for its cost; chance has no part.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score.
    gain
        Points to gain, more than 0 and at most 99.
    variants
        Names or instances of the rules.
    costs
        Kind -> cost of one interaction; then only these kinds are tried. Default the account's own kinds, at
        1 each: the cost is the number of interactions.
    networks
        Only on these; default the account's three with most interactions.
    days
        The further interactions are spread over so many days up to `at`.
    storm
        The storm to try; default 500 people within two days, 80 % of them negative.
    changes
        Changes of behaviour to try beside; default one of each.
    at
        When (anything pandas reads as a time, UTC); default the last tick of the log.
    every
        ``"1d"`` or ``"1h"``.

    Raises
    ------
    UsageError
        For values outside their limits and unknown names; names all of them at once.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> told = kr.people.advise(log, "w/A", 2.0, changes=[]).variants[0]
    >>> round(told.mixes[0].score - told.before.score, 1), told.mixes[0].cost
    (2.5, 3.0)
    """
    chosen = [resolve(v) for v in ([variants] if isinstance(variants, (str, Variant)) else variants)]
    wrong = list(find_problems(gain, days, costs, networks))
    model = None
    try:
        model = BehaviourModel(log, account, at=at, every=every)
    except UnknownNameError as error:
        wrong.insert(0, str(error).removesuffix("."))
    if model is not None and not networks and not model.scene.networks:
        wrong.append(f"'{account}' is on no network yet: name one")
    if wrong or model is None:
        raise UsageError(
            f"no advice can be given: {'; '.join(wrong)}. Allowed: an account of the log, a gain and days "
            "within these limits, kinds and networks that are known, each with a cost above 0. Change these."
        )
    tried = Storm(network=networks[0] if networks else None) if storm is None else storm
    some = usual_changes() if changes is None else tuple(changes)
    check_changes(model, [tried, *some])
    told = answer_changes(model, some, chosen, together=changes is not None)
    ways = list_ways(model.scene, costs, networks)
    asked = [variant for variant in chosen if variant.label not in told.declined]
    return Advice(
        account=account,
        at=model.at,
        gain=gain,
        days=days,
        costs_declared=bool(costs),
        variants=tuple(_advise(model, variant, ways, gain, days, tried) for variant in asked),
        changes=told.frame,
        storm=tried,
        declined=told.declined,
        notes=tuple(dict.fromkeys((*told.notes, ARITHMETIC, RECONSTRUCTION))),
    )


def _advise(
    model: BehaviourModel, variant: Variant, ways: Sequence[Way], gain: float, days: float, storm: Storm
) -> VariantAdvice:
    """Return what one rule answers."""
    chain = variant.chain()
    before = model.standing(chain)
    margins = find_margins(model, chain, ways, before)
    mixes, unreached = _invert(model, chain, ways, before, gain, days)
    return VariantAdvice(
        variant=variant.label,
        before=before,
        target=before.score + gain,
        margins=margins,
        mixes=mixes,
        unreached=unreached,
        storm=model.standing(chain, [storm]),
        floor=before.score <= chain.scale.baseline + 1e-6 and all(m.points <= 1e-6 for m in margins),
    )


def _invert(
    model: BehaviourModel, chain: Chain, ways: Sequence[Way], before: Standing, gain: float, days: float
) -> tuple[tuple[Mix, ...], tuple[str, ...]]:
    """Return what reaches a gain, the cheapest first, and in words what does not."""
    if before.score + gain >= 100.0:
        left = max(0.0, 100.0 - before.score)
        at_end = (
            "the account is at the end of the scale, where nothing shows"
            if before.score >= CEILING
            else (
                f"the scale ends at 100, which is never quite reached: less than {left:.2f} points are left"
            )
        )
        return (), (f"a gain of {gain:g} points is out of reach: {at_end}.",)
    search = Search(
        lambda counts: model.stand(chain, plan_counts(model, chain, ways, counts, days)).score,
        [way.cost for way in ways],
        before.score + gain,
    )
    alone = [search.fewest(place) for place in range(len(ways))]
    unreached = [
        _say_unreached(way, search.score(search.alone(place, MOST_ACTS)) - before.score)
        for place, (way, found) in enumerate(zip(ways, alone, strict=True))
        if found is None
    ]
    single = sorted((f for f in alone if f is not None), key=lambda f: (f.cost, f.counts))
    mixed = search.cheapest_mix(single[0]) if single else None
    return tuple(_mix(ways, found) for found in [mixed, *single] if found is not None), tuple(unreached)


def _say_unreached(way: Way, points: float) -> str:
    """Return in words why a way alone does not lead to the target."""
    if points <= 0.005:
        return f"{way.kind} on {way.network} by new people does not raise this score ({points:+z.2f})."
    return f"{way.say(MOST_ACTS)} by new people would bring {points:+z.2f} points only: it saturates."


def _mix(ways: Sequence[Way], found: Found) -> Mix:
    acts = tuple((way, count) for way, count in zip(ways, found.counts, strict=True) if count)
    return Mix(acts, found.cost, found.score)


def _plain(one: VariantAdvice) -> dict[str, Any]:
    return {
        "variant": one.variant,
        "score": one.before.score,
        "valence": _number(one.before.valence),
        "target": one.target,
        "margins": [vars(margin) for margin in one.margins],
        "mixes": [
            {
                "acts": [{"kind": w.kind, "network": w.network, "count": n} for w, n in mix.acts],
                "cost": mix.cost,
                "score": mix.score,
            }
            for mix in one.mixes
        ],
        "unreached": list(one.unreached),
        "at_floor": one.floor,
        "storm": {"score": one.storm.score, "valence": _number(one.storm.valence)},
    }


def _number(value: float) -> float | None:
    return None if value != value else value
