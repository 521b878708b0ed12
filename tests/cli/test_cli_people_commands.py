"""Bad input of the commands from a score to people: no traceback, everything at once, and words that help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

#: Command -> what it needs beside the log, which is the last word; {new} is a name that is free.
COMMANDS: dict[str, tuple[str, ...]] = {
    "advise": ("advise", "--account", "acme", "--storm", "9:0.5"),
    "audience": ("audience",),
    "decide": ("decide",),
    "export": ("export", "--out", "{new}.gexf"),
    "pairs compare": ("pairs", "compare", "--pairs", "{pairs}", "--variant", "quantity"),
    "pairs design": ("pairs", "design", "--out", "{new}.csv"),
    "shortlist": ("shortlist", "--min-score", "1"),
    "topics judge": ("topics", "judge", "--topic", "travel", "--write", "{new}.csv"),
    "topics score": ("topics", "score", "--topic", "travel"),
    "topics tag": ("topics", "tag"),
    "topics train": ("topics", "train", "--judged", "{judged}", "--out", "{new}"),
    "weights learn": ("weights", "learn", "{pairs}", "--out", "{new}", "--log"),
    "weights strangers": ("weights", "strangers", "{pairs}", "--log"),
}
#: Reading options with values that cannot be meant.
READING = (
    ("--timezone", "Mars/Base"), ("--encoding", "klingon"), ("--encoding", "base64"), ("--skip-lines", "-3"),
    ("--map", "x"), ("--map", "account=none"), ("--decimal", ";"), ("--persons", "{none}"),
    ("--memory-limit", "1KB"), ("--on-bad-rows", "whatever"), ("--polarity-scale", "1"), ("--time-unit", "h"),
    ("--totals", "like"), ("--totals", "like=Nope"), ("--zone", "CST=Nowhere"), ("--kind", "a"),
    ("--time-format", "%Q"),
)  # fmt: skip
#: What each command alone may be given that cannot be meant, and what is then said.
OWN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("advise", ("--on", ","), "--on ',' names nothing"),
    ("advise", ("--cost", "like"), "Allowed: KIND=COST"),
    ("advise", ("--cost", "lke=1"), "no kind 'lke'. Did you mean 'like'? Known: "),
    ("advise", ("--gain", "nan"), "a gain of nan points"),
    ("advise", ("--gain", "100"), "a gain of 100 points"),
    ("audience", ("--account", ","), "--account ',' names nothing"),
    ("audience", ("--figures-at", "2017-01-01"), "Allowed: with --actors"),
    ("audience", ("--out", "{none}.pdf"), "Allowed: .csv.gz"),
    ("decide", ("--accounts", ","), "--accounts ',' names nothing"),
    ("decide", ("--variants", ", ,"), "--variants ', ,' names nothing"),
    ("decide", ("--threshold", "nan"), "threshold = nan"),
    ("decide", ("--threshold", "0.5"), "threshold = 0.5"),
    ("decide", ("--cost-wrong-pass", "inf"), "cost_wrong_pass = inf"),
    ("decide", ("--scorer-language", "it"), "a scorer's language is named and no scorer"),
    ("export", ("--min-weight", "nan"), "a smallest weight of nan"),
    ("export", ("--slice", "0d"), "slices of 0 days"),
    ("pairs compare", ("--at", "1990-01-01"), "lies outside the log"),
    ("pairs design", ("--judge", ","), "--judge ',' names nothing"),
    ("pairs design", ("--question", " "), "--question"),
    ("shortlist", ("--top", "-1"), "top = -1"),
    ("shortlist", ("--topic", "nope"), "no topic 'nope'"),
    ("topics judge", ("--read", "{judged}"), "--write and --read stand together"),
    ("topics judge", ("--coder", ""), "--coder"),
    ("topics judge", ("--min-precision", "nan"), "--min-precision = nan"),
    ("topics score", ("--until", "1990-01-01"), "lies outside the log"),
    ("topics score", ("--language", "klingon"), "no ISO 639-1 code"),
    ("topics tag", ("--effects", "--tagger", "terms-plain"), "has no guards"),
    ("topics tag", ("--texts", "nope"), "no texts 'nope'"),
    ("topics train", ("--least", "nan"), "least = nan"),
    ("weights strangers", ("--baseline", "nope"), "no figure 'nope'"),
)
#: Several wrong things in one call, all of which are named.
SEVERAL: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("advise", ("--every", "1w", "--at", "soon", "--variant", "nope", "--on", ","),
     ("every='1w'", "--at 'soon'", "no variant 'nope'", "--on ','")),
    ("audience", ("--account", ",", "--figures-at", "soon", "--model", "{none}"),
     ("--account ','", "--figures-at", "--model stands alone", "no model in")),
    ("decide", ("--variants", "nope", "--at", "soon", "--every", "3d", "--threshold", "0"),
     ("no variant 'nope'", "--at 'soon'", "every='3d'", "threshold = 0")),
    ("export", ("--variant", "nope", "--slice", "x", "--top", "0", "--since", "soon"),
     ("no variant 'nope'", "--slice 'x'", "the top 0", "--since 'soon'")),
    ("pairs compare", ("--every", "9d", "--at", "soon", "--question", "nope"),
     ("every='9d'", "--at 'soon'", "no pair answers 'nope'")),
    ("pairs design", ("--per-account", "0", "--shared", "nan", "--accounts", ","),
     ("per-account = 0", "shared = nan", "--accounts ','")),
    ("shortlist", ("--variants", "nope", "--at", "soon", "--top", "0", "--max-suspicious", "2"),
     ("no variant 'nope'", "--at 'soon'", "top = 0", "max_suspicious = 2")),
    ("topics judge", ("--min-precision", "2", "--texts", "nope", "--tagger", "nope"),
     ("--min-precision = 2", "no texts 'nope'", "no topic tagger 'nope'")),
    ("topics score", ("--variant", "nope", "--every", "2h", "--until", "soon", "--min-precision", "nan"),
     ("no variant 'nope'", "every='2h'", "--until 'soon'", "--min-precision = nan")),
    ("topics tag", ("--texts", "nope", "--tagger", "nope", "--out", "x.pdf"),
     ("no texts 'nope'", "no topic tagger 'nope'", "'x.pdf'")),
)  # fmt: skip


def _rows() -> pd.DataFrame:
    words = ("volo per Roma, che viaggio", "the flight was late again", "ottima pasta", "terrible trip")
    return pd.DataFrame(
        {
            "account": ["acme", "acme", "brio"] * 20,
            "actor": [f"u{n % 9}" for n in range(60)],
            "kind": ["like", "mention"] * 30,
            "network": "twitter",
            "at": [f"2012-06-{1 + n // 4:02d}T1{n % 4}:00:00Z" for n in range(60)],
            "text": [words[n % 4] for n in range(60)],
        }
    )


#: Logs that say little or nothing.
LOGS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "header only": lambda rows: rows.head(0),
    "one row": lambda rows: rows.head(1),
    "one account": lambda rows: rows[rows["account"] == "acme"],
    "one moment": lambda rows: rows.assign(at="2012-06-01T00:00:00Z"),
    "totals alone": lambda rows: rows.drop(columns="text").assign(actor="", count=10),
    "itself alone": lambda rows: rows.assign(actor=rows["account"]),
    "no texts": lambda rows: rows.drop(columns="text"),
    "blank texts": lambda rows: rows.assign(text="  "),
    "all negative": lambda rows: rows.assign(polarity=-1),
}


@pytest.fixture
def run(kresearch: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command of the table on a log."""
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "log.csv"
    _rows().to_csv(log, index=False)
    names = {"new": tmp_path / "new", "none": tmp_path / "none", "pairs": tmp_path / "pairs.csv",
             "judged": tmp_path / "judged.csv"}  # fmt: skip
    asked = [("j", "acme", "brio", ("left", "right")[n % 2]) for n in range(12)]
    pd.DataFrame(asked, columns=["judge", "left", "right", "choice"]).to_csv(names["pairs"], index=False)
    judged = [("k", "travel", "on-topic"), ("j", "travel", "off-topic")]
    pd.DataFrame(judged, columns=["text_key", "topic", "label"]).to_csv(names["judged"], index=False)

    def called(command: str, *options: str, rows: pd.DataFrame | None = None) -> Any:
        if rows is not None:
            rows.to_csv(log, index=False)
        words = [*COMMANDS[command], str(log), *options]
        return kresearch(*[word.format(**names) for word in words])

    return called


def _is_told(done: Any) -> bool:
    plain = "unexpected " not in done.err and "Traceback" not in done.err + done.out
    helps = any(word in done.err for word in ("llowed", "Known", "Columns present"))
    return plain and done.code in (1, 2) and helps


@pytest.mark.parametrize("command", COMMANDS)
def test_reading_options_that_cannot_be_meant(command: str, run: Any) -> None:
    for options in READING:
        done = run(command, *options)
        assert _is_told(done) or "problem in" in done.err, (options, done)


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("command", COMMANDS)
def test_logs_that_say_little(command: str, log: str, run: Any) -> None:
    done = run(command, rows=LOGS[log](_rows()))
    assert done.code == 0 or _is_told(done), done
    assert " nan" not in done.out and " nan" not in done.err, done


@pytest.mark.parametrize(("command", "options", "said"), OWN)
def test_options_of_one_command(command: str, options: tuple[str, ...], said: str, run: Any) -> None:
    done = run(command, *options)
    assert _is_told(done) and said in done.err, done


@pytest.mark.parametrize(("command", "options", "said"), SEVERAL, ids=[one[0] for one in SEVERAL])
def test_everything_at_once(command: str, options: tuple[str, ...], said: tuple[str, ...], run: Any) -> None:
    done = run(command, *options)
    assert _is_told(done) and not [words for words in said if words not in done.err], done
