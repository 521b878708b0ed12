"""Flat tables of Reddit: their clocks, and the command that is printed for those that lack something."""

import re
import shlex

import pytest

from kresearch.formats import Options, import_files
from kresearch.formats.detect import say_lacking
from kresearch.formats.head import read_head
from kresearch.interactions import check_log

POSTS = "post_id,author,timestamp,subreddit,title,selftext,score,comments,permalink\n"


def write(path, when, header=POSTS):
    cells = {"post_id": "1abc", "author": "anna", "timestamp": when, "created_utc": when,
             "subreddit": "bread",
             "title": "fresh", "selftext": "bread", "body": "bread", "score": "5", "comments": "3",
             "permalink": "/r/bread/comments/1abc/fresh/"}  # fmt: skip
    path.write_text(header + ",".join(cells[name] for name in header.strip().split(",")) + "\n")
    return path


def test_only_the_name_of_the_api_says_that_a_clock_is_utc(tmp_path):
    file = write(tmp_path / "posts.csv", "2026-03-19 00:32:11")
    log, conversion = import_files(file, options=Options(timezone="Europe/Rome"))
    (post,) = log.posts.to_pyarrow().to_pylist()
    assert post["at"].isoformat() == "2026-03-18T23:32:11+00:00"
    assert sorted(log.interactions.to_pyarrow()["count"].to_pylist()) == [3, 4]
    assert conversion.read == 1


@pytest.mark.parametrize("when", ["1773880331", "2026-03-19 00:32:11", "2026-03-19T00:32:11Z"])
def test_the_printed_command_can_be_followed(tmp_path, when):
    file = write(tmp_path / "c.csv", when, "author,body,created_utc,score,subreddit\n")
    command = re.search(r"kresearch data check (.*)\.$", say_lacking(read_head(file)))[1]
    words = shlex.split(command)
    pairs = [words[n + 1] for n, word in enumerate(words) if word == "--map"]
    options = {"--timezone": "timezone", "--time-unit": "time_unit"}
    said = {options[word]: words[n + 1] for n, word in enumerate(words) if word in options}
    assert not check_log(file, mapping=pairs, **said).errors
