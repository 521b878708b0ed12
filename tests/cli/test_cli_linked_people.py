"""Where accounts are linked, every command that names who is scored takes and gives the person's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

_WORDS = "volo per Roma, che viaggio"


@pytest.fixture
def linked(tmp_path: Path) -> tuple[Path, tuple[str, ...]]:
    """Return a log of Anna, who has two accounts, and of bea; and the option that links them."""
    rows = [("anna_tw", f"f{n % 4}", "mention", "twitter", f"2012-06-{1 + n:02d}", _WORDS) for n in range(24)]
    rows += [("anna.fb", f"g{n}", "comment", "facebook", f"2012-06-{1 + n:02d}", _WORDS) for n in range(9)]
    rows += [("bea", f"f{n % 4}", "mention", "twitter", f"2012-06-{1 + n:02d}", "ottima pasta")
             for n in range(8)]  # fmt: skip
    rows += [("anna_tw", "anna.fb", "mention", "twitter", f"2012-06-{n}", _WORDS) for n in (12, 13, 14)]
    frame = pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at", "text"])
    frame.assign(at=frame["at"] + "T10:00:00Z").to_csv(tmp_path / "log.csv", index=False)
    persons = [
        ("Anna", "twitter", "anna_tw"),
        ("Anna", "facebook", "anna.fb"),
        ("Anna", "twitter", "anna.fb"),
    ]
    table = pd.DataFrame(persons, columns=["person", "network", "account"])
    table.to_csv(tmp_path / "persons.csv", index=False)
    judged = pd.DataFrame([("j", "Anna", "bea", "left")] * 3, columns=["judge", "left", "right", "choice"])
    judged.to_csv(tmp_path / "judged.csv", index=False)
    return tmp_path / "log.csv", ("--persons", str(tmp_path / "persons.csv"))


@pytest.mark.parametrize(
    "words",
    [
        ("shortlist", "LOG", "--min-score", "1"),
        ("shortlist", "LOG", "--min-score", "1", "--exclude-suspicious"),
        ("shortlist", "LOG", "--min-score", "1", "--topic", "travel"),
        ("decide", "LOG", "--threshold", "10", "--accounts", "Anna"),
        ("advise", "LOG", "--account", "Anna", "--gain", "1", "--json"),
        ("audience", "LOG"),
        ("audience", "LOG", "--account", "Anna"),
        ("topics", "score", "LOG", "--topic", "travel"),
        ("topics", "score", "LOG", "--topic", "travel", "--accounts", "Anna"),
        ("pairs", "compare", "LOG", "--pairs", "JUDGED", "--variant", "quantity"),
    ],
)
def test_the_person_is_named(words: tuple[str, ...], linked: Any, kresearch: Any, tmp_path: Path) -> None:
    log, persons = linked
    named = {"LOG": str(log), "JUDGED": str(tmp_path / "judged.csv")}
    done = kresearch(*[named.get(word, word) for word in words], *persons)
    assert done.code == 0, done.err
    said = done.out if words[0] != "pairs" else f"Anna{done.out}"
    assert "Anna" in said and "anna_tw" not in said and "anna.fb" not in said, said


def test_pairs_and_graphs_are_of_persons(linked: Any, kresearch: Any, tmp_path: Path) -> None:
    log, persons = linked
    assert kresearch("pairs", "design", log, "--out", tmp_path / "d.csv", *persons).code == 0
    assert set(pd.read_csv(tmp_path / "d.csv")[["left", "right"]].to_numpy().ravel()) == {"Anna", "bea"}
    done = kresearch("export", log, "--out", tmp_path / "g.csv", "--format", "csv", *persons)
    assert done.code == 0, done.err
    assert set(pd.read_csv(tmp_path / "g.csv")["target"]) == {"Anna", "bea"}


def test_an_audience_is_that_of_all_accounts_together(linked: Any, kresearch: Any, tmp_path: Path) -> None:
    log, persons = linked
    assert kresearch("audience", log, "--out", tmp_path / "a.csv", *persons).code == 0
    found = pd.read_csv(tmp_path / "a.csv").set_index("account")
    # Four on Twitter, nine on Facebook; what her one account says to the other counts for nothing.
    assert found.loc["Anna", ["actors", "interactions"]].tolist() == [13, 33]
