"""``kresearch advise``: tables, JSON, and bad input that is named all at once."""

from __future__ import annotations

import json


def test_tables_name_ways_margins_and_storms(kresearch, log_file):
    run = kresearch("advise", log_file, "--account", "brand", "--gain", "3", "--variant", "quantity")
    assert run.code == 0
    for word in (
        "replies on twitter",
        "somebody new",
        "who reacts most",
        "days of silence",
        "a storm of 500",
    ):
        assert word in run.out
    assert "no promise" in run.err


def test_json_has_every_variant_and_cost(kresearch, log_file):
    run = kresearch(
        "advise", log_file, "--account", "brand", "--gain", "3", "--variant", "quantity", "--variant",
        "sentiment-penalise", "--cost", "like=0.5,reply=2", "--storm", "50:1", "--days", "7", "--json",
    )  # fmt: skip
    told = json.loads(run.out)
    assert [one["variant"] for one in told["variants"]] == ["quantity", "sentiment-penalise"]
    assert told["cost_unit"] == "declared"
    first = told["variants"][0]["mixes"][0]
    assert first["cost"] == sum(
        {"like": 0.5, "reply": 2}[act["kind"]] * act["count"] for act in first["acts"]
    )
    assert told["variants"][0]["storm"]["score"] > told["variants"][0]["score"]


def test_bad_input_is_named_all_at_once_without_a_traceback(kresearch, log_file):
    run = kresearch(
        "advise", log_file, "--account", "brant", "--gain", "0", "--cost", "lik=1", "--on", "twiter"
    )
    assert run.code == 2
    for part in ("Did you mean 'brand'", "0 points", "Did you mean 'like'", "Did you mean 'twitter'"):
        assert part in run.err
    for words, part in (
        (("--storm", "many"), "--storm 500:0.8"),
        (("--cost", "like=much"), "like=0.1"),
        (("--variant", "quantiti"), "Did you mean 'quantity'"),
        (("--set", "penalty=1", "--variant", "quantity", "--variant", "kred"), "once per variant"),
        (("--at", "2031-01-01"), "lies outside the log"),
        (("--every", "1w"), "1h"),
    ):
        run = kresearch("advise", log_file, "--account", "brand", *words)
        assert run.code == 2
        assert part in run.err
        assert "Traceback" not in run.err
