"""Cards: what a thing is at one look, and nothing that comes from data gets out of its place."""

from __future__ import annotations

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
