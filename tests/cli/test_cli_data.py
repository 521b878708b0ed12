"""Reading options, ``data guess``, ``pseudonymise`` and ``forget`` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kresearch.interactions import read_log
from kresearch.sentiment.cache import PolarityCache, default_cache
from kresearch.sentiment.protocol import PolarityBatch

N = 40
TIMES = [f"2020-01-01T{n % 24:02d}:00:00Z" for n in range(N)]
PEOPLE = [f"user_{n % 25}" for n in range(N)]
FOREIGN = """Report: mentions

Marca;Chi;Cosa;Dove;Quando;Tono
acme;ann;Apprezza;birdsite;29/05/2012 10:40;0,5
acme;bob;Mi piace;X;29/05/2012 11:40;furioso
@Acme;cat;Condivisione;FB;30/05/2012 09:00;
"""
OPTIONS = (
    "--skip-lines", "2", "--map", "account=Marca", "--map", "actor=Chi", "--map", "kind=Cosa",
    "--map", "network=Dove", "--map", "at=Quando", "--map", "polarity=Tono", "--kind", "Apprezza=like",
    "--network-name", "birdsite=twitter", "--time-format", "%d/%m/%Y %H:%M", "--timezone", "Europe/Rome",
    "--decimal", ",", "--polarity-word", "furioso=-1", "--normalise-names",
)  # fmt: skip


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "f.csv"
    path.write_text(FOREIGN, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command", [("data", "check"), ("score",), ("explain",), ("report", "account"), ("sentiment", "label")]
)
def test_every_command_reads_a_file_with_the_same_options(
    kresearch: Callable[..., Any], foreign: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    more: dict[tuple[str, ...], tuple[object, ...]] = {
        ("explain",): ("--account", "acme", "--at", "2012-05-30"),
        ("report", "account"): ("--account", "acme", "--out", tmp_path / "page"),
        ("sentiment", "label"): ("--out", tmp_path / "labelled.csv"),
    }
    run = kresearch(*command, foreign, *OPTIONS, *more.get(command, ()))
    assert run.code == 0, run.err + run.out


def test_what_is_declared_is_what_is_read(foreign: Path) -> None:
    log = read_log(
        foreign, skip_lines=2, kinds={"Apprezza": "like"}, network_names={"birdsite": "twitter"},
        mapping={"account": "Marca", "actor": "Chi", "kind": "Cosa", "network": "Dove", "at": "Quando",
                 "polarity": "Tono"},
        time_format="%d/%m/%Y %H:%M", timezone="Europe/Rome", decimal=",", polarity_words={"furioso": -1},
        normalise_names=True,
    )  # fmt: skip
    rows = log.interactions.order_by("at").to_pyarrow().to_pylist()
    assert [(r["account"], r["kind"], r["network"], r["polarity"]) for r in rows] == [
        ("acme", "like", "twitter", 0.5), ("acme", "like", "twitter", -1.0),
        ("acme", "share", "facebook", None),
    ]  # fmt: skip
    assert str(rows[0]["at"]) == "2012-05-29 08:40:00+00:00"
    assert any("names merged" in note for note in log.notes)


def test_a_time_in_another_form_than_declared_is_refused(
    kresearch: Callable[..., Any], foreign: Path
) -> None:
    foreign.write_text(FOREIGN.replace("30/05/2012 09:00", "2012-05-30 09:00"), encoding="utf-8")
    run = kresearch("data", "check", foreign, *OPTIONS)
    assert run.code == 1
    assert "cannot be read as a time" in " ".join(run.out.split())


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--kind", "Apprezza", "THEIRS=OURS"),
        ("--kind", "Apprezza=lik", "Did you mean 'like'"),
        ("--polarity-word", "bad=-7", "from -1 to 1"),
        ("--polarity-scale", "5", "as in 1:5"),
        ("--totals", "lik=Likes", "Did you mean 'like'"),
        ("--decimal", ";", "a comma or a point"),
        ("--time-format", "dd/mm", "%d/%m/%Y"),
    ],
)
def test_wrong_options_are_usage(
    kresearch: Callable[..., Any], log_file: Path, option: str, value: str, said: str
) -> None:
    run = kresearch("data", "check", log_file, option, value)
    assert run.code == 2
    assert said in run.err


def test_totals_in_columns(kresearch: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text(
        "Page,Created,ID,Message,Likes,Shares\n"
        "acme,2020-01-01T10:00:00Z,1,hi,1.204,0\nacme,2020-01-02T10:00:00Z,2,ho,5,7\n"
    )
    options = {
        "mapping": {"account": "Page", "at": "Created", "post": "ID", "text": "Message",
                    "network": "=facebook"},
        "totals": {"like": "Likes", "share": "Shares"}, "decimal": ",",
    }  # fmt: skip
    log = read_log(file, **options)
    rows = log.interactions.order_by("post", "kind").to_pyarrow().to_pylist()
    assert [(r["post"], r["kind"], r["count"], r["actor"]) for r in rows] == [
        ("1", "like", 1204, None), ("2", "like", 5, None), ("2", "share", 7, None),
    ]  # fmt: skip
    assert log.posts is not None
    assert sorted(log.posts.text.execute()) == ["hi", "ho"]
    assert any("Likes as like" in note for note in log.notes)


def test_stars_are_scaled(tmp_path: Path) -> None:
    file = tmp_path / "stars.csv"
    rows = [f"acme,u{n},comment,twitter,2020-01-0{n}T10:00:00Z,{n}" for n in range(1, 6)]
    file.write_text("\n".join(["account,actor,kind,network,at,polarity", *rows]) + "\n")
    log = read_log(file, polarity_scale=[1, 5])
    assert log.interactions.order_by("at").polarity.execute().tolist() == [-1.0, -0.5, 0.0, 0.5, 1.0]


def test_a_sheet_of_a_spreadsheet(kresearch: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    frame = pd.DataFrame(
        {"account": ["acme"], "actor": ["ann"], "kind": ["like"], "network": ["twitter"],
         "at": ["2020-01-01T10:00:00Z"],
         "interaction_id": [570306133]}
    )  # fmt: skip
    with pd.ExcelWriter(file) as book:
        frame.to_excel(book, sheet_name="Mentions", index=False)
        frame.to_excel(book, sheet_name="Notes", index=False)
    run = kresearch("data", "check", file)
    assert run.code == 2
    assert "'Mentions', 'Notes'" in run.err
    assert kresearch("data", "check", file, "--sheet", "Mentions").code == 0
    assert "Did you mean 'Notes'" in kresearch("data", "check", file, "--sheet", "Note").err


def test_merged_cells_of_a_sheet_are_filled_and_said(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    head = ["account", "actor", "kind", "network", "at"]
    first = ["acme", "ann", "like", "twitter", "2020-01-01T10:00:00Z"]
    for row in (head, first, [None, "bob", "like", "twitter", None]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("E2:E3")
    book.save(tmp_path / "log.xlsx")
    log = read_log(tmp_path / "log.xlsx")
    assert sorted(log.interactions.actor.execute()) == ["ann", "bob"]
    assert any("2 cells are filled from the merged cell above" in note for note in log.notes)


def test_own_tweets_in_an_export_are_posts(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(
        "account,actor,kind,network,at,interaction_id,text\n"
        "acme,@Acme,tweet,twitter,2020-01-01T10:00:00Z,1,hello\n"
        "acme,,status,twitter,2020-01-01T11:00:00Z,2,again\n"
        "acme,ann,replied_to,twitter,2020-01-01T12:00:00Z,3,hi\n"
    )
    log = read_log(file)
    assert log.summary().rows == 1
    assert log.posts is not None
    assert sorted(log.posts.post.execute()) == ["1", "2"]
    assert any("2 rows are posts" in note for note in log.notes)


def test_a_log_is_pseudonymised_and_a_person_forgotten(
    kresearch: Callable[..., Any], log_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "hidden"
    assert kresearch("data", "pseudonymise", log_file, "--out", out, "--keep", "brand").code == 0
    log = read_log(out)
    assert log.accounts() == ["brand"]
    assert not any(name.startswith("actor") for name in log.interactions.actor.execute())
    assert (tmp_path / "hidden.key").stat().st_mode & 0o077 == 0
    assert kresearch("data", "pseudonymise", log_file, "--out", out, "--key", out / "k").code == 2
    rest = tmp_path / "rest"
    assert kresearch("data", "forget", log_file, "--actor", "Actor0", "--out", rest).code == 0
    assert "actor0" not in set(read_log(rest).interactions.actor.execute())
    assert kresearch("data", "forget", log_file, "--actor", "nobody", "--out", tmp_path / "x").code == 2


def test_the_command_writes_what_it_shows(kresearch: Callable[..., Any], tmp_path: Path) -> None:
    file, out = tmp_path / "f.csv", tmp_path / "map.toml"
    pd.DataFrame({"brand": ["acme"] * N, "author": PEOPLE, "created": TIMES}).to_csv(file, index=False)
    run = kresearch("data", "guess", file, "--out", out)
    assert run.code == 0
    assert "user_0 | user_1 | user_2" in run.out
    assert "open: kind: no column fits" in run.out
    assert 'actor = "author"' in out.read_text()
    assert kresearch("data", "guess", file, "--out", out).code == 2
    check = kresearch("data", "check", file)
    assert check.code == 1
    assert "what else the columns look like" in check.out
    # What is printed can be followed.
    mended = kresearch("data", "check", file, "--map", out, "--map", "kind==mention")
    assert mended.code == 2  # a TOML file and pairs do not go together
    pairs = ["account=brand", "actor=author", "at=created", "kind==mention", "network==twitter"]
    assert kresearch("data", "check", file, *[x for pair in pairs for x in ("--map", pair)]).code == 0


def test_the_preview_shows_what_was_said_and_the_file_keeps_it(
    kresearch: Callable[..., Any], tmp_path: Path
) -> None:
    file, out = tmp_path / "f.csv", tmp_path / "map.toml"
    times = [time[:-1] for time in TIMES]
    table = {"brand": ["acme"] * N, "author": PEOPLE, "helper": PEOPLE[::-1], "created": times}
    pd.DataFrame(table | {"likes": range(N), "shares": range(N)}).to_csv(file, index=False)
    said = ["--map", "account=brand", "--map", "actor=helper", "--map", "kind==mention",
            "--timezone", "Europe/Rome"]  # fmt: skip
    lacking = kresearch("data", "check", file, *said)
    shown = {tuple(line.split()[:3]) for line in lacking.out.splitlines()}
    assert {("account", "brand", "read"), ("actor", "helper", "read"), ("kind", "=mention", "read")} <= shown
    assert ("at", "created", "yes") in shown
    assert "open: network" in lacking.out and "open: kind" not in lacking.out
    assert "--timezone" not in lacking.out.partition("writes it")[2] and "totals:" not in lacking.out
    advice = f"kresearch data guess {file} {' '.join(said)} --out mapping.toml"
    assert advice in lacking.out
    kresearch("data", "guess", file, *said, "--map", "network==twitter", "--out", out)
    checked = kresearch("data", "check", file, "--map", out)
    assert checked.code == 0, checked.out
    assert ("network", "=twitter", "read") in {tuple(line.split()[:3]) for line in checked.out.splitlines()}


def test_forget_reaches_the_cache_of_polarities(
    kresearch: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kresearch.sentiment.cache.cache_folder", lambda: tmp_path / "cache")
    path = tmp_path / "log.csv"
    path.write_text(
        "account,actor,kind,network,at,text\n"
        "acme,ann,mention,twitter,2020-01-01T10:00Z,awful service\n"
        "acme,bob,mention,twitter,2020-01-02T10:00Z,lovely people\n",
        encoding="utf-8",
    )
    texts = ["awful service", "lovely people"]
    batch = PolarityBatch(np.array([-0.5, 0.5]), np.array(["en", "en"], dtype=object))
    with PolarityCache(default_cache()) as cache:
        cache.put("vader 1", texts, batch)
        cache.put("trained 2", texts, batch)
    result = kresearch("data", "forget", path, "--actor", "Ann", "--out", tmp_path / "rest")
    assert result.code == 0 and "2 polarities of these texts left the cache" in result.out + result.err
    with PolarityCache(default_cache()) as cache:
        assert [cache.get(scorer, texts)[1].tolist() for scorer in ("vader 1", "trained 2")] == [
            [False, True]
        ] * 2
