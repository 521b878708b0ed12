"""Networks: which signals of which network count, and how much.

The table itself is `networks.toml`, beside this file: network x kind -> strength,
amplifying or not, engaging or not, with its source. `NetworkStrengths` weighs by it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Signal:
    """One kind of interaction on one network.

    Parameters
    ----------
    network, kind
        Where and what.
    strength
        What one is worth; a share is 1.
    amplifies
        Whether it carries the message further.
    engages
        Whether its actor counts for True Reach and Network.
    """

    network: str
    kind: str
    strength: float
    amplifies: bool
    engages: bool


@dataclass(frozen=True)
class NetworkTable:
    """The signals that count, network by network.

    Parameters
    ----------
    signals
        Every network and kind that the table names.
    weights
        Network -> its weight in the raw number.
    sources
        Network -> where its signals come from.
    default
        What counts for a network or kind that is not named.
    default_weight
        Weight of a network that is not named.
    """

    signals: tuple[Signal, ...]
    weights: dict[str, float]
    sources: dict[str, str]
    default: Signal
    default_weight: float

    def unknown(self, networks: Iterable[str]) -> list[str]:
        """Return the networks that the table does not name; they count with the default."""
        return sorted(set(networks) - set(self.weights))


@cache
def network_table() -> NetworkTable:
    """Return the table of `networks.toml`."""
    text = files("kresearch.scoring").joinpath("networks.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    default = tables.pop("default")
    signals = []
    for network, rows in tables.items():
        for kind, row in rows.items():
            if isinstance(row, list):
                signals.append(
                    Signal(network, kind, float(row[0]), "amplifies" in row[1:], "bystander" not in row[1:])
                )
    return NetworkTable(
        signals=tuple(signals),
        weights={network: float(rows["weight"]) for network, rows in tables.items()},
        sources={network: str(rows["source"]) for network, rows in tables.items()},
        default=Signal("", "", default["strength"], default["amplifies"], default["engages"]),
        default_weight=float(default["weight"]),
    )


@dataclass(frozen=True)
class NetworkStrengths:
    """Strength by network and kind, whatever the sign (behaviour M6).

    Interactions that do not engage (following, viewing, listing) leave the weigh with worth
    0: they move neither reach nor impact. A kind that the table does not name on a network
    counts as it does on Twitter, else with the declared default.
    """

    reads_polarity: bool = False
    varies: bool = True

    def apply(self, interactions: Any) -> Any:
        """Return the interactions with ``worth``, ``weight`` and ``amplifying``."""
        import ibis

        table = network_table()
        kind, network = interactions.kind, interactions.network

        def read(name: str) -> Any:
            elsewhere = {s.kind: getattr(s, name) for s in table.signals if s.network == "twitter"}
            known = {(s.network, s.kind): getattr(s, name) for s in table.signals}
            branches = [
                ((network == n) & (kind == k), value)
                for (n, k), value in known.items()
                if n != "twitter" and value != elsewhere.get(k, getattr(table.default, name))
            ]
            fallback = getattr(table.default, name)
            return ibis.cases(*branches, *((kind == k, v) for k, v in elsewhere.items()), else_=fallback)

        worth = read("engages").ifelse(1.0, 0.0)
        return interactions.mutate(
            worth=worth,
            weight=read("strength") * worth * interactions["count"],
            amplifying=read("amplifies"),
        )
