"""A storm whose heavy text is misread, and a critic who is applauded: the product must catch both."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from kresearch import InteractionLog
from kresearch.bands import score_judged
from kresearch.cli.sentiment import app
from kresearch.errors import UsageError
from kresearch.sentiment import get_scorer
from kresearch.sentiment.judging import (
    JudgingSession,
    assess_reading,
    draw_sample,
    join_judgements,
    judged_pairs,
    judged_shares,
    read_texts,
)
from kresearch.sentiment.judging.storm import judge_command, say_answer, say_reading

SINCE, UNTIL = pd.Timestamp("2024-05-10", tz="UTC"), pd.Timestamp("2024-05-12", tz="UTC")
HEAVY = "Questo è l'ufficio che chiude alle undici mentre fuori la fila aspetta. @comune"


def storm_rows() -> pd.DataFrame:
    """Return a storm in Italian: 40 % of its rows are one text, read as neutral and hostile in truth.

    Further 30 % applaud a critic and are read as positive. ``truth`` is what a person would say.
    """
    rows = []

    def add(text: str, day: str, read: float, truth: str, copies: int = 1, kind: str = "mention") -> None:
        for _ in range(copies):
            number = len(rows)
            at = pd.Timestamp(f"2024-05-{day}", tz="UTC") + pd.Timedelta(minutes=number % 1400)
            said = text if copies == 1 or number % 3 else f"RT @qualcuno: {text}"
            rows.append((f"a{number}", kind, at, said, read, truth))

    for i in range(120):
        read = (-0.5, 0.0, 0.6)[i % 3]
        add(f"@comune buongiorno, domanda numero {i} sugli orari", f"0{1 + i % 8}", read, "neutral")
    add(HEAVY, "10", 0.0, "negative", copies=400)
    for i in range(300):
        # Applause for the critic: warm words, aimed at what the office did.
        add(f"@critica hai ragione, brava! La numero {i} contro il @comune", "10", 0.7, "negative")
    for i in range(200):
        add(f"@comune una riga qualsiasi {i}", "11", (-0.5, 0.0, 0.6)[i % 3], "neutral")
    for i in range(80):
        add(f"@comune dice qualcuno, appunto {i}", "11", -0.6, "not-about")
    columns = ["actor", "kind", "at", "text", "polarity", "truth"]
    return pd.DataFrame(rows, columns=columns).assign(account="comune", network="twitter")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return storm_rows()


@pytest.fixture(scope="module")
def log(rows: pd.DataFrame) -> InteractionLog:
    return InteractionLog(rows.drop(columns=["truth"]))


@pytest.fixture(scope="module")
def frame(log: InteractionLog):
    return read_texts(log, "comune", SINCE, UNTIL)


def judge_all(frame, rows: pd.DataFrame, n: int, path: Path | None = None, coder: str = "ann"):
    """Judge a sample as a person who is always right."""
    truth = {frame.keys[text]: label for text, label in zip(rows["text"], rows["truth"], strict=True)}
    session = JudgingSession(frame, draw_sample(frame, n), coder=coder, path=path)
    while (question := session.next()) is not None:
        session.answer(truth[question.text_key])
    return session.table()


def test_before_judging_the_report_names_the_heavy_text_and_the_command(frame) -> None:
    reading = assess_reading(frame)
    lines = say_reading(reading, judge_command("storm.csv", frame))
    assert any(HEAVY[:40] in line and "40%" in line.replace("41%", "40%") for line in lines)
    assert any("kresearch sentiment judge storm.csv --account comune" in line for line in lines)
    # The calm days were read more negative than the storm: whoever believes it has the wrong sign.
    assert reading.rise < 0


def test_a_reading_that_is_the_same_in_both_windows_does_not_tell_them_apart(rows: pd.DataFrame) -> None:
    blind = rows.drop(columns=["truth"]).assign(polarity=[(-0.5, 0.0, 0.6)[i % 3] for i in range(len(rows))])
    same = read_texts(InteractionLog(blind), "comune", SINCE, UNTIL)
    lines = say_reading(assess_reading(same), "THE COMMAND")
    assert any("does not tell it from the days before" in line for line in lines)
    assert "judge up to 60 texts: THE COMMAND" in lines


@pytest.mark.parametrize(
    ("before", "during", "told"),
    [
        # negative, unknown of 100 rows; whether the reading tells the storm from the days before
        ((30, 0), (15, 0), True),
        ((30, 0), (15, 25), False),
        ((15, 25), (35, 0), False),
        ((15, 5), (60, 20), True),
        ((20, 15), (50, 15), True),
    ],
)
def test_what_reading_leaves_unknown_may_turn_its_answer(
    before: tuple[int, int], during: tuple[int, int], told: bool
) -> None:
    """Fewer texts read negative are no relief where more texts are not read at all."""
    rows = []
    for day, (negative, unknown) in (("09", before), ("10", during)):
        for i in range(300):
            part = i % 100
            read = -0.6 if part < negative else np.nan if part < negative + unknown else 0.0
            rows.append((f"a{i}", f"2024-05-{day}T10:00:00Z", f"@comune riga {day} {i}", read))
    table = pd.DataFrame(rows, columns=["actor", "at", "text", "polarity"])
    log = InteractionLog(table.assign(account="comune", network="twitter", kind="mention"))
    reading = assess_reading(read_texts(log, "comune", SINCE, UNTIL, scorer=None))
    assert reading.informative == told
    lines = say_reading(reading, "THE COMMAND")
    assert any("left unread could turn its answer" in line for line in lines) != told
    assert not any("carries no information" in line for line in lines)
    assert any("unknown" in line for line in lines) == (not told)
    # Whatever was read, a storm is answered by judging it.
    assert "judge up to 60 texts: THE COMMAND" in lines


@pytest.mark.parametrize(("missing", "told"), [(0.0, False), (0.6, True), (1.0, False)])
def test_a_storm_that_another_tool_read_in_part_is_said_to_be(missing: float, told: bool) -> None:
    """Shares are of texts, scores of interactions: where copies of a text lack its polarity, they differ."""
    rows = [
        (f"a{i}", f"2024-05-{9 + (i >= 100):02d}T10:00:00Z", f"@comune riga {i % 20}", (i // 20 % 10) / 10)
        for i in range(400)
    ]
    table = pd.DataFrame(rows, columns=["actor", "at", "text", "part"])
    table["polarity"] = np.where(table.pop("part") < missing, np.nan, -0.6)
    log = InteractionLog(table.assign(account="comune", network="twitter", kind="mention"))
    frame = read_texts(log, "comune", SINCE, UNTIL)
    assert 0 <= frame.borrowed <= 1
    said = [s for s in say_reading(assess_reading(frame), "THE COMMAND") if "of their own in the log" in s]
    assert bool(said) == told


def test_sixty_judgements_turn_the_sign(frame, rows: pd.DataFrame) -> None:
    judged = join_judgements(frame, judge_all(frame, rows, 60))
    found = judged_shares(judged).set_index(["window", "quantity"])
    true = rows[(rows["at"] >= SINCE) & (rows["at"] < UNTIL)]["truth"].eq("negative").mean()
    low, high = found.loc[("during", "negative"), ["low", "high"]]
    assert low <= true <= high and high - low < 0.3
    assert found.loc[("during", "valence"), "high"] < 0 < found.loc[("during", "valence"), "read"]
    assert found.loc[("before", "negative"), "high"] < low
    assert any("negative toward comune" in line for line in say_answer(judged_shares(judged), "comune"))


def test_a_table_of_judgements_made_by_hand_needs_two_columns(log, frame, rows: pd.DataFrame) -> None:
    judged = judge_all(frame, rows, 20)
    by_hand = judged[["text_key", "label"]].assign(probability=1.0)
    assert join_judgements(frame, by_hand).judged == join_judgements(frame, judged).judged
    assert judged_pairs(log, by_hand) == judged_pairs(log, judged)
    for door in (lambda table: join_judgements(frame, table), lambda table: judged_pairs(log, table)):
        with pytest.raises(UsageError, match="no column label"):
            door(by_hand[["text_key"]])
        with pytest.raises(UsageError, match="label 'angry'"):
            door(by_hand.assign(label="angry"))


def test_the_score_falls_by_judgement_where_reading_lets_it_rise(log, frame, rows: pd.DataFrame) -> None:
    judgements = judge_all(frame, rows, 60)
    found = score_judged(
        log, "sentiment-penalise", judgements, account="comune", since=SINCE, until=UNTIL, draws=20
    )
    gain = found.gain()
    assert gain["saturated"] == 1
    assert gain["high"] < gain["as_read"]
    blind = score_judged(log, "quantity", judgements, account="comune", since=SINCE, until=UNTIL, draws=3)
    assert (
        blind.gain()["low"] == pytest.approx(blind.gain()["as_read"]) == pytest.approx(blind.gain()["high"])
    )
    curve = found.frame()
    assert (curve["low"] <= curve["score"]).all() and (curve["score"] <= curve["high"]).all()


def test_judgements_reach_the_accounts_of_a_person(log, rows: pd.DataFrame) -> None:
    """The score is the person's, and so are the texts toward each account that is linked to it."""
    links = pd.DataFrame(
        [("town", "twitter", "comune"), ("town", "facebook", "comune.it")],
        columns=["person", "network", "account"],
    )
    linked = InteractionLog(rows.drop(columns=["truth"]), persons=links)
    judgements = judge_all(read_texts(linked, "town", SINCE, UNTIL), rows, 60)
    ends = {"since": SINCE, "until": UNTIL, "draws": 10}
    found = score_judged(linked, "sentiment-balance", judgements, account="town", **ends)
    plain = score_judged(
        log, "sentiment-balance", judgements.assign(account="comune"), account="comune", **ends
    )
    assert found.gain() == pytest.approx(plain.gain())
    assert found.gain()["high"] < found.gain()["as_read"]


def test_a_score_at_the_floor_of_its_era_is_saturated(log, rows: pd.DataFrame, frame) -> None:
    """The floor is 10 there, where nothing is remembered, and not 1."""
    ends = {"account": "comune", "since": SINCE, "until": UNTIL, "draws": 5}
    fell = score_judged(log, "sentiment-penalise", judge_all(frame, rows, 60), **ends)
    assert fell.worlds["score"].min() == pytest.approx(10)
    assert fell.gain()["saturated"] == 1
    # Whoever begins at the floor has gained from there.
    turned = judge_all(frame, rows, 60).assign(label="positive")
    rose = replace(fell, worlds=fell.worlds.assign(at_end=fell.worlds["at"] < SINCE))
    assert rose.gain()["saturated"] == 1
    assert score_judged(log, "sentiment-penalise", turned, **ends).gain()["saturated"] == 0


@pytest.mark.parametrize(
    ("since", "until", "every", "like"),
    [
        ("2024-05-10T09:00", "2024-05-11T23:00", "1d", ("2024-05-10", "2024-05-12")),
        ("2024-05-10T00:00+02:00", "2024-05-12", "1d", ("2024-05-09", "2024-05-12")),
        ("2024-05-10T00:30", "2024-05-12", "1h", ("2024-05-10", "2024-05-12")),
    ],
)
def test_the_day_in_which_a_storm_begins_is_no_time_before_it(
    log, frame, rows: pd.DataFrame, since: str, until: str, every: str, like: tuple[str, str]
) -> None:
    judgements = judge_all(frame, rows, 60)
    gains = []
    for ends in ((since, until), like):
        found = score_judged(
            log, "quantity", judgements, account="comune", since=ends[0], until=ends[1], draws=2, every=every
        )
        gains.append(found.gain()["value"])
    assert gains[0] == pytest.approx(gains[1]) and gains[0] > 1


def test_a_storm_within_days_is_said_to_be_scored_by_whole_days(
    tmp_path: Path, rows: pd.DataFrame, frame
) -> None:
    source, judged = tmp_path / "storm.csv", tmp_path / "judged.csv"
    rows.drop(columns=["truth"]).to_csv(source, index=False)
    judge_all(frame, rows, 60, judged)
    where = [str(source), "--account", "comune", "--judged", str(judged), "--variant", "quantity"]
    for ends, every, said in (
        (("2024-05-10T09:00", "2024-05-11T12:00"), "1d", True),
        (("2024-05-10T09:00", "2024-05-11T12:00"), "1h", False),
        (("2024-05-10", "2024-05-12"), "1d", False),
    ):
        options = ["--since", ends[0], "--until", ends[1], "--every", every, "--draws", "2"]
        output = CliRunner().invoke(app, ["estimate", *where, *options]).output
        told = " ".join(output.split())
        assert ("from the end of 2024-05-09 to the end of 2024-05-11" in told) == said, output


def test_from_the_command_line(tmp_path: Path, rows: pd.DataFrame, frame) -> None:
    source = tmp_path / "storm.csv"
    rows.drop(columns=["truth"]).to_csv(source, index=False)
    where = [str(source), "--account", "comune", "--since", "2024-05-10", "--until", "2024-05-12"]
    sheet, judged = tmp_path / "sample.csv", tmp_path / "judged.csv"
    run = CliRunner().invoke
    assert run(app, ["judge", *where, "--write", str(sheet)]).exit_code == 0
    truth = {frame.keys[text]: label for text, label in zip(rows["text"], rows["truth"], strict=True)}
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table["label"] = table["text_key"].map(truth)
    table.to_csv(sheet, index=False)
    assert run(app, ["judge", *where, "--read", str(sheet), "--out", str(judged)]).exit_code == 0
    before = run(app, ["estimate", *where])
    assert "not judged yet" in before.output and "kresearch sentiment judge" in before.output
    after = run(app, ["estimate", *where, "--judged", str(judged)])
    assert after.exit_code == 0 and "as judged" in after.output
    assert "judge up to" not in after.output


def test_a_file_without_polarity_is_read_toward_the_account(tmp_path: Path) -> None:
    """Blame of a critic is no blame of the account, before the storm or in it."""
    said = ["@critic you are a disgusting liar", "@critic @comune shame on you", "@comune shame on you"]
    days = ["2024-05-09", "2024-05-10"]
    rows = [(f"{day}T10:00:00Z", text) for day in days for text in said]
    frame = pd.DataFrame(rows, columns=["at", "text"]).assign(
        account="comune", kind="mention", network="twitter"
    )
    frame["actor"] = [f"u{i}" for i in range(len(frame))]
    frame.to_csv(tmp_path / "log.csv", index=False)
    span = ["--since", "2024-05-10", "--until", "2024-05-11", "--json"]
    where = ["estimate", str(tmp_path / "log.csv"), "--account", "comune", "--scorer", "vader"]
    found = CliRunner().invoke(app, [*where, *span])
    assert found.exit_code == 0, found.output
    shares = json.loads(found.stdout)["as_read"]
    assert [round(s["negative"], 2) for s in shares] == [0.33, 0.33]


def test_an_answer_says_where_the_reading_is_the_wrong_way_round() -> None:
    def share(window: str, quantity: str, value: float, read: float) -> dict[str, object]:
        ends = {"low": value - 0.1, "high": value + 0.1}
        return {"window": window, "quantity": quantity, "value": value, "read": read} | ends

    rest = [share(w, q, 0.1, 0.1) for w in ("before", "during") for q in ("positive", "valence")]
    for during, wrong in ((0.09, True), (0.5, False)):
        told = [share("before", "negative", 0.36, 0.32), share("during", "negative", 0.74, during)]
        lines = say_answer(pd.DataFrame([*told, *rest]), "comune")
        assert ("the wrong way round: 32% negative before" in lines[-1]) == wrong


def test_aliases_reach_the_score_from_the_command_line(
    tmp_path: Path, rows: pd.DataFrame, frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They decided the strata of the shares and not those of the gains."""
    rows.drop(columns=["truth"]).to_parquet(tmp_path / "log.parquet")
    judge_all(frame, rows, 60, path=tmp_path / "judged.csv")
    asked = []

    def scored(*args, **options):
        asked.append(options["aliases"])
        return score_judged(*args, **options)

    monkeypatch.setattr("kresearch.bands.score_judged", scored)
    arguments = ["estimate", str(tmp_path / "log.parquet"), "--account", "comune", "--since", "2024-05-10"]
    arguments += ["--until", "2024-05-12", "--judged", str(tmp_path / "judged.csv"), "--draws", "5"]
    arguments += ["--variant", "sentiment-ignore", "--alias", "critica", "--json"]
    told = CliRunner().invoke(app, arguments)
    assert told.exit_code == 0 and asked == [{"comune": ["critica"]}]


def test_keys_undo_and_going_on_later(tmp_path: Path, rows: pd.DataFrame) -> None:
    source, judged = tmp_path / "storm.csv", tmp_path / "judged.csv"
    rows.drop(columns=["truth"]).to_csv(source, index=False)
    where = ["judge", str(source), "--account", "comune", "--since", "2024-05-10", "--until", "2024-05-12"]
    where += ["--n", "10", "--out", str(judged), "--coder", "ann"]
    first = CliRunner().invoke(app, where, input="n\np\nz\nx\no\nq\n")
    assert first.exit_code == 0, first.output
    table = pd.read_csv(judged)
    assert table["label"].tolist() == ["negative", "not-about"]
    assert set(table["coder"]) == {"ann"} and table["probability"].between(0, 1).all()
    CliRunner().invoke(app, where, input="c\n" * 20)
    assert len(pd.read_csv(judged)) == 10


def test_a_table_of_two_passes_fills_in_one_coder(rows: pd.DataFrame, frame) -> None:
    """The second pass of a coder stood beside the first under one name, and the later label won."""
    first = judge_all(frame, rows, 20)
    second = first.head(5).assign(coder="ann/2", label="cannot-tell")
    session = JudgingSession(frame, draw_sample(frame, 20), coder="ann")
    assert session.fill(pd.concat([first, second], ignore_index=True)) == 20
    told = session.table().set_index("text_key")["label"]
    assert told.to_dict() == first.set_index("text_key")["label"].to_dict()
    other = JudgingSession(frame, draw_sample(frame, 20), coder="bob")
    assert other.fill(first) == 20, "a sheet that names nobody of this name is taken whole"


def test_training_in_one_step_from_the_judgements(tmp_path: Path, rows: pd.DataFrame, frame) -> None:
    source, judged = tmp_path / "storm.csv", tmp_path / "judged.csv"
    rows.drop(columns=["truth"]).to_csv(source, index=False)
    judge_all(frame, rows, 120, path=judged)
    labelled = tmp_path / "domain.csv"
    words = {"negative": "pessimo servizio", "neutral": "orario di apertura", "positive": "ottimo lavoro"}
    pd.DataFrame([(f"{w} {i}", c) for c, w in words.items() for i in range(40)], columns=["t", "l"]).to_csv(
        labelled, index=False
    )
    out = tmp_path / "scorer"
    command = ["train", str(labelled), "--text", "t", "--label", "l", "--out", str(out), "--folds", "2"]
    found = CliRunner().invoke(app, [*command, "--judged", str(judged), "--log", str(source)])
    assert found.exit_code == 0, found.output
    assert get_scorer(f"trained:{out}").score([HEAVY]).polarity[0] < 0, "the heavy text was judged"
    alone = CliRunner().invoke(app, [*command, "--force", "--judged", str(judged)])
    assert isinstance(alone.exception, UsageError) and "go together" in str(alone.exception)


def test_a_rise_that_one_text_makes_is_told_as_its() -> None:
    """A heavy text read negative is no proof of a storm, and no lack of information either."""
    rows = [
        (f"b{i}", "2024-05-09T10:00:00Z", f"@comune riga {i}", -0.6 if i % 5 == 0 else 0.0)
        for i in range(200)
    ]
    rows += [(f"d{i}", "2024-05-10T10:00:00Z", "@comune guardate la delibera", -0.6) for i in range(300)]
    rows += [(f"e{i}", "2024-05-10T11:00:00Z", f"@comune altro {i}", 0.0) for i in range(200)]
    table = pd.DataFrame(rows, columns=["actor", "at", "text", "polarity"])
    log = InteractionLog(table.assign(account="comune", network="twitter", kind="mention"))
    reading = assess_reading(read_texts(log, "comune", SINCE, UNTIL, scorer=None))
    assert not reading.informative
    lines = say_reading(reading, "THE COMMAND")
    assert any("hangs on its heaviest texts" in line for line in lines)
    assert not any("carries no information" in line for line in lines)
