"""Who is who: spellings, persons, and what a score is not to count."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch.interactions import InteractionLog, InvalidLogError, read_log, suggest_links
from kresearch.interactions.spellings import find_spellings, merge_spellings

AT = pd.Timestamp("2020-01-01T10:00:00Z")


def rows(*pairs: tuple[str, str | None], network: str = "twitter") -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["account", "actor"])
    times = [AT + pd.Timedelta(minutes=n) for n in range(len(frame))]
    return frame.assign(kind="like", network=network, at=times)


def scored(log: InteractionLog) -> list[tuple[str, str | None]]:
    table = log.scored_interactions().order_by("at").to_pyarrow().to_pylist()
    return [(row["account"], row["actor"]) for row in table]


def persons(*links: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(links, columns=["person", "network", "account"])


@pytest.mark.parametrize(
    "actor", ["acme", "Acme", "@ACME", " acme ", "ac\u200bme", "\uff41\uff43\uff4d\uff45"]
)
def test_oneself_is_found_under_any_spelling(actor: str) -> None:
    log = InteractionLog(rows(("acme", actor), ("acme", "ann")))
    assert log.report.has("self")
    assert scored(log) == [("acme", "ann")]


def test_a_log_without_other_spellings_is_filtered_only() -> None:
    log = InteractionLog(
        rows(("acme", "ann"), ("acme", None), ("acme_it", "acme")).assign(count=[None, 3, None])
    )
    assert not log.report.has("self")
    assert scored(log) == [("acme", "ann"), ("acme", None), ("acme_it", "acme")]


def test_a_table_put_in_later_is_looked_at_anew() -> None:
    log = InteractionLog(rows(("acme", "ann")))
    other = InteractionLog(rows(("acme", "Acme"), ("acme", "bob")))
    assert scored(log.replace(interactions=other.interactions)) == [("acme", "bob")]


def test_linked_accounts_are_one_person_in_both_roles() -> None:
    facebook = rows(("acme page", "acme"), ("acme page", "bob"), network="facebook")
    twitter = rows(("acme", "Acme_Help"), ("acme", "ann"), ("beta", "@acme_help"))
    links = persons(
        ("ACME", "twitter", "acme"), ("ACME", "twitter", "acme_help"), ("ACME", "facebook", "Acme Page")
    )
    log = InteractionLog(pd.concat([twitter, facebook], ignore_index=True), persons=links)
    # "acme" on facebook is linked to nobody, and is somebody else.
    assert sorted(scored(log), key=str) == [
        ("ACME", "acme"), ("ACME", "ann"), ("ACME", "bob"), ("beta", "ACME"),
    ]  # fmt: skip
    assert log.interactions.account.nunique().execute() == 3


def test_posts_and_audience_follow_their_person() -> None:
    posts = pd.DataFrame({"account": ["acme"], "post": ["1"], "network": ["twitter"], "at": [AT]})
    audience = pd.DataFrame({"account": ["acme"], "network": ["twitter"], "at": [AT], "followers": [5]})
    log = InteractionLog(rows(("acme", "ann")), posts, audience, persons(("P", "twitter", "acme")))
    found = (log.scored_posts(), log.scored_audience())
    assert [t.account.execute().tolist() for t in found if t is not None] == [["P"], ["P"]]


def test_likes_of_ones_own_other_account_buy_nothing() -> None:
    honest = [("acme", f"fan{n}") for n in range(5)]
    bought = [("acme", "acme_two") for _ in range(40)]
    links = persons(("acme", "twitter", "acme"), ("acme", "twitter", "acme_two"))
    log = InteractionLog(rows(*honest, *bought), persons=links)
    plain = InteractionLog(rows(*honest))
    last = [
        kr.score(one.replace(interactions=one.scored_interactions()))["score"].iloc[-1]
        for one in (log, plain)
    ]
    assert last[0] == last[1]


def test_persons_are_read_from_the_folder_and_belong_to_the_digest(tmp_path: Path) -> None:
    log = InteractionLog(rows(("acme", "ann")), persons=persons(("P", "twitter", "acme")))
    again = read_log(log.write(tmp_path / "log"))
    assert again.persons is not None
    assert again.digest() == log.digest() != InteractionLog(rows(("acme", "ann"))).digest()


def test_an_account_of_two_persons_is_refused() -> None:
    with pytest.raises(InvalidLogError, match="same id and different content"):
        InteractionLog(rows(("a", "b")), persons=persons(("P", "twitter", "acme"), ("Q", "twitter", "acme")))


def test_spellings_are_named_and_merged() -> None:
    log = InteractionLog(
        rows(("acme", "a"), ("acme", "b"), ("Acme", "c"), ("@acme", "d"), ("acme", "B"), ("x", "e"))
    )
    found = find_spellings(log.tables)
    assert found.names == 5
    assert str(found) == "'acme' = '@acme' = 'Acme'; 'B' = 'b'"
    merged = log.replace(**merge_spellings(log.tables, found.chosen()))
    assert merged.accounts() == ["acme", "x"]
    assert merged.interactions.actor.nunique().execute() == 5
    assert not find_spellings(merged.tables)


def test_links_are_proposed_and_nothing_is_merged() -> None:
    accounts = rows(("acme", "a"), ("Acme_Official", "a"), ("acmehelp", "a"), ("other", "a"), ("beta", "a"))
    devoted = rows(*[("beta", "other") for _ in range(10)])
    log = InteractionLog(pd.concat([accounts, devoted], ignore_index=True))
    found = suggest_links(log)
    assert {frozenset((r.account, r.other_account)) for r in found.itertuples()} == {
        frozenset(("acme", "Acme_Official")), frozenset(("acme", "acmehelp")),
        frozenset(("Acme_Official", "acmehelp")), frozenset(("other", "beta")),
    }  # fmt: skip
    assert "beta" in log.accounts()


def test_one_post_may_reach_two_accounts_and_ids_belong_to_a_network() -> None:
    twice = pd.concat([rows(("acme", "ann"), ("beta", "ann")), rows(("acme", "ann"), network="facebook")])
    log = InteractionLog(twice.assign(interaction_id="5", at=AT).reset_index(drop=True))
    assert not log.report


def test_one_id_twice_at_one_account_is_still_one() -> None:
    with pytest.raises(InvalidLogError, match="same id and different content"):
        InteractionLog(rows(("acme", "ann"), ("acme", "bob")).assign(interaction_id="5"))


def test_alike_rows_without_an_id_are_warned() -> None:
    log = InteractionLog(rows(("acme", "ann"), ("acme", "ann"), ("acme", "bob")).assign(at=AT))
    assert [(p.rule, p.count) for p in log.report.warnings] == [("identical", 2)]


@pytest.mark.parametrize(
    "name", ["nan", "None", "NULL", "#N/A", " n/a ", "[deleted]", "undefined", "@", "\u200b"]
)
def test_names_of_nobody_are_warned(name: str) -> None:
    log = InteractionLog(rows(("acme", name), ("acme", "ann")))
    assert [(p.column, p.rule, p.count) for p in log.report.warnings] == [("actor", "no-name", 1)]


def test_a_count_with_a_name_is_warned_and_totals_are_not() -> None:
    log = InteractionLog(rows(("acme", "ann"), ("acme", None), ("acme", "bob")).assign(count=[5, 5, 1]))
    assert [(p.column, p.rule, p.count) for p in log.report.warnings] == [("count", "named-total", 1)]
