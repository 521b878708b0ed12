"""Index: what must be known of a log before its rows are read as whole numbers.

Account names are sorted and numbered; networks and kinds get codes; the grid runs from the log's
first to its last row. Names are told apart in the rows by a 64-bit hash, which is checked: where
two names of this log share one, another salt is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kresearch._common.names import take_names
from kresearch.errors import EmptyLogError, KresearchError, UnknownNameError
from kresearch.interactions.people import person_of
from kresearch.scoring.rows import IntArray
from kresearch.scoring.sources import Sources
from kresearch.scoring.ticks import Every

if TYPE_CHECKING:
    import pandas as pd

#: How many salts are tried before a log is called impossible; one nearly always does.
_SALTS = 8
#: How many names an error about an unknown account shows at most.
_SHOWN = 50


@dataclass(frozen=True)
class LogIndex:
    """Names, codes and grid of a log.

    Parameters
    ----------
    every
        Length of a tick.
    first, last
        First and last tick of the log.
    networks, kinds
        Names, sorted; a code is a place in them.
    accounts
        Names of the accounts that are read, sorted; a number is a place in them.
    scored
        Numbers of the accounts that were asked for, ascending.
    rows
        Interactions per account that are read.
    hashes
        Hash -> number of accounts, and of actors.
    salt
        Of the hashes.
    has_polarity, has_counts, has_post_ids
        Whether any interaction has a polarity, a count above one, a post.
    """

    every: Every
    first: int
    last: int
    networks: tuple[str, ...]
    kinds: tuple[str, ...]
    accounts: tuple[str, ...]
    scored: IntArray
    rows: IntArray
    account_of: pd.Index
    actor_of: pd.Index
    account_of_actor: IntArray
    salt: int
    has_polarity: bool
    has_counts: bool
    has_post_ids: bool

    @property
    def ticks(self) -> int:
        """Number of ticks of the log."""
        return self.last - self.first + 1

    @property
    def width(self) -> int:
        """Number of networks."""
        return len(self.networks)

    @property
    def actors_are_accounts(self) -> bool:
        """Whether any actor is itself an account of the log."""
        return bool((self.account_of_actor >= 0).any())


def read_index(
    sources: Sources, every: Every, *, accounts: Collection[str] | None = None, whole: bool = False
) -> LogIndex:
    """Read the index of a log.

    Parameters
    ----------
    sources
        Where its rows are.
    every
        Length of a tick.
    accounts
        Score only these; their actors are read too, for the influence they had.
    whole
        Read every account all the same, for weightings that look at what actors do elsewhere.

    Raises
    ------
    EmptyLogError
        When the log is empty.
    UnknownNameError
        For an account that the log does not know.
    """
    import pandas as pd

    facts = sources.facts()
    if facts.first is None or facts.last is None:
        raise EmptyLogError
    wanted = None if accounts is None else sorted(set(accounts))
    if wanted is not None:
        known_accounts(sources, wanted)
        sources.limit_to(None if whole else wanted)
    for salt in range(_SALTS):
        table = sources.account_table(salt)
        actors = np.sort(sources.actor_hashes(salt))
        if table["hash"].is_unique and bool((actors[1:] != actors[:-1]).all()):
            break
    else:
        raise KresearchError("the names of this log collide under every hash that was tried. Report the log.")
    table = table.sort_values("account", ignore_index=True)
    account_of = pd.Index(table["hash"].to_numpy(np.uint64))
    names = tuple(table["account"])
    scored = np.arange(len(names)) if wanted is None else np.searchsorted(np.array(names, object), wanted)
    return LogIndex(
        every=every,
        first=every.tick_of(facts.first),
        last=every.tick_of(facts.last),
        networks=facts.networks,
        kinds=facts.kinds,
        accounts=names,
        scored=np.asarray(scored, np.int64),
        rows=table["rows"].to_numpy(np.int64),
        account_of=account_of,
        actor_of=pd.Index(actors),
        account_of_actor=account_of.get_indexer(pd.Index(actors)),
        salt=salt,
        has_polarity=facts.has_polarity,
        has_counts=facts.has_counts,
        has_post_ids=facts.has_post_ids,
    )


def known_accounts(sources: Sources, accounts: Iterable[str]) -> list[str]:
    """Return the accounts asked for, sorted and each once.

    Raises
    ------
    UnknownNameError
        For an account that the log does not know; names the nearest one.
    """
    wanted = sorted(set(take_names(accounts)))
    missing = sources.unknown(wanted)
    if missing:
        known = sorted(sources.some_accounts())[:_SHOWN]
        raise UnknownNameError("account", missing[0], known, instead=person_of(sources.persons, missing[0]))
    return wanted


def codes_of(index: pd.Index, hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Return the numbers of hashed names, -1 where there is none."""
    import pandas as pd

    found: NDArray[np.int32] = index.get_indexer(pd.Index(hashes)).astype(np.int32)
    return found
