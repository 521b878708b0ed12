"""A model of mechanical accounts: measured on what it has not seen, kept without pickle, used on a log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.audience.figures import read_figures
from kresearch.audience.shares import Separation
from kresearch.errors import IntegrityError, UsageError

Labelled = Callable[..., pd.DataFrame]


def test_quality_is_measured_on_accounts_never_seen(model: kr.audience.AudienceModel) -> None:
    card = model.card
    # Two normal distributions 1.5 and 1.33 deviations apart: AUC 0.92 with both figures at best.
    assert 0.8 < card["all"]["auc"] < 0.95 and card["all"]["auc_low"] < card["all"]["auc"]
    assert card["all"]["brier"] < card["all"]["brier_of_base_rate"]
    assert sum(row["n"] for row in card["calibration"]) == card["n"] == 400
    said = [row["said"] for row in card["calibration"]]
    assert said == sorted(said)


def test_transfer_to_other_labelled_accounts(
    model: kr.audience.AudienceModel, make_labelled: Labelled
) -> None:
    found = kr.audience.check_transfer(model, make_labelled(200, 9))
    assert found["auc"] > 0.8 and found["n"] == 200
    assert found["share_low"] <= found["share"] <= found["share_high"]
    with pytest.raises(UsageError, match="labels of both classes"):
        kr.audience.check_transfer(model, make_labelled(200, 9).iloc[::2])


def test_a_share_does_not_follow_that_of_the_training(model: kr.audience.AudienceModel) -> None:
    rare = model.card["shares"][0]
    assert rare["share"] == 0.05 and abs(rare["mean_error"]) < 0.06 < rare["plain_error"]
    assert all(row["held"] >= 0.85 for row in model.card["shares"])


def test_shares_by_hand() -> None:
    there = Separation(0.8, 0.2, 0.05, 0.05, 1000, 1000)
    assert there.estimate(np.full(10, 0.2))[0] == pytest.approx(0.0)
    share, low, high = there.estimate(np.array([0.8] * 3 + [0.2] * 7))
    assert share == pytest.approx(0.3) and 0 <= low < 0.3 < high
    # More of the same actors: a narrower interval.
    assert np.diff(there.estimate(np.array([0.8] * 30 + [0.2] * 70))[1:]) < high - low
    neither = there.estimate(np.full(200, 0.99))
    assert np.isnan(neither[0]) and neither[1:] == (0.0, 1.0)
    nothing = there.estimate(np.empty(0))
    assert np.isnan(nothing[0]) and nothing[1:] == (0.0, 1.0)


def test_saved_and_read_again(
    model: kr.audience.AudienceModel, make_labelled: Labelled, tmp_path: Path
) -> None:
    folder = model.save(tmp_path / "model")
    table = read_figures(make_labelled(60, 4))
    again = kr.audience.load_model(folder)
    np.testing.assert_array_equal(again.probability(table), model.probability(table))
    assert not [name for name in folder.iterdir() if "pickle" in name.read_bytes()[:200].decode("latin1")]
    with pytest.raises(UsageError, match="holds a model already"):
        model.save(folder)
    content = (folder / "model.skops").read_bytes()
    (folder / "model.skops").write_bytes(content + b" ")
    with pytest.raises(IntegrityError, match="is not what its card says"):
        kr.audience.load_model(folder)
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps({**card, "format": 9}))
    with pytest.raises(UsageError, match="has the format 9"):
        kr.audience.load_model(folder)
    (folder / "card.json").write_text("[1")
    with pytest.raises(UsageError, match="cannot be read as a model of audiences"):
        kr.audience.load_model(folder)
    with pytest.raises(UsageError, match="no model in"):
        kr.audience.load_model(tmp_path)


def test_figures_of_actors_speak_of_an_account(
    model: kr.audience.AudienceModel, mixed: kr.InteractionLog, make_labelled: Labelled
) -> None:
    """Two of brand's five actors have the figures of bots, two those of people."""
    known = make_labelled(4, 6).assign(actor=["machine", "person", "passer", "regular"])
    table = kr.audience.quality(mixed, model=model, figures=known.drop(columns="label"))
    row = table.set_index("account").loc["brand"]
    assert (row["with_figures"], row["basis"]) == (4, "model and behaviour")
    assert row["mechanical_low"] <= row["mechanical"] <= row["mechanical_high"]
    assert sum(row[look] for look in kr.audience.LOOKS) == pytest.approx(1.0)
    assert row["low"] <= row["suspicious_share"] <= row["high"]
    other = table.set_index("account").loc["other00"]
    assert other["basis"] == "behaviour" and other["with_figures"] == 0


def test_counts_of_a_platform_become_figures() -> None:
    table = pd.DataFrame({"user": ["x"], "followers_count": [300], "friends_count": [100],
                          "statuses_count": [500], "created_at": ["2012-01-01"]})  # fmt: skip
    found = read_figures(table, at="2012-04-10").figures
    assert found.to_dict("records") == [
        {"statuses_per_day": 5.0, "followers_per_friend": 3.0, "age_days": 100.0}
    ]
    assert "age_days" not in read_figures(table).figures


@pytest.mark.parametrize("at", ["2012-04-10T01:00+01:00", pd.Timestamp("2012-04-10", tz="UTC")])
def test_the_day_of_the_figures_may_have_a_zone(at: object) -> None:
    table = pd.DataFrame({"user": ["x"], "followers_count": [300], "created_at": ["2012-01-01"]})
    assert read_figures(table, at=at).figures["age_days"].tolist() == [100.0]


def test_counts_below_zero_and_accounts_of_the_future_are_refused() -> None:
    table = pd.DataFrame(
        {"followers_count": [3, -1], "friends_count": [1, 1], "created_at": ["2012-01-01", "2014-01-01"]}
    )
    with pytest.raises(UsageError, match=r"'followers_count' holds 1 count\(s\) below 0, the first is -1"):
        read_figures(table)
    with pytest.raises(UsageError, match="1 of 2 accounts were made after 2013-01-01"):
        read_figures(table.assign(followers_count=1), at="2013-01-01")


def test_few_accounts_in_the_right_order_are_no_certainty() -> None:
    from kresearch.audience.calibration import measure

    def interval(said: list[float], truth: list[float]) -> tuple[float, float]:
        found = measure(np.array(said), np.array(truth))
        return found["auc_low"], found["auc_high"]

    assert interval([0.9, 0.1], [1, 0]) == (0.025, 1.0)
    assert interval([0.1, 0.9], [1, 0]) == (0.0, 0.975)
    low, high = interval([0.9] * 50 + [0.1] * 50, [1] * 50 + [0] * 50)
    assert 0.9 < low < 0.95 and high == 1.0
    assert interval([0.5, 0.5, 0.5], [1, 0, 0]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"label": "maybe"}, r"label\(s\) 'maybe' mean nothing"),
        ({"tweet_frequency": "many"}, r"'tweet_frequency' holds 200 value\(s\) that are no finite number"),
        ({"label": None}, "mean nothing"),
    ],
)
def test_tables_that_cannot_be_learned_from(
    make_labelled: Labelled, change: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        kr.audience.train(make_labelled(200, 1).assign(**change))


def test_too_little_and_unknown_figures(make_labelled: Labelled, model: kr.audience.AudienceModel) -> None:
    with pytest.raises(UsageError, match="too few labelled accounts with all figures: 20 mechanical, 20"):
        kr.audience.train(make_labelled(40, 1))
    with pytest.raises(UsageError, match=r"no figure 'favorite'\. Did you mean 'favourites'\?"):
        kr.audience.train(make_labelled(200, 1), figures=["favorite"])
    with pytest.raises(UsageError, match="holds no figure of accounts"):
        read_figures(pd.DataFrame({"name": ["x"]}))
    with pytest.raises(UsageError, match="the table lacks favourites"):
        model.probability(read_figures(pd.DataFrame({"tweet_frequency": [1.0]})))


def test_figures_of_nobody_in_the_log_and_figures_told_twice(
    model: kr.audience.AudienceModel, mixed: kr.InteractionLog, make_labelled: Labelled
) -> None:
    table = make_labelled(4, 6)
    with pytest.raises(UsageError, match="no actor of the log has figures in the table"):
        kr.audience.quality(mixed, model=model, figures=table)
    with pytest.raises(UsageError, match=r"names 1 actor\(s\) more than once, 'machine' among them"):
        kr.audience.quality(mixed, model=model, figures=table.assign(actor="machine"))
    with pytest.raises(UsageError, match="Give both"):
        kr.audience.quality(mixed, model=model)


@pytest.mark.realdata
def test_labelled_accounts_are_told_apart(shared_datasets: Path) -> None:
    """Four figures that other collections have too; docs/audience.md has those of all."""
    names = ["favourites", "followers_per_friend", "statuses_per_day", "age_days"]
    table = read_figures(pd.read_csv(shared_datasets / "twitter_bots" / "accounts.csv.gz").iloc[::3])
    model = kr.audience.train(
        kr.audience.FigureTable(table.names, table.figures, table.label, None), figures=names
    )
    assert 0.75 < model.card["all"]["auc"] < 0.85
