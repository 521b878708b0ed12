"""Cards: what a thing is at one look, and nothing that comes from data gets out of its place."""

from __future__ import annotations

import re
import subprocess
import sys

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import kresearch as kr
from kresearch import lab
from kresearch._common import html_cards
from kresearch.errors import UsageError
from kresearch.evaluate import compare


def assert_harmless(html):
    """No markup but ours, nothing from elsewhere, no fixed colours that vanish in the dark."""
    for sign in ("<img", "<script", "\u202e", "http:", "https:", "src=", "color:#", "background"):
        assert sign not in html.replace("&lt;img src=", "")
    assert html.count("<div") == html.count("</div>") and html.count("<table") == html.count("</table>")


def test_a_table_puts_numbers_right_and_says_what_is_missing():
    html = html_cards.table(["who", "points"], [["<b>", 1234.5], ["c", None]], caption="x & y")
    assert "&lt;b&gt;" in html and "1,234.50" in html and ">–<" in html and "x &amp; y" in html
    assert html.count("text-align:right") == 3


def test_a_log_says_what_it_is(hostile):
    html = hostile._repr_html_()
    assert_harmless(html)
    for word in (
        "InteractionLog",
        "simulated: this data is made up",
        "facebook, twitter",
        "2013-01-0",
        "polarity",
    ):
        assert word in html


def test_the_card_of_a_log_counts_what_is_in_it():
    hours = pd.date_range("2021-05-01", periods=10, freq="1D", tz="UTC")
    frame = pd.DataFrame(
        {
            "account": ["acme"] * 7 + ['<b onclick="x">'] * 3,
            "actor": ["anna"] * 4 + [f"a{n}" for n in range(6)],
            "kind": ["reply"] * 9 + ["like"],
            "network": "twitter",
            "at": [hours[0]] * 6 + [hours[9]] * 4,
            "text": ["hello \u202e"] * 9 + [None],
            "language": ["it"] * 9 + [None],
        }
    )
    html = lab.card(kr.InteractionLog(frame))._repr_html_()
    assert_harmless(html)
    assert "&lt;b onclick=&quot;x&quot;&gt;" in html and "<b onclick" not in html
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "per day, 2021-05-01 to 2021-05-10: at most 6, none in 8 of 10" in words
    for said in (
        "acme 7 70%",
        "anna 4 40%",
        "reply 9 90% like 1 10%",
        "twitter 10 100%",
        "the 6 most active",
    ):
        assert said in words
    assert "it 9 100%" in words and "origin not declared" in words
    assert html.count("<rect") == 2 and lab.card(kr.InteractionLog(frame.iloc[:1]))._repr_html_()


def test_long_logs_are_drawn_in_few_bars_and_a_frame_scores_itself():
    code = "import sys, kresearch; print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
    import kresearch.pandas  # noqa: F401 - registers df.kresearch

    days = pd.date_range("2018-01-01", periods=900, freq="1D", tz="UTC")
    frame = pd.DataFrame(
        {"to": "acme", "actor": [f"a{n % 50}" for n in range(900)], "kind": "reply", "network": "twitter"}
    ).assign(at=days)
    html = frame.kresearch.log(mapping={"account": "to"})._repr_html_()
    assert "interactions per 8 days" in html and html.count("<rect") <= 120
    assert [p.column for p in frame.kresearch.check().problems] == ["account"]
    scores = frame.kresearch.score(mapping={"account": "to"}, accounts=["acme"])
    assert len(scores) == 900 and scores["score"].max() > 1
    assert "acme" in str(scores.kresearch.plot().layout) or scores.kresearch.plot().data
    assert frame.kresearch.plot(mapping={"account": "to"}).data[0].name
    with pytest.raises(UsageError, match="cannot be said of scores"):
        scores.kresearch.plot(timezone="UTC")


def test_a_ledger_says_what_it_is(hostile):
    account = hostile.accounts()[0]
    html = kr.explain(hostile, "quantity", account=account, at="2013-03-01", since="2013-02-01")._repr_html_()
    assert_harmless(html)
    assert "Ledger of &lt;img" in html and "posts of" in html and "reconstruction" in html


def test_a_comparison_says_its_verdicts():
    cells = pd.DataFrame(
        [
            {
                "dataset": "d", "case": f"case {k}", "kind": "negative", "variant": variant, "name": variant,
                "metric": "spike-gain", "value": value + 0.1 * k, "unit": "points", "direction": "min",
                "censored": False,
            }
            for k in range(8)
            for variant, value in (("quantity", 5.0), ("<script>x", 1.0))
        ]
    )  # fmt: skip
    html = compare(cells, metrics=["spike-gain"])._repr_html_()
    assert_harmless(html)
    assert "Comparison with quantity" in html and "&lt;script&gt;x" in html and "better" in html


def test_score_frames_are_shown_when_asked(hostile):
    frame = kr.score(hostile, "sentiment-penalise", penalty=0.5)
    html = lab.show(frame)._repr_html_()
    assert_harmless(html)
    assert "Scores under sentiment-penalise(penalty=0.5)" in html and ">simulated<" in html
    assert f"{len(frame):,}" in html and "The first 5 of" in html
    assert "no rows" in lab.show(frame.iloc[:0])._repr_html_()
    with pytest.raises(UsageError, match="no column at, valence"):
        lab.show(frame[["account", "score"]])


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_enable_adds_the_card_to_score_frames_only(shell, log):
    frame, plain = kr.score(log, accounts=["a"]), pd.DataFrame({"x": [1]})

    def shown(value):
        return shell.display_formatter.format(value)[0]["text/html"]

    lab.enable()
    assert "Scores under quantity" in shown(frame) and shown(plain) == plain._repr_html_()
    lab.disable()
    assert shown(frame) == frame._repr_html_()


def test_enable_needs_a_notebook():
    InteractiveShell.clear_instance()
    with pytest.raises(UsageError, match=r"lab\.show"):
        lab.enable()
