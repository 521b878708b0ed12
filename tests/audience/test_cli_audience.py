"""``kresearch audience``: the table, the page, the model, and bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kresearch as kr

Kresearch = Callable[..., Any]


@pytest.fixture
def kresearch(capsys: pytest.CaptureFixture[str]) -> Kresearch:
    """Return ``kresearch(*arguments) -> (code, out, err)``."""
    from kresearch.cli import main

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def log_file(tmp_path: Path, mixed: kr.InteractionLog) -> Path:
    """Return the mixed log as a CSV file."""
    columns = ["account", "actor", "kind", "network", "at", "text"]
    mixed.interactions.to_pandas()[columns].to_csv(tmp_path / "log.csv", index=False)
    return tmp_path / "log.csv"


def test_a_log_gives_a_table_and_the_columns_that_shortlists_read(
    kresearch: Kresearch, log_file: Path, tmp_path: Path
) -> None:
    code, out, _ = kresearch("audience", log_file, "--account", "brand", "--json")
    (row,) = json.loads(out)
    assert (code, row["account"], row["suspicious_share"]) == (0, "brand", 0.5)
    code, _, err = kresearch("audience", log_file, "--out", tmp_path / "found.csv")
    table = pd.read_csv(tmp_path / "found.csv")
    assert code == 0 and "30 accounts" in err
    assert {"account", "suspicious_share", "low", "high"} <= set(table.columns)
    assert table.set_index("account").loc["brand", "suspicious_share"] == 0.5
    code, out, err = kresearch("audience", "quality", log_file)
    assert code == 0 and "brand" in out and "without any actor that acted often enough" not in out


def test_the_page_shows_shares_with_intervals(kresearch: Kresearch, log_file: Path, tmp_path: Path) -> None:
    code, _, _ = kresearch("audience", log_file, "--account", "brand", "--out", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (
        code == 0
        and "Who reacts" in page
        and "50\u202f%" in page.replace("\xa0", "\u202f").replace("50%", "50\u202f%")
    )
    assert "A look is no proof" in page and 'src="http' not in page


def test_a_model_is_trained_tested_and_used(
    kresearch: Kresearch, log_file: Path, tmp_path: Path, make_labelled: Callable[..., pd.DataFrame]
) -> None:
    table = make_labelled(240, 1, bands=True)
    turned = table["band"] == "large"
    table.loc[turned, "label"] = table.loc[turned, "label"].map({"bot": "human", "human": "bot"})
    table.to_csv(tmp_path / "bots.csv.gz", index=False)
    make_labelled(120, 2).rename(columns={"label": "bot"}).to_csv(tmp_path / "others.csv", index=False)
    given = ("--test", tmp_path / "others.csv", "--test-label", "bot")
    code, out, _ = kresearch("audience", "train", tmp_path / "bots.csv.gz", "--out", tmp_path / "m", *given)
    assert code == 0 and "another collection" in out and "all (cross-validated)" in out
    card = json.loads((tmp_path / "m" / "card.json").read_text())
    # Bots of one band look like people of the other: the model of the others is worse than chance.
    assert [band["n"] for band in card["bands"]] == [120, 120] and card["transfer"]["n"] == 120
    assert all(band["auc_left_out"] < 0.3 for band in card["bands"])
    actors = make_labelled(2, 3).assign(actor=["machine", "person"])
    actors.to_csv(tmp_path / "actors.csv", index=False)
    code, out, _ = kresearch(
        "audience", log_file, "--model", tmp_path / "m", "--actors", tmp_path / "actors.csv", "--json"
    )
    rows = {row["account"]: row for row in json.loads(out)}
    assert code == 0 and rows["brand"]["basis"] == "model and behaviour"
    code, _, err = kresearch("audience", "train", tmp_path / "bots.csv.gz", "--out", tmp_path / "m")
    assert code == 2 and "holds a model already" in err and "--force" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--account", "brnd"), "Did you mean 'brand'?"),
        (("--model", "nowhere"), "--model stands alone"),
        (("--actors", "nowhere.csv"), "--actors stands alone"),
        (("--model", "nowhere", "--actors", "nowhere.csv"), "no model in 'nowhere'"),
        (("--out", "found.txt"), "is no known kind of file"),
        (("--timezone", "Europe/Roma"), "Europe/Rom"),
    ],
)
def test_bad_input_is_said_without_a_traceback(
    kresearch: Kresearch, log_file: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = kresearch("audience", log_file, *arguments)
    assert code in (1, 2) and said in err and "Traceback" not in err and out == ""


def test_foreign_columns_and_a_missing_file(kresearch: Kresearch, log_file: Path, tmp_path: Path) -> None:
    table = pd.read_csv(log_file).rename(columns={"account": "target"})
    table.to_csv(tmp_path / "foreign.csv", index=False)
    code, out, _ = kresearch("audience", tmp_path / "foreign.csv", "--map", "account=target", "--json")
    assert code == 0 and len(json.loads(out)) == 30
    code, _, err = kresearch("audience", tmp_path / "none.csv")
    assert code != 0 and "none.csv" in err and "Traceback" not in err
    (tmp_path / "there.csv").write_text("mine")
    code, _, err = kresearch("audience", log_file, "--out", tmp_path / "there.csv")
    assert code != 0 and "is there already" in err and (tmp_path / "there.csv").read_text() == "mine"


def test_the_page_comes_in_both_languages_and_counts_one_as_one(
    kresearch: Kresearch, log_file: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    one = ("audience", log_file, "--account", "brand", "--out", page)
    assert kresearch(*one)[0] == 0 and "Of 1 accounts" not in page.read_text(encoding="utf-8")
    assert kresearch(*one, "--force", "--lang", "it")[0] == 0
    told = page.read_text(encoding="utf-8")
    assert "Chi reagisce" in told and "Degli attori giudicati di" in told
    code, _, err = kresearch(*one, "--force", "--lang", "de")
    assert code == 2 and "'de'" in err and "Chi reagisce" in page.read_text(encoding="utf-8")
