"""Tables as plain values that JSON can hold."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

import pandas as pd


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
