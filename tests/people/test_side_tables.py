"""Tables beside a log: every form, and everything that is wrong with one said at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.people.side_tables import AUDIENCE, CHOICES, PRICES, TOPICS, read_side_table, unknown_accounts

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
        "price is no number: 'ten' in row 1, '' in row 4",
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
