"""A study that takes judgements: a storm whose heavy text is misread, judged by a coder who is right."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kresearch import InteractionLog
from kresearch.errors import KresearchError
from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.report.prose import answer
from kresearch.sentiment.judging import (
    JudgingSession,
    draw_sample,
    join_judgements,
    judged_shares,
    read_judgements,
    read_texts,
    write_judgements,
)
from kresearch.study import run_study
from kresearch.study.lock import make_lock
from kresearch.study.result import StudyResult
from kresearch.study.runner import collect_study
from kresearch.study.spec_file import make_spec

SINCE, UNTIL = pd.Timestamp("2024-05-10", tz="UTC"), pd.Timestamp("2024-05-12", tz="UTC")
STUDY = """
question = "Did the storm lift the office?"
datasets = [{path = "log"}]
variants = ["quantity", "sentiment-ignore", "sentiment-penalise", "net-sentiment", "log-followers"]
metrics = ["spike-gain", "valence-in-spike"]
judged = "judged.csv"
aliases = {comune = ["ufficio"]}
cases = [{name = "storm", account = "comune", kind = "negative", baseline = ["2024-05-01", "2024-05-10"], \
spike = ["2024-05-10", "2024-05-12"], recovery = ["2024-05-12", "2024-05-16"]}]
"""
HEAVY = "Che bella giornata per chi aspetta in fila davanti all'ufficio"


def rows() -> pd.DataFrame:
    """Return a storm in which one text, read as praise and hostile in truth, carries half of the rows."""
    made = []

    def add(text: str, day: str, read: float, truth: str, copies: int = 1) -> None:
        for _ in range(copies):
            at = pd.Timestamp(f"2024-05-{day}", tz="UTC") + pd.Timedelta(minutes=len(made) % 1400)
            made.append((f"a{len(made)}", at, text, read, truth))

    for i in range(90):
        add(f"@comune domanda numero {i}", f"0{1 + i % 9}", (-0.5, 0.0, 0.6)[i % 3], "neutral")
    add(HEAVY, "10", 0.6, "negative", copies=150)
    for i in range(100):
        add(f"@comune riga {i}", "11", (-0.5, 0.0, 0.6)[i % 3], "negative" if i % 2 else "neutral")
    add("@comune grazie", "14", 0.6, "positive")
    columns = ["actor", "at", "text", "polarity", "truth"]
    return pd.DataFrame(made, columns=columns).assign(account="comune", network="twitter", kind="mention")


def write(folder: Path, *, study: str = STUDY, second: bool = True) -> Path:
    """Write log, judgements (with a second pass) and study into a folder."""
    made = rows()
    (folder / "log").mkdir(parents=True)
    made.drop(columns=["truth"]).to_parquet(folder / "log" / "interactions.parquet")
    frame = read_texts(InteractionLog(folder / "log"), "comune", SINCE, UNTIL, scorer=None)
    truth = {frame.keys[text]: label for text, label in zip(made["text"], made["truth"], strict=True)}
    tables = []
    for coder, n in (("ann", 40), ("ann/2", 12))[: 2 if second else 1]:
        session = JudgingSession(frame, draw_sample(frame, n), coder=coder, path=None)
        while (question := session.next()) is not None:
            session.answer(truth[question.text_key])
        tables.append(session.table())
    write_judgements(pd.concat(tables, ignore_index=True), folder / "judged.csv")
    (folder / "study.toml").write_text(study, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StudyResult]:
    folder = write(tmp_path_factory.mktemp("judged") / "storm")
    return folder, run_study(folder)


def test_a_study_takes_shares_and_gains_from_its_judgements(judged: tuple[Path, StudyResult]) -> None:
    folder, result = judged
    (case,) = result.judged
    assert result.stages["judged"] == "done" and result.finished
    assert (case["case"], case["account"], case["coders"], case["polarity"]) == (
        "storm", "comune", ["ann"], "as-given",
    )  # fmt: skip
    assert case["texts"] == 40 and case["certain"] >= 1 and case["unmatched"] == 0
    assert case["agreement"]["alpha"] == 1.0 and case["agreement"]["texts"] == 12
    shares = {(s["window"], s["quantity"]): s for s in case["shares"]}
    during, before = shares["during", "negative"], shares["before", "negative"]
    # 150 copies and 50 others of 250 rows are hostile; a third of the calm rows was read so, none is.
    assert during["low"] <= 200 / 250 <= during["high"] and during["read"] < 0.2
    assert before["high"] < 0.3 and before["read"] == pytest.approx(1 / 3)
    assert shares["during", "not-about"]["read"] is None
    gains = {g["variant"]: g for g in case["gains"]}
    assert list(gains) == ["quantity", "sentiment-ignore", "sentiment-penalise", "net-sentiment"]
    # What reads no polarity is known without judging.
    assert gains["quantity"]["low"] == gains["quantity"]["high"] == gains["quantity"]["as_read"]
    penalised = gains["sentiment-penalise"]
    assert penalised["low"] <= penalised["value"] <= penalised["high"] < 0 < penalised["as_read"]
    assert gains["net-sentiment"]["high"] < gains["net-sentiment"]["as_read"], "it reads polarity too"
    # The shares are those of the command 'kresearch sentiment estimate': same function, same texts.
    frame = read_texts(
        InteractionLog(folder / "log"), "comune", SINCE, UNTIL, scorer=None, aliases={"comune": ["ufficio"]}
    )
    told = judged_shares(join_judgements(frame, read_judgements(folder / "judged.csv")))
    assert [s["value"] for s in case["shares"]] == pytest.approx(told["value"].tolist())
    assert [s["low"] for s in case["shares"]] == pytest.approx(told["low"].tolist())


def test_what_was_judged_is_kept_locked_and_computed_once(judged: tuple[Path, StudyResult]) -> None:
    folder, result = judged
    assert StudyResult.load(folder).judged == result.judged == collect_study(folder).judged
    locked = make_lock(result)["judged"]
    (place,) = locked
    assert place.endswith("| storm")
    assert locked[place]["gains"]["sentiment-penalise"]["high"] == pytest.approx(
        result.judged[0]["gains"][2]["high"], abs=1e-6
    )
    (kept,) = (folder / "output" / "cells").glob("judged-*.json")
    changed = kept.stat().st_mtime_ns
    assert run_study(folder).judged == result.judged and kept.stat().st_mtime_ns == changed
    # One judgement more is another estimate.
    table = read_judgements(folder / "judged.csv")
    before = (folder / "judged.csv").read_bytes()
    table.loc[table["label"] == "neutral", "label"] = "negative"
    write_judgements(table, folder / "judged.csv")
    try:
        assert collect_study(folder).stages["judged"] == "pending"
    finally:
        (folder / "judged.csv").write_bytes(before)


def test_the_page_says_what_was_read_beside_what_was_judged(judged: tuple[Path, StudyResult]) -> None:
    _, result = judged
    (case,) = result.judged
    told = " ".join(answer(Facts(result), speak("en"))).replace("\u00a0", " ")
    assert "By judgement of ann (40 texts)" in told and "polarity as given: 33 %" in told
    penalised = next(g for g in case["gains"] if g["variant"] == "sentiment-penalise")
    assert f"\u2212{abs(penalised['value']):.1f} points under sentiment-penalise" in told
    # What judging excludes is no headline.
    hidden = (
        "Under sentiment-ignore, sentiment-penalise and net-sentiment the value as read lies outside what"
    )
    assert hidden in told
    for lang, heading in (("en", "What was judged"), ("it", "Che cosa è stato giudicato")):
        page = render(result, lang=lang)
        assert heading in page.html and "Krippendorff" in page.html
        tables = {t.slug: t for t in page.tables}
        assert len(tables["judged-gains"].rows) == 4
        rows = {(r[1].value, r[2].value): r for r in tables["judged-shares"].rows}
        share = next(s for s in case["shares"] if (s["window"], s["quantity"]) == ("during", "negative"))
        assert rows["during", "negative"][4].value == pytest.approx(share["value"], abs=1e-6)
        assert rows["during", "not-about"][3].text == "\u2013"


def test_one_pass_has_no_agreement(tmp_path: Path) -> None:
    (case,) = run_study(write(tmp_path / "once", second=False)).judged
    assert case["agreement"] is None and case["coders"] == ["ann"]


def test_a_log_that_begins_with_the_storm_has_shares_and_no_gain(tmp_path: Path) -> None:
    folder = write(tmp_path / "late")
    file = folder / "log" / "interactions.parquet"
    table = pd.read_parquet(file)
    table[table["at"] >= SINCE].to_parquet(file)
    (case,) = run_study(folder).judged
    assert case["gains"] == [] and "no baseline" in case["note"]
    assert {s["window"] for s in case["shares"]} == {"during", "after"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"judged": "../judged.csv"}, "leads out of the study's folder"),
        ({"judged": "/etc/judged.csv"}, "leads out of the study's folder"),
        ({"judged": "C:\\judged.csv"}, "leads out of the study's folder"),
        ({"judged": "nowhere.csv"}, "no judgements at"),
        ({"judged": "other.csv"}, "no column text_key"),
        ({"judged": "empty.csv"}, "holds no judgement"),
        ({"judged": 3}, "judged = 3 is not what it must be"),
        ({"judged": "a" * 5000}, "cannot be opened"),
        ({"judged": ""}, "judged = '' is not what it must be"),
        ({"judge": "judged.csv"}, "unknown key 'judge'. Did you mean 'judged'"),
        ({"aliases": ["ufficio"]}, "aliases = .* is not what it must be"),
        ({"aliases": {"comune": []}}, "aliases = .* is not what it must be"),
        ({"aliases": {"comune": [1]}}, "aliases = .* is not what it must be"),
    ],
)
def test_wrong_judgements_are_refused_with_the_study(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    (tmp_path / "other.csv").write_text("a,label\n1,negative\n")
    (tmp_path / "empty.csv").write_text("text_key,label\nabc,\n")
    study = {"question": "?", "datasets": ["groupalia"], "variants": ["quantity"], "metrics": ["spike-gain"]}
    with pytest.raises(KresearchError, match=said):
        make_spec({**study, **change}, folder=tmp_path)


def test_judgements_of_another_account_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "other")
    table = read_judgements(folder / "judged.csv").assign(account="provincia")
    write_judgements(table, folder / "judged.csv")
    with pytest.raises(KresearchError, match=r"judges texts toward provincia, and the cases are of comune"):
        run_study(folder)


def test_aliases_decide_whom_a_text_is_aimed_at(tmp_path: Path) -> None:
    """A study's aliases reach its scorer: complaint that names the office alone is toward the account."""
    made = rows().drop(columns=["polarity", "truth"])
    made["text"] = "@altro l'ufficio fa schifo, vergogna"
    (tmp_path / "log").mkdir()
    made.to_parquet(tmp_path / "log" / "interactions.parquet")
    plain = STUDY.replace('judged = "judged.csv"', 'polarity = "italian"')
    known = {}
    for name, text in {
        "with": plain,
        "without": plain.replace('aliases = {comune = ["ufficio"]}', ""),
    }.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        result = run_study(tmp_path / f"{name}.toml", output=tmp_path / name, ledgers=False)
        known[name] = int(result.activity["negative"].sum())
    assert known["with"] > known["without"]


def test_the_command_line_tells_what_was_judged(judged: tuple[Path, StudyResult], tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from kresearch.cli.study import app

    folder, _ = judged
    told = CliRunner().invoke(app, ["show", str(folder)]).stdout.replace("\u00a0", " ")
    assert "By judgement of ann (40 texts)" in told and "By these judgements the storm moves" in told
    assert "12 texts were judged twice or more" in told
