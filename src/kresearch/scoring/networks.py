"""Networks: which interactions count on which network, and how much.

The one table of the project is `networks.toml`, beside this file: network x kind -> strength,
amplifying or not, engaging or not, and the network's weight, each with its source or marked as
assumed. Every variant and era reads it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from kresearch.scoring.rows import FloatArray


@dataclass(frozen=True)
class KindFigures:
    """What one kind of interaction is worth on a network."""

    strength: float  #: What one is worth; a share is 1.
    amplifies: bool = False  #: Whether it carries the message further.
    engages: bool = True  #: Whether its actor counts for reach and impact.


@dataclass(frozen=True)
class FigureArrays:
    """The table as arrays, network x kind."""

    strength: FloatArray
    amplifies: FloatArray
    engages: FloatArray


@dataclass(frozen=True, eq=False)
class NetworkTable:
    """The kinds that count, network by network."""

    #: ``(network, kind)`` -> figures, where a network has figures of its own.
    kinds: Mapping[tuple[str, str], KindFigures]
    usual: Mapping[str, KindFigures]  #: Kind -> figures on a network that names none for it.
    weights: Mapping[str, float]  #: Network -> its weight in the raw number.
    sources: Mapping[str, str]  #: Network -> where its figures come from.
    default: KindFigures = KindFigures(0.5)  #: Figures of a kind that nobody names.
    default_weight: float = 0.15  #: Weight of a network that is not named.

    def of(self, network: str, kind: str) -> KindFigures:
        """Return the figures of a kind on a network.

        Examples
        --------
        >>> network_table().of("twitter", "share").amplifies
        True
        """
        return self.kinds.get((network, kind), self.usual.get(kind, self.default))

    def weight(self, network: str) -> float:
        """Return the weight of a network in the raw number."""
        return self.weights.get(network, self.default_weight)

    def unknown(self, networks: Iterable[str]) -> list[str]:
        """Return the networks that the table does not name; they count with the default."""
        return sorted(set(networks) - set(self.weights))

    def figures(self, networks: tuple[str, ...], kinds: tuple[str, ...]) -> FigureArrays:
        """Return the figures as arrays, one row per network and one column per kind."""
        grid = [[self.of(network, kind) for kind in kinds] for network in networks]
        return FigureArrays(
            *(
                np.array([[float(getattr(f, name)) for f in row] for row in grid]).reshape(
                    len(networks), len(kinds)
                )
                for name in ("strength", "amplifies", "engages")
            )
        )


@cache
def network_table() -> NetworkTable:
    """Return the table of `networks.toml`."""
    text = files("kresearch.scoring").joinpath("networks.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    default, usual = tables.pop("default"), tables.pop("usual")
    return NetworkTable(
        kinds={
            (network, kind): _figures(row)
            for network, rows in tables.items()
            for kind, row in rows.items()
            if isinstance(row, list)
        },
        usual={kind: _figures(row) for kind, row in usual.items() if isinstance(row, list)},
        weights={network: float(rows["weight"]) for network, rows in tables.items()},
        sources={network: str(rows["source"]) for network, rows in tables.items()},
        default=KindFigures(float(default["strength"]), default["amplifies"], default["engages"]),
        default_weight=float(default["weight"]),
    )


def _figures(row: list[Any]) -> KindFigures:
    """Return the figures of a line such as ``share = [1.0, "amplifies"]``."""
    return KindFigures(float(row[0]), "amplifies" in row[1:], "bystander" not in row[1:])
