"""Options on how texts are written: what can be none is refused before a file is read."""

from __future__ import annotations

import pytest

from kresearch.errors import UsageError
from kresearch.interactions.io.plain import check_encoding
from kresearch.interactions.mapping import read_mapping


@pytest.mark.parametrize(
    "form",
    [
        "",
        "x",
        "%",
        "%%",
        "%Y-%",
        "%Q",
        "%s",
        "%-",
        "100 %",
        "\x00",
        "%Y" * 51,
        "%Y\x00%",
        3,
        True,
        ["%Y"],
        {},
    ],
)
def test_what_is_no_form_of_times_is_refused(form: object) -> None:
    with pytest.raises(UsageError, match="time_format = .*; allowed: signs as in '%d/%m/%Y %H:%M'"):
        read_mapping({"time_format": form})


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y %H:%M", "%Y%m%d", "%-d. %B %Y", "%d%%%m%%%Y", "%I:%M %p, %a %b %d %Y %z"]
)
def test_forms_of_times_are_taken(form: str) -> None:
    assert read_mapping({"time_format": form}).time_format == form


@pytest.mark.parametrize(
    "name",
    ["", "utf-9", "rot13", "base64", "zip", "hex", "idna", "punycode", "undefined", "unicode_escape",
     "raw-unicode-escape", "\x00", "y" * 3000, "../utf-8"],
)  # fmt: skip
def test_what_is_no_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no encoding '"):
        check_encoding(name)


@pytest.mark.parametrize(("name", "read"), [("utf8", "utf-8"), ("Latin1", "iso8859-1"), ("CP1252", "cp1252")])
def test_encodings_are_known_by_all_their_names(name: str, read: str) -> None:
    assert check_encoding(name) == read
