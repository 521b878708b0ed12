"""Every adapter on a tiny file in the public format, written here: what it reads, counts and says."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kresearch.datasets import load_dataset
from kresearch.errors import UsageError

TWEETS = (
    "tweet_id,airline_sentiment,airline_sentiment_confidence,negativereason,negativereason_confidence,airline,"
    "airline_sentiment_gold,name,negativereason_gold,retweet_count,text,tweet_coord,tweet_created,tweet_location,"
    "user_timezone\n"
)


def frame(log: Any, table: str = "interactions") -> pd.DataFrame:
    out: pd.DataFrame = getattr(log, table).execute()
    return out.sort_values(["at", "account"], ignore_index=True)


def tweet(**cells: str) -> str:
    row = {
        "id": "570306133677760513",
        "label": "neutral",
        "confidence": "1.0",
        "airline": "Delta",
        "name": "ann",
        "text": "@Delta hi",
        "at": "2015-02-24 11:35:52 -0800",
    } | cells
    return (
        f'{row["id"]},{row["label"]},{row["confidence"]},,,{row["airline"]},,{row["name"]},,0,"{row["text"]}",,'
        f"{row['at']},,\n"
    )


def test_us_airlines_public_form(tmp_path: Path) -> None:
    (tmp_path / "Tweets.csv").write_text(
        TWEETS
        + tweet(id="1000000000000000001", label="negative", confidence="0.5")
        + tweet(id="1000000000000000002", label="positive", text="love Delta\n, really", name="bob")
        + tweet(id="1000000000000000001")
        + tweet(id="1000000000000000003", at="yesterday")
        + tweet(id="1000000000000000004", airline="American", at="2015-02-28 00:00:00 -0800", label="odd"),
        encoding="utf-8",
    )
    log = load_dataset("us-airlines", source=tmp_path)
    rows = frame(log)
    assert rows["interaction_id"].tolist() == [f"100000000000000000{i}" for i in (1, 2, 4)]
    assert rows["polarity"].tolist()[:2] == [-1.0, 1.0]
    assert pd.isna(rows["polarity"][2])
    assert rows["kind"].tolist() == ["reply", "mention", "reply"]
    assert set(rows["language"]) == {"en"}
    assert str(rows["at"][0]) == "2015-02-24 19:35:52+00:00"
    said = " ".join(log.notes)
    for part in (
        "1 of 5 rows were left out: their tweet_id was there before",
        "1 of 4 rows were left out: their time cannot be read",
        "1 labels are none of negative, neutral, positive",
        "American begins on 28 February 2015, later than the others: a gap in the collection, not a spike",
    ):
        assert part in said
    weighed = frame(load_dataset("us-airlines", source=tmp_path / "Tweets.csv", weigh_by_confidence=True))
    assert weighed["polarity"].tolist()[:2] == [-0.5, 1.0]


def test_us_airlines_damaged_by_a_spreadsheet_is_said(tmp_path: Path) -> None:
    path = tmp_path / "Tweets.csv"
    damaged = tweet(id="5.70E+17", at="2/24/15 11:35", text="caf\xe9") + tweet(
        id="5.70E+17", at="2/24/15 11:36"
    )
    path.write_bytes((TWEETS + damaged).encode("cp1252"))
    log = load_dataset("us_airlines", source=path)
    rows = frame(log)
    assert len(rows) == 2
    assert rows["interaction_id"].isna().all()
    assert rows["text"][0] == "café"
    assert str(rows["at"][0]) == "2015-02-24 19:35:00+00:00"
    said = " ".join(log.notes)
    for part in (
        "read as cp1252",
        "2 times lost their zone",
        "UTC-8, an assumption",
        "2 tweet_ids are damaged",
    ):
        assert part in said
    assert (
        str(frame(load_dataset("us-airlines", source=path, assume_offset_hours=0))["at"][0])[11:16] == "11:35"
    )


def test_us_airlines_repaired_form(tmp_path: Path) -> None:
    (tmp_path / "tweets_repaired.csv").write_text(
        "tweet_id,created_at_utc,airline,name,text,airline_sentiment,airline_sentiment_confidence\n"
        "568920614716600320,2015-02-20T23:50:19.239Z,Delta,ann,@Delta hi,negative,1\n"
    )
    log = load_dataset("us-airlines", source=tmp_path)
    assert str(frame(log)["at"][0]) == "2015-02-20 23:50:19.239000+00:00"
    assert not log.notes


def test_higgs(tmp_path: Path) -> None:
    good = "1 2 1341100972 RT\n3 2 1341100973 MT\n2 1 1341100974 RE\n4 4 1341100975 RT\n"
    lines = good + "5 6 soon RT\n7 8 1341100976 XX\n9\n"
    (tmp_path / "higgs-activity_time.txt.gz").write_bytes(gzip.compress(lines.encode()))
    log = load_dataset("higgs", source=tmp_path)
    rows = frame(log)
    assert rows[["actor", "account", "kind"]].to_numpy().tolist() == [
        ["1", "2", "share"],
        ["3", "2", "mention"],
        ["2", "1", "reply"],
        ["4", "4", "share"],
    ]
    assert str(rows["at"][0]) == "2012-07-01 00:02:52+00:00"
    assert "3 of 7 lines were left out" in " ".join(log.notes)
    assert any("acting on itself" in note for note in log.notes)


STATUSES = (
    "status_id,status_message,link_name,status_type,status_link,status_published,num_reactions,num_comments,num_shares,"
    "num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys\n"
)


def test_facebook_pages(tmp_path: Path) -> None:
    (tmp_path / "shop_facebook_statuses.csv").write_text(
        STATUSES
        + '1_1,"Hello, all",,photo,,2016-03-01 10:00:00,5,1,0,3,0,0,0,0,2\n'
        + '1_1,"Hello, all",,photo,,2016-03-01 10:00:00,9,1,0,7,0,0,0,0,2\n'
        + "1_2,,,link,,2016-02-01 10:00:00,1,x,0,1,0,0,0,0,0\n"
        + "1_3,,,link,,never,1,0,0,1,0,0,0,0,0\n"
    )
    log = load_dataset("facebook-pages", source=tmp_path)
    rows = frame(log)
    got = rows[["account", "post", "kind", "count"]].to_numpy().tolist()
    assert sorted(got) == [
        ["shop", "1_1", "angry", 2],
        ["shop", "1_1", "comment", 1],
        ["shop", "1_1", "like", 7],
        ["shop", "1_2", "like", 1],
    ]
    assert rows["actor"].isna().all()
    posts = frame(log, "posts")
    assert posts["text"].tolist()[1] == "Hello, all"
    assert str(posts["at"][1]) == "2016-03-01 15:00:00+00:00"
    said = " ".join(log.notes)
    for part in (
        "read as UTC-5, an assumption",
        "1 of 4 rows were left out: their time cannot be read",
        "the same post is there again with more reactions",
        "1 of 2 posts are from before 24 February 2016",
        "their total is no whole number",
    ):
        assert part in said


def test_facebook_live(tmp_path: Path) -> None:
    (tmp_path / "Live.csv").write_text(
        "status_id,status_type,status_published,num_reactions,num_comments,num_shares,num_likes,num_loves,num_wows,"
        "num_hahas,num_sads,num_angrys,Column1,Column2\n"
        "24_1,video,4/22/2018 6:00,529,512,0,432,92,3,1,1,0,,\n"
    )
    log = load_dataset("facebook-live", source=tmp_path / "Live.csv")
    assert frame(log)["count"].sum() == 512 + 432 + 92 + 3 + 1 + 1
    assert str(frame(log, "posts")["at"][0]) == "2018-04-22 06:00:00+00:00"
    assert frame(log, "posts")["account"][0] == "24"


KLOUT = "\t".join(
    f"#{name}"
    for name in (
        "user_id_fingerprint",
        "actor_id_fingerprint",
        "post_id_fingerprint",
        "post_timestamp",
        "action_timestamp",
        "user_timezone\n",
    )
)


def test_klout_open_data(tmp_path: Path) -> None:
    (tmp_path / "reactions_tw.tsv").write_text(
        KLOUT
        + "-1\t9223372036854775807\t7\t1413331199002\t1413331280999\tVenezuela Time\n"
        + "-1\t3\t7\t1413331199002\tsoon\tVenezuela Time\n"
    )
    (tmp_path / "reactions_fb.tsv").write_text(KLOUT + "-1\t4\t8\t1413331199002\t1413331199001\tUTC\n")
    log = load_dataset("klout-open-data", source=tmp_path)
    rows = frame(log)
    assert rows[["network", "kind"]].to_numpy().tolist() == [["facebook", "comment"], ["twitter", "share"]]
    assert rows["actor"][1] == "9223372036854775807"
    assert str(rows["at"][1]) == "2014-10-15 00:01:20.999000+00:00"
    assert sorted(frame(log, "posts")["post"]) == ["7", "8"]
    said = " ".join(log.notes)
    assert "1 of 3 rows were left out: a time is no number of milliseconds" in said
    assert "1 reactions are earlier than their post" in said
    (tmp_path / "reactions.tsv").write_text(KLOUT)
    with pytest.raises(UsageError, match=r"'reactions.tsv' does not say its network.*Rename"):
        load_dataset("klout-open-data", source=tmp_path / "reactions.tsv")


def test_bitcoin_otc_with_and_without_header(tmp_path: Path) -> None:
    path = tmp_path / "soc-sign-bitcoinotc.csv"
    path.write_text("6,2,4,1289241911.72836\n6,5,-10,1289241941.5\n1,2,40,1289241941.5\n")
    log = load_dataset("bitcoin-otc", source=path)
    rows = frame(log)
    assert rows["polarity"].tolist() == [0.4, -1.0]
    assert rows[["actor", "account"]].to_numpy().tolist() == [["6", "2"], ["6", "5"]]
    assert "1 of 3 rows were left out" in " ".join(log.notes)
    path.write_text("source,target,weight,time\n6,2,4,1289241911\n")
    assert len(frame(load_dataset("bitcoin-otc", source=path))) == 1


def test_youtube_trending_takes_differences(tmp_path: Path) -> None:
    (tmp_path / "USvideos.csv").write_text(
        "video_id,title,channel_title,category_id,tags,views,likes,dislikes,comment_total,thumbnail_link,date\n"
        "a,T,Chan,1,,100,10,1,2,,30.09\na,T,Chan,1,,150,9,4,2,,01.10\nb,T,Chan,1,,5,0,0,0,,9.1\n"
    )
    log = load_dataset("youtube-trending", source=tmp_path)
    rows = frame(log)
    assert sorted(rows[["kind", "count"]].to_numpy().tolist()) == [["dislike", 3], ["view", 50]]
    assert set(rows["post"]) == {"a"}
    assert str(rows["at"][0]) == "2017-10-01 00:00:00+00:00"
    said = " ".join(log.notes)
    assert "1 of 3 rows were left out: the date is not dd.mm" in said
    assert "1 of 2 rows have a counter that fell" in said
    assert "1 first sights" in said


def test_twitter_ratio(tmp_path: Path) -> None:
    (tmp_path / "BarackObama.csv").write_text(
        "created_at,text,url,replies,retweets,favorites,user\n"
        '10/16/17 22:59,"Hi, all",https://twitter.com/BarackObama/status/92,170,89,64,BarackObama\n'
        "10/15/17 22:59,broken\n"
    )
    log = load_dataset("twitter-ratio", source=tmp_path)
    got = frame(log)[["kind", "count"]].to_numpy().tolist()
    assert sorted(got) == [["like", 64], ["reply", 170], ["share", 89]]
    assert frame(log, "posts")["post"][0] == "92"
    assert "1 of 2 lines of BarackObama.csv were left out" in " ".join(log.notes)


def test_united_2017_public_and_pseudonymised(tmp_path: Path) -> None:
    tweet = {"fullname": "A", "id": "850499213943341060", "text": "@ann United \u2708 is late\r\nagain",
             "timestamp": "2017-04-08T00:03:08", "user": "bob"}  # fmt: skip
    later = tweet | {"id": "850499530864898049", "user": "cy", "timestamp": "2017-04-09T00:03:08"}
    bad = [tweet | {"id": "1", "timestamp": "soon"}, tweet | {"id": "2", "user": " "}, {"id": 3}, "x"]
    (tmp_path / "tweets_UA_9Apr_10k.json").write_text(json.dumps([tweet, *bad]))
    (tmp_path / "tweets_UA_10Apr_10k.json").write_text(json.dumps([later, tweet]))
    log = load_dataset("united-2017", source=tmp_path)
    rows = frame(log).sort_values("at")
    assert rows[["account", "actor", "kind"]].to_numpy().tolist() == [
        ["united", "bob", "mention"], ["united", "cy", "mention"],
    ]  # fmt: skip
    assert rows["interaction_id"].tolist() == ["850499213943341060", "850499530864898049"]
    assert (
        rows["text"].tolist() == [tweet["text"]] * 2 and str(rows["at"].iloc[0])[:19] == "2017-04-08 00:03:08"
    )
    notes = " ".join(log.notes)
    for said in (
        "2 of 5 entries of tweets_UA_9Apr_10k.json were left out",
        "1 of 5 rows were left out: their id was there before",
        "their time cannot be read",
        "they have no user",
        "every tweet is taken as a mention",
    ):
        assert said in notes
    table = pd.DataFrame([tweet, later]).rename(columns={"id": "tweet_id", "timestamp": "created_at_utc"})
    table.to_csv(tmp_path / "tweets_hashed.csv.gz", index=False)
    again = frame(load_dataset("united-2017", source=tmp_path / "tweets_hashed.csv.gz", account="ual"))
    assert again.sort_values("at")["text"].tolist() == rows["text"].tolist() and set(again["account"]) == {
        "ual"
    }


@pytest.mark.parametrize(("content", "said"), [("[", "cannot be read as JSON"), ("{}", "holds no array")])
def test_united_2017_says_what_is_wrong_with_a_file(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "tweets_UA_9Apr_10k.json").write_text(content)
    with pytest.raises(UsageError, match=rf"tweets_UA_9Apr_10k\.json' {said}.* Allowed: an array of tweets"):
        load_dataset("united-2017", source=tmp_path)


def test_pheme(tmp_path: Path) -> None:
    (tmp_path / "threads.csv").write_text(
        "thread,tweet_id,user_id,reply_user_id,created_utc,user.followers_count,text\n"
        "1,1,ann,,2015-03-24T11:40:18Z,100,news\n1,2,bob,ann,2015-03-24T11:41:18Z,5,no\n1,3,cy,bob,2015-03-24T11:42:18Z,7,yes\n"
    )
    log = load_dataset("pheme", source=tmp_path)
    rows = frame(log)
    assert rows[["actor", "account"]].to_numpy().tolist() == [["bob", "ann"], ["cy", "bob"]]
    assert rows["post"][0] == "1"
    assert pd.isna(rows["post"][1])
    assert len(frame(log, "posts")) == 3
    assert frame(log, "audience")["followers"].tolist() == [100, 5, 7]


def test_customer_support_counts_no_brands_own_answers(tmp_path: Path) -> None:
    at = "Tue Oct 31 22:10:47 +0000 2017"
    (tmp_path / "twcs.csv").write_text(
        "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        f"1,Brand,False,{at},sorry,2,3\n2,115712,True,{at},still no,,1\n3,115712,True,{at},help @Brand,1,\n"
        f"4,9,True,{at},nobody answers,,\n"
    )
    log = load_dataset("customer-support", source=tmp_path)
    rows = frame(log).sort_values("interaction_id", ignore_index=True)
    assert rows[["interaction_id", "account", "kind"]].to_numpy().tolist() == [
        ["2", "Brand", "reply"],
        ["3", "Brand", "mention"],
    ]
    assert rows["post"][0] == "1"
    assert frame(log, "posts")["post"].tolist() == ["1"]
    assert "1 of 3 rows were left out: no tweet of a brand" in " ".join(log.notes)


def test_wrong_paths_and_columns_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no file or folder .*Tweets\.csv.*Check the path"):
        load_dataset("us-airlines", source=tmp_path / "nowhere")
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(UsageError, match=r"holds none of the files of 'us-airlines' \(there: other\.txt\)"):
        load_dataset("us-airlines", source=tmp_path)
    (tmp_path / "Tweets.csv").write_text("tweet_ids,airline\n1,2\n")
    with pytest.raises(UsageError, match=r"no column 'tweet_id'\. Did you mean 'tweet_ids'\?"):
        load_dataset("us-airlines", source=tmp_path)
    (tmp_path / "Tweets.csv").write_text("")
    with pytest.raises(UsageError, match="is empty"):
        load_dataset("us-airlines", source=tmp_path)
    with pytest.raises(UsageError, match="simulated and reads no file"):
        load_dataset("groupalia", source=tmp_path)
