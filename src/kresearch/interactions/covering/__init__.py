"""What stretch of time a log covers: outages, beginnings, caps, stray times, and when its memory is full."""

from __future__ import annotations

from kresearch.interactions.covering.covered import Covered, describe_coverage
from kresearch.interactions.covering.daily import count_days
from kresearch.interactions.covering.stretches import Cap, Edge, Far, Stretch

__all__ = ["Cap", "Covered", "Edge", "Far", "Stretch", "count_days", "describe_coverage"]
