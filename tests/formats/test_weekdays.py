"""A weekday that its date does not have makes a time unsure, in any language and any reader."""

from datetime import UTC

import pandas as pd
import pytest

from kresearch.formats import import_files
from kresearch.formats.times import read_time
from kresearch.interactions import InteractionLog, InvalidLogError, check_log

RIGHT = (
    "Tue, 29 May 2012 10:00", "Tuesday, May 29, 2012 10:00 AM", "martedì 29 maggio 2012", "mar. 29 mai 2012",
    "Dienstag, 29. Mai 2012 10:00", "terça-feira, 29 de maio de 2012", "martes, 29 de mayo de 2012 10:00",
    "Tue May 29 10:00:00 +0000 2012", "Tue, 29 May 2012 23:00:00 -0500", "10:40 PM - Tue, 29 May 2012",
    "Mar 29, 2012", "29 mar 2012", "Thu, 29 Mar 2012 10:00:00 GMT",
)  # fmt: skip
WRONG = (
    "Mon, 29 May 2012 10:00", "Monday, May 29, 2012 10:00 AM", "lunedì 29 maggio 2012", "lun. 29 mai 2012",
    "Montag, 29. Mai 2012 10:00", "segunda-feira, 29 de maio de 2012", "lunes, 29 de mayo de 2012 10:00",
    "Mon May 29 10:00:00 +0000 2012", "Wed, 29 May 2012 23:00:00 -0500", "10:40 PM - Mon, 29 May 2012",
)  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_weekday_is_read(text):
    assert read_time(text, zone=UTC) is not None


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_weekday_is_not(text):
    assert read_time(text, zone=UTC) is None


def frame(*times):
    return pd.DataFrame(
        {"account": "a", "actor": [f"u{n}" for n in range(len(times))], "kind": "like", "network": "twitter",
         "at": times}
    )  # fmt: skip


@pytest.mark.parametrize("text", ["Mon, 29 May 2012 10:00:00 +0000", "Mon May 29 23:00:00 -0500 2012"])
def test_in_the_own_form(text):
    with pytest.raises(InvalidLogError, match="weekday that its date does not have"):
        InteractionLog(frame(text))
    assert InteractionLog(frame(text.replace("Mon", "Tue"))).summary().interactions == 1


@pytest.mark.parametrize(
    ("form", "right"),
    [
        ("%A %d %B %Y %H:%M", "Tuesday 29 May 2012 23:00"),
        ("%a %d/%m/%Y %H:%M %z", "Tue 29/05/2012 23:00 -0500"),
    ],
)
def test_in_a_declared_form(tmp_path, form, right):
    path = tmp_path / "log.csv"
    frame(right, right.replace("Tues", "Thurs").replace("Tue ", "Thu ")).to_csv(path, index=False)
    (problem,) = check_log(path, time_format=form, timezone="UTC").errors
    assert (problem.rule, problem.count) == ("weekday", 1)


def test_a_format_says_why(tmp_path):
    path = tmp_path / "tags.csv"
    path.write_text(
        "id_str,from_user,text,created_at\n5,ben,@acme hi,Mon May 29 10:00:00 +0000 2012\n"
        "6,eva,@acme hi,Tue May 29 10:00:00 +0000 2012\n"
    )
    _, conversion = import_files(path)
    assert any("weekday that their date does not have (Mon)" in line for line in conversion.to_notes())
