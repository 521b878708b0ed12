"""One name for a list of names is one name; what is no log is refused with a word on what to write."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError

CONFUSION = kr.sentiment.measured("vader")


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    row = {
        "actor": ["a"],
        "account": "acme",
        "kind": "reply",
        "network": "twitter",
        "at": "2012-05-01T10:00Z",
    }
    return kr.InteractionLog(pd.DataFrame(row).assign(polarity=0.5, text="Fine"))


@pytest.mark.parametrize(
    "call",
    [
        lambda log, names: kr.score(log, accounts=names),
        lambda log, names: kr.score_many(log, ["quantity"], accounts=names)["quantity"],
        lambda log, names: kr.bands.score_band(log, confusion=CONFUSION, draws=2, accounts=names),
        lambda log, names: kr.variants.kred_outreach(log, accounts=names),
        lambda log, names: kr.variants.network_shares(log, accounts=names),
    ],
)
def test_one_account_is_a_name_and_no_letters(call: Callable[..., pd.DataFrame], log) -> None:
    pd.testing.assert_frame_equal(call(log, "acme"), call(log, ["acme"]))


def test_one_variant_is_a_name_and_no_letters(log) -> None:
    assert list(kr.score_many(log, "quantity")) == ["quantity"]
    draws = kr.bands.draw_polarities(log, "quantity", confusion=CONFUSION, draws=2, accounts="acme")
    assert draws is not None


@pytest.mark.parametrize(
    "call",
    [
        kr.score,
        lambda log: kr.score_many(log, ["quantity"]),
        lambda log: kr.explain(log, account="acme", at="2012-05-01"),
        kr.variants.kred_outreach,
        kr.variants.network_shares,
        kr.interactions.suggest_links,
        lambda log: kr.bands.score_band(log, confusion=CONFUSION, draws=2),
        lambda log: kr.bands.draw_polarities(log, ["quantity"], confusion=CONFUSION, draws=2),
    ],
)
def test_a_frame_or_a_path_is_no_log(call: Callable[[object], object]) -> None:
    for given in (pd.DataFrame({"account": ["acme"]}), "log/", None):
        with pytest.raises(UsageError, match="Allowed is an InteractionLog. Make one with"):
            call(given)


def test_no_power_is_computed_of_what_is_no_number() -> None:
    for wrong in ({"difference": float("nan")}, {"difference": 1.0, "runs": 0}):
        with pytest.raises(UsageError, match="finite difference and at least one run"):
            kr.evaluate.estimate_power(**wrong, spread=1.0, cases=[6])
