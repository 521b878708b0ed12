"""What lists and decisions hand out alike: the warning, and tables as plain values that JSON can hold."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

import pandas as pd

#: Said wherever people are listed or decided about.
WARNING = (
    "A score of reactions says how much an account was reacted to, not what a person is worth, knows or "
    "can do. It favours the language, the network and the size that its data favour, it moves from week "
    "to week and it can be bought. Nothing here recommends anybody or a threshold: whoever decides about "
    "people by it decides alone, and owes them the reasons. In many places a decision about people by "
    "such a number alone is unlawful (in the European Union see Article 22 of the General Data Protection "
    "Regulation)."
)


def to_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows by column; what is missing is None."""
    return [{str(k): to_plain(v) for k, v in row.items()} for row in frame.to_dict("records")]


def to_plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, list):
        return [to_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value
