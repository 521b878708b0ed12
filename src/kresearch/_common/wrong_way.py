"""Whether a reading of texts moves against what people judged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def reads_wrong_way(before: Mapping[str, Any], during: Mapping[str, Any]) -> bool:
    """Say whether a reading moves against what was judged, and is none that the judgements allow.

    Of one share before the storm and in it: ``value, low, high, read``. What read nothing moves nowhere.
    """
    if math.isnan(before["read"]) or math.isnan(during["read"]):
        return False
    rises, read = during["value"] > before["value"], during["read"] > before["read"]
    return rises != read and not during["low"] <= during["read"] <= during["high"]
