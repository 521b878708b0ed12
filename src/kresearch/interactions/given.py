"""The log that an analyst gives to a function."""

from __future__ import annotations

from kresearch.errors import UsageError
from kresearch.interactions.log import InteractionLog


def take_log(log: object) -> InteractionLog:
    """Return a log; UsageError for anything else, which says how a frame or a path becomes one."""
    if isinstance(log, InteractionLog):
        return log
    raise UsageError(
        f"the log is a {type(log).__name__}. Allowed is an InteractionLog. Make one with "
        "kresearch.InteractionLog(frame), or read one with kresearch.read_log(path)."
    )
