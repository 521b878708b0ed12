"""The log, made ready for scoring: small keys, whole ticks, each interaction once.

Strings are replaced by whole numbers once, because everything after it sorts and groups:
``line = account number x networks + network number`` names one account on one network,
and the same arithmetic gives the line of an actor who is an account too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.errors import UnknownNameError, UsageError
from kresearch.scoring.keeping import Keeper
from kresearch.scoring.ticks import Every

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


#: Type of keys and ticks: half the width of int64 in every sort and join.
KEY = "int32"


@dataclass(frozen=True)
class Prepared:
    """A log ready for scoring.

    Parameters
    ----------
    keeper
        Holds the intermediate tables.
    every
        The step of the grid.
    first, last
        First and last tick of the log.
    networks
        Network names; a line's network is ``networks[line % len(networks)]``.
    has_polarity
        Whether any polarity is known.
    accounts
        ``name, number`` of all accounts.
    interactions
        ``line, actor, actor_line, network, kind, tick, moment, polarity, count``.
    posts
        ``line, tick`` one row per own post, or None when the log has no posts.
    sights
        ``line, tick`` first sight of each post id in the interactions, or None.
    audience
        ``line, tick, followers``, or None.
    lines
        ``line, account, first`` one row per account and network.
    """

    keeper: Keeper
    every: Every
    first: int
    last: int
    networks: tuple[str, ...]
    has_polarity: bool
    accounts: Any
    interactions: Any
    posts: Any | None
    sights: Any | None
    audience: Any | None
    lines: Any

    @property
    def span(self) -> int:
        """Number of ticks of the log."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class _Facts:
    """What one look at the tables tells."""

    first: int
    last: int
    networks: tuple[str, ...]
    has_polarity: bool
    has_post_ids: bool
    rows: int


def _look(log: InteractionLog, every: Every) -> _Facts:
    """Ask each table once for its span and its networks."""
    spans, networks, extras = [], set(), {}
    for name, table in (("interactions", log.interactions), ("posts", log.posts), ("audience", log.audience)):
        if table is None:
            continue
        asked = {"first": table["at"].min(), "last": table["at"].max()}
        if name == "interactions":
            asked |= {
                "polar": table.polarity.count(),
                "posted": table.post.count(),
                "rows": table.count(),
            }
        row = table.aggregate(**asked).to_pyarrow().to_pylist()[0]
        if name == "interactions":
            extras = row
        if row["first"] is not None:
            spans += [_tick(row["first"], every), _tick(row["last"], every)]
        networks |= set(table.network.as_table().distinct().to_pyarrow().column(0).to_pylist())
    if not spans:
        raise UsageError(
            "the log is empty: no interaction, post or audience row has a time. "
            "Allowed is a log with at least one row. Check the file with 'kresearch data check'."
        )
    return _Facts(
        min(spans),
        max(spans),
        tuple(sorted(networks)),
        bool(extras["polar"]),
        bool(extras["posted"]),
        extras["rows"],
    )


def _tick(when: Any, every: Every) -> int:
    """Return the tick of a Python time; one without a zone is UTC."""
    import pandas as pd

    stamp = pd.Timestamp(when)
    return every.tick_at(stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC"))


def prepare(
    log: InteractionLog, every: Every, keeper: Keeper, *, accounts: Iterable[str] | None = None
) -> Prepared:
    """Make a log ready for scoring.

    Interactions of an account with itself are left out (property 4), an ``interaction_id``
    counts once (property 3), a row of totals becomes anonymous actors.

    Parameters
    ----------
    log
        The log; it is not changed.
    every
        The step of the grid.
    keeper
        Holds the prepared tables, which several variants share.
    accounts
        Score only these; their actors' reach, which impact needs, is still taken in full.
    """
    import ibis

    facts = _look(log, every)
    raw = log.interactions
    if accounts is not None:
        wanted = known_accounts(log, accounts)
        raw = _closure(raw, wanted)
    raw = raw.filter(raw.actor.isnull() | (raw.actor != raw.account))
    if log.report.has("duplicate", table="interactions"):
        raw = _once(raw)

    keep = keeper.keep
    owners = [t.select(name=t.account) for t in (log.posts, log.audience) if t is not None]
    people = raw.select(name=raw.account).union(raw.select(name=raw.actor))
    people = people.union(*owners) if owners else people
    people = people.filter(people.name.notnull()).distinct()
    names = keep(people.mutate(number=ibis.row_number().cast(KEY)))

    width = len(facts.networks)
    numbers = {n: i for i, n in enumerate(facts.networks)}

    def line_of(table: Any, number: Any) -> Any:
        if width == 1:
            return number.cast(KEY)
        network = ibis.cases(*((table.network == n, i) for n, i in list(numbers.items())[1:]), else_=0)
        return (number * width + network).cast(KEY)

    owner = names.select(account=names.name, owner=names.number)
    doer = names.select(actor=names.name, doer=names.number)
    joined = raw.join(owner, "account").left_join(doer, "actor")
    anonymous = joined["count"].fill_null(1) > 1
    at = joined["at"]
    interactions = joined.select(
        line=line_of(joined, joined.owner),
        actor=anonymous.ifelse(ibis.null(KEY), joined.doer.cast(KEY)),
        actor_line=anonymous.ifelse(ibis.null(KEY), line_of(joined, joined.doer)),
        network=ibis.literal(facts.networks[0]) if width == 1 else joined.network,
        kind=joined.kind,
        tick=every.tick_of(at),
        moment=at,
        polarity=joined.polarity,
        post=joined.post,
        count=joined["count"].fill_null(1).cast("float64"),
    )
    interactions = keep(interactions)

    def lined(table: Any | None, **columns: Any) -> Any | None:
        if table is None:
            return None
        found = table.join(owner, "account")
        picked = {name: found[column] for name, column in columns.items()}
        return keep(found.select(line=line_of(found, found.owner), tick=every.tick_of(found["at"]), **picked))

    written = log.posts
    if written is not None:
        written = written.group_by("account", "network", "post").aggregate(at=written["at"].min())
    posts = lined(written)
    audience = lined(log.audience, followers="followers")
    sights = None
    if facts.has_post_ids:
        known = interactions.filter(interactions.post.notnull())
        sights = known.group_by("line", "post").aggregate(tick=known.tick.min()).select("line", "tick")
    seen = [t.select("line", "tick") for t in (interactions, posts, audience) if t is not None]
    every_sight = seen[0].union(*seen[1:]) if len(seen) > 1 else seen[0]
    lines = every_sight.group_by("line").aggregate(first=every_sight.tick.min())
    lines = keep(lines.mutate(account=(lines.line // width).cast(KEY)))
    accounts_table = keep(names.semi_join(lines.select(number=lines.account).distinct(), "number"))
    return Prepared(
        keeper=keeper,
        every=every,
        first=facts.first,
        last=facts.last,
        networks=facts.networks,
        has_polarity=facts.has_polarity,
        accounts=accounts_table,
        interactions=interactions,
        posts=posts,
        sights=sights,
        audience=audience,
        lines=lines,
    )


def _once(raw: Any) -> Any:
    """Leave out further rows of an ``interaction_id``."""
    import ibis

    place = ibis.row_number().over(
        ibis.window(
            group_by=raw.interaction_id,
            order_by=[raw["at"], raw.account, raw.actor, raw.kind, raw.network, raw.polarity, raw["count"]],
        )
    )
    identified = raw.filter(raw.interaction_id.notnull())
    first = identified.mutate(place=place).filter(lambda t: t.place == 0).drop("place")
    return raw.filter(raw.interaction_id.isnull()).union(first)


def known_accounts(log: InteractionLog, accounts: Iterable[str]) -> list[str]:
    """Return the accounts asked for, or say which ones the log does not know."""
    wanted = sorted(set(accounts))
    tables = [t for t in (log.interactions, log.posts, log.audience) if t is not None]
    known: set[str] = set()
    for table in tables:
        found = table.filter(table.account.isin(wanted)).select("account").distinct()
        known |= set(found.to_pyarrow().column(0).to_pylist())
    missing = [a for a in wanted if a not in known]
    if missing:
        names = log.interactions.select("account").distinct().limit(10_000).to_pyarrow().column(0).to_pylist()
        raise UnknownNameError("account", missing[0], names if len(names) <= 50 else sorted(names)[:50])
    return wanted


def _closure(raw: Any, wanted: list[str]) -> Any:
    """Keep the interactions with the wanted accounts and with their actors."""
    direct = raw.filter(raw.account.isin(wanted))
    circle = direct.filter(direct.actor.notnull()).select(account=direct.actor).distinct()
    circle = circle.filter(~circle.account.isin(wanted))
    return direct.union(raw.semi_join(circle, "account"))
