"""Numbers and names that several parts must agree on, each in one place."""

from __future__ import annotations

#: Decimals that scores, ledgers and stored results are rounded to.
DIGITS = 9
#: Share of interactions with known polarity below which a result is said to rest on few of them.
LOW_COVERAGE = 0.5
#: From this share of a storm on it is said that its polarity is only that of the same text elsewhere.
LEAST_BORROWED = 0.05
#: Pairs below which nothing is tested: a signed-rank test of five cannot reach p = 0.05.
FEWEST_PAIRS = 6
#: The three numbers that a network's strength is made of.
SIGNALS = ("reach", "amplification", "impact")
