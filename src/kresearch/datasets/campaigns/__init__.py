"""Simulated campaigns of paid actors, with planted truth. Simulated, not data."""

from __future__ import annotations

from kresearch.datasets.campaigns.campaign import simulate_campaigns
from kresearch.datasets.campaigns.parameters import CampaignParameters

__all__ = ["CampaignParameters", "simulate_campaigns"]
