"""Every command that reads a log takes the files, the options and the bad input that ``score`` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kresearch.cli.app import build

#: What each command needs beside the log; {out} is a name that is free.
COMMANDS: dict[str, tuple[str, ...]] = {
    "score": (),
    "explain": ("--account", "acme", "--at", "2012-06-20"),
    "advise": ("--account", "acme", "--gain", "1"),
    "audience quality": (),
    "data check": (),
    "data guess": (),
    "data pseudonymise": ("--out", "{out}"),
    "data forget": ("--actor", "u1", "--out", "{out}"),
    "decide": ("--threshold", "10"),
    "detect": ("--detector", "robust-z"),
    "export": ("--out", "{out}.gexf"),
    "pairs compare": (),
    "pairs design": ("--out", "{out}.csv"),
    "quickstart": ("--out", "{out}"),
    "report account": ("--account", "acme", "--out", "{out}"),
    "sentiment estimate": (),
    "sentiment judge": (
        *("--account", "acme", "--since", "2012-06-01", "--until", "2012-06-09"),
        *("--n", "20", "--write", "{out}.csv"),
    ),
    "sentiment label": ("--out", "{out}.csv", "--scorer", "vader"),
    "shortlist": ("--min-score", "1", "--top", "3"),
    "study new": (),
    "topics judge": ("--topic", "travel", "--texts", "interactions", "--write", "{out}.csv"),
    "topics score": ("--topic", "travel", "--texts", "interactions", "--out", "{out}.csv"),
    "topics tag": ("--texts", "interactions", "--out", "{out}.csv"),
    "topics train": (),
    "weights learn": (),
    "weights strangers": (),
}
#: Their log stands behind another table, or they say more than one line about it: tried where they are.
ELSEWHERE = frozenset(
    {
        "data guess", "data forget", "pairs compare", "quickstart", "report account", "sentiment estimate",
        "study new", "topics train", "weights learn", "weights strangers",
    }
)  # fmt: skip
TRIED = sorted(set(COMMANDS) - ELSEWHERE)
FOREIGN = (
    "--skip-lines", "2", "--map", "account=Marca", "--map", "actor=Chi", "--map", "kind=Cosa",
    "--map", "network=Dove", "--map", "at=Quando", "--map", "text=Testo", "--kind", "Apprezza=like",
    "--kind", "Menzione=mention", "--network-name", "birdsite=twitter", "--time-format", "%d/%m/%Y %H:%M",
    "--timezone", "Europe/Rome",
)  # fmt: skip
WORDS = ("volo per Roma, che viaggio", "the flight was late again", "ottima pasta", "terrible trip")


def _walk(path: tuple[str, ...], command: Any) -> Iterator[tuple[str, set[str]]]:
    loaded = command.load() if hasattr(command, "load") else command
    children = getattr(loaded, "commands", {})
    if not children:
        yield " ".join(path), {o for p in loaded.params if p.param_type_name == "option" for o in p.opts}
    for name, child in children.items():
        yield from _walk((*path, name), child)


def _rows() -> pd.DataFrame:
    rows = [
        (account, f"u{n % 9}", ("like", "mention")[n % 2], "twitter", f"2012-06-{1 + n // 4:02d} 1{n % 4}:00")
        for account, many in (("acme", 80), ("brio", 40))
        for n in range(many)
    ]
    frame = pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at"])
    return frame.assign(text=[WORDS[n % len(WORDS)] for n in range(len(frame))])


@pytest.fixture
def run(kresearch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command of the table on a file, where nothing else lies."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def called(command: str, file: Path, *options: str) -> Any:
        more = [word.format(out=tmp_path / "new") for word in COMMANDS[command]]
        return kresearch(*command.split(), file, *more, *options)

    return called


def test_no_command_that_reads_a_log_is_forgotten() -> None:
    reading = {name for name, options in _walk((), build()) if "--map" in options}
    assert reading - {"sentiment train"} == set(COMMANDS), "a table of texts is no log"


def test_each_takes_every_option_of_reading_that_score_takes() -> None:
    found = dict(_walk((), build()))
    own = {
        "--variant",
        "--set",
        "--every",
        "--accounts",
        "--since",
        "--until",
        "--out",
        "--engine",
        "--force",
    }
    for name in COMMANDS:
        lacking = found["score"] - own - found[name] - {"--json"}
        assert lacking <= ({"--on-bad-rows"} if name in ("data check", "data guess") else set()), name


@pytest.mark.parametrize("command", TRIED)
def test_a_foreign_table_is_read(command: str, run: Any, tmp_path: Path) -> None:
    theirs = {"account": "Marca", "actor": "Chi", "kind": "Cosa", "network": "Dove", "at": "Quando",
              "text": "Testo"}  # fmt: skip
    rows = _rows()
    rows["at"] = pd.to_datetime(rows["at"]).dt.strftime("%d/%m/%Y %H:%M")
    rows = rows.assign(network="birdsite", kind=rows["kind"].map({"like": "Apprezza", "mention": "Menzione"}))
    text = rows.rename(columns=theirs).to_csv(index=False, sep=";")
    (tmp_path / "f.csv").write_text(f"Report: mentions\n\n{text}", encoding="utf-8")
    done = run(command, tmp_path / "f.csv", *FOREIGN)
    assert done.code == 0, done.err + done.out


@pytest.mark.slow
@pytest.mark.parametrize("command", TRIED)
def test_a_file_of_a_platform_is_read_as_it_is(command: str, run: Any, tmp_path: Path) -> None:
    tweets = [
        {"id": str(n), "text": f"@{row.account} {row.text}", "user": row.actor, "likes": "0",
         "timestamp": str(row.at).replace(" ", "T") + ":00"}
        for n, row in enumerate(_rows().itertuples())
    ]  # fmt: skip
    (tmp_path / "tweets.json").write_text(json.dumps(tweets), encoding="utf-8")
    done = run(command, tmp_path / "tweets.json")
    assert done.code == 0, done.err + done.out


@pytest.mark.parametrize("command", TRIED)
def test_bad_input_is_refused_alike(command: str, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    missing = run(command, file)
    assert missing.code == 2 and "no file" in missing.err and "log.csv" in missing.err
    _rows().to_csv(file, index=False)
    zoneless = run(command, file)
    assert zoneless.code == 1 and "--timezone" in zoneless.err + zoneless.out
    rows = _rows()
    rows["at"] = rows["at"].str.replace(" ", "T") + ":00Z"
    rows.loc[4, "at"] = "soon"
    rows.to_csv(file, index=False)
    bad = run(command, file)
    assert bad.code == 1 and "'soon' (row 5)" in bad.err + bad.out
    if command != "data check":
        assert "--on-bad-rows quarantine" in bad.err
        done = run(command, file, "--on-bad-rows", "quarantine")
        assert done.code == 0 and "1 row set aside" in done.err, done.err
        assert not list(Path().iterdir()), "bad rows lie beside what is written, or in a folder of their own"


@pytest.mark.parametrize("command", TRIED)
def test_what_is_not_used_is_said_once(command: str, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = _rows().assign(in_reply_to="acme")
    rows["at"] = rows["at"].str.replace(" ", "T") + ":00Z"
    rows.to_csv(file, index=False)
    done = run(command, file)
    assert done.code == 0 and done.err.count("columns not used: in_reply_to") == 1, done.err


@pytest.mark.parametrize(
    "command",
    [c for c in TRIED if c not in ("data check", "data pseudonymise", "sentiment judge", "sentiment label")],
)
def test_a_log_without_rows_is_refused_in_plain_words(command: str, run: Any, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("account,actor,kind,network,at,text\n", encoding="utf-8")
    empty = run(command, tmp_path / "log.csv")
    assert empty.code in (1, 2)
    said = "no interactions with a text" if command.startswith("topics") else "the log is empty"
    assert said in empty.err, empty.err
