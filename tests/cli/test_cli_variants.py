"""`kresearch variants` shows what is registered."""

from __future__ import annotations

import json

import kresearch as kr


def test_table_names_every_variant(kresearch):
    run = kresearch("variants")
    assert run.code == 0
    assert [row.name for row in kr.list_variants() if row.name not in run.out] == []
    assert "penalty=1.0" in run.out and "at most 10" in run.out


def test_no_default_is_a_word_of_a_library(kresearch):
    for arguments in (["variants"], ["variants", "--json"]):
        run = kresearch(*arguments)
        assert [
            w for w in ("Pydantic", "Undefined", "<class", "object at 0x", "factory") if w in run.out
        ] == []
    for row in json.loads(run.out):
        for parameter in row["parameters"]:
            assert "default" in parameter and parameter["meaning"], (row["name"], parameter)


def test_json_has_parameters_claims_and_origin(kresearch):
    rows = {row["name"]: row for row in json.loads(kresearch("variants", "--json").out)}
    assert rows["quantity"]["origin"] == "kresearch"
    assert "monotone" in rows["quantity"]["claims"]
    assert rows["inactivity-grace"]["parameters"][1]["parameter"] == "slowdown"
