"""Made-up logs with known answers: `cases`, `campaigns` of paid actors, the documented `groupalia`.

Everything that comes from here is simulated, and says so in its log.
"""

from __future__ import annotations

from kresearch.datasets.campaigns import simulate_campaigns as campaigns
from kresearch.datasets.cases import simulate_cases as cases
from kresearch.datasets.groupalia import simulate_groupalia as groupalia

__all__ = ["campaigns", "cases", "groupalia"]
