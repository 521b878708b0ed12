"""The simulated Groupalia case: its clock, its shares, its silence, and what stays hidden."""

from __future__ import annotations

import time
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from kresearch.datasets.groupalia import GroupaliaParameters, simulate_groupalia, simulate_tables
from kresearch.datasets.groupalia.phrases import compose, cut, load_phrases
from kresearch.errors import UsageError

NEGATIVE = ["angry", "sarcastic", "apology-mockery"]
SMALL = {"n_replies": 400, "n_ordinary": 4, "baseline_days": 90}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return simulate_tables()


def storm_texts(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    both = tables["interactions"].merge(tables["truth"], on="interaction_id", suffixes=("", "_true"))
    return both.loc[(both["intent"] != "ordinary") & both["text"].notna()]


def test_same_seed_same_log_whatever_the_global_state() -> None:
    np.random.seed(1)  # noqa: NPY002 - the point is that it does not matter
    one = simulate_tables(seed=7, **SMALL)
    np.random.seed(2)  # noqa: NPY002
    two, other = simulate_tables(seed=7, **SMALL), simulate_tables(seed=8, **SMALL)
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, two[name])
    assert not one["interactions"].equals(other["interactions"])


def test_size_is_that_of_a_brand_in_its_year(tables: dict[str, pd.DataFrame]) -> None:
    assert 40_000 <= len(tables["interactions"]) <= 80_000
    storm = tables["truth"]["intent"] != "ordinary"
    assert 2_500 <= storm.sum() <= 4_000


@pytest.mark.slow
def test_it_is_quick() -> None:
    # Measured at 1.2 s; the bound leaves room for a busy machine.
    start = time.perf_counter()
    simulate_tables()
    assert time.perf_counter() - start < 10


def test_the_clock_is_the_documented_one(tables: dict[str, pd.DataFrame]) -> None:
    posts = tables["posts"].set_index("post")["at"].dt.tz_convert("Europe/Rome")
    assert f"{posts['groupalia-tweet']:%d %H:%M}" == "29 10:40"
    assert f"{posts['groupalia-apology']:%d %H:%M}" == "29 10:59"
    frame = tables["interactions"].merge(tables["truth"][["interaction_id", "intent"]])
    at = frame.loc[frame["intent"] != "ordinary", "at"].dt.tz_convert("Europe/Rome")
    assert at.min() > posts["groupalia-tweet"]
    day = at[at.dt.day == 29]
    minute = (day.dt.hour * 60 + day.dt.minute).to_numpy()
    per_quarter = np.bincount(minute // 15, minlength=96)
    assert 11.5 <= per_quarter.argmax() / 4 <= 12.5  # peak about 12:00
    assert per_quarter[13 * 4] < per_quarter[12 * 4]  # fading from 12:30
    assert per_quarter[17 * 4] < 0.05 * per_quarter.max()  # over by 17:00
    assert 0.8 < len(day) / len(at) < 1  # and an after-tail


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_shares_are_those_asked_for(share: float) -> None:
    texts = storm_texts(simulate_tables(share_negative=share, share_sarcasm=0.5, **SMALL))
    negative = texts["intent"].isin(NEGATIVE)
    assert negative.mean() == pytest.approx(share, abs=0.01)
    assert (texts["polarity_true"] < 0).mean() == pytest.approx(share, abs=0.01)
    if share:
        assert (texts.loc[negative, "intent"] == "sarcastic").mean() == pytest.approx(0.5, abs=0.02)


def test_half_life_and_size_are_parameters() -> None:
    quick, slow = (simulate_tables(half_life_hours=h, tail_share=0.0, **SMALL) for h in (0.25, 6.0))
    middle = [storm_texts(t)["at"].quantile(0.9) for t in (quick, slow)]
    assert middle[1] - middle[0] > pd.Timedelta(hours=6)
    assert storm_texts(simulate_tables(**SMALL | {"n_replies": 0})).empty


def test_mockery_of_the_apology_comes_after_it(tables: dict[str, pd.DataFrame]) -> None:
    texts = storm_texts(tables)
    apology = tables["posts"].set_index("post")["at"]["groupalia-apology"]
    assert (texts.loc[texts["intent"] == "apology-mockery", "at"] > apology).all()


def test_no_reaction_before_its_post(tables: dict[str, pd.DataFrame]) -> None:
    posted = tables["posts"].set_index("post")["at"]
    answers = tables["interactions"].dropna(subset="post")
    assert (answers["at"].to_numpy() > posted[answers["post"]].to_numpy()).all()


def test_silence_is_silent_and_return_is_a_choice(tables: dict[str, pd.DataFrame]) -> None:
    start = pd.Timestamp("2012-05-30", tz="UTC")
    brand = tables["posts"].loc[tables["posts"]["account"] == "groupalia", "at"]
    assert brand.max() < start
    assert tables["interactions"]["at"].max() < start + pd.Timedelta(days=28)
    back = simulate_tables(silence_days=10, return_days=20, **SMALL)
    posts = back["posts"].loc[back["posts"]["account"] == "groupalia", "at"]
    gone = (posts >= start) & (posts < start + pd.Timedelta(days=10))
    assert not gone.any()
    assert (posts >= start + pd.Timedelta(days=10)).sum() > 40


def test_holiday_has_no_posts_and_fading_reactions(tables: dict[str, pd.DataFrame]) -> None:
    start = pd.Timestamp("2012-04-06", tz="UTC")
    end = start + pd.Timedelta(days=21)
    posts = tables["posts"].loc[tables["posts"]["account"] == "holiday", "at"]
    assert not ((posts >= start) & (posts < end)).any()
    assert ((posts >= end) & (posts < end + pd.Timedelta(days=7))).any()
    at = tables["interactions"].loc[tables["interactions"]["account"] == "holiday", "at"]
    weeks = [
        ((at >= start + pd.Timedelta(days=7 * w)) & (at < start + pd.Timedelta(days=7 * w + 7))).sum()
        for w in (-1, 0, 1, 3)
    ]
    before, first, second, back = weeks
    assert second < first < before
    assert second < 0.25 * before < back
    acted = tables["interactions"].loc[tables["interactions"]["actor"] == "holiday", "at"]
    assert not ((acted >= start) & (acted < end)).any()


def test_texts_are_distinct_short_and_italian_fragments_of_our_own(tables: dict[str, pd.DataFrame]) -> None:
    texts = storm_texts(tables)
    own = texts.loc[~texts["text"].str.contains("RT @"), "text"]
    assert own.nunique() / len(own) >= 0.9
    assert len(own) > 1_500
    assert tables["interactions"]["text"].str.len().max() <= 140
    assert not tables["interactions"]["text"].str.contains(r"[{}]", regex=True, na=False).any()
    assert (texts["language"] == "it").all()
    passed_on = texts.loc[texts["text"].str.contains("RT @")]
    assert 0.1 < len(passed_on) / len(texts) < 0.3


def test_the_truth_is_kept_apart(tables: dict[str, pd.DataFrame]) -> None:
    hidden = simulate_tables(polarity="none", **SMALL)
    assert hidden["interactions"]["polarity"].isna().all()
    assert hidden["truth"]["polarity"].notna().all()
    assert "intent" not in tables["interactions"]
    assert tables["interactions"]["polarity"].equals(tables["truth"]["polarity"])
    told = tables["interactions"]["text"].str.contains("sarcas|simulat", case=False, na=False)
    assert not told.any()


def test_actors_are_heavy_tailed_and_accounts_know_each_other(tables: dict[str, pd.DataFrame]) -> None:
    frame = tables["interactions"]
    brand = frame.loc[frame["account"] == "groupalia", "actor"].value_counts()
    assert brand.head(len(brand) // 10).sum() > 0.4 * brand.sum()
    accounts = set(frame["account"])
    assert frame["actor"].isin(accounts).sum() > 1_000
    assert not (frame["actor"] == frame["account"]).any()
    assert frame["interaction_id"].is_unique
    # A name of the simulation can be nobody's: it is marked, or an account of the simulation.
    marked = frame["actor"].str.contains("_sim_") | frame["actor"].isin(accounts)
    assert marked.all()


def test_the_simulation_says_that_it_is_one() -> None:
    simulation = simulate_groupalia(seed=3, **SMALL)
    assert simulation.log.simulated
    assert simulation.log.source == "simulated: groupalia (seed 3)"
    assert any("invented" in note for note in simulation.log.notes)
    assert simulation.log.interactions.count().execute() == len(simulation.truth)
    assert simulation.parameters["seed"] == 3
    spike, silence = simulation.cases
    assert (spike["kind"], spike["account"]) == ("negative", "groupalia")
    assert (silence["kind"], silence["account"]) == ("silence", "holiday")
    for case in simulation.cases:
        assert case["baseline"][1] - case["baseline"][0] == pd.Timedelta(days=28)
        assert case["baseline"][1] == case["spike"][0]
        assert case["spike"][1] == case["recovery"][0] < case["recovery"][1]


def test_wrong_parameters_are_named_all_at_once() -> None:
    with pytest.raises(UsageError, match=r"no parameter 'share_negatives'. Did you mean 'share_negative'\?"):
        simulate_groupalia(share_negatives=0.5)
    with pytest.raises(UsageError) as caught:
        GroupaliaParameters(share_negative=1.2, baseline_days=3, onset="2012-05-29 10:40", polarity="no")
    for part in (
        "5 problem",
        "share_negative=1.2",
        "baseline_days=3",
        "has no time zone",
        "'planted' and 'none'",
    ):
        assert part in str(caught.value)
    for ambiguous in ("03/04/2020 10:00Z", "3.4.2020", "now", "", 5, None):
        with pytest.raises(UsageError, match="is no time; write it like"):
            GroupaliaParameters(onset=ambiguous)  # type: ignore[arg-type]


def test_every_parameter_is_documented() -> None:
    for field in fields(GroupaliaParameters):
        assert field.name in (GroupaliaParameters.__doc__ or "")


def test_phrases_fill_every_slot() -> None:
    rng = np.random.default_rng(0)
    for name in ("storm", "ordinary"):
        phrases = load_phrases(name)
        for group in (g for g in phrases if "patterns" in phrases[g]):
            texts = compose(rng, phrases, group, n=300)
            assert all(text and "{" not in text for text in texts)
    assert cut("x" * 141) == "x" * 137 + "..."
