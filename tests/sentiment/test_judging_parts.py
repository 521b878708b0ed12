"""Keys, samples, judgements, agreement and estimates, each by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.errors import KresearchWarning, UsageError
from kresearch.sentiment.judging import (
    LABELS,
    TextFrame,
    difference_share,
    draw_labels,
    draw_sample,
    join_judgements,
    judged_shares,
    measure_agreement,
    merge_judgements,
    read_judgements,
    text_keys,
    weighted_share,
    write_judgements,
)
from kresearch.sentiment.judging.judgements import check_judgements, make_judgements, merge_coders
from kresearch.sentiment.judging.sampling import CERTAIN, apportion, join_cells
from kresearch.sentiment.judging.storm import say_answer
from kresearch.sentiment.judging.texts import WINDOWS

DAY = pd.Timestamp("2024-05-10", tz="UTC")


def make_frame(texts: int = 300, *, seed: int = 0, heavy: int = 200) -> tuple[TextFrame, np.ndarray]:
    """Return texts with a heavy first one, and a truth that the reading knows only half of."""
    rng = np.random.default_rng(seed)
    home = rng.choice(WINDOWS, size=texts, p=[0.3, 0.5, 0.2])
    home[0] = "during"
    rows = np.maximum(np.floor(rng.pareto(1.5, size=texts) + 1), 1)
    rows[0] = heavy
    truth = rng.choice(["negative", "neutral", "positive"], size=texts, p=[0.5, 0.3, 0.2])
    read = np.where(
        rng.random(texts) < 0.5, truth, rng.choice(["negative", "neutral", "positive"], size=texts)
    )
    frame = pd.DataFrame({"text_key": [f"k{i:04d}" for i in range(texts)], "text": "", "read": read})
    for window in WINDOWS:
        frame[window] = np.where(home == window, rows, 0.0)
    frame["rows"], frame["polarity"], frame["addressee"] = rows, 0.0, "account"
    return TextFrame(frame, {}, "shop", DAY, DAY + pd.Timedelta("1D"), "digest"), truth


def judge(frame: TextFrame, truth: np.ndarray, n: int, seed: int = 0) -> pd.DataFrame:
    sample = draw_sample(frame, n, seed=seed).texts[["text_key", "stratum", "probability"]]
    known = dict(zip(frame.texts["text_key"], truth, strict=True))
    return make_judgements([{**row, "label": known[row["text_key"]]} for row in sample.to_dict("records")])


def test_copies_of_a_text_share_a_key() -> None:
    first, *others = text_keys([
        "Shame on you @Brand! this flight was cancelled twice https://t.co/a",
        "shame on  you @brand! This flight was cancelled twice\u2026",
        "RT @fan: Shame on you @Brand! this flight was cancelled twice https://t.co/b",
        "RT @fan: RT @other: Shame on you @Brand! this flight was cancelled twicepic.twitter.com/xyz",
        "RT @fan: Shame on you @Brand! this flight was canc\u2026",
        "lol RT @fan: Shame on you @Brand! this flight was cancelled twice",
        "Shame on you @Brand! my other flight was cancelled once",
        None,
    ])  # fmt: skip
    assert others[:4] == [first] * 4
    assert len({first, *others[4:6]}) == 3 and others[6] is None
    # Judgements are kept for years: a key must not change.
    assert text_keys(["Hello world"]) == ["e9a804b2e527fd3601d2ffc0bb023cd6"]


@given(n=st.integers(2, 300), seed=st.integers(0, 5), heavy=st.sampled_from([0.005, 0.02, 0.5, 1.0]))
def test_a_sample_has_known_probabilities(n: int, seed: int, heavy: float) -> None:
    frame, _ = make_frame(120, seed=seed)
    sample = draw_sample(frame, n, heavy=heavy, seed=seed)
    texts = sample.texts
    assert len(texts) == min(n, 120) and texts["text_key"].is_unique
    assert texts["probability"].between(0, 1, inclusive="right").all()
    assert ((texts["probability"] == 1) == (texts["stratum"] == CERTAIN)).all()
    if heavy <= 0.02:
        assert texts["text_key"].iloc[0] == "k0000", "the heavy text is asked, and first"
    # What the sample stands for is what there is, stratum by stratum as well as the sizes allow.
    drawn = texts[texts["stratum"] != CERTAIN]
    total = (
        texts.loc[texts["stratum"] == CERTAIN, "rows"].sum() + (drawn["rows"] / drawn["probability"]).sum()
    )
    if n >= 30:
        assert total == pytest.approx(frame.texts["rows"].sum(), rel=1e-6)


def test_inclusion_follows_the_probabilities() -> None:
    frame, _ = make_frame(120)
    expected = pd.Series(0.0, index=frame.texts["text_key"])
    seen = expected.copy()
    for seed in range(120):
        texts = draw_sample(frame, 40, seed=seed).texts
        seen[texts["text_key"]] += 1 / 120
        expected[texts["text_key"]] += texts["probability"].to_numpy() / 120
    middle = (seen > 0.2) & (seen < 0.8)
    # Given that it was drawn, a text's mean probability is the probability: their product is its square.
    assert np.abs(np.sqrt(expected[middle]) - seen[middle]).mean() < 0.12


def test_asking_more_keeps_what_was_asked() -> None:
    frame, _ = make_frame(400)
    few, many = (set(draw_sample(frame, n).texts["text_key"]) for n in (60, 120))
    assert len(few & many) >= 54


def test_the_order_of_texts_does_not_matter() -> None:
    frame, _ = make_frame(200)
    shuffled = TextFrame(frame.texts.sample(frac=1, random_state=3, ignore_index=True), {}, *[
        frame.account, frame.since, frame.until, frame.digest])  # fmt: skip
    assert draw_sample(frame, 50).texts.equals(draw_sample(shuffled, 50).texts)


def test_questions_are_spread_whole() -> None:
    assert apportion({"a": 1.0, "b": 2.0, "c": 0.0}, 10) == {"a": 3, "b": 7, "c": 0}
    joined = join_cells({"negative/account": 1, "neutral/account": 9, "negative/other": 1}, 2)
    assert joined["negative/account"] == joined["negative/other"] != joined["neutral/account"]


def test_a_file_of_judgements_comes_back(tmp_path) -> None:
    frame, truth = make_frame()
    judged = judge(frame, truth, 30)
    path = write_judgements(judged, tmp_path / "judged.csv")
    back = read_judgements(path)
    assert back["label"].tolist() == judged["label"].tolist()
    assert np.allclose(back["probability"], judged["probability"])
    path.write_text("text_key,label,probability\na,angry,2\nb,,\nc,n,0.5\n")
    with pytest.raises(UsageError, match=r"label 'angry' in 1 row.*probability outside"):
        read_judgements(path)
    path.write_text("key,label\na,negative\n")
    with pytest.raises(UsageError, match="no column text_key"):
        read_judgements(path)
    with pytest.raises(UsageError, match="no judgements at"):
        read_judgements(tmp_path / "none.csv")


def coders(*answers: str) -> pd.DataFrame:
    return make_judgements([
        {"text_key": "a", "coder": f"c{i}", "label": label} for i, label in enumerate(answers)
    ])  # fmt: skip


def test_several_coders_become_one() -> None:
    assert merge_coders(coders("negative", "negative", "neutral"))["label"].tolist() == ["negative"]
    assert merge_coders(coders("negative", "neutral"))["label"].tolist() == ["cannot-tell"]
    assert merge_coders(coders("negative", "cannot-tell"))["label"].tolist() == ["negative"]
    second = make_judgements([
        {"text_key": "a", "coder": "ann", "label": "negative"},
        {"text_key": "a", "coder": "ann/2", "label": "positive"},
    ])  # fmt: skip
    assert merge_coders(second)["label"].tolist() == ["negative"], "a second pass is for agreement"
    again = merge_judgements(second, second.assign(label="neutral"))
    assert len(again) == 2 and set(again["label"]) == {"neutral"}


def test_agreement_by_hand() -> None:
    # Krippendorff's nominal alpha of two coders: 1 - (N - 1) * disagreement / expected, by hand below.
    pairs = [("negative", "negative")] * 6 + [("neutral", "neutral")] * 3 + [("negative", "neutral")]
    table = make_judgements([
        {"text_key": f"t{i}", "coder": coder, "label": label}
        for i, both in enumerate(pairs)
        for coder, label in zip("ab", both, strict=True)
    ])  # fmt: skip
    found = measure_agreement(table)
    values = {"negative": 13, "neutral": 7}
    expected = 1 - sum(v * (v - 1) for v in values.values()) / (20 * 19)
    assert found.alpha == pytest.approx(1 - (2 / 20) / expected)
    assert found.low <= found.alpha <= found.high and found.same == pytest.approx(0.9)
    assert "alpha" in found.to_text()
    with pytest.raises(UsageError, match="two coders"):
        measure_agreement(table[table["coder"] == "a"])


def test_everything_judged_is_exact() -> None:
    frame, truth = make_frame(80)
    judged = join_judgements(frame, judge(frame, truth, 80))
    rows = frame.rows("during")
    true = rows[truth == "negative"].sum() / rows.sum()
    for found in (
        weighted_share(judged, "during", "negative"),
        difference_share(judged, "during", "negative"),
    ):
        assert (found.value, found.low, found.high) == pytest.approx((true, true, true))
    assert (draw_labels(judged, draws=3) == [LABELS.index(t) for t in truth]).all()


def test_draws_keep_what_was_judged_and_draw_the_rest() -> None:
    frame, truth = make_frame()
    judged = join_judgements(frame, judge(frame, truth, 40))
    drawn = draw_labels(judged, draws=50)
    known = judged.label >= 0
    assert (drawn[:, known] == judged.label[known]).all()
    assert (drawn[:, ~known].std(axis=0) > 0).mean() > 0.9
    assert (draw_labels(judged, draws=50) == drawn).all()
    with pytest.raises(UsageError, match="2 or more"):
        draw_labels(judged, draws=1)


def test_a_scorer_that_is_wrong_on_purpose_does_no_harm() -> None:
    errors = []
    for seed in range(40):
        frame, truth = make_frame(seed=seed, heavy=20)
        turned = {"negative": "positive", "positive": "negative", "neutral": "neutral"}
        frame.texts["read"] = [turned[t] for t in truth]
        judged = join_judgements(frame, judge(frame, truth, 60, seed))
        rows = frame.rows("during")
        true = rows[truth == "negative"].sum() / rows.sum()
        errors.append(
            [f(judged, "during", "negative").value - true for f in (weighted_share, difference_share)]
        )
    assert np.abs(np.mean(errors, axis=0)).max() < 0.03


def test_the_estimate_is_that_of_ppi_where_nothing_is_stratified() -> None:
    ppi = pytest.importorskip("ppi_py", reason="ppi-python is not installed (extra dev)")

    rng = np.random.default_rng(1)
    frame, truth = make_frame(1000, heavy=1)
    for window in WINDOWS:
        frame.texts[window] = 1.0 if window == "during" else 0.0
    frame.texts["rows"] = 1.0
    at = rng.choice(1000, size=200, replace=False)
    judged = join_judgements(frame, make_judgements([
        {"text_key": frame.texts["text_key"][i], "label": truth[i], "probability": 0.2} for i in at
    ]))  # fmt: skip
    # One stratum only, as in a simple random sample.
    judged.stratum[:] = 0
    one = replace(judged, names=("during:all",), unmatched=0)
    read = (frame.texts["read"] == "negative").to_numpy(float)
    y = (truth == "negative").astype(float)
    # ppi takes the unlabelled apart: as many of them as there are makes its mean that of all.
    (theirs,) = np.atleast_1d(ppi.ppi_mean_pointestimate(y[at], read[at], read, lam=1.0))
    ours = difference_share(one, "during", "negative")
    plain = weighted_share(one, "during", "negative")
    assert plain.value == pytest.approx(y[at].mean())
    assert min(plain.value, theirs) - 1e-9 <= ours.value <= max(plain.value, theirs) + 1e-9
    assert ours.high - ours.low <= plain.high - plain.low


def test_shares_lie_in_their_intervals_and_add_up() -> None:
    frame, truth = make_frame()
    found = judged_shares(join_judgements(frame, judge(frame, truth, 60)))
    assert (found["low"] <= found["value"]).all() and (found["value"] <= found["high"]).all()
    shares = found[found["quantity"] != "valence"].groupby("window")["value"].sum()
    assert np.allclose(shares, 1.0)


def test_where_nothing_was_read_there_is_no_share_as_read() -> None:
    frame, truth = make_frame()
    table = judge(frame, truth, 60)
    unread = replace(frame, texts=frame.texts.assign(read="unknown"))
    found = judged_shares(join_judgements(unread, table))
    assert found["read"].isna().all() and found["value"].notna().all()
    said = say_answer(found, "shop")
    assert all("nothing was read" in line for line in said) and not any("nan" in line for line in said)


def test_judgements_without_probability_speak_for_themselves() -> None:
    frame, truth = make_frame()
    table = judge(frame, truth, 40).assign(probability=float("nan"))
    with pytest.warns(KresearchWarning, match="40 of 40 judgements have no probability"):
        judged = join_judgements(frame, table)
    assert judged.judged == 40 and not judged.weight.any()
    found = judged_shares(judged).set_index(["window", "quantity"]).loc[("before", "negative")]
    assert found["high"] - found["low"] > 0.3, "what nobody drew says nothing of the rest"


def test_judgements_of_another_log_are_refused() -> None:
    frame, _ = make_frame()
    with pytest.raises(UsageError, match="none of 1 judgements"):
        join_judgements(frame, make_judgements([{"text_key": "zz", "label": "negative"}]))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("not about it", "not-about"),
        ("Not_About", "not-about"),
        ("cannot tell", "cannot-tell"),
        ("neg", "negative"),
        ("negativo", "negative"),
        ("neutro", "neutral"),
        ("POSITIVE ", "positive"),
        ("o", "not-about"),
    ],
)
def test_labels_as_people_write_them_in_a_spreadsheet(written: str, meant: str) -> None:
    table = pd.DataFrame({"text_key": ["k"], "label": [written]})
    assert check_judgements(table, where="sheet")["label"].tolist() == [meant]


@pytest.mark.parametrize("written", ["not sure", "bad", "ne", "n0"])
def test_other_words_are_no_labels(written: str) -> None:
    table = pd.DataFrame({"text_key": ["k"], "label": [written]})
    with pytest.raises(UsageError, match="Allowed labels"):
        check_judgements(table, where="sheet")
