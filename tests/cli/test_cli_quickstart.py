"""``kresearch quickstart``: the whole way on a stranger's file, again by its commands, never hanging."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kresearch.cli import asking
from kresearch.cli.quickstart_reading import read_first
from kresearch.formats.first_look import Question
from kresearch.study.spec_file import read_spec


def write_foreign(path: Path, *, days: int = 26) -> Path:
    """Write a table as a shop may keep it: times without zone, no network, no kind, a day of anger."""
    lines = ["Brand,Author,Created,Body,Retweet_Count"]
    for day in range(days):
        for i in range(90 if day == 20 else 4):
            text = "this is awful and terrible" if day == 20 else "a lovely great shop"
            lines.append(f"acme,a{day}-{i},2021-05-{1 + day:02d} {i % 24:02d}:10:00,@acme {text} {i},{i % 3}")
    path.write_text(
        "\n".join([*lines, "acme,,2021-05-03 10:00:00,@acme no author,0"]) + "\n", encoding="utf-8"
    )
    return path


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_foreign(tmp_path / "shop.csv")


def test_the_whole_way_and_again_by_its_commands(foreign: Path, kresearch: Any) -> None:
    done = kresearch("quickstart", "shop.csv", "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert said["account"] == "acme" and said["polarity"] == "auto"
    assert [text.split("?")[0] for text in said["assumed"]] == [
        "On which network",
        "In which time zone are the times",
    ]
    assert "Retweet_Count" in " ".join(said["decided"]) and "mention" in " ".join(said["decided"])
    assert "1 row set aside" in done.err
    page = Path(said["page"]).read_text(encoding="utf-8")
    assert "acme" in page and "<svg" in page
    (case,) = said["cases"]
    assert case["kind"] == "negative" and case["spike"][0].startswith("2021-05-21")
    spec = read_spec(said["study"])
    assert [one["name"] for one in spec.cases] == [case["name"]] and spec.polarity == "auto"
    before = pd.read_csv(said["scores"])
    assert before["score"].max() > before["score"].iloc[0]
    # Every command that was written can be run as it is, and gives the same scores.
    lines = [shlex.split(line) for line in Path(said["commands"]).read_text().splitlines() if line[0] != "#"]
    names = [line[1] for line in lines]
    assert names == ["data", "quickstart", "score", "detect", "report", "study"]
    assert kresearch(*lines[0][1:]).code == 1  # one row has no author
    Path(said["scores"]).unlink()
    again = kresearch(*lines[1][1:])
    assert again.code == 0 and "not asked" not in again.err
    pd.testing.assert_frame_equal(pd.read_csv(said["scores"]), before)
    score = kresearch(*lines[2][1:])
    assert score.code == 0
    pd.testing.assert_frame_equal(pd.read_csv(said["scores"]), before)


def test_what_is_there_is_kept_and_bad_answers_are_refused_first(foreign: Path, kresearch: Any) -> None:
    (foreign.parent / "quickstart-shop").mkdir()
    (foreign.parent / "quickstart-shop" / "mine.txt").write_text("mine")
    assert kresearch("quickstart", "shop.csv").code == 2
    for wrong, word in (
        (("--timezone", "Europe/Rom"), "Europe/Rome"),
        (("--map", "network==twiter"), "twitter"),
        (("--lang", "fr"), "en"),
    ):
        refused = kresearch("quickstart", "shop.csv", "--out", "new", *wrong)
        assert refused.code == 2 and word in refused.err
    unknown = kresearch("quickstart", "shop.csv", "--out", "new", "--account", "acne", "--yes")
    assert unknown.code == 2 and "acme" in unknown.err


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (bytes(range(256)) * 8, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"a,b\n1,2\n", "--map actor=COLUMN --map at=COLUMN"),
        (b"\x1b]0;x\x07,y\n1,2\n", "Allowed"),
        (b'{"a": 1}\n', "Allowed"),
        (b'a,b\n"1,2\n', "Allowed"),
    ],
)
def test_what_is_no_log_is_said_in_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kresearch: Any, content: bytes, word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.csv").write_bytes(content)
    done = kresearch("quickstart", "odd.csv")
    assert done.code == 2 and word in done.err and "Traceback" not in done.err and "\x1b" not in done.err
    assert not (tmp_path / "quickstart-odd").exists()


def test_at_a_terminal_at_most_three_are_asked_and_a_wrong_answer_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typer

    rows = [f"2021-05-0{1 + n} 10:00:00,anna{n},hello there" for n in range(5)]
    (tmp_path / "fair.csv").write_text("\n".join(["time,author,text", *rows]) + "\n")
    monkeypatch.setattr(asking.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(asking.sys.stderr, "isatty", lambda: True, raising=False)
    asked: list[str] = []
    replies = iter(["Fair", "fotolog", "instagram", "Rome", "Europe/Rome"])

    def prompt(text: str, **_: Any) -> str:
        asked.append(text)
        return next(replies)

    monkeypatch.setattr(typer, "prompt", prompt)
    asker = asking.Asker({}, silent=False)
    found = read_first(tmp_path / "fair.csv", tmp_path, asker, {})
    assert [text.split()[0] for text in asked] == ["Whom", "On", "On", "In", "In"]
    assert asker.assumed == [] and found.log.accounts() == ["Fair"]
    row = found.log.interactions.to_pyarrow().to_pylist()[0]
    assert (row["network"], row["kind"], row["at"].hour) == ("instagram", "mention", 8)
    # A fourth question is not asked.
    fourth = Question("page", "Whose page?", "Fair", "the only one", "--account {}")
    assert asker.answer(fourth) == "Fair" and len(asker.assumed) == 1


def test_files_of_known_formats_are_asked_what_they_lack(tmp_path: Path) -> None:
    samples = Path(__file__).parents[1] / "formats" / "samples"
    for name, missing in (("meltwater.csv", "--timezone"), ("linkedin-posts.csv", "--account")):
        asker = asking.Asker({}, silent=True)
        found = read_first(samples / name, tmp_path, asker, {})
        assert found.log.summary().interactions and len(asker.assumed) == 1
        assert missing in asker.assumed[0]
    assert found.log.accounts() == ["linkedin-posts"]


def test_a_foreign_file_in_an_encoding_that_must_be_said_is_read_by_every_command(
    tmp_path: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    header = "id,created_at,screen_name,text,favorite_count,retweet_count"
    rows = [
        f"10{n},2012-05-{n:02d} 10:00:00,u{n},@acme çok güzel ılık şeker kış ığşı,1,0" for n in range(1, 9)
    ]
    Path("tweets.csv").write_bytes("\n".join([header, *rows, ""]).encode("cp1254"))
    unsaid = kresearch("data", "check", "tweets.csv", "--timezone", "UTC")
    assert unsaid.code == 2 and "--encoding" in unsaid.err and "cp1254 (Turkish)" in unsaid.err
    said = ("--timezone", "UTC", "--encoding", "cp1254")
    assert kresearch("data", "check", "tweets.csv", *said).code == 0
    assert kresearch("quickstart", "tweets.csv", *said, "--account", "acme", "--yes").code == 0
    lines = Path("quickstart-tweets/commands.sh").read_text().splitlines()
    check = shlex.split(next(line for line in lines if line.startswith("kresearch data check")))
    assert kresearch(*check[1:]).code == 0
