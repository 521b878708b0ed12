"""``kresearch topics``: what it writes, what it asks, and what it says of bad input."""

from __future__ import annotations

import io
import json
import sys

import pandas as pd
import pytest


def test_tag_writes_rows_without_texts(kresearch, folder, tmp_path):
    out = tmp_path / "tags.csv"
    code, _, err = kresearch("topics", "tag", folder, "--out", out, "--effects")
    assert code == 0, err
    table = pd.read_csv(out)
    assert table["topic"].tolist() == ["travel", "music", "travel"]
    assert "Lost luggage" not in out.read_text()
    assert "75.0% of 4 distinct texts" in err, err
    assert kresearch("topics", "tag", folder, "--out", out)[0] == 2


def test_judge_then_score(kresearch, folder, tmp_path, monkeypatch):
    judged, page = tmp_path / "judged.csv", tmp_path / "wrong.md"
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\nx\nn\n"))
    code, out, err = kresearch(
        "topics", "judge", folder, "--topic", "travel", "--out", judged, "--page", page, "--n", 5
    )
    assert code == 0, err
    assert "'x' is no answer" in err
    assert "travel: precision over its 2 texts: not measured (2 judged, 5 are the least)" in out
    assert "1 wrong one, the strongest first" in page.read_text()
    scores = tmp_path / "scores.csv"
    code, _, err = kresearch(
        "topics", "score", folder, "--topic", "travel", "--judged", judged, "--out", scores
    )
    assert code == 0, err
    assert "precision of 'travel' not measured" in err
    table = pd.read_csv(scores)
    assert list(table.columns) == ["account", "topic", "score", "valence", "precision", "low", "high"]
    assert set(table["account"]) == {"anna", "ben", "carla"}


def test_a_sheet_filled_in_comes_back(kresearch, folder, tmp_path):
    sheet, judged = tmp_path / "sheet.csv", tmp_path / "judged.csv"
    assert kresearch("topics", "judge", folder, "--topic", "travel", "--write", sheet)[0] == 0
    filled = pd.read_csv(sheet).assign(label="on-topic")
    filled.to_csv(sheet, index=False)
    code, out, err = kresearch(
        "topics", "judge", folder, "--topic", "travel", "--read", sheet, "--out", judged, "--json"
    )
    assert code == 0, err
    assert json.loads(out)["precision"][0]["judged"] == 2
    filled.assign(text_key="other").to_csv(sheet, index=False)
    code, _, err = kresearch("topics", "judge", folder, "--topic", "travel", "--read", sheet, "--out", judged)
    assert (code, "none of 2 judged texts" in err) == (2, True)


def test_own_lists_and_taggers_are_listed(kresearch, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("topic,terms\nshoes,sneaker; boot?\n")
    assert "sneaker, boot?" in kresearch("topics", "list", "--topics", path)[1]
    assert "terms-plain" in kresearch("topics", "list", "--taggers")[1]


def test_train_from_a_table(kresearch, tmp_path):
    rows = [(f"{w} {i}", t) for t, w in (("travel", "flight"), ("none", "hello")) for i in range(9)]
    pd.DataFrame(rows, columns=["text", "topic"]).to_csv(tmp_path / "t.csv", index=False)
    code, out, err = kresearch(
        "topics", "train", tmp_path / "t.csv", "--text", "text", "--out", tmp_path / "m"
    )
    assert code == 0, err
    assert "travel" in out
    code, _, err = kresearch("topics", "train", tmp_path / "t.csv", "--out", tmp_path / "m2")
    assert (code, "Give one of them" in err) == (2, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["score", "LOG", "--topic", "travle"], "Did you mean 'travel'?"),
        (["score", "LOG", "--topic", "travel", "--variant", "quantitty"], "Did you mean 'quantity'?"),
        (["score", "LOG", "--topic", "travel", "--every", "1w"], "1w"),
        (["score", "LOG", "--topic", "travel", "--judged", "none.csv"], "no judgements at"),
        (["score", "LOG", "--topic", "travel", "--min-precision", "7"], "--min-precision = 7"),
        (["tag", "LOG", "--tagger", "term"], "Did you mean 'terms'?"),
        (["tag", "LOG", "--tagger", "trained"], "needs a folder"),
        (["tag", "LOG", "--no-guard", "plac"], "Did you mean 'place'?"),
        (["tag", "LOG", "--tagger", "terms-plain", "--min-terms", "2"], "takes no guards"),
        (["tag", "LOG", "--texts", "post"], "Did you mean 'posts'?"),
        (["tag", "LOG", "--topics", "none.csv"], "no list of topics"),
        (["tag", "LOG", "--out", "tags.doc"], "tags.doc"),
        (["tag", "nowhere"], "nowhere"),
        (["judge", "LOG", "--topic", "football"], "no text is tagged with football"),
        (["judge", "LOG", "--page", "wrong.pdf"], "ends in .md or .html"),
    ],
)
def test_bad_input_is_told_without_a_traceback(kresearch, folder, options, said):
    code, out, err = kresearch("topics", *[folder if o == "LOG" else o for o in options])
    assert code == 2
    assert said in err
    assert out == ""
    assert "Traceback" not in err


def test_klouts_ontology_comes_from_the_cache_or_is_asked_for(kresearch, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "cache"))
    code, _, err = kresearch("topics", "tag", folder, "--topics", "klout")
    assert (code, "topic_ontology.csv" in err) == (2, True)
