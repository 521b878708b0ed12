"""Tables beside a log: every form, and everything that is wrong with one said at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.people.side_tables import (
    AUDIENCE,
    CHOICES,
    PRICES,
    TOPICS,
    Shape,
    read_side_table,
    say_blank,
    unknown_accounts,
)

TABLE = pd.DataFrame({"account": ["anna", "bruno"], "price": [10.5, 20]})


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".csv.gz", ".jsonl", ".parquet", ".xlsx"])
def test_every_form_says_the_same(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"prices{ending}"
    write = {
        ".jsonl": lambda: TABLE.to_json(path, orient="records", lines=True),
        ".parquet": lambda: TABLE.to_parquet(path),
        ".xlsx": lambda: TABLE.to_excel(path, index=False),
        ".tsv": lambda: TABLE.to_csv(path, index=False, sep="\t", encoding="utf-8-sig"),
    }
    write.get(ending, lambda: TABLE.to_csv(path, index=False))()
    found = read_side_table(path, PRICES)
    assert found.to_dict("list") == {"account": ["anna", "bruno"], "price": [10.5, 20.0]}


def test_everything_wrong_is_said_at_once() -> None:
    bad = pd.DataFrame(
        {"account": ["anna", "anna", None, "dario"], "price": ["ten", "-1", "3", None], "other": 1}
    )
    with pytest.raises(UsageError) as told:
        read_side_table(bad, PRICES)
    text = str(told.value)
    for part in (
        "price is no number: 'ten' in row 1",
        "price is out of range: '-1' in row 2",
        "row 3 without an account",
        "1 account more than once ('anna')",
        "price 0 or more",
    ):
        assert part in text


def test_missing_columns_name_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no column account, price\. Did you mean 'prise'\?"):
        read_side_table(pd.DataFrame({"who": ["a"], "prise": [1]}), PRICES)
    empty = tmp_path / "none.csv"
    with pytest.raises(UsageError, match="no file"):
        read_side_table(empty, PRICES)
    with pytest.raises(UsageError, match="no file"):
        read_side_table(tmp_path / "none.xlsx", PRICES)


def test_yes_and_no_in_several_spellings() -> None:
    table = pd.DataFrame({"account": list("abcd"), "chosen": ["Yes", "no", True, 0]})
    assert read_side_table(table, CHOICES)["chosen"].tolist() == [1.0, 0.0, 1.0, 0.0]
    with pytest.raises(UsageError, match=r"neither yes nor no: 'perhaps' in row 1.*chosen yes or no"):
        read_side_table(pd.DataFrame({"account": ["a"], "chosen": ["perhaps"]}), CHOICES)


def test_a_topic_is_part_of_the_key_where_it_is_known() -> None:
    topics = pd.DataFrame({"account": ["a", "a"], "topic": ["travel", "food"], "score": [50, 40]})
    assert len(read_side_table(topics, TOPICS)) == 2
    with pytest.raises(UsageError, match="more than once"):
        read_side_table(topics.drop(columns="topic"), TOPICS)


def test_a_function_is_given_the_log_and_the_accounts() -> None:
    asked: list[object] = []

    def judge(log: object, accounts: list[str]) -> pd.DataFrame:
        asked.append((log, accounts))
        return pd.DataFrame({"account": accounts, "suspicious_share": 0.25})

    log: object = object()
    found = read_side_table(judge, AUDIENCE, log=log, accounts=["a", "b"])  # type: ignore[arg-type]
    assert asked == [(log, ["a", "b"])]
    assert found["suspicious_share"].tolist() == [0.25, 0.25]
    assert found["low"].isna().all()


def test_accounts_that_the_log_does_not_have() -> None:
    assert unknown_accounts(TABLE, ["anna", "bruno", "carla"], PRICES) is None
    assert unknown_accounts(TABLE, ["anna"], PRICES) == (
        "The prices name 1 account that the log does not have: bruno."
    )
    with pytest.raises(UsageError, match=r"none of its accounts \(2\) .* Did you mean 'Anna'\?"):
        unknown_accounts(TABLE, ["Anna"], PRICES)


@pytest.mark.parametrize(
    ("shape", "name", "value"),
    [
        (PRICES, "price", 3.0),
        (AUDIENCE, "suspicious_share", 0.5),
        (CHOICES, "chosen", "yes"),
        (TOPICS, "score", 9.0),
    ],
)
def test_an_empty_cell_is_not_known_as_no_row_would_be(shape: Shape, name: str, value: object) -> None:
    found = read_side_table(pd.DataFrame({"account": ["a", "b"], name: [value, None]}), shape)
    assert found["account"].tolist() == ["a"]
    assert say_blank(found, shape) == (
        f"The {shape.name} have 1 row without a value: what is asked there is not known."
    )


def test_what_audience_writes_of_accounts_nobody_could_judge_is_read_by_shortlist(tmp_path: Path) -> None:
    rows = {"account": ["anna", "ben"], "actor": ["x", "y"], "kind": "like", "network": "twitter"}
    log = kr.InteractionLog(pd.DataFrame(rows).assign(at="2024-01-01T10:00:00Z"))
    kr.audience.quality(log).to_csv(tmp_path / "audience.csv", index=False)
    found = kr.people.shortlist(log, min_score=1, audience=tmp_path / "audience.csv", exclude_suspicious=True)
    assert len(found.of("quantity")) == 2
    assert any("The audience of 2 accounts is not known" in note for note in found.notes)
