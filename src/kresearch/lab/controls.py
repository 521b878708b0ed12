"""The panel's controls: each with a label that says its unit, all usable by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import clean
from kresearch.scoring.networks import network_table
from kresearch.variants.adjusted import Adjusted

if TYPE_CHECKING:
    from kresearch.lab.what_if_model import WhatIfModel

PENALTIES = (("off", -1.0), *((f"{step / 10:g}", step / 10) for step in range(21)))
FREEZES = (("off", 0.0), *((f"{day}", float(day)) for day in range(1, 31)))
MEMORIES = (
    ("straight line to nothing (recency)", "recency"),
    ("fully, then not at all (boxcar)", "boxcar"),
    ("halves again and again (half-life)", "half-life"),
)
#: Days before the ledger's time; 0 is an empty account.
COMPARED = (
    ("an empty account", 0),
    ("1 day before", 1),
    ("7 days before", 7),
    ("30 days before", 30),
)
#: Days of curve around the ledger's time; 0 is the whole log.
SHOWN = (("the whole log", 0), ("90 days around the ledger", 90), ("14 days around the ledger", 14))
GROUPINGS = (
    ("sign and kind", ("sign", "kind")),
    ("sign", ("sign",)),
    ("network", ("network",)),
    ("signal", ("signal",)),
    ("cause", ("cause",)),
    ("post", ("post",)),
)
_WIDE = {"width": "auto"}
_LABEL = {"description_width": "12.5em"}


def make_controls(model: WhatIfModel, accounts: Sequence[str], variant: Adjusted) -> dict[str, Any]:
    """Return the controls by name, set to a variant; values between two stops go to the nearest."""
    import ipywidgets as w

    common = {"layout": _WIDE, "style": _LABEL}
    # Shown in the zone of the log's ticks, UTC.
    pattern = "%Y-%m-%d" if model.every == "1d" else "%Y-%m-%d %H:%M"
    times = [(f"{time:{pattern}}", place) for place, time in enumerate(model.times)]
    controls: dict[str, Any] = {
        "account": w.Dropdown(
            description="Account",
            options=[(clean(name), name) for name in accounts],
            value=model.account,
            **common,
        ),
        "penalty": w.SelectionSlider(
            description="Penalty (positives)",
            tooltip="How many positive interactions one negative takes away; off: it counts like any other",
            options=PENALTIES,
            value=_nearest(variant.penalty, PENALTIES),
            **common,
        ),
        "freeze_days": w.SelectionSlider(
            description="Freeze after (days)",
            tooltip="Days without a post of its own until the account's clock stands still",
            options=FREEZES,
            value=_nearest(variant.freeze_days, FREEZES),
            **common,
        ),
        "memory": w.Dropdown(description="The past counts", options=MEMORIES, value=variant.memory, **common),
        "memory_days": w.IntSlider(
            description="Window (days)", min=1, max=365, value=round(variant.memory_days), **common
        ),
        "at": w.SelectionSlider(description="Ledger of (UTC)", options=times, value=len(times) - 1, **common),
        "since": w.Dropdown(description="Compared with", options=COMPARED, value=0, **common),
        "days": w.Dropdown(
            description="Curve shows",
            options=SHOWN,
            value=90 if len(times) * model.scorer.near.every.seconds > 180 * 86_400 else 0,
            **common,
        ),
        "by": w.Dropdown(description="Ledger by", options=GROUPINGS, value=("sign", "kind"), **common),
    }
    for network in dict.fromkeys(model.networks):
        controls[f"weight {network}"] = w.FloatSlider(
            description=f"Weight of {clean(network)}",
            min=0.0,
            max=2.0,
            step=0.05,
            readout_format=".2f",
            value=variant.network_weights.get(network, network_table().weight(network)),
            **common,
        )
    # What this account's data cannot answer is not offered.
    controls["penalty"].disabled = "penalty" in model.lacks
    controls["freeze_days"].disabled = "freeze" in model.lacks
    return controls


def read_settings(controls: dict[str, Any]) -> Adjusted:
    """Return the setting of the controls; weights at their usual value are left out."""
    weights = {
        name.removeprefix("weight "): round(float(control.value), 4)
        for name, control in controls.items()
        if name.startswith("weight ")
    }
    changed = {n: v for n, v in weights.items() if v != network_table().weight(n)}
    freeze = 0.0 if controls["freeze_days"].disabled else float(controls["freeze_days"].value)
    penalty = -1.0 if controls["penalty"].disabled else float(controls["penalty"].value)
    return Adjusted(
        penalty=penalty,
        freeze_days=freeze,
        memory=controls["memory"].value,
        memory_days=float(controls["memory_days"].value),
        network_weights=changed,
    )


def write_settings(controls: dict[str, Any], variant: Adjusted) -> None:
    """Set the controls to a variant."""
    controls["penalty"].value = _nearest(variant.penalty, PENALTIES)
    controls["freeze_days"].value = _nearest(variant.freeze_days, FREEZES)
    controls["memory"].value = variant.memory
    controls["memory_days"].value = round(variant.memory_days)
    for name, control in controls.items():
        if name.startswith("weight "):
            network = name.removeprefix("weight ")
            control.value = variant.network_weights.get(network, network_table().weight(network))


def _nearest(value: float, options: Sequence[tuple[str, float]]) -> float:
    return min((stop for _, stop in options), key=lambda stop: abs(stop - value))
