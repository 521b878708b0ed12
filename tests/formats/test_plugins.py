"""A format of others comes by one file in the folder or one entry point, and is refused with the reason."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace

import pytest

from kresearch.errors import CheckError, KresearchWarning, UsageError
from kresearch.formats import RecordFormat, convert, detect, find_format, list_formats


def take(record, rows):
    """Put one line of a guest book into the rows."""
    when = rows.time(record["when"], utc=True)
    rows.interaction(record["to"], record["guest"], "comment", when, network="tumblr", text=record["says"])


GUESTS = RecordFormat(
    name="guest-book",
    title="A guest book",
    networks=("tumblr",),
    source="public files",
    becomes=("line -> comment",),
    lost=("nothing else is there",),
    test=lambda head: head.has("guest", "says", "to", "when"),
    take=take,
)


class Point:
    """An entry point of a package that is not installed."""

    name, value, dist = "guest-book", "guests:GUESTS", None

    def __init__(self, found):
        self.found = found

    def load(self):
        return self.found


@pytest.fixture
def plugged(monkeypatch):
    def plug(*found):
        real = importlib.metadata.entry_points

        def entry_points(**wanted):
            return (
                [Point(one) for one in found]
                if wanted.get("group") == "kresearch.formats"
                else real(**wanted)
            )

        monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)

    return plug


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text("guest,says,to,when\nanna,nice,acme,2012-05-29 10:00:00\n")
    return path


def test_an_entry_point_is_a_format(plugged, book):
    assert detect(book) is None
    plugged(GUESTS)
    assert "guest-book" in [form.name for form in list_formats()]
    assert detect(book) is GUESTS
    rows = convert(book).interactions.to_pyarrow().to_pylist()
    assert [(r["account"], r["actor"], r["kind"], r["text"]) for r in rows] == [
        ("acme", "anna", "comment", "nice")
    ]


def test_two_formats_that_fit_are_named_and_one_can_be_said(plugged, book):
    plugged(GUESTS, replace(GUESTS, name="other-book"))
    with pytest.raises(UsageError, match=r"2 formats: guest-book, other-book.*book.csv --as guest-book"):
        convert(book)
    assert convert(book, form="other-book").summary().interactions == 1
    assert find_format("other-book").title == "A guest book"


def test_an_entry_point_that_is_no_format_is_named_and_left_out(plugged, book):
    before = [form.name for form in list_formats()]
    plugged(object(), GUESTS)
    with pytest.warns(KresearchWarning, match="format 'guest-book'.*lacks name, title.*It was left out"):
        assert [form.name for form in list_formats()] == sorted([*before, "guest-book"])
    with pytest.warns(KresearchWarning, match="was left out"):
        assert convert(book).summary().interactions == 1


def test_one_that_raises_while_it_looks_is_named_and_the_others_go_on(plugged, book):
    plugged(GUESTS, replace(GUESTS, name="hasty", test=lambda head: head.header["guest"]))
    with pytest.warns(KresearchWarning, match="format 'hasty' cannot look at 'book.csv': TypeError"):
        assert detect(book) is GUESTS


@pytest.mark.parametrize("fault", ["absent", 3, None])
def test_one_that_raises_while_it_reads_is_a_sentence_that_names_it(plugged, book, fault):
    def hasty(record, rows):
        rows.post(record[fault], "x", None, network="tumblr")

    plugged(replace(GUESTS, take=hasty))
    with pytest.raises(CheckError, match="format 'guest-book' cannot read 'book.csv', at record 1: KeyError"):
        convert(book)
