"""What happened: the tables, their schema, checking, reading and writing."""

from __future__ import annotations

from kresearch.interactions.log import InteractionLog

__all__ = ["InteractionLog"]
