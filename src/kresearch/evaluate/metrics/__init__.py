"""Metrics: one small file each, found by being here. Statistics know only frames.

A new metric is a file with a function decorated with `metric`; an installed package adds its
own by the entry point ``kresearch.metrics``.
"""

from kresearch.evaluate.metrics.registry import (
    DIRECTIONS,
    Metric,
    Value,
    find_metric,
    list_metrics,
    metric,
)

__all__ = ["DIRECTIONS", "Metric", "Value", "find_metric", "list_metrics", "metric"]
