"""Commands in the folder of a tiny project, and what must be the same after all that befell them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASE = (
    '{name = "storm", account = "a", kind = "negative", baseline = ["2020-01-01", "2020-01-20"], '
    'spike = ["2020-01-20", "2020-01-22"], recovery = ["2020-01-22", "2020-02-01"]}'
)
STUDY = f"""
title = "Tiny"
question = "Does it run?"
seed = 1
polarity = "vader"
datasets = ["../../data/log.csv"]
variants = ["quantity", "sentiment-balance"]
metrics = ["spike-gain", "coverage"]
cases = [{CASE}]
band = {{draws = 20}}
"""


@dataclass(frozen=True)
class Command:
    """A command in a project's folder, and the files that must be the same whatever befell it.

    Parameters
    ----------
    arguments
        Of the command.
    results
        The files.
    before
        Arguments of a command that must have run before.
    """

    arguments: tuple[str, ...]
    results: tuple[str, ...]
    before: tuple[str, ...] = ()


RUN = ("study", "run", "experiments/001-tiny", "--no-report")
_RESULT = tuple(f"experiments/001-tiny/output/{name}.parquet" for name in ("result", "scores"))
COMMANDS = {
    "score": Command(
        ("score", "data/log.csv", "--out", "out/scores.parquet", "--force"), ("out/scores.parquet",)
    ),
    "label": Command(
        ("sentiment", "label", "data/log.csv", "--out", "out/labelled.csv", "--overwrite", "--force"),
        ("out/labelled.csv",),
    ),
    "import": Command(
        ("data", "import", "data/tweets.jsonl", "--out", "out/imported", "--force"),
        ("out/imported/interactions.parquet", "out/imported/posts.parquet"),
    ),
    "study": Command(RUN, _RESULT),
    "account": Command(
        ("report", "account", "data/log.csv", "--account", "a", "--out", "out"), ("out/index.html",)
    ),
    "report": Command(
        ("report", "build", "experiments/001-tiny"), ("experiments/001-tiny/output/report/index.html",), RUN
    ),
    "publish": Command(("publish", "--out", "site"), ("site/index.html", "site/leaderboard.html"), RUN),
}
JUDGE = (
    *("sentiment", "judge", "data/log.csv", "--account", "a", "--since", "2020-01-20"),
    *("--until", "2020-01-22", "--n", "12", "--out", "out/judged.csv"),
)


def write_project(root: Path) -> Path:
    """Write a project's folder with a log, tweets and a study."""
    for folder in ("data", "experiments/001-tiny", "tmp"):
        (root / folder).mkdir(parents=True)
    rows = [
        f"{account},x{(7 * day + i) % 40},reply,twitter,2020-01-{day + 1:02d}T0{i}:00Z,"
        f"{'what a terrible mess' if i > 2 else 'lovely service'} {day} {i}"
        for day in range(31)
        for account in "ab"
        for i in range(9 if account == "a" and day in (19, 20) else 4)
    ]
    (root / "data/log.csv").write_text("\n".join(["account,actor,kind,network,at,text", *rows]), "utf-8")
    tweets = [
        f'{{"id_str":"{n}","created_at":"Wed Jan 0{n % 8 + 1} 10:00:00 +0000 2020",'
        f'"text":"@brand hi {n}",'
        f'"user":{{"id_str":"9{n}","screen_name":"fan{n}","followers_count":5}},"entities":'
        f'{{"user_mentions":[{{"screen_name":"brand","id_str":"1"}}]}},"retweet_count":0,"favorite_count":0}}'
        for n in range(300)
    ]
    (root / "data/tweets.jsonl").write_text("\n".join(tweets), "utf-8")
    (root / "experiments/001-tiny/study.toml").write_text(STUDY, "utf-8")
    (root / "README.md").write_text("# Tiny\n", "utf-8")
    return root


def start(arguments: tuple[str, ...], root: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a command in a project's folder, its cache and temporary files there too."""
    surroundings = os.environ | {
        "KRESEARCH_CACHE": str(root / "cache"),
        "TMPDIR": str(root / "tmp"),
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "kresearch", *arguments],
        cwd=root,
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        **options,
    )


def run(arguments: tuple[str, ...], root: Path) -> str:
    """Run a command to its good end and return what it said."""
    running = start(arguments, root)
    said = running.communicate()[1].decode()
    assert running.returncode == 0, said
    return said


def digests(command: Command, root: Path) -> dict[str, str]:
    """Return the digest of each result."""
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in command.results}


def left_over(root: Path) -> list[str]:
    """Return part files and temporary folders."""
    return [str(p.relative_to(root)) for p in (*root.rglob("*.part"), *(root / "tmp").glob("kresearch-*"))]
