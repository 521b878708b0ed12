"""Notes: what a reader must know beside a score, and what is worth a warning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import LOW_COVERAGE
from kresearch._common.warning_once import warn_once
from kresearch.scoring.chain import Chain
from kresearch.scoring.combine import LogLinear, LogOf

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

RECONSTRUCTION = "The score is a reconstruction from Klout's public statements, not Klout's formula."
_ADVICE = "Fill the polarity column first, e.g. with 'kresearch sentiment label'."
_JUDGE = (
    "Fill the polarity column with 'kresearch sentiment label'; texts in a language that no scorer reads are "
    "judged by a person: 'kresearch sentiment judge'."
)
_WORDLESS = "Their texts are not in the log, so nothing can read them: collect them."


@dataclass(frozen=True)
class LogFacts:
    """What a reader must know of the data behind a score."""

    digest: str  #: Of the content.
    coverage: float  #: Share of the texted interactions whose polarity is known, 0 to 1.
    unread: int  #: How many have a text and no polarity.
    has_polarity: bool  #: Whether any interaction has a polarity.
    simulated: bool  #: Whether the content is made up.
    source: str  #: Where it comes from.

    def to_dict(self) -> dict[str, Any]:
        """Return the facts by name."""
        return asdict(self)


def read_facts(log: InteractionLog, *, has_polarity: bool) -> LogFacts:
    """Return what a reader must know of the data."""
    known = log.coverage()
    return LogFacts(log.digest(), known.share, known.unread, has_polarity, log.simulated, log.source)


def notes_for(log: InteractionLog, chain: Chain, facts: LogFacts, networks: Iterable[str]) -> list[str]:
    """Return the notes that belong beside a chain's scores of a log of these networks.

    Warns when a sentiment variant knows too few polarities.
    """
    notes = [RECONSTRUCTION, *log.notes]
    if log.simulated:
        notes.insert(0, f"Simulated data ({log.source}).")
    if chain.reads_polarity and (text := _low_coverage(facts)):
        warn_once(text, stacklevel=_outside())
        notes.append(f"Low coverage. {text}")
    if log.posts is None:
        notes.append(
            "No posts table: amplification counts amplifying reactions against the prior posts alone, and "
            "inactivity is read from first sights of post ids."
        )
    if isinstance(chain.combine, LogLinear | LogOf):
        table = chain.combine.table
        if unknown := table.unknown(networks):
            notes.append(
                f"The network table does not name {', '.join(unknown)}: their interactions count with the "
                f"declared default (network weight {table.default_weight:g})."
            )
    return notes


def _low_coverage(facts: LogFacts) -> str | None:
    """Return what to say when a sentiment variant knows too little, else None."""
    if not facts.has_polarity:
        return f"No interaction has a known polarity, so a sentiment variant equals its blind twin. {_ADVICE}"
    if facts.coverage >= LOW_COVERAGE:
        return None
    return (
        f"Only {facts.coverage:.0%} of the interactions in words have a known polarity (allowed "
        f"without a warning: {LOW_COVERAGE:.0%}). The rest counts as not negative, so a sentiment variant "
        f"is close to the quantity score. {_JUDGE if facts.unread else _WORDLESS}"
    )


def _outside() -> int:
    """Return the stack level of the caller outside this package, so that a warning names her line."""
    import inspect

    frame, level = inspect.currentframe(), 0
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith("kresearch"):
        frame, level = frame.f_back, level + 1
    return level
