"""What a log says of itself."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kresearch.interactions import InteractionLog, InvalidLogError, read_log


def test_one_look(interactions: pd.DataFrame, posts: pd.DataFrame) -> None:
    log = InteractionLog(interactions, posts, simulated=True, source="by <hand>")
    said = repr(log)
    for part in [
        "simulated: yes",
        "interactions: 3",
        "accounts: 2",
        "actors: 2",
        "networks: facebook, twitter",
        "2012-05-29 10:00 to 2012-05-30 00:00 UTC",
        "posts: 1",
        "audience: not known",
        "polarity known: 100% of 1 texted interactions",
        log.digest()[:16],
    ]:
        assert part in said
    assert "by &lt;hand&gt;" in log._repr_html_()


def test_totals_count_as_many_as_they_say() -> None:
    log = InteractionLog(
        pd.DataFrame(
            {
                "account": "page",
                "actor": [None, None, "ann"],
                "kind": ["like", "comment", "comment"],
                "network": "facebook",
                "at": pd.Timestamp("2016-03-01", tz="UTC"),
                "count": [120, 3, None],
                "text": [None, None, "grazie"],
                "language": [None, None, "it"],
                "polarity": [None, None, 0.8],
            }
        )
    )
    assert log.summary().interactions == 124
    assert "124 in 3 rows" in repr(log)
    coverage = log.coverage()
    assert (coverage.texted, coverage.known, coverage.share) == (4, 1, 0.25)
    languages = log.languages()
    assert languages["interactions"].tolist() == [3, 1]
    assert languages["share"].sum() == 1
    assert log.accounts() == ["page"]


def test_accounts_that_only_post_are_accounts(interactions: pd.DataFrame, posts: pd.DataFrame) -> None:
    log = InteractionLog(interactions, posts.assign(account="quiet"))
    assert log.accounts() == ["brand", "quiet", "shop"]


def test_span(interactions: pd.DataFrame) -> None:
    span = InteractionLog(interactions).span()
    assert span == (pd.Timestamp("2012-05-29T10:00:00Z"), pd.Timestamp("2012-05-30T00:00:00Z"))


def test_metadata_goes_through_a_folder(interactions: pd.DataFrame, tmp_path: Path) -> None:
    log = InteractionLog(interactions, simulated=True, source='a "quoted" è source')
    again = read_log(log.write(tmp_path))
    assert (again.simulated, again.source) == (True, log.source)
    assert not read_log(tmp_path, simulated=False).simulated


def test_an_origin_is_declared_or_not_known(interactions: pd.DataFrame, tmp_path: Path) -> None:
    """A file without a word on it is neither real nor simulated, through any folder."""
    for number, (told, origin) in enumerate([(None, ""), (False, "real"), (True, "simulated")]):
        log = InteractionLog(interactions, simulated=told)
        again = read_log(log.write(tmp_path / str(number)))
        assert (log.origin, log.simulated) == (origin, told is True)
        assert (again.origin, again.simulated) == (origin, told is True)
        assert InteractionLog(tmp_path / str(number)).origin == origin
    assert read_log(tmp_path / "2", simulated=False).origin == "real"
    assert log.replace(posts=None).origin == "simulated"


def test_many_parquet_files_are_one_table(interactions: pd.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "interactions"
    folder.mkdir()
    for position in range(3):
        interactions.iloc[[position]].to_parquet(folder / f"part-{position}.parquet")
    wanted = InteractionLog(interactions).digest()
    assert InteractionLog(str(folder / "*.parquet")).digest() == wanted
    assert InteractionLog(folder).digest() == wanted
    assert read_log(tmp_path).digest() == wanted


def test_parquet_is_not_copied(interactions: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    interactions.to_parquet(path)
    log = InteractionLog(path)
    interactions.iloc[:1].to_parquet(path)
    assert log.interactions.count().execute() == 1


def test_a_damaged_parquet_file_says_so(tmp_path: Path) -> None:
    from kresearch.errors import UsageError

    (tmp_path / "x.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(UsageError, match=r"cannot read .* as Parquet"):
        InteractionLog(tmp_path / "x.parquet")


def test_a_table_of_another_log_is_read_as_what_it_is(interactions: pd.DataFrame, tmp_path: Path) -> None:
    # Queries of checks are kept by the columns beneath; a log's table is more than those.
    frame = interactions.assign(polarity=[-0.5, 2.0, None])
    first = InteractionLog(frame, on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv")
    again = InteractionLog(first.interactions)
    assert again.digest() == first.digest()
    assert (again.summary().interactions, again.notes) == (2, [])
    shop = InteractionLog(first.interactions.filter(first.interactions["account"] == "shop"))
    assert (shop.summary().interactions, shop.accounts()) == (1, ["shop"])


def test_a_check_of_an_expression_is_never_that_of_its_source(interactions: pd.DataFrame) -> None:
    whole = InteractionLog(interactions.drop(columns="text"))
    wrong = whole.interactions.mutate(polarity=whole.interactions["polarity"] - 1.0)
    with pytest.raises(InvalidLogError, match="polarity"):
        InteractionLog(wrong)
