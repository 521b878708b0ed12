"""From which figure on behaviour is called conspicuous: declared, not fitted."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from kresearch.errors import UsageError

#: How much stricter and looser thresholds are made for the interval of a share.
STRICTER, LOOSER = 4 / 3, 3 / 4


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Figures of behaviour from which on an actor looks mechanical, mass or regular.

    None of them is fitted to labels: no public log that we know of has labelled actors. The
    intervals of `quality` therefore hold what a third more or a quarter less of each would say.

    Parameters
    ----------
    least
        Interactions in the log from which on an actor is judged at all.
    signs
        Mechanical signs that are needed at once.
    clock, clock_gaps
        Share of equal gaps (within 2 %) that is a sign, where there are so many gaps.
    hours, hours_acts
        Different hours of the day that are a sign (nobody sleeps two hours), with so many acts.
    minute
        Acts within one minute that are a sign.
    texts
        Share of texts written before, by itself or by others, that is a sign.
    one_kind
        Acts, all of one kind, that are a sign, where the log has several kinds.
    fellows
        Actors who come from the same exclusive places that are a sign (`Lockstep`).
    mass_accounts, mass_share
        Different accounts, in all and per act, from which on an actor is a mass reactor.
    regular_days
        Days on which a regular has turned to the account.

    Examples
    --------
    >>> Thresholds().scaled(2).mass_accounts
    40
    """

    least: float = 5
    signs: float = 2
    clock: float = 0.5
    clock_gaps: float = 10
    hours: float = 22
    hours_acts: float = 48
    minute: float = 5
    texts: float = 0.5
    one_kind: float = 20
    fellows: float = 5
    mass_accounts: float = 20
    mass_share: float = 0.5
    regular_days: float = 3

    def __post_init__(self) -> None:
        wrong = []
        for one in fields(self):
            value, share = getattr(self, one.name), one.name in _SHARES
            if not 0 < value <= (1 if share else 1_000_000):
                allowed = "above 0, to 1" if share else "above 0, to 1,000,000"
                wrong.append(f"{one.name}={value!r}: allowed is {allowed}.")
        if wrong:
            raise UsageError(f"{len(wrong)} threshold(s) cannot be used: {' '.join(wrong)} Correct them.")

    def scaled(self, factor: float) -> Thresholds:
        """Return the same thresholds, harder to reach (`factor` above 1) or easier."""
        changed = {}
        for name in _SCALED:
            value = getattr(self, name) * factor
            # A share of 1 and a day of 24 hours are the hardest there is.
            most = 1.0 if name in _SHARES else 24.0 if name == "hours" else value
            changed[name] = min(value, most)
        return replace(self, **changed)


_SHARES = ("clock", "texts", "mass_share")
_SCALED = ("clock", "hours", "minute", "texts", "one_kind", "fellows", "mass_accounts", "mass_share")
