"""Emoji that a program wrote as two halves of three bytes are read as what they are."""

import pytest

from kresearch.formats import import_files
from kresearch.interactions import read_log
from kresearch.interactions.io.encodings import guess_encoding, join_halves

SMILE = "\U0001f600"
HALVES = "\ud83d\ude00".encode("utf-8", "surrogatepass")
HEADER = "account,actor,kind,network,at,text\n"
ROW = "acme,anna,comment,twitter,2012-05-29T10:00:00Z,"


@pytest.mark.parametrize("quoted", [False, True])
def test_in_the_own_form(tmp_path, quoted):
    path = tmp_path / "log.csv"
    cell = b'"hi\n' + HALVES + b'"' if quoted else b"hi " + HALVES
    path.write_bytes(HEADER.encode() + ROW.encode() + cell + b"\n" + ROW.encode() + "perché".encode() + b"\n")
    log = read_log(path)
    assert SMILE in log.interactions.to_pyarrow()["text"].to_pylist()[0]


def test_in_a_format(tmp_path):
    path = tmp_path / "tags.csv"
    text = b"id_str,from_user,text,created_at\n5,ben,@acme " + HALVES * 3
    path.write_bytes(text + b",Tue May 29 10:00:00 +0000 2012\n")
    log, conversion = import_files(path)
    assert log.interactions.to_pyarrow()["text"].to_pylist() == [f"@acme {SMILE * 3}"]
    assert not any("replaced" in line or "UTF-8" in line for line in conversion.to_notes())


def test_a_lone_half_is_replaced_and_another_encoding_is_another():
    assert join_halves(b"a\xed\xa0\xbdb").decode() == "a\ufffdb"
    assert guess_encoding(b"hi " + HALVES) == "utf-8"
    assert guess_encoding("perch\u00ed, cos\u00ec".encode("cp1252")) == "cp1252"
