"""All that is known of the time a log covers, and the sentences about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kresearch.interactions.covering.edges import find_caps, find_edges, find_far, leave_far_out
from kresearch.interactions.covering.outages import find_outages
from kresearch.interactions.covering.stretches import DAY, Cap, Edge, Far, Stretch

#: An account that begins so many days after the log, or ends so many before it, is late.
LATE_DAYS = 28
_NAMED = 5


@dataclass(frozen=True)
class Covered:
    """The stretch of time a log covers. All days are UTC midnights.

    Parameters
    ----------
    begins, ends
        First and last day on which ordinary activity of any account begins and ends; None in an
        empty log.
    outages
        Days on which nobody has a row although the days around make that implausible.
    edges
        Per account, where its ordinary activity begins and ends (the 2,000 with most rows).
    caps
        Where a collection stops at the same round number of rows.
    far
        Rows far from all the others.
    accounts
        How many accounts were counted one by one.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.date_range("2020-01-01", periods=60, tz="UTC").delete(range(30, 40))
    >>> daily = pd.DataFrame({"account": "acme", "day": days, "rows": 40})
    >>> covered = describe_coverage(daily)
    >>> [str(outage) for outage in covered.outages]
    ['2020-01-31 to 2020-02-09 (10 days, usually 40 rows a day)']
    >>> covered.full_from(30).isoformat()
    '2020-01-31T00:00:00+00:00'
    """

    begins: pd.Timestamp | None
    ends: pd.Timestamp | None
    outages: tuple[Stretch, ...] = ()
    edges: Mapping[str, Edge] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    far: tuple[Far, ...] = ()
    accounts: int = 0

    def begins_of(self, account: str | None = None) -> pd.Timestamp | None:
        """Return the day on which an account's ordinary activity begins, or that of the log."""
        edge = self.edges.get(account) if account is not None else None
        return self.begins if edge is None else edge.begins

    def last_of(self, account: str | None = None) -> pd.Timestamp | None:
        """Return the last day with any row of an account, however few, or the day the log ends on."""
        edge = self.edges.get(account) if account is not None else None
        return self.ends if edge is None else edge.last

    def full_from(self, memory_days: float | None, account: str | None = None) -> pd.Timestamp | None:
        """Return the time from which a memory of so many days is full; before it log or account warms up.

        None when the memory has no end (None days) or the log is empty.
        """
        begins = self.begins_of(account)
        if begins is None or memory_days is None:
            return None
        return begins + pd.Timedelta(days=memory_days)

    def touching(self, start: pd.Timestamp, end: pd.Timestamp) -> tuple[Stretch, ...]:
        """Return the outages that share time with a half-open window."""
        return tuple(outage for outage in self.outages if outage.touches(start, end))

    def late(self) -> tuple[Edge, ...]:
        """Return the accounts that begin four weeks and more after the log, the latest first."""
        found = [e for e in self.edges.values() if self.begins and e.begins - self.begins >= LATE_DAYS * DAY]
        return tuple(sorted(found, key=lambda edge: (-edge.begins.value, edge.account)))

    def early(self) -> tuple[Edge, ...]:
        """Return the accounts that end four weeks and more before the log, the earliest first."""
        found = [e for e in self.edges.values() if self.ends and self.ends - e.ends >= LATE_DAYS * DAY]
        return tuple(sorted(found, key=lambda edge: (edge.ends.value, edge.account)))

    def findings(self) -> Iterator[tuple[str, str, str]]:
        """Yield what makes a result doubtful: name, what is the matter, what to do."""
        if self.far:
            yield (
                "far",
                f"times far from the rest of the log: {_list(self.far)}",
                "The score's clock would run through all the time between. Check them, and leave them out.",
            )
        if self.outages:
            yield (
                "outage",
                f"no row of any account {_list(self.outages)}",
                "The log has one account: an outage of the collection and its own silence look alike."
                if self.accounts == 1
                else "That is an outage of the collection, not a silence of the accounts. Collect it again, "
                "or keep cases away from it.",
            )
        for cap in self.caps[:_NAMED]:
            whose = f" of '{cap.account}'" if cap.account else ""
            yield (
                "cap",
                f"exactly {cap.rows:,} rows{whose} on {cap.days:,} of {cap.of:,} days and never more",
                "That is a limit of the collection: what happened beyond it is missing, busy days look "
                "ordinary. Collect without the limit, or do not compare days.",
            )

    def warnings(self) -> list[str]:
        """Return the sentences about what makes a result doubtful: outages, caps, far times."""
        return [f"{reason}. {advice}" for _, reason, advice in self.findings()]

    def notes(self) -> list[str]:
        """Return all sentences, those about beginnings and ends of accounts too."""
        return [*self.warnings(), *self.edge_notes()]

    def edge_notes(self) -> list[str]:
        """Return the sentences about accounts that begin later or end earlier than the log."""
        return list(self._say_edges())

    def _say_edges(self) -> Iterator[str]:
        late, early = self.late(), self.early()
        stray = [e for e in late if e.before]
        if late:
            said = [
                f"{e.account} ({e.begins:%Y-%m-%d}{f', {e.before:,} stray before' if e in stray else ''})"
                for e in late[:_NAMED]
            ]
            when = f"later than the log, which begins on {self.begins:%Y-%m-%d}"
            yield f"{_number(late)} {when}: {_join(said, late)}"
        if early:
            said = [f"{e.account} ({e.ends:%Y-%m-%d})" for e in early[:_NAMED]]
            ends = "ends" if len(early) == 1 else "end"
            number = _number(early).rsplit(" ", 1)[0]
            yield f"{number} {ends} before the log, which ends on {self.ends:%Y-%m-%d}: {_join(said, early)}"


def describe_coverage(daily: pd.DataFrame) -> Covered:
    """Return what stretch of time a log covers, of its ``account, day, rows`` as of `count_days`."""
    far = find_far(daily)
    near = leave_far_out(daily, far)
    if near.empty:
        return Covered(None, None, far=far)
    edges = find_edges(near)
    # Accounts of a few rows say nothing about the log's beginning where others have many.
    usual = [e for e in edges.values() if not (e.first == e.last and len(edges) > 1)] or list(edges.values())
    return Covered(
        begins=min(edge.begins for edge in usual),
        ends=max(edge.ends for edge in usual),
        outages=find_outages(near),
        edges=edges,
        caps=find_caps(near),
        far=far,
        accounts=int(near["account"].nunique()),
    )


def _list(found: tuple[Stretch, ...] | tuple[Far, ...]) -> str:
    said = [str(one) for one in found[:_NAMED]]
    return ", ".join(said) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")


def _join(said: list[str], whole: tuple[Edge, ...]) -> str:
    return ", ".join(said) + (f" and {len(whole) - _NAMED} more" if len(whole) > _NAMED else "")


def _number(edges: tuple[Edge, ...]) -> str:
    return "1 account begins" if len(edges) == 1 else f"{len(edges):,} accounts begin"
