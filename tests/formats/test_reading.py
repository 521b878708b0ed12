"""Files come packed, in several encodings, cut off and broken: read right, or said where and why."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile

import pytest

from kresearch.errors import CheckError, KresearchWarning, UnknownNameError, UsageError
from kresearch.formats import Options, convert, detect, import_files, read_head


def tweet(number, who, said, **more):
    return {
        "created_at": "Tue May 29 10:00:00 +0000 2012",
        "id_str": str(number),
        "text": said,
        "user": {"screen_name": who},
        "entities": {"user_mentions": [{"screen_name": "acme"}]},
        **more,
    }


def rows_of(log):
    return sorted(
        (r["kind"], r["actor"], r["account"], r["interaction_id"], r["text"])
        for r in log.interactions.to_pyarrow().to_pylist()
    )


TWEETS = [tweet(1, "anna", "città, @acme"), tweet(2, "ben", "perché @acme 😀")]
EXPECTED = [
    ("mention", "anna", "acme", "1", "città, @acme"),
    ("mention", "ben", "acme", "2", "perché @acme 😀"),
]
LINES = "\n".join(json.dumps(t, ensure_ascii=False) for t in TWEETS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["tweets.jsonl", "tweets.txt", "data"])
def test_encodings_are_known_by_their_bytes_and_not_by_the_name(tmp_path, encoding, name):
    (tmp_path / name).write_bytes(LINES.encode(encoding))
    assert rows_of(convert(tmp_path / name)) == EXPECTED


def test_lines_that_end_as_on_old_macintoshes_are_objects_each(tmp_path):
    (tmp_path / "tweets.jsonl").write_bytes(LINES.replace("\n", "\r").encode())
    assert rows_of(convert(tmp_path / "tweets.jsonl")) == EXPECTED


@pytest.mark.parametrize("indent", [None, 1])
def test_arrays_and_pretty_json(tmp_path, indent):
    (tmp_path / "a.json").write_text(json.dumps(TWEETS, indent=indent))
    assert rows_of(convert(tmp_path / "a.json")) == EXPECTED


def test_pretty_objects_one_after_another(tmp_path):
    (tmp_path / "a.json").write_text("\n".join(json.dumps(t, indent=2) for t in TWEETS))
    assert rows_of(convert(tmp_path / "a.json")) == EXPECTED


def test_gzip_and_zip_under_wrong_names(tmp_path):
    with gzip.open(tmp_path / "a.jsonl", "wb") as file:
        file.write(LINES.encode())
    with zipfile.ZipFile(tmp_path / "b.json", "w") as file:
        file.writestr("x/tweets.jsonl", LINES)
        file.writestr("x/readme.txt", "made up")
    assert rows_of(convert(tmp_path / "a.jsonl")) == EXPECTED
    log = convert(tmp_path / "b.json")
    assert rows_of(log) == EXPECTED
    assert any("x/readme.txt" in note for note in log.notes)


def test_a_name_with_signs_of_a_pattern_and_a_folder_like_a_partition(tmp_path):
    folder = tmp_path / "account=evil"
    folder.mkdir()
    (folder / "data[1].jsonl").write_text(LINES)
    assert rows_of(convert(folder / "data[1].jsonl")) == EXPECTED
    assert rows_of(convert(folder)) == EXPECTED


def test_large_elements_of_an_array_are_read_across_the_pieces(tmp_path):
    many = [tweet(n, f"u{n}", "@acme " + "x" * 700_000 * (n > 0)) for n in range(4)]
    (tmp_path / "a.json").write_text(json.dumps(many))
    assert [row[3] for row in rows_of(convert(tmp_path / "a.json"))] == ["0", "1", "2", "3"]


def test_broken_lines_are_counted_with_their_place(tmp_path):
    first, second = LINES.split("\n")
    (tmp_path / "a.jsonl").write_text(f'{first}\n{{"id": \n\n[1, 2]\n{second}\n')
    with pytest.warns(KresearchWarning, match="3 of 5 records could not be read"):
        log, balance = import_files(tmp_path / "a.jsonl")
    assert rows_of(log) == EXPECTED
    assert {why: one.count for why, one in balance.broken.items()} == {
        "is not JSON": 1,
        "is no JSON object": 2,
    }
    assert "a.jsonl line 2" in balance.broken["is not JSON"].examples[0]


def test_an_array_that_breaks_off_gives_what_came_before(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(TWEETS)[:-20])
    with pytest.warns(KresearchWarning, match="not JSON"):
        log, balance = import_files(tmp_path / "a.json")
    assert [row[3] for row in rows_of(log)] == ["1"]
    (why,) = balance.broken
    assert "element 2" in balance.broken[why].examples[0]


def test_a_gzip_that_breaks_off_gives_what_came_before(tmp_path):
    many = "\n".join(json.dumps(tweet(n, f"u{n}", f"@acme {n * 7919}")) for n in range(20_000))
    (tmp_path / "a.gz").write_bytes(gzip.compress(many.encode())[:-2000])
    with pytest.warns(KresearchWarning, match="damaged from here on"):
        log = convert(tmp_path / "a.gz")
    assert 10_000 < log.summary().interactions < 20_000


TABLE = "id,created_at,screen_name,text,in_reply_to_screen_name,favorite_count\n"
ROW = '1,2020-01-01 10:00:00+00:00,anna,"{}",acme,0\n'


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
def test_western_encodings_are_told_by_their_signs_and_said(tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes((TABLE + ROW.format("perché così, où êtes-vous")).encode(encoding))
    log = convert(tmp_path / "a.csv")
    assert rows_of(log)[0][4] == "perché così, où êtes-vous"
    assert any(f"is read as {encoding}; if it is another say --encoding" in note for note in log.notes)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("привет мир", "cp1251"),
        ("teşekkür ederim, ıslak, iyi günler, ığış", "cp1254"),
        ("こんにちは、元気", "shift_jis"),
    ],
)
def test_other_encodings_are_asked_for(tmp_path, text, encoding):
    (tmp_path / "a.csv").write_bytes((TABLE + ROW.format(text)).encode(encoding))
    for form in (None, "tweet-table"):
        with pytest.raises(UsageError, match=r"its bytes do not tell\. Say --encoding, e\.g\. cp1251"):
            convert(tmp_path / "a.csv", form=form)
    assert rows_of(convert(tmp_path / "a.csv", options=Options(encoding=encoding)))[0][4] == text


def test_a_few_broken_signs_make_no_other_encoding(tmp_path):
    (tmp_path / "a.csv").write_bytes((TABLE + ROW.format("perché, 😀 è")).encode().replace(b"\xf0\x9f", b""))
    log = convert(tmp_path / "a.csv")
    assert rows_of(log)[0][4] == "perché, \ufffd\ufffd è"
    assert any("signs that are not utf-8, replaced" in note for note in log.notes)


def test_quotes_behind_backslashes(tmp_path):
    cells = [r"he said \"hi\" again", r"\"no, no\", yes", "fine"]
    (tmp_path / "a.csv").write_text(TABLE + "".join(f"{n}{ROW.format(cell)}" for n, cell in enumerate(cells)))
    log = convert(tmp_path / "a.csv")
    assert {row[4] for row in rows_of(log)} == {'he said "hi" again', '"no, no", yes', "fine"}


def test_a_count_that_is_none_is_said_with_its_place(tmp_path):
    counts = ["1.204", "1,5", "12 von 20", "", "n/a"]
    rows = "".join(f'{n}{ROW.format("x")[:-2]}"{one}"\n' for n, one in enumerate(counts))
    (tmp_path / "a.csv").write_text(TABLE + rows)
    with_counts, balance = import_files(tmp_path / "a.csv")
    assert with_counts.interactions.to_pandas()["count"].sum() == 1204 + len(counts)
    lost = balance.left_out["a count that is no whole number"]
    assert lost.count == 2
    assert lost.examples == ["a.csv line 3: 1,5", "a.csv line 4: 12 von 20"]


@pytest.mark.parametrize("name", ["@Anna", "\u200fanna", "anna\u200b", "\uff21nna", "anna\u00a0"])
def test_a_handle_is_one_however_its_signs_are_written(tmp_path, name):
    (tmp_path / "a.csv").write_text(TABLE + ROW.format("x").replace("anna", name))
    assert rows_of(convert(tmp_path / "a.csv"))[0][1] == "anna"


@pytest.mark.parametrize("entities", [{}, {"entities": None}])
def test_a_tweet_without_entities_names_whom_its_text_names(tmp_path, entities):
    plain = {k: v for k, v in tweet(1, "anna", "hello @acme").items() if k != "entities"}
    (tmp_path / "a.jsonl").write_text(json.dumps(plain | entities))
    assert rows_of(convert(tmp_path / "a.jsonl")) == [("mention", "anna", "acme", "1", "hello @acme")]


def test_half_an_emoji_is_mended_and_said(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(tweet(1, "anna", "@acme \ud83d")))
    log = convert(tmp_path / "a.jsonl")
    assert rows_of(log)[0][4] == "@acme \ufffd"
    assert any("half an emoji" in note for note in log.notes)


def test_bytes_of_another_encoding_are_replaced_and_said(tmp_path):
    (tmp_path / "a.jsonl").write_bytes((LINES + "\n").encode() * 4000 + b'{"text": "caff\xe8"}\n')
    log = convert(tmp_path / "a.jsonl")
    assert any("not utf-8, replaced" in note for note in log.notes)


def test_rows_of_a_table_with_too_few_or_many_cells_are_counted(tmp_path, samples):
    text = (samples / "minet.csv").read_text() + "1,2,3\n" + "x," * 40 + "x\n"
    (tmp_path / "a.csv").write_text(text)
    with pytest.warns(KresearchWarning, match="2 of 5 records"):
        convert(tmp_path / "a.csv")


def test_a_quote_that_is_not_closed_is_named_with_its_lines(tmp_path, samples):
    header, reply, retweet, quote = (samples / "minet.csv").read_text().splitlines()
    opened, closed = reply.replace("@Acme @Other", '"@Acme @Other'), quote.replace("look", 'look"')
    (tmp_path / "a.csv").write_text("\n".join([header, opened, retweet, closed, retweet]))
    with pytest.warns(KresearchWarning, match="a quote is not closed"):
        log, balance = import_files(tmp_path / "a.csv")
    assert [row[:3] for row in rows_of(log)] == [("share", "ben", "acme")]
    (one,) = balance.broken.values()
    assert one.examples == ["a.csv lines 2 to 4: 1 rows"]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_ends_of_lines(tmp_path, samples, ends):
    text = (samples / "minet.csv").read_text()
    (tmp_path / "a.csv").write_bytes("\n".join(text.splitlines()).replace("\n", ends).encode())
    assert rows_of(convert(tmp_path / "a.csv")) == rows_of(convert(samples / "minet.csv"))


def test_semicolons_and_other_case_of_columns(tmp_path, samples):
    lines = (samples / "tags.csv").read_text().splitlines()
    assert detect(samples / "tags.csv").name == "tags"
    (tmp_path / "a.csv").write_text(lines[0].replace(",", ";") + "\n")
    assert detect(tmp_path / "a.csv").name == "tags"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b'""\n', "is empty"),
        (b";;;\n\n", "is empty"),
        (b"PAR1....", "Parquet"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"a,b\n1,2\n", "columns a, b"),
        (b'{"x": 1}\n', "keys x"),
        (b"hello\n", "has one column"),
    ],
)
def test_what_is_of_no_format_is_said(tmp_path, content, said):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(UsageError, match=said):
        convert(tmp_path / "a")


def test_what_holds_no_interaction_is_refused_with_the_balance(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(tweet(1, "anna", "hello", entities={})))
    with pytest.raises(CheckError, match="1 × post"):
        convert(tmp_path / "a.jsonl")


def test_missing_files_unknown_formats_and_zones_are_named(tmp_path):
    with pytest.raises(UsageError, match="is not there"):
        convert(tmp_path / "none.json")
    (tmp_path / "a.jsonl").write_text(LINES)
    with pytest.raises(UnknownNameError, match="Did you mean 'twitter-api-v1'"):
        convert(tmp_path / "a.jsonl", form="twiter-api-v1")
    with pytest.raises(UnknownNameError, match="Europe/Rome"):
        Options(timezone="Europe/Roma")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_line_that_would_fill_the_memory_is_not_read(tmp_path, monkeypatch, samples, name):
    lines = LINES if name == "a.jsonl" else (samples / "tags.csv").read_text().strip()
    with gzip.open(tmp_path / name, "wt") as file:
        file.write(lines + "\n" + "0" * 5_000_000 + "\n")
    monkeypatch.setattr("kresearch.formats.records.LONGEST", 1_000_000)
    with pytest.warns(KresearchWarning, match="longer than 1,000,000"):
        log = convert(tmp_path / name)
    assert log.summary().interactions == 2


def test_an_encoding_that_is_none_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(UsageError, match="Did you mean 'latin.*Allowed"):
        Options(encoding="latinn-1")


def test_a_pipe_is_refused_at_once(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is no file"):
        convert(tmp_path / "pipe")


def test_the_files_are_gone_when_nobody_reads_the_log_any_more(tmp_path, monkeypatch):
    import gc

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(LINES)
    log = convert(folder / "a.jsonl")
    kept = log.interactions
    del log
    gc.collect()
    assert kept.count().execute() == 2
    del kept
    gc.collect()
    assert list(tmp_path.glob("kresearch-*/*.parquet")) == []
    shutil.rmtree(folder)


def test_a_head_says_paths_of_keys_of_an_object_that_is_cut_off(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"data": [{"id": "1", "text": "x" * 600_000}]}, indent=1))
    head = read_head(tmp_path / "a.json")
    assert head.shape == "json-object"
    assert head.has("data[].id")


def test_times_without_a_zone_are_told_how_to_be_read(tmp_path):
    file = tmp_path / "tweets.csv"
    file.write_text(
        "id,created_at,screen_name,text,in_reply_to_screen_name,retweet_count\n"
        "1,2020-01-01 10:00:00,ann,@mill hi,mill,0\n"
    )
    with pytest.raises(
        CheckError, match="tweets.csv carry no zone, e.g. 2020-01-01 10:00:00.*--timezone UTC"
    ):
        import_files(file)
    log, _ = import_files(file, options=Options(timezone="Europe/Rome"))
    assert log.summary().rows == 1
    file.write_text(file.read_text() + "2,2020-01-01T10:00:00Z,bob,@mill hi,mill,0\n")
    _, conversion = import_files(file)
    assert any("carry no zone" in note for note in conversion.notes)


def test_an_object_in_a_cell_is_never_a_name(tmp_path):
    file = tmp_path / "tweets.csv"
    head = "id,created_at,screen_name,text,retweet_count\n"
    rows = "".join(
        f"""{n},Wed Oct 10 20:19:2{n} +0000 2018,"{{'screen_name': 'anna', 'followers': {n}}}",@acme hm,0\n"""
        for n in range(3)
    )
    file.write_text(head + rows + "9,Wed Oct 10 20:19:29 +0000 2018,bruno,@acme hm,0\n", encoding="utf-8")
    log, conversion = import_files(file, form="tweet-table")
    assert log.interactions.execute()["actor"].tolist() == ["bruno"]
    assert any("object or a list stands where a name" in note for note in conversion.to_notes())


def test_of_two_columns_of_one_name_the_first_has_it(tmp_path):
    file = tmp_path / "tweets.csv"
    file.write_text(
        "id,created_at,screen_name,text,text,retweet_count\n"
        "1,Wed Oct 10 20:19:24 +0000 2018,anna,@acme hello,clean hello,0\n",
        encoding="utf-8",
    )
    log, _ = import_files(file)
    assert log.interactions.execute()["text"].tolist() == ["@acme hello"]


def test_a_zero_byte_makes_no_binary_file_of_a_table(tmp_path):
    file = tmp_path / "tweets.csv"
    file.write_bytes(
        b"id,created_at,screen_name,text,retweet_count\n"
        b"1,Wed Oct 10 20:19:24 +0000 2018,anna,@acme he\0llo,0\n"
    )
    log, _ = import_files(file)
    assert log.interactions.execute()["text"].tolist() == ["@acme hello"]


def test_all_of_many_files_in_a_zip_file_are_read(tmp_path):
    import zipfile

    from kresearch.formats import import_files

    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for n in range(2_100):
            message = {
                "type": "message",
                "user": f"U{n % 7}",
                "ts": f"{1683000000 + n}.000100",
                "text": "<@U9> hi",
            }
            packed.writestr(f"general/{n:04}.json", json.dumps([message]))
    log, conversion = import_files(path)
    assert conversion.read == 2_100
    assert log.summary().interactions == 2_100


def test_the_balance_of_many_files_names_a_few():
    from kresearch.formats.conversion import Conversion

    conversion = Conversion()
    conversion.files.update({f"{n}.json": "slack" for n in range(4_000)})
    (line,) = conversion.to_notes()
    assert "and 3,988 more files" in line and len(line) < 400
