"""A dashboard gives by judgement what depends on the tone, where somebody judged a storm of the account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import kresearch as kr
from kresearch.cli.report import app
from kresearch.errors import UsageError
from kresearch.report import account_reading
from kresearch.report.account_page import build_account, make_sheet
from kresearch.report.account_reading import Dashboard, read_dashboard
from kresearch.report.language import speak
from kresearch.sentiment.judging import draw_sample, read_texts, write_judgements
from kresearch.sentiment.judging.judgements import make_judgements

DAY = pd.Timestamp("2020-03-01", tz="UTC")
STORM = (DAY + pd.Timedelta(days=30), DAY + pd.Timedelta(days=31))


@pytest.fixture(autouse=True)
def _few_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three variants stand for all: most of the time goes into them."""
    names = ("quantity", "sentiment-balance", "sentiment-penalise")
    rows = [row for row in kr.list_variants() if row.name in names]
    monkeypatch.setattr(account_reading, "list_variants", lambda: rows)
    monkeypatch.setattr("kresearch.study.judged_storm.DRAWS", 20)


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    """Forty calm days, on the 31st sarcasm that is read as praise, on the 37th a spike that nobody judged."""
    rows = [(d, f"a question {d} {i}", 0.0) for d in range(40) for i in range(5)]
    rows += [(30, f"bravo, again no water {i}", 0.6) for i in range(150)]
    rows += [(36, f"passing by {i}", 0.0) for i in range(150)]
    frame = pd.DataFrame(rows, columns=["day", "text", "polarity"])
    frame["at"] = [DAY + pd.Timedelta(days=d, minutes=37 * i % 1440) for i, d in enumerate(frame.pop("day"))]
    made = frame.assign(
        account="hall", actor=[f"a{i}" for i in frame.index], kind="mention", network="twitter"
    )
    found = kr.InteractionLog(made, simulated=False)
    found.polarity_by = "auto"
    return found


@pytest.fixture(scope="module")
def judged(log: kr.InteractionLog) -> pd.DataFrame:
    """Return forty judgements of somebody who is always right, without those of the later spike."""
    frame = read_texts(log, "hall", *STORM, scorer=None)
    texts = draw_sample(frame, 40).texts.to_dict("records")
    return make_judgements(
        {
            "text_key": row["text_key"], "coder": "ann", "account": "hall", "digest": frame.digest,
            "label": "negative" if "bravo" in row["text"] else "neutral", "at": "2020-05-01T00:00:00Z",
            "stratum": row["stratum"], "probability": row["probability"],
        }
        for row in texts
        if "passing" not in row["text"]
    )  # fmt: skip


@pytest.fixture
def board(log: kr.InteractionLog, judged: pd.DataFrame) -> Dashboard:
    return read_dashboard(log, "hall", variant="sentiment-balance", judged=judged)


def test_the_score_that_judgements_refute_is_no_headline(board: Dashboard) -> None:
    standing = board.chosen
    assert standing.judged is not None
    ends = standing.judged["score"]
    assert ends["low"] <= ends["value"] <= ends["high"] < ends["as_read"] == pytest.approx(standing.score)
    sheet = make_sheet(board, speak("en"))
    first = sheet.answer[0]
    assert "by judgement" in first and "as read it is" in first
    assert sheet.tiles[0].value == speak("en").number(ends["value"])
    assert "By judgement its valence" in sheet.answer[1]
    assert any("are negative toward hall" in said for said in sheet.answer)


def test_what_nobody_judged_is_still_said(board: Dashboard) -> None:
    said = make_sheet(board, speak("en")).answer
    assert any("does not tell the spike of 6" in one for one in said), said
    assert any("Nobody judged that" in one for one in said)
    assert not any("Nobody’s judgement" in one for one in said)
    assert [row["since"][:10] for row in board.judged] == ["2020-03-31"]


def test_variants_show_judged_and_read_side_by_side(board: Dashboard) -> None:
    sheet = make_sheet(board, speak("it"))
    (part,) = (part for part in sheet.parts if part.slug == "variants")
    table = part.drawings[0].data
    rows = {row[0].text: row for row in table.rows}
    assert rows["quantity"][2].text == "–" and rows["quantity"][1].text == rows["quantity"][3].text
    assert rows["sentiment-balance"][3].footnote and any("i giudizi" in note for note in table.notes)
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_the_storm_may_be_named_and_must_have_been_judged(
    log: kr.InteractionLog, judged: pd.DataFrame
) -> None:
    named: dict[str, Any] = {"storm": ("2020-03-31", "2020-04-01")}
    assert read_dashboard(log, "hall", judged=judged, **named).judged[0]["since"].startswith("2020-03-31")
    with pytest.raises(UsageError, match="no judged text .* Give the --since and --until"):
        read_dashboard(log, "hall", judged=judged, at="2020-03-20")
    with pytest.raises(UsageError, match="no judged text .* in the storm of 2020-03-05"):
        read_dashboard(log, "hall", judged=judged, storm=("2020-03-05", "2020-03-06"))
    with pytest.raises(UsageError, match="all 40|all 3. are about 'town'"):
        read_dashboard(log, "hall", judged=judged.assign(account="town"), **named)
    with pytest.raises(UsageError, match="after the day 2020-03-20"):
        read_dashboard(log, "hall", judged=judged, at="2020-03-20", **named)


def test_judgements_beside_a_log_are_said_and_taken(
    log: kr.InteractionLog, judged: pd.DataFrame, tmp_path: Path
) -> None:
    log.write(tmp_path / "log")
    file = write_judgements(judged, tmp_path / "judged.csv")
    words = ["account", str(tmp_path / "log"), "--account", "hall", "--out", str(tmp_path / "page")]
    plain = CliRunner().invoke(app, words)
    assert plain.exit_code == 0 and f"--judged {file}" in " ".join(plain.stderr.split())
    given = CliRunner().invoke(app, [*words, "--judged", str(file)])
    assert given.exit_code == 0 and "--judged" not in given.stderr
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "What was judged" in page and "By judgement of ann" in page
    for lone in (["--since", "2020-03-31"], ["--alias", "town"]):
        wrong = CliRunner().invoke(app, [*words, *lone])
        assert isinstance(wrong.exception, UsageError) and "Allowed" in str(wrong.exception)


def test_a_log_that_nobody_read_is_read_first(
    log: kr.InteractionLog, judged: pd.DataFrame, tmp_path: Path
) -> None:
    rows = log.interactions.drop("polarity").execute()
    rows.to_csv(tmp_path / "log.csv", index=False)
    file = write_judgements(judged, tmp_path / "judged.csv")
    words = ["account", str(tmp_path / "log.csv"), "--account", "hall", "--judged", str(file)]
    run = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "page")])
    assert run.exit_code == 0 and "are read by the scorer auto" in run.stderr, run.output
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "By judgement its valence" in page and "polarity as given: 0" not in page
    unread = kr.InteractionLog(rows)
    said = make_sheet(read_dashboard(unread, "hall", judged=judged), speak("en")).answer
    assert any("nothing was read" in one for one in said) and not any("as read –" in one for one in said)


def test_python_takes_a_file(log: kr.InteractionLog, judged: pd.DataFrame, tmp_path: Path) -> None:
    file = write_judgements(judged, tmp_path / "judged.csv")
    page = build_account(log, "hall", tmp_path / "page", judged=file, storm=STORM)
    assert "By judgement of ann" in page.read_text(encoding="utf-8")
