"""Set metrics: one number per variant over a set of cases; one small file each, found by being here.

A new one is a file with a function decorated with `set_metric`; an installed package adds its own
by the entry point ``kresearch.set_metrics``.
"""

from kresearch.evaluate.set_metrics.registry import (
    CaseSet,
    SetMetric,
    SetValue,
    find_set_metric,
    list_set_metrics,
    set_metric,
)

__all__ = ["CaseSet", "SetMetric", "SetValue", "find_set_metric", "list_set_metrics", "set_metric"]
