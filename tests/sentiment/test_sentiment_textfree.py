"""Reading without text: reactions, and replies for each share, in the library and on the command line."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from kresearch import InteractionLog
from kresearch.cli.sentiment import app
from kresearch.errors import UsageError
from kresearch.sentiment import get_scorer, label


def rows() -> pd.DataFrame:
    """Return three posts: two shared more than answered, one answered by everybody."""
    out = []
    for post, replies, shares in (("p1", 5, 40), ("p2", 6, 50), ("p3", 200, 4)):
        out += [(post, "reply", None)] * replies + [(post, "share", None)] * shares
    out += [("p1", "angry", None), ("p1", "love", None), ("p1", "haha", None), ("p1", "dislike", 0.3)]
    frame = pd.DataFrame(out, columns=["post", "kind", "polarity"])
    frame["polarity"] = frame["polarity"].astype(float)
    return frame.assign(
        account="page", network="facebook", actor=[f"a{i}" for i in range(len(frame))],
        at=pd.date_range("2024-05-01", periods=len(frame), freq="min", tz="UTC"),
    )  # fmt: skip


def test_kinds_are_read_and_known_polarity_stays() -> None:
    read = label(InteractionLog(rows()), "kinds").interactions.execute()
    found = read.groupby("kind")["polarity"].first()
    assert found["angry"] < -0.05 < 0.05 < found["love"] and found["dislike"] == 0.3
    assert read.loc[read["kind"] == "haha", "polarity"].isna().all()
    again = label(InteractionLog(rows()), "kinds", overwrite=True).interactions.execute()
    assert again.loc[again["kind"] == "dislike", "polarity"].iloc[0] < 0
    assert get_scorer("kinds").score(["angry", None, "haha"]).polarity[0] < 0


def test_the_ratio_reads_replies_against_one_baseline() -> None:
    log = label(InteractionLog(rows()), "reply-ratio")
    read = log.interactions.execute()
    replies = read[read["kind"] == "reply"].groupby("post")["polarity"].agg(["nunique", "first"])
    assert (replies["nunique"] == 1).all()
    assert replies["first"]["p3"] < -0.5 < replies["first"]["p1"]
    assert read.loc[read["kind"] == "share", "polarity"].isna().all()
    frame = label(rows(), "reply-ratio")
    same = frame[frame["kind"] == "reply"].groupby("post")["polarity"].first()
    assert np.allclose(same, replies["first"])
    assert any("ratio of replies to shares" in note for note in log.notes)


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(UsageError, match="both replies and shares"):
        label(InteractionLog(rows().query("kind == 'angry'")), "reply-ratio")
    with pytest.raises(UsageError, match="not 1 texts"):
        get_scorer("reply-ratio").score(["x"])


@pytest.mark.parametrize(("scorer", "known"), [("kinds", 3), ("reply-ratio", 212)])
def test_on_the_command_line(tmp_path, scorer: str, known: int) -> None:
    source, out = tmp_path / "log.csv", tmp_path / "out.csv"
    rows().to_csv(source, index=False)
    result = CliRunner().invoke(app, ["label", str(source), "--scorer", scorer, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert pd.read_csv(out)["polarity"].notna().sum() == known
    assert "interactions" in result.output
