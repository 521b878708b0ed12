"""Flat tables of Reddit: their clocks, and the command that is printed for those that lack something."""

import re
import shlex

import pytest

from kresearch.formats import Options, import_files
from kresearch.formats.detect import find_candidates, say_lacking
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


PLACE = "https://www.reddit.com/r/bread/comments/1abc/fresh/"


def table(path, text):
    path.write_text(text)
    log, conversion = import_files(path, options=Options(timezone="UTC"))
    rows = log.interactions.to_pyarrow().to_pylist()
    return sorted((r["account"], r["actor"] or "", r["kind"], r["count"] or 1) for r in rows), conversion


def test_submissions_without_the_words_of_the_api(tmp_path):
    text = f"author,title,score,id,url,comms_num,created,body\nanna,fresh,12,1abc,{PLACE},3,1463000000.0,x\n"
    rows, _ = table(tmp_path / "p.csv", text)
    assert rows == [("anna", "", "comment", 3), ("anna", "", "like", 11)]


def test_a_submission_is_numbered_by_its_address(tmp_path):
    head = "username,submission_title,upvotes,n_comments,timestamp,permalink\n"
    text = f"{head}anna,fresh,12,3,2016-05-11T21:33:20Z,/r/bread/comments/1abc/fresh/\n"
    rows, conversion = table(tmp_path / "p.csv", text)
    assert rows == [("anna", "", "comment", 3), ("anna", "", "like", 11)]
    assert conversion.became["post"] == 1


def test_comments_beside_their_submission(tmp_path):
    head = "post_title,post_author,post_url,comment_author,comment_body,comment_score,comment_time\n"
    text = f"{head}fresh,anna,{PLACE},ben,stale,-3,2016-05-11 22:33:20\n"
    rows, _ = table(tmp_path / "p.csv", text)
    assert ("anna", "ben", "comment", 1) in rows and ("ben", "", "dislike", 4) in rows


def test_comments_under_names_of_scripts(tmp_path):
    head = "comment_id,comment_parent_id,comment_author,comment_body,comment_score,comment_created\n"
    text = f"{head}d1,t3_1abc,ben,stale,1,1463000000\nd2,t1_d1,cleo,no,1,1463000100\n"
    rows, conversion = table(tmp_path / "p.csv", text)
    assert rows == [("ben", "cleo", "reply", 1)]
    assert sum(one.count for one in conversion.left_out.values()) == 1


def test_submissions_without_authors_say_so(tmp_path):
    file = tmp_path / "p.csv"
    file.write_text(f"title,score,id,url,comms_num,created,body\nfresh,12,1abc,{PLACE},3,1463000000.0,x\n")
    assert "is a table of Reddit without author" in say_lacking(read_head(file))


def test_other_tables_with_an_address_of_reddit_are_none_of_reddit(tmp_path):
    file = tmp_path / "p.csv"
    rows = "".join(f"anna,t{n},https://news.example/{n},2,2016-05-11,x\n" for n in range(5))
    file.write_text(f"author,title,url,comments,date,body\nben,t,{PLACE},2,2016-05-11,x\n{rows}")
    assert not find_candidates(read_head(file))
