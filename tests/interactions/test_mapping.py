"""An analyst's own file loads with a few names, without programming."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kresearch.errors import UnknownNameError, UsageError
from kresearch.interactions import InteractionLog, InvalidLogError, read_log, read_mapping
from kresearch.interactions.zones import check_zone

FOREIGN = "who,brand,when,tipo,testo\nann,Groupalia,2012-05-29 10:40:00,ritweet,vergogna\n"
TOML = """
timezone = "Europe/Rome"
[interactions]
account = "brand"
actor = "who"
at = "when"
kind = "tipo"
text = "testo"
network = "=twitter"
[kinds]
Ritweet = "share"
"""


def test_a_toml_file(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(FOREIGN)
    (tmp_path / "map.toml").write_text(TOML)
    frame = read_log(tmp_path / "mine.csv", mapping=tmp_path / "map.toml").interactions.to_pandas()
    assert frame.loc[0, ["account", "actor", "kind", "network", "text"]].tolist() == [
        "Groupalia",
        "ann",
        "share",
        "twitter",
        "vergogna",
    ]
    assert frame["at"][0] == pd.Timestamp("2012-05-29T08:40:00Z")


@pytest.mark.parametrize(
    "mapping",
    [
        ["account=brand", "actor=who", "at=when", "kind==share", "network==twitter"],
        {"account": "brand", "actor": "who", "at": "when", "kind": "=share", "network": "=twitter"},
        {
            "interactions": {"account": "brand", "actor": "who", "at": "when", "kind": "=share"},
            "network": "=twitter",
        },
        [
            "interactions.account=brand",
            "interactions.actor=who",
            "at=when",
            "kind==share",
            "network==twitter",
        ],
    ],
)
def test_pairs_and_dicts(tmp_path: Path, mapping: Any) -> None:
    (tmp_path / "mine.csv").write_text(FOREIGN)
    log = InteractionLog(tmp_path / "mine.csv", mapping=mapping, timezone="Europe/Rome")
    assert log.interactions.to_pandas()["kind"].tolist() == ["share"]
    assert log.notes == ["interactions: columns not used: tipo, testo"]


def test_each_table_has_its_own_names(interactions: pd.DataFrame, posts: pd.DataFrame) -> None:
    foreign = posts.rename(columns={"post": "id"})
    log = InteractionLog(interactions, foreign, mapping={"posts": {"post": "id"}})
    assert log.digest() == InteractionLog(interactions, posts).digest()


def test_a_constant_that_is_no_kind_is_a_problem(interactions: pd.DataFrame) -> None:
    with pytest.raises(InvalidLogError, match="3 rows with an unknown name: 'twiter'"):
        InteractionLog(interactions, mapping=["network==twiter"])


def test_a_mapped_column_that_is_not_there(interactions: pd.DataFrame) -> None:
    with pytest.raises(
        InvalidLogError, match=r"no column 'txt' in DataFrame, which the mapping names.*text=text"
    ):
        InteractionLog(interactions, mapping={"text": "txt"})


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"acount": "x"}, "Did you mean 'account'"),
        (["account"], "cannot read the mapping account"),
        (["account="], "Allowed: ours=theirs"),
        (["account=a", "account=b"], "twice"),
        ({"account": 3}, "is no column name"),
        ({"kinds": {"ritweet": "shar"}}, "Did you mean 'share'"),
        ({"time_unit": "h"}, "Allowed: s, ms, us"),
        ("nowhere.toml", "No such file"),
    ],
)
def test_a_mapping_that_does_not_fit(mapping: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_mapping(mapping)


def test_a_time_zone_that_is_none(interactions: pd.DataFrame) -> None:
    for name in ("localtime", "posixrules", "right/UTC", "Factory", "", "../UTC"):
        with pytest.raises(UnknownNameError, match=f"no time zone '{name}'"):
            check_zone(name)
    with pytest.raises(UnknownNameError, match=r"no time zone 'Rome'.*Europe/Rome"):
        InteractionLog(interactions, timezone="Rome")


def test_declared_networks_load_with_a_warning_and_stay_declared(
    interactions: pd.DataFrame, tmp_path: Path
) -> None:
    orkut = interactions.assign(network="Orkut")
    with pytest.raises(InvalidLogError, match="Others load when declared"):
        InteractionLog(orkut)
    with pytest.warns(UserWarning, match=r"outside the vocabulary, declared: orkut \(3 rows\)"):
        log = InteractionLog(orkut, networks=["orkut"])
    assert log.summary().networks == ("orkut",)
    assert "declared: orkut (3 rows)" in log.notes[0]
    with pytest.warns(UserWarning, match="orkut"):
        assert read_log(log.write(tmp_path)).digest() == log.digest()
