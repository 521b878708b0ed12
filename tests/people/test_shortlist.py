"""Shortlists: who is on them, with which rank, and why they differ between variants."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch.cli import main
from kresearch.errors import UsageError
from kresearch.people import Shortlist, shortlist
from kresearch.people.listing import BELOW, BEYOND, Rules, last_values, make_lists
from kresearch.people.plain import WARNING
from kresearch.people.ranks import rank_interval
from kresearch.report import build_shortlist
from kresearch.report.language import speak

#: Account -> people a day, polarity of what they say, network, language.
PLAN = {
    "anna": (5, 0.6, "twitter", "en"),
    "bruno": (6, -0.8, "twitter", "en"),
    "carla": (3, 0.5, "facebook", "it"),
    "dario": (3, -0.5, "facebook", "it"),
    "elsa": (2, 0.4, "twitter", "en"),
    "fabio": (2, 0.4, "twitter", "en"),
}
VARIANTS = ["quantity", "sentiment-balance"]


def make_rows(days: int = 20) -> pd.DataFrame:
    start = pd.Timestamp("2012-01-01 12:00", tz="UTC")
    return pd.DataFrame(
        [
            {
                # Elsa and Fabio tie: the same people, who do not react to anybody else.
                "account": name, "actor": f"{'both' if count == 2 else name}{day}-{n}", "kind": "reply",
                "network": network, "at": start + pd.Timedelta(days=day), "text": f"words {day} {n}",
                "language": language, "polarity": polarity,
            }
            for name, (count, polarity, network, language) in PLAN.items()
            for day in range(days)
            for n in range(count)
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    return kr.InteractionLog(make_rows(), simulated=True, source="a test")


@pytest.fixture(scope="module")
def found(log: kr.InteractionLog) -> Shortlist:
    return shortlist(log, VARIANTS, min_score=20, top=3)


@pytest.fixture(scope="module")
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "log.csv"
    make_rows().to_csv(path, index=False)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["shortlist", *(str(word) for word in words)])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def test_scores_are_those_of_the_variants(log: kr.InteractionLog, found: Shortlist) -> None:
    for label, frame in kr.score_many(log, VARIANTS).items():
        last = frame[frame["at"] == frame["at"].max()].set_index("account")["score"]
        mine = found.table[found.table["variant"] == label].set_index("account")["score"]
        assert mine.to_dict() == last[mine.index].to_dict()


def test_the_list_and_who_leaves_it(found: Shortlist) -> None:
    assert found.of("quantity")["account"].tolist() == ["bruno", "anna", "elsa", "fabio"]
    assert found.of("quantity")["place"].tolist() == [1, 2, 3, 3]
    assert any("4 accounts are listed on 3 places: the last ones tie" in note for note in found.notes)
    assert found.of("sentiment-balance")["account"].tolist() == ["anna", "elsa", "fabio"]
    (moved,) = found.changes.to_dict("records")
    assert (moved["account"], moved["change"], moved["cause"]) == ("bruno", "drops out", BELOW)
    assert moved["points"] == pytest.approx(moved["score"] - moved["score_reference"])
    assert {entry.what for entry in moved["entries"]} == {"negative reply"}
    assert sum(entry.points for entry in moved["entries"]) == pytest.approx(moved["points"], abs=1e-6)
    assert "below the minimum here" in moved["reason"]
    assert found.overlap.loc["quantity", "quantity"] == pytest.approx(1.0)
    assert 0 < found.overlap.loc["quantity", "sentiment-balance"] < 1


def test_who_reacts_and_what_is_said(found: Shortlist) -> None:
    rows = found.table.set_index(["account", "variant"])
    assert rows.loc[("anna", "quantity"), "networks"] == "twitter 100 %"
    assert rows.loc[("anna", "quantity"), "languages"] == "en 100 %"
    assert rows["warm_up"].all() and any("Warm-up" in note for note in found.notes)
    assert WARNING in found.to_text() and "drop out 1, come in 0" in found.to_text()
    assert "recommend" not in found.to_text().replace("Nothing here recommends", "")
    assert any("whose error is not known" in note for note in found.notes)


def scores(**values: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"account": list(values), "variant": "v", "score": list(values.values()), "low": math.nan,
         "high": math.nan}
    )  # fmt: skip


def test_lists_by_hand() -> None:
    none = pd.Series(dtype=object)
    rules = Rules(min_score=50, top=2)
    rows = make_lists(scores(a=70, b=60, c=60, d=55, e=40), rules, excluded=none).set_index("account")
    assert rows["listed"].to_dict() == {"a": True, "b": True, "c": True, "d": False, "e": False}
    assert rows["why_not"].to_dict() == {"a": "", "b": "", "c": "", "d": BEYOND, "e": BELOW}
    assert rows["rank_high"].to_dict() == {"a": 1, "b": 3, "c": 3, "d": 4, "e": 5}
    without = make_lists(scores(a=70, b=60, c=55), rules, excluded=pd.Series({"a": "bought"}))
    assert without.loc[without["listed"], "account"].tolist() == ["b", "c"]
    assert last_values(without, rules) == {"v": 55}
    assert last_values(make_lists(scores(a=70), rules, excluded=none), rules) == {"v": 50}
    topic = scores(a=70, b=60, c=30).assign(topic_score=[20.0, 40.0, 90.0])
    ordered = make_lists(topic, Rules(min_score=50, top=1, order="topic"), excluded=none)
    assert ordered.loc[ordered["listed"], "account"].tolist() == ["b"]


def test_intervals_of_ranks_by_hand() -> None:
    known = pd.Series({"a": 60.0, "b": 50.0, "c": 40.0})
    wide = pd.Series({"a": 0.0, "b": 15.0, "c": 5.0})
    own = rank_interval(known, low=known - wide, high=known + wide)
    assert own["rank_low"].tolist() == [1, 1, 2] and own["rank_high"].tolist() == [2, 3, 3]
    worlds = pd.DataFrame([[60.0, 50, 40], [50, 50, 60]], columns=list("abc"))
    drawn = rank_interval(known, worlds=worlds)
    assert drawn["rank_low"].tolist() == [1, 2, 1] and drawn["rank_high"].tolist() == [3, 3, 3]


def test_tables_beside_the_log(log: kr.InteractionLog) -> None:
    audience = pd.DataFrame({"account": ["anna", "elsa"], "suspicious_share": [0.8, 0.2], "low": 0.1})
    prices = pd.DataFrame({"account": ["bruno", "nobody"], "price": [100, 5]})
    made = shortlist(
        log,
        min_score=20,
        top=2,
        audience=audience,
        exclude_suspicious=True,
        max_suspicious=0.6,
        prices=prices,
    )
    assert made.of("quantity")["account"].tolist() == ["bruno", "elsa", "fabio"]
    assert made.left_out[["account", "why"]].to_numpy().tolist() == [
        ["anna", "suspicious actors 0.80, more than 0.6"]
    ]
    bruno = made.of("quantity").iloc[0]
    assert bruno["cost_per_actor"] == pytest.approx(100 / bruno["reach"])
    assert any("'s audience" in n or "The audience of 4 accounts is not known" in n for n in made.notes)
    assert any("1 account that the log does not have: nobody" in note for note in made.notes)


def test_linked_accounts_are_listed_as_their_person() -> None:
    persons = pd.DataFrame(
        {"person": "anna and carla", "network": ["twitter", "facebook"], "account": ["anna", "carla"]}
    )
    linked = kr.InteractionLog(make_rows(10), persons=persons)
    prices = pd.DataFrame({"account": ["anna and carla", "anna"], "price": [3, 2]})
    made = shortlist(linked, min_score=5, top=1, prices=prices)
    (first,) = made.of("quantity").to_dict("records")
    assert (first["account"], first["price"]) == ("anna and carla", 3)
    assert first["networks"] == "twitter 62 %, facebook 38 %"
    assert any("does not have: anna." in note for note in made.notes)


def test_topics_order_the_list(log: kr.InteractionLog) -> None:
    topics = pd.DataFrame(
        {
            "account": ["anna", "bruno", "elsa", "anna"], "topic": ["food", "food", "food", "cars"],
            "score": [30, 10, 40, 99], "precision": [0.9, 0.9, 0.3, 0.9],
        }
    )  # fmt: skip
    made = shortlist(log, min_score=20, topic_scores=topics, topic="food")
    assert made.of("quantity")["account"].tolist() == ["elsa", "anna", "bruno"]
    assert any("those of one variant" in note for note in made.notes)
    strict = shortlist(log, min_score=20, topic_scores=topics, topic="food", min_precision=0.5)
    assert strict.of("quantity")["account"].tolist() == ["anna", "bruno"]
    assert strict.left_out["why"].tolist() == ["precision of the topic 0.30, less than 0.5"]
    with pytest.raises(UsageError, match=r"2 topics: cars, food.*--topic"):
        shortlist(log, topic_scores=topics)
    with pytest.raises(UsageError, match=r"no topic 'foods'\. Did you mean 'food'\?"):
        shortlist(log, topic_scores=topics, topic="foods")


def test_the_error_of_reading_opens_the_ranks(log: kr.InteractionLog) -> None:
    made = shortlist(log, VARIANTS, min_score=20, top=6, scorer="vader", draws=20)
    rows = made.table.set_index(["account", "variant"])
    anna = rows.loc[("anna", "sentiment-balance")]
    assert anna["low"] < anna["high"] and anna["rank_low"] <= 2
    assert rows.loc[("anna", "quantity"), "rank_high"] == 2
    assert pd.isna(rows.loc[("anna", "quantity"), "low"])


def test_a_place_outside_the_interval_of_its_rank_is_named(log: kr.InteractionLog, tmp_path: Path) -> None:
    made = shortlist(log, ["quantity"], min_score=20, top=6)
    plain = build_shortlist(made, tmp_path / "plain.html").read_text(encoding="utf-8")
    assert "lies outside the interval" not in plain
    first = made.table["account"].eq("anna")
    table = made.table.assign(
        rank_low=made.table["rank_low"].mask(first, made.table["rank"] + 1),
        rank_high=made.table["rank_high"].mask(first, made.table["rank"] + 2),
    )
    for lang, said in (
        ("en", "the interval is the better answer: 1 (anna)."),
        ("it", "l’intervallo è la risposta migliore: 1 (anna)."),
    ):
        page = build_shortlist(replace(made, table=table), tmp_path / f"{lang}.html", lang=lang)
        assert said in page.read_text(encoding="utf-8")


def test_nobody_is_said_in_words(log: kr.InteractionLog, tmp_path: Path) -> None:
    made = shortlist(log, min_score=99)
    assert made.of("quantity").empty
    assert "Nobody is on the list under quantity. The highest score under quantity is" in made.to_text()
    text = build_shortlist(made, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "nobody is listed: the highest of 6 scores" in text


def test_another_scale_and_a_variant_that_declines_are_said(log: kr.InteractionLog) -> None:
    made = shortlist(log, ["quantity", "klout-2011", "inactivity-freeze"], min_score=20, top=2)
    assert any("Another scale than that of quantity: klout-2011." in note for note in made.notes)
    assert list(made.declined) == ["inactivity-freeze"] and made.variants == ("quantity", "klout-2011")
    with pytest.raises(kr.KresearchError, match="the reference inactivity-freeze has no score here"):
        shortlist(log, ["inactivity-freeze"])


def test_a_time_outside_the_log(log: kr.InteractionLog) -> None:
    with pytest.raises(
        UsageError, match=r"2013-01-01 lies outside the log\. Allowed: 2012-01-01 to 2012-01-20"
    ):
        shortlist(log, at="2013-01-01")
    early = shortlist(log, min_score=2, at="2012-01-05")
    cut = shortlist(kr.InteractionLog(make_rows(5)), min_score=2)
    columns = ["account", "score", "rank_low", "rank_high"]
    pd.testing.assert_frame_equal(early.table[columns], cut.table[columns])


def test_everything_wrong_at_the_command_line_at_once(
    run: Callable[..., tuple[int, str, str]], log_file: Path, tmp_path: Path
) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text("account,price\nanna,1\nanna,2\n")
    code, _, said = run(
        log_file, "--variants", "quantty,quantity", "--min-score", 0, "--top", 0, "--prices", prices,
        "--exclude-suspicious", "--topic", "food", "--scorer", "vadr", "--out", tmp_path / "list.txt",
        "--at", "03/04/2012", "--set", "penalty=1", "--lang", "fr",
    )  # fmt: skip
    assert code == 2
    for part in (
        "9 things do not fit", "'fr'", "--at '03/04/2012'", "VARIANT.KEY=VALUE", "min_score = 0", "top = 0",
        "Did you mean 'quantity'?", "Did you mean 'vader'?", "'anna'",
    ):  # fmt: skip
        assert part in said, part
    code, _, said = run(log_file, "--out", tmp_path / "list.txt")
    assert code == 2 and ".parquet, .jsonl, .csv, .html" in said


def test_the_command_writes_tables_and_says_the_rest(
    run: Callable[..., tuple[int, str, str]], log_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "list.csv"
    options = (
        "--variants",
        "quantity",
        "--variants",
        "sentiment-penalise",
        "--set",
        "sentiment-penalise.penalty=0.5",
    )
    code, _, said = run(log_file, *options, "--min-score", 20, "--out", out)
    assert code == 0 and WARNING in said
    assert set(pd.read_csv(out)["variant"]) == {"quantity", "sentiment-penalise(penalty=0.5)"}
    beside = json.loads((tmp_path / "list.csv.json").read_text())
    assert beside["changes"][0]["entries"][0]["cause"] == "interactions"
    assert beside["rules"]["min_score"] == 20 and beside["warning"] == WARNING and "table" not in beside
    code, _, said = run(log_file, "--out", out)
    assert code == 2 and "--force" in said
    code, shown, _ = run(log_file, "--min-score", 20)
    assert code == 0 and "bruno" in shown and "who reacts" in shown


def test_the_page_says_it_in_both_languages(found: Shortlist, tmp_path: Path) -> None:
    page = build_shortlist(found, tmp_path / "list.html").read_text(encoding="utf-8")
    for part in ("Shortlist of 20", "Before you use this on people", "bruno", "Simulated data",
                 "replies, negative"):  # fmt: skip
        assert part in page
    # The answer names who moves, and says how many places nothing decides.
    moved = found.changes.groupby(["variant", "change"])["account"].agg(list)
    for accounts in moved:
        assert f"{len(accounts)} ({', '.join(accounts[:4])}" in page
    italian = build_shortlist(found, tmp_path / "lista.html", lang="it").read_text(encoding="utf-8")
    assert "Prima di usarlo sulle persone" in italian and "risposte, negativ" in italian
    assert speak("en").messages["people.warning"] == WARNING
