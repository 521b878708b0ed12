"""`kresearch behaviours`: a table or JSON, and exit 1 when a listed row is lost."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from kresearch.behaviours import Scorecard
from kresearch.cli import main

LINE = {
    "row": "M1", "eras": "klout-2012", "behaviour": "many beat one", "figure": "difference",
    "reported": float("nan"), "obtained": 3.25, "low": 0.01, "high": 99.0, "within": True,
    "reproduced": True, "listed": True, "note": "", "source": "Klout", "standing": "mechanics",
    "lowest": 3.25, "highest": 3.25, "pass_rate": 1.0, "counted": True,
    "observed": 2.5, "observed_lowest": 2.5, "observed_highest": 2.75, "observed_rate": 1.0,
    "observed_basis": "yes",
}  # fmt: skip


def _run(monkeypatch, capsys, line, *arguments, passes=0):
    seen = []

    def fake(era=None, progress=None, *, seeds=1, unprompted=0.0):
        seen.append(era)
        rivals = pd.DataFrame([{"row": "M1", "rival": "x", "what": "y", "passes": passes, "seeds": seeds}])
        return Scorecard(pd.DataFrame([line]), tuple(range(seeds)), rivals)

    monkeypatch.setattr("kresearch.behaviours.run_behaviours", fake)
    with pytest.raises(SystemExit) as left:
        main(["behaviours", *arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err, seen


def test_table_has_reported_obtained_and_band(monkeypatch, capsys):
    code, out, err, seen = _run(monkeypatch, capsys, LINE, "--era", "klout-2012")
    assert code == 0
    assert seen == ["klout-2012"]
    assert "3.250" in out and "0.01 to 99" in out and "yes" in out and "2.500 yes" in out
    assert "of mechanics that a rule without them fails, 1 of 1" in err and "reconstruction" in err


def test_json_is_the_scorecard(monkeypatch, capsys):
    code, out, _, _ = _run(monkeypatch, capsys, LINE, "--json")
    assert code == 0
    told = json.loads(out)
    assert told["reproduced"] == ["M1"]
    assert told["figures"][0]["reported"] is None


def test_a_lost_row_ends_with_one(monkeypatch, capsys):
    code, out, err, _ = _run(monkeypatch, capsys, {**LINE, "within": False, "reproduced": False})
    assert code == 1
    assert "(lost)" in out and "lost: M1" in err


def test_a_rival_that_passes_ends_with_one(monkeypatch, capsys):
    code, _, err, _ = _run(monkeypatch, capsys, LINE, passes=1)
    assert code == 1 and "M1 is passed by x (y)" in err


def test_many_draws_show_the_range_and_the_pass_rate(monkeypatch, capsys):
    line = {**LINE, "lowest": 2.0, "highest": 4.0, "pass_rate": 0.95, "counted": False}
    code, out, _, _ = _run(monkeypatch, capsys, line, "--seeds", "20")
    assert code == 0
    assert "2.50 to 2.75" in out
    assert "2.00 to 4.00" in out and "95% of 20" in out and "descriptive" in out


def test_unknown_era_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as left:
        main(["behaviours", "--era", "klout-2013"])
    assert left.value.code == 2
    assert "klout-2012" in capsys.readouterr().err


def test_the_page_is_written_beside_the_table(monkeypatch, capsys, tmp_path):
    code, out, err, _ = _run(monkeypatch, capsys, LINE, "--html", str(tmp_path / "card.html"), "--lang", "it")
    assert code == 0 and "3.250" in out and "card.html" in err
    assert "many beat one" in (tmp_path / "card.html").read_text(encoding="utf-8")
