"""Made-up logs with known answers: `cases`, `campaigns` of paid actors, `groupalia`, `topical_posts`.

Everything that comes from here is simulated, and says so in its log.
"""

from __future__ import annotations

from kresearch.datasets.campaigns import simulate_campaigns as campaigns
from kresearch.datasets.cases import simulate_cases as cases
from kresearch.datasets.groupalia import simulate_groupalia as groupalia
from kresearch.datasets.topical_posts import simulate_topical_posts as topical_posts

__all__ = ["campaigns", "cases", "groupalia", "topical_posts"]
