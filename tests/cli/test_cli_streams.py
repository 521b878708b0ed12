"""Standard streams that are closed, read no more, or know few characters."""

from __future__ import annotations

import io
import json
import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from kresearch.cli import main
from kresearch.cli.console import print_json


@pytest.mark.parametrize("closed", ["stdin", "stdout", "stderr"])
def test_a_closed_stream_ends_no_command(kresearch, closed, monkeypatch, log_file, tmp_path):
    monkeypatch.setattr(sys, closed, None)
    judged = ("sentiment", "judge", log_file, "--account", "brand", "--n", "2", "--out", tmp_path / "j.csv")
    for words in (judged, ("variants",)):
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        assert left.value.code in (0, 2), words


def test_the_first_file_does_not_become_the_output(tmp_path, log_file):
    out = tmp_path / "scores.csv"
    words = ["-m", "kresearch", "score", str(log_file), "--out", str(out)]
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', sys.executable, *words], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert out.read_text().startswith("account,") and "kresearch:" not in out.read_text()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_characters_that_the_output_does_not_know_end_no_command(encoding, monkeypatch, tmp_path):
    log = tmp_path / "log.csv"
    rows = [f"caffè☕,b{n},like,twitter,2012-05-{n + 1:02d}T12:00:00Z" for n in range(20)]
    log.write_text("\n".join(["account,actor,kind,network,at", *rows]), encoding="utf-8")
    explain = ["explain", str(log), "--account", "caffè☕", "--at", "2012-05-12", "--json"]
    for words in (explain, ["shortlist", str(log), "--min-score", "1"]):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        with pytest.raises(SystemExit) as left:
            main(words)
        sys.stdout.flush()
        assert left.value.code == 0
        said = raw.getvalue().decode(encoding)
        assert (json.loads(said)["account"] == "caffè☕") if words is explain else ("caff" in said)


def test_json_has_no_numbers_that_json_does_not_know(capsys):
    print_json(
        {"a": math.nan, "b": [1.5, -math.inf, (np.float64("nan"), "NaN")], "c": {"d": pd.NaT, "e": pd.NA}}
    )
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert told == {"a": None, "b": [1.5, None, [None, "NaN"]], "c": {"d": None, "e": None}}
