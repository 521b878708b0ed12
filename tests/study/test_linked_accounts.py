"""Where accounts are linked, spikes, counts and studies are the person's, as the scores are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.detect import detect_spikes
from kresearch.evaluate.detectors import find_detector
from kresearch.study import run_study
from kresearch.study.activity import count_activity, read_hourly, read_spans
from kresearch.study.counterfactual import make_spikes_positive
from kresearch.study.loading import check_accounts

START = pd.Timestamp("2012-03-01", tz="UTC")
LINKS = pd.DataFrame(
    {
        "person": "Alice",
        "network": ["twitter", "facebook", "twitter"],
        "account": ["alice", "alice.fb", "alice2"],
    }
)


def _tables() -> dict[str, pd.DataFrame]:
    """Return sixty days of an account on two networks, with an angry day on both, and of another account."""
    rows = []
    for day in range(60):
        for account, network in (("alice", "twitter"), ("alice.fb", "facebook"), ("bob", "twitter")):
            angry = day == 45 and account != "bob"
            for n in range(40 if angry else 3):
                at = START + pd.Timedelta(days=day, hours=n % 24)
                said = f"oh @{account} number {n}"
                rows.append((account, f"{network}{n}", "comment", network, at, -0.8 if angry else 0.6, said))
    rows.append(("alice", "alice2", "comment", "twitter", START + pd.Timedelta(days=45), 0.9, "mine"))
    acted = pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at", "polarity", "text"])
    posts = pd.DataFrame(
        {
            "account": ["alice", "alice.fb", "bob"],
            "network": ["twitter", "facebook", "twitter"],
            "post": ["t1", "f1", "b1"],
            "at": START,
        }
    )
    return {"interactions": acted, "posts": posts}


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    return kr.InteractionLog(**_tables(), persons=LINKS)


def test_counts_are_the_person_s_without_what_it_does_to_itself(log):
    days = count_activity(log, log.scored_accounts()).set_index(["account", "at"])
    angry = days.loc[("Alice", START + pd.Timedelta("45D"))]
    assert (angry["interactions"], angry["negative"], angry["positive"]) == (80, 80, 0)
    assert days.loc[("Alice", START), "posts"] == 2
    assert set(days.index.get_level_values(0)) == {"Alice", "bob"}
    assert set(read_spans(log, log.scored_accounts()).index) == {"Alice", "bob"}


def test_without_links_counts_are_what_they_were():
    plain = kr.InteractionLog(**_tables())
    days = count_activity(plain, plain.accounts()).groupby("account")["interactions"].sum()
    # An account of the same person is a stranger here.
    assert days.to_dict() == {"alice": 218, "alice.fb": 217, "bob": 180}
    assert plain.linked_interactions() is plain.interactions


def test_a_spike_is_the_person_s(log):
    cases, _ = detect_spikes(read_hourly(log), find_detector("robust-z")())
    assert [case.account for case in cases] == ["Alice"]
    assert cases[0].kind == "negative"


def test_an_account_of_a_person_is_answered_with_the_person(log):
    with pytest.raises(UsageError, match="account 'alice' counts under 'Alice'.*: name 'Alice'"):
        check_accounts(["alice"], log.scored_accounts(), where="--account", linked=log)
    with pytest.raises(UsageError, match="no account 'bop'.*'bob'"):
        check_accounts(["bop"], log.scored_accounts(), where="--account", linked=log)


def test_the_same_spike_as_praise_turns_all_accounts_of_the_person(log):
    (case,) = detect_spikes(read_hourly(log), find_detector("robust-z")())[0]
    praised = make_spikes_positive(log, [case])
    turned = praised.scored_interactions().to_pandas()
    inside = turned[(turned["account"] == "Alice") & turned["at"].between(*case.spike, inclusive="left")]
    assert len(inside) >= 80 and (inside["polarity"] == 1.0).all()
    plain = kr.score(log, "quantity")
    pd.testing.assert_frame_equal(
        kr.score(praised, "quantity").drop(columns="valence"), plain.drop(columns="valence")
    )


def test_a_study_of_linked_accounts_runs(tmp_path: Path, log):
    log.write(tmp_path / "log")
    folder = tmp_path / "001-linked"
    folder.mkdir()
    (folder / "study.toml").write_text(
        'title = "t"\nquestion = "q?"\ndatasets = [{path = "../log"}]\ncases = [{detector = "robust-z"}]\n'
        'variants = ["quantity", "sentiment-penalise"]\nmetrics = ["spike-gain", "tone-effect"]\n',
        encoding="utf-8",
    )
    cells = run_study(folder).cells
    tone = cells[cells["metric"] == "tone-effect"].set_index("variant")["value"]
    assert set(cells["account"]) == {"Alice"}
    assert tone["quantity"] == 0.0 and tone["sentiment-penalise"] < -1.0


def test_texts_to_judge_and_the_account_page_are_the_person_s(tmp_path: Path, log):
    from kresearch.report import build_account
    from kresearch.sentiment.judging import read_texts

    day = START + pd.Timedelta("45D")
    frame = read_texts(log, "Alice", day, day + pd.Timedelta("1D"), scorer=None)
    assert frame.texts["during"].sum() == 80
    page = build_account(log, "Alice", tmp_path / "page")
    html = next(p for p in ([page] if page.is_file() else page.rglob("*.html"))).read_text(encoding="utf-8")
    assert "t1" in html and "f1" in html


def test_the_storm_of_a_person_is_drawn(log):
    figure = kr.plot.storm(log, account="Alice")
    assert sum(int(sum(trace.y)) for trace in figure.data if trace.name == "negative") == 80


@pytest.mark.parametrize("asked", ["alice.fb", "alice2"])
def test_whoever_asks_for_a_linked_account_is_told_the_person(log, asked):
    from kresearch.lab.what_if_model import WhatIfModel
    from kresearch.sentiment.judging import read_texts

    day = START + pd.Timedelta("45D")
    for ask in (
        lambda: kr.score(log, accounts=[asked]),
        lambda: kr.explain(log, account=asked, at=day),
        lambda: kr.plot.storm(log, account=asked),
        lambda: WhatIfModel(log, asked),
        lambda: read_texts(log, asked, day, day + pd.Timedelta("1D"), scorer=None),
    ):
        with pytest.raises(UnknownNameError, match=f"account '{asked}' counts under 'Alice'.*: name 'Alice'"):
            ask()
