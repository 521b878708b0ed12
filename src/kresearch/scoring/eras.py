"""Eras: Klout's four periods, each one parameter file that becomes a chain.

The files lie in `era_files`, one per era, each figure with its source beside it. Nothing
else differs between the eras than the parts named there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from kresearch.errors import UnknownNameError
from kresearch.scoring.chain import Chain
from kresearch.scoring.combine import LogLinear
from kresearch.scoring.exponential import ExponentialScale
from kresearch.scoring.memory import Boxcar, Cumulative, Memory, Recency
from kresearch.scoring.networks import NetworkTable, network_table
from kresearch.scoring.scale import LogisticScale, Scale
from kresearch.scoring.weighting import CappedEndorsements, DilutedActors, StrengthTimesStance, Weighting

#: The eras, oldest first.
ERAS = ("klout-2009", "klout-2010", "klout-2011", "klout-2012")


@cache
def era_parameters(era: str) -> dict[str, Any]:
    """Return the parameters of an era as its file states them, with their sources.

    Raises UnknownNameError for an era that is none of `ERAS`.
    """
    if era not in ERAS:
        raise UnknownNameError("era", era, ERAS)
    text = files("kresearch.scoring").joinpath("era_files", f"{era}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def era_chain(era: str) -> Chain:
    """Return the chain of an era; UnknownNameError for one that is none of `ERAS`."""
    stated = era_parameters(era)
    return Chain(
        weighting=_weighting(stated), memory=_memory(stated), combine=_combine(stated), scale=_scale(stated)
    )


def _figures(table: dict[str, Any], *left_out: str) -> dict[str, Any]:
    """Return the figures of a part, without its source and switches."""
    return {k: v for k, v in table.items() if k not in ("source", *left_out)}


def _weighting(stated: dict[str, Any]) -> Weighting:
    weighting: Weighting = StrengthTimesStance()
    if stated["endorsements"]["counted"]:
        weighting = CappedEndorsements(base=weighting, **_figures(stated["endorsements"], "counted"))
    else:
        weighting = StrengthTimesStance(table=_without_plus_k())
    if stated["actors"]["diluted"]:
        weighting = DilutedActors(base=weighting, **_figures(stated["actors"], "diluted"))
    return weighting


@cache
def _without_plus_k() -> NetworkTable:
    """Return the table of networks in which a +K counts no more than a follow."""
    table = network_table()
    plus_k = replace(table.of("klout", "endorsement"), engages=False)
    return replace(table, kinds={**table.kinds, ("klout", "endorsement"): plus_k})


def _memory(stated: dict[str, Any]) -> Memory:
    curves: dict[str, Callable[..., Memory]] = {
        "cumulative": Cumulative,
        "boxcar": Boxcar,
        "recency": Recency,
    }
    return curves[stated["memory"]["curve"]](**_figures(stated["memory"], "curve"))


def _combine(stated: dict[str, Any]) -> LogLinear:
    return LogLinear(**_figures(stated["combine"], "networks"), over_networks=stated["combine"]["networks"])


def _scale(stated: dict[str, Any]) -> Scale:
    curves: dict[str, Callable[..., Scale]] = {"exponential": ExponentialScale, "logistic": LogisticScale}
    return curves[stated["scale"]["curve"]](**_figures(stated["scale"], "curve"))
