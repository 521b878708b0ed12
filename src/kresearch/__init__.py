"""kresearch: reproduce Klout's quantity score, change one part, measure it, publish it.

The names below are loaded when first used, so that ``import kresearch`` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: Public name -> module that defines it.
_HOMES = {
    "InteractionLog": "kresearch.interactions",
    "InvalidLogError": "kresearch.interactions",
    "read_log": "kresearch.interactions",
    "load_dataset": "kresearch.datasets",
    "Variant": "kresearch.variants",
    "variant": "kresearch.variants",
    "score": "kresearch.variants",
    "score_many": "kresearch.variants",
    "score_band": "kresearch.bands",
    "explain": "kresearch.variants",
    "kred_outreach": "kresearch.variants.outreach",
    "network_shares": "kresearch.variants.published",
    "published_parts": "kresearch.variants.published",
    "read_wikipedia": "kresearch.scoring.wikipedia",
    "learn_weights": "kresearch.weights",
    "load_weights": "kresearch.weights",
    "run_behaviours": "kresearch.behaviours",
    "Case": "kresearch.evaluate",
    "compare": "kresearch.evaluate",
    "metric": "kresearch.evaluate",
    "load_runs": "kresearch.study",
    "run_study": "kresearch.study",
    "list_variants": "kresearch.variants",
    "KresearchError": "kresearch.errors",
    "KresearchWarning": "kresearch.errors",
}
#: Public subpackages.
_PACKAGES = (
    "bands",
    "behaviours",
    "datasets",
    "evaluate",
    "lab",
    "report",
    "scoring",
    "sentiment",
    "simulate",
    "site",
    "study",
    "testing",
    "variants",
    "weights",
)

__all__ = ["__version__", *sorted(_HOMES), *_PACKAGES]

if TYPE_CHECKING:
    from kresearch.bands import score_band as score_band
    from kresearch.behaviours import run_behaviours as run_behaviours
    from kresearch.datasets import load_dataset as load_dataset
    from kresearch.errors import KresearchError as KresearchError
    from kresearch.errors import KresearchWarning as KresearchWarning
    from kresearch.interactions import (
        InteractionLog as InteractionLog,
    )
    from kresearch.interactions import (
        InvalidLogError as InvalidLogError,
    )
    from kresearch.interactions import (
        read_log as read_log,
    )
    from kresearch.scoring.wikipedia import read_wikipedia as read_wikipedia
    from kresearch.variants import (
        Variant as Variant,
    )
    from kresearch.variants import (
        explain as explain,
    )
    from kresearch.variants import (
        list_variants as list_variants,
    )
    from kresearch.variants import (
        score as score,
    )
    from kresearch.variants import (
        score_many as score_many,
    )
    from kresearch.variants import (
        variant as variant,
    )
    from kresearch.variants.outreach import kred_outreach as kred_outreach
    from kresearch.variants.published import network_shares as network_shares
    from kresearch.variants.published import published_parts as published_parts
    from kresearch.weights import learn_weights as learn_weights
    from kresearch.weights import load_weights as load_weights


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    elif name in _PACKAGES:
        value = importlib.import_module(f"kresearch.{name}")
    else:
        from kresearch.errors import suggestion

        raise AttributeError(f"module 'kresearch' has no attribute '{name}'.{suggestion(name, __all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
