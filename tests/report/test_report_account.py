"""The dashboard of an account: its numbers, its empty states, and nothing that is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import kresearch as kr
from kresearch.errors import UnknownNameError, UsageError
from kresearch.report.account_page import make_sheet
from kresearch.report.account_reading import Dashboard, read_dashboard
from kresearch.report.language import LANGUAGES, speak
from kresearch.sentiment import label

DAY = pd.Timestamp("2012-01-01", tz="UTC")
SECRET = "a text that nobody but its author should see"


def days(*numbers: int) -> list[pd.Timestamp]:
    return [DAY + pd.Timedelta(days=n) for n in numbers]


def make_log(*, simulated: bool = False, bare: bool = False) -> kr.InteractionLog:
    """Four reactions to Anna on two networks, two posts of hers; Bea reacts and is reacted to."""
    acted = pd.DataFrame(
        {
            "account": ["Anna", "Anna", "Anna", "Anna", "Bea"],
            "actor": ["Bea", "carl", "dora", "emil", "carl"],
            "kind": ["share", "share", "like", "comment", "like"],
            "network": ["twitter", "twitter", "facebook", "twitter", "twitter"],
            "post": ["one", "one", "two", "one", None],
            "polarity": [None, None, 0.4, -0.9, None],
            "text": [None, None, None, SECRET, None],
            "at": days(0, 1, 5, 9, 0),
        }
    )
    posts = pd.DataFrame(
        {"account": "Anna", "post": ["one", "two"], "network": "twitter", "at": days(0, 4), "text": SECRET}
    )
    if bare:
        acted = acted.drop(columns=["post", "polarity", "text"])
    return kr.InteractionLog(acted, None if bare else posts, simulated=simulated)


@pytest.fixture(scope="module")
def board() -> Dashboard:
    """Return Anna's dashboard on the last day; read once."""
    return read_dashboard(make_log(), "Anna")


@pytest.fixture
def _few_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three variants stand for all: most tests are not about them."""
    from kresearch.report import account_reading

    names = ("quantity", "sentiment-penalise", "log-followers")
    few = [row for row in kr.list_variants() if row.name in names]
    monkeypatch.setattr(account_reading, "list_variants", lambda: few)


few_variants = pytest.mark.usefixtures("_few_variants")


def text_of(board: Dashboard, lang: str = "en") -> str:
    """Return all words of the sheet that are not in a figure's drawing."""
    sheet = make_sheet(board, speak(lang))
    said = [*sheet.answer, *(f"{t.value} {t.label} {t.proviso}" for t in sheet.tiles)]
    for part in sheet.parts:
        said += [
            part.title,
            *part.sentences,
            *(d.alt for d in part.drawings),
            *(d.caption for d in part.drawings),
        ]
        for table in (*part.tables, *(d.data for d in part.drawings)):
            said += [table.caption, *table.notes]
            said += [f"{c.text} {c.aside}" for row in table.rows for c in row]
    return "\n".join(said).replace("\u00a0", " ")


def test_it_shows_what_the_score_frame_holds(board: Dashboard) -> None:
    frame = kr.score(make_log(), accounts=["Anna"])
    last = frame.iloc[-1]
    assert list(board.curve["score"]) == list(frame["score"])
    assert (board.since, board.at, board.days) == (DAY, days(9)[0], 9)
    assert board.parts["true_reach"] == round(last["reach"])
    text = text_of(board)
    assert f"is {last['score']:.1f}, +{last['score'] - frame['score'].iloc[0]:.1f} points" in text
    assert "9 January 2012" in text and "against 1 January 2012" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_would_change_the_score_is_what_the_people_package_says(board: Dashboard, lang: str) -> None:
    told = kr.people.what_if_behaviour(make_log(), "Anna", variants="quantity").frame
    points = {line.key: line.points for line in board.advice.lines}
    assert points["posts_bare"] == pytest.approx(told["points"][0])
    assert points["storm"] == pytest.approx(told["points"].iloc[-1])
    assert points["one_account"] <= 0 < points["people"] < points["storm"]
    text = text_of(board, lang)
    assert speak(lang).say("account.advice.promise") in text
    assert speak(lang).number(points["storm"], 2, signed=True) in text


@few_variants
def test_what_would_change_the_score_is_not_guessed() -> None:
    everyone = read_dashboard(make_log(), "Anna", variant="pagerank")
    assert "kresearch advise" in text_of(everyone)
    bare = read_dashboard(make_log(bare=True), "Anna")
    assert "posts_usual" not in [line.key for line in bare.advice.lines]
    assert speak("en").say("account.advice.posts_unknown") in text_of(bare)


def test_the_shares_of_networks_add_up(board: Dashboard) -> None:
    assert [name for name, _ in board.shares] == ["twitter", "facebook"]
    assert sum(share for _, share in board.shares) == pytest.approx(1.0)


def test_posts_have_the_dots_of_their_points(board: Dashboard) -> None:
    told = kr.explain(make_log(), account="Anna", at=days(9)[0]).posts().set_index("post")
    assert [p.post for p in board.posts] == ["two", "one"]
    for post in board.posts:
        assert post.points == pytest.approx(told["points"][post.post])
        assert post.dots == told["dots"][post.post]
    # Both shares feed reach and amplification, and are two reactions all the same.
    assert {p.post: p.interactions for p in board.posts} == {"one": 3.0, "two": 1.0}
    assert "Dots: 5 from 1.00 points" in text_of(board)


def test_the_ledger_goes_from_the_first_to_the_last_day(board: Dashboard) -> None:
    moved = board.change.entries["points"].sum()
    assert moved == pytest.approx(board.curve["score"].iloc[-1] - board.curve["score"].iloc[0], abs=1e-6)


def test_every_variant_stands_beside_it_or_says_why_not(board: Dashboard) -> None:
    names = {row.name for row in kr.list_variants()}
    assert {s.variant.name for s in board.standings} >= names - {"test"}
    held = {s.variant.name: s for s in board.standings if s.score is not None}
    assert (
        held["sentiment-penalise"].score
        == kr.score(make_log(), "sentiment-penalise", accounts=["Anna"])["score"].iloc[-1]
    )
    assert held["diluted"].score == kr.score(make_log(), "diluted", accounts=["Anna"])["score"].iloc[-1]
    assert held["learned"].same and not held["sentiment-penalise"].same
    declined = {s.variant.name: s.reason for s in board.standings if s.score is None}
    assert "no audience table" in declined["log-followers"]
    assert "no audience table" in text_of(board)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_of_real_people_do_not_appear(board: Dashboard, lang: str) -> None:
    assert SECRET not in text_of(board, lang)
    assert speak(lang).say("page.simulated") not in text_of(board, lang)


@few_variants
def test_a_simulated_log_says_so_and_may_show_its_texts() -> None:
    made = read_dashboard(make_log(simulated=True), "Anna", at=days(5)[0])
    sheet, text = make_sheet(made, speak("en")), text_of(made)
    assert sheet.badges[0].text == "Simulated data"
    assert all(tile.proviso.startswith("simulated") for tile in sheet.tiles)
    assert SECRET in text and "Simulated data. Reconstructed score." in text
    assert made.at == days(5)[0]


@few_variants
def test_without_posts_and_polarity_it_says_what_is_missing() -> None:
    made = read_dashboard(make_log(bare=True), "Anna")
    text = text_of(made)
    assert "no table of posts, and no reaction names a post" in text
    assert "has a known polarity" in text
    assert made.posts == []


@few_variants
def test_low_coverage_and_notes_of_the_data_are_said() -> None:
    log = make_log()
    rows = log.interactions.to_pandas()
    rows.loc[rows["polarity"].isna(), "text"] = "words"
    thin = kr.InteractionLog(rows)
    thin.notes.append("Three rows were left out.")
    text = text_of(read_dashboard(thin, "Anna"))
    assert "Only 25 % of the reactions in words have a known polarity" in text
    first = make_sheet(read_dashboard(thin, "Anna"), speak("en")).answer
    assert any("It is known of 25\u00a0% of the reactions in words only" in said for said in first)
    assert "Three rows were left out." in text


@few_variants
def test_posts_that_only_reactions_name() -> None:
    log = make_log()
    made = read_dashboard(log.replace(posts=None), "Anna")
    assert [(p.post, p.network, p.at) for p in made.posts] == [
        ("two", "facebook", days(5)[0]), ("one", "twitter", days(0)[0]),
    ]  # fmt: skip
    assert "posts that nobody reacted to are missing" in text_of(made)


@few_variants
@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_day_of_data(lang: str) -> None:
    made = read_dashboard(make_log(), "Anna", at=DAY)
    text = text_of(made, lang)
    assert made.days == 0
    assert speak(lang).say("account.no_days") in text and speak(lang).say("account.moved_level") in text


def test_an_unknown_account_and_a_day_outside(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'Anna'"):
        kr.report.build_account(make_log(), "Ana", tmp_path)
    with pytest.raises(
        UsageError, match="2013-01-01 lies outside the log. Allowed: 2012-01-01 to 2012-01-10"
    ):
        kr.report.build_account(make_log(), "Anna", tmp_path, at="2013-01-01")
    assert not list(tmp_path.iterdir())


@few_variants
def test_hostile_names_change_nothing(nasty_text: str, tmp_path: Path) -> None:
    bad = nasty_text.replace("\u0000", "").replace("\n", " ")
    acted = pd.DataFrame(
        {
            "account": bad,
            "actor": ["p", "q"],
            "kind": "share",
            "network": "twitter",
            "post": bad,
            "at": days(0, 3),
        }
    )
    posts = pd.DataFrame({"account": bad, "post": [bad], "network": "twitter", "at": days(0), "text": bad})
    log = kr.InteractionLog(acted, posts, simulated=True)
    html = kr.report.build_account(log, bad, tmp_path).read_text(encoding="utf-8")
    own = html.split("<script>")[0]
    assert html.count("<script") == 6 and "<img" not in own and "<iframe" not in own
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", own)


@few_variants
def test_the_command(tmp_path: Path) -> None:
    from kresearch.cli.report import app

    make_log(simulated=True).write(tmp_path / "log")
    words = ["account", str(tmp_path / "log"), "--account", "Anna", "--lang", "it", "--at", "2012-01-06"]
    run = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "page")])
    assert run.exit_code == 0, run.output
    page = tmp_path / "page" / "index.html"
    assert run.stdout.splitlines()[-1] == str(page)
    html = page.read_text(encoding="utf-8")
    assert '<html lang="it">' in html and "Il punteggio di Anna" in html and "Dati simulati" in html
    assert [p.name for p in page.parent.iterdir()] == ["index.html"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_as_seen(
    board: Dashboard, open_page: Callable[..., Any], tmp_path: Path, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from kresearch.report.sheets import write_sheet

    file = write_sheet(make_sheet(board, speak("en")), tmp_path / "index.html", speak("en"))
    page = open_page(file, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    states = page.evaluate("[...document.querySelectorAll('.plot')].map(e => e.dataset.drawn)")
    assert states == ["yes"] * 4
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


@few_variants
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_valence_stands_in_the_headline_and_the_warm_up_is_said_and_shaded(lang: str) -> None:
    young = read_dashboard(make_log(), "Anna")
    sheet = make_sheet(young, speak(lang))
    language = speak(lang)
    valence = language.number(float(young.curve["valence"].iloc[-1]), 0, signed=True)
    assert any(valence in sentence and "100" in sentence for sentence in sheet.answer)
    assert young.warm_until == DAY + pd.Timedelta(days=90)
    assert any(language.date(young.warm_until) in sentence for sentence in sheet.answer)
    (drawn,) = next(part for part in sheet.parts if part.slug == "days").drawings
    assert len(drawn.figure.layout.shapes) == 1 and language.say("account.days_warm") in drawn.caption


@few_variants
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_axis_of_days_begins_and_ends_at_the_days_that_the_text_names(lang: str) -> None:
    board, language = read_dashboard(make_log(), "Anna"), speak(lang)
    (drawn,) = next(part for part in make_sheet(board, language).parts if part.slug == "days").drawings
    spec = drawn.to_plotly()
    for axis in (spec["layout"]["xaxis"], spec["narrow"]["xaxis"]):
        ends = [pd.Timestamp(axis["tickvals"][place], tz="UTC") for place in (0, -1)]
        assert ends == [board.since, board.at]
        said = [axis["ticktext"][place].split() for place in (0, -1)]
        for day, words in zip(ends, said, strict=True):
            assert words[0] == str(day.day) and words[1] in language.date(day)


@few_variants
def test_where_the_log_holds_no_shares_amplification_is_not_called_0() -> None:
    log = make_log()
    silent = log.replace(interactions=log.interactions.filter(log.interactions.kind != "share"))
    for read, known in ((log, True), (silent, False)):
        sheet = make_sheet(read_dashboard(read, "Anna"), speak("en"))
        (table,) = next(part for part in sheet.parts if part.slug == "parts").tables
        value = next(row[1].value for row in table.rows if "Amplification" in row[0].text)
        assert (value != "") is known
        assert any("holds no shares" in note for note in table.notes) is not known


@few_variants
def test_a_part_that_the_log_cannot_know_is_not_called_0() -> None:
    tiles = {t.label: t.value for t in make_sheet(read_dashboard(make_log(), "Bea"), speak("en")).tiles}
    assert tiles["Network, 0 to 100"] == "\u2013"


@few_variants
def test_who_says_what_the_tone_is_stands_beside_the_valence(tmp_path: Path) -> None:
    def told(log: kr.InteractionLog, lang: str = "en") -> str:
        return " ".join(make_sheet(read_dashboard(log, "Anna"), speak(lang)).answer)

    given, planted = make_log(), make_log(simulated=True)
    assert "does not say who read or judged it" in told(given)
    assert "which is simulated" in told(planted) and "che sono simulati" in told(planted, "it")
    label(given, "vader").write(tmp_path / "log")
    for read in (kr.InteractionLog(tmp_path / "log"), kr.read_log(tmp_path / "log")):
        assert read.polarity_by == "vader"
        assert "The tone was read by VADER" in told(read) and "Il tono è stato letto secondo VADER" in told(
            read, "it"
        )
    # A single file has its card beside it, a frame its attributes.
    from kresearch.interactions.io.folders import write_file

    signed = label(given, "vader")
    for name in ("one.csv", "one.parquet", "one.jsonl", "one.csv.gz"):
        path = write_file(signed.interactions, tmp_path / name, card=signed.card())
        for read in (kr.InteractionLog(path), kr.read_log(path)):
            assert read.polarity_by == "vader" and "The tone was read by VADER" in told(read), name
    assert kr.read_log(tmp_path / "log" / "interactions.parquet").polarity_by == "vader"
    frame = label(given.interactions.to_pandas(), "vader")
    assert kr.InteractionLog(frame).polarity_by == "vader"
    assert kr.InteractionLog(given.interactions.to_pandas()).polarity_by == ""
    twice = label(label(planted, "vader"), "italian", overwrite=True)
    assert twice.polarity_by == "vader, italian" and planted.polarity_by == ""
