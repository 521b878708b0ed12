"""No false sentence: a reader of its own finds every number on the page in the result, on random results."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kresearch.evaluate.comparison import compare
from kresearch.evaluate.sets import measure_sets
from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.prose import answer, tiles
from kresearch.report.variant_table import variant_tables
from tests.report.conftest import build, make_case
from tests.report.reader import Reader

EN = speak("en")


def draw_result(seed: int) -> Any:
    """Return a result with random values, kinds, accounts, flags, bands, tests and set metrics."""
    rng = np.random.default_rng(seed)
    kinds = ["negative"] * int(rng.integers(0, 9)) + ["positive"] * int(rng.integers(0, 6))
    kinds += ["silence"] * int(rng.integers(0, 3))
    kinds = kinds or ["negative"]
    cases = []
    for i, kind in enumerate(kinds):
        account = f"brand-{i}" if rng.random() < 0.7 else "brand"
        flags = ("Its data begins late.",) if rng.random() < 0.15 else ()
        cases.append(replace(make_case(i, kind=kind, account=account), flags=flags))
    result = build(cases)
    cells = result.cells
    shift = np.where(rng.random(len(cells)) < 0.2, 0.0, rng.normal(0, 6, len(cells)).round(2))
    points = cells["unit"].eq("points")
    cells.loc[points, "value"] = cells.loc[points, "value"] + shift[points.to_numpy()]
    if rng.random() < 0.5:
        rows = cells[cells["metric"] == "spike-gain"].assign(metric="tone-effect")
        rows["value"] = rows["value"].mask(rows["value"].notna(), rng.normal(-5, 4, len(rows)).round(2))
        rows.loc[rows["variant"].eq("quantity"), "value"] = 0.0
        result.cells = cells = pd.concat([cells, rows], ignore_index=True)
    gone = str(rng.choice(["", "silence-change", "days-to-recover"]))
    result.cells = cells = cells[cells["metric"] != gone].reset_index(drop=True)
    cells["saturated"] = rng.random(len(cells)) < rng.choice([0.0, 0.1, 0.7])
    for name in ("negative", "neutral", "positive"):
        result.activity[name] = rng.integers(0, 400, len(result.activity)) * int(rng.random() < 0.9)
    result.activity["interactions"] = result.activity[["negative", "neutral", "positive"]].sum(axis=1)
    first = next((c for c in cases if c.kind == "negative"), cases[0])
    for label in ("sentiment-penalise", "quantity"):
        if rng.random() < 0.3:
            mine = cells[(cells["case"] == first.name) & (cells["variant"] == label)]
            read = mine.loc[mine["metric"] == "spike-gain", "value"]
            low = float(read.iloc[0] + rng.normal(0, 2))
            result.bands.append(
                {"dataset": "toy", "case": first.name, "variant": label, "metric": "spike-gain",
                 "read": float(read.iloc[0]), "low": low, "high": low + 2.0}
            )  # fmt: skip
    if rng.random() < 0.4:
        result.judged = [draw_judged(rng, cases[int(rng.integers(0, len(cases)))])]
    result.comparison = compare(result).rows()
    found = measure_sets(result, names=["discrimination"])
    result.sets = [{str(k): v for k, v in row.items()} for row in found.to_dict("records")]
    result.bands = result.bands or []
    return result


def draw_judged(rng: np.random.Generator, case: Any) -> dict[str, Any]:
    """Return a judged case with random shares and gains, some of which refute what was read."""
    windows = ["before", "during", "after"][int(rng.integers(0, 2)) :]
    shares = [
        {
            "window": w,
            "quantity": q,
            "value": v,
            "low": v / 2,
            "high": (1 + v) / 2,
            "read": float(rng.random()),
        }
        for w in windows
        for q in ("negative", "neutral", "positive")
        for v in (float(rng.random()),)
    ]
    gains = [{"variant": "quantity", "value": 6.0, "low": 6.0, "high": 6.0, "as_read": 6.0, "saturated": 0.0}]
    for label in ("sentiment-penalise", "sentiment-penalise(penalty=0.5)"):
        value = float(rng.normal(0, 8))
        gains.append(
            {"variant": label, "value": value, "low": value - 2, "high": value + 1,
             "as_read": value + float(rng.normal(0, 3)), "saturated": float(rng.choice([0.0, 0.3]))}
        )  # fmt: skip
    return {
        "dataset": "toy", "case": case.name, "kind": case.kind, "account": case.account,
        "since": case.spike[0].isoformat(), "until": case.spike[1].isoformat(), "polarity": "vader",
        "coders": ["ann", "bob"], "texts": 60, "certain": 4, "unmatched": 0, "informative": True,
        "agreement": None, "shares": shares, "gains": gains if rng.random() < 0.8 else [], "note": "",
        "draws": 200,
    }  # fmt: skip


def read_tables(result: Any, reader: Reader) -> None:
    for table in variant_tables(Facts(result), EN):
        if not table.slug.startswith("variants"):
            continue
        kinds = {str(k) for k in result.cells["kind"]}
        kind = (
            table.slug.removeprefix("variants-")
            if table.slug != "variants"
            else next(k for k in kinds if any(Facts(result).rows.get((m, k)) for m in Facts(result).metrics))
        )
        for place, column in enumerate(table.columns):
            if place and column.key in set(result.cells["metric"]):
                marks = {r[0].text: (r[place].text, r[place].mark == "best") for r in table.rows}
                reader.read_best(column.key, kind, marks)


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1))
def test_every_sentence_tile_and_best_is_in_the_numbers(seed: int) -> None:
    result = draw_result(seed)
    facts = Facts(result)
    reader = Reader(result)
    reader.read_answer(answer(facts, EN))
    reader.read_tiles([(t.value, t.label) for t in tiles(facts, EN)])
    read_tables(result, reader)
    assert reader.problems == []


def swap(a: str, b: str) -> Callable[[str], str]:
    """Return what exchanges two words."""
    return lambda s: s.replace(a, "\0").replace(b, a).replace("\0", b)


def more(sentence: str) -> str:
    """Return a sentence with its last number with a decimal made larger by one."""
    found = list(re.finditer(r"\d+\.\d", sentence))
    if not found:
        return sentence
    last = found[-1]
    return sentence[: last.start()] + f"{float(last[0]) + 1:.1f}" + sentence[last.end() :]


LIES: dict[str, Callable[[str], str]] = {
    "rose for fell": swap("rose by", "fell by"),
    "a sign": swap("+", "\u2212"),
    "a number": more,
    "a word of contrast": swap("although", "while"),
    "a share": lambda s: re.sub(r"(\d+)(?=.% of the reactions)", lambda m: str(int(m[1]) + 3), s),
    "another account": lambda s: s.replace("brand-0", "brand-1"),
    "another variant": lambda s: s.replace("under sentiment-penalise", "under inactivity-freeze"),
    "a number of cases": lambda s: re.sub(r"(?<=Over )\d+", "99", s),
    "the kind of data": lambda s: s.replace("simulated", "real"),
    "a judged share": lambda s: re.sub(
        r"(?<=texts\) )\d+(?=.% of the interactions)", lambda m: str(int(m[0]) + 2), s
    ),
    "another source": lambda s: s.replace("read by VADER", "planted by the simulation"),
    "who judged": lambda s: s.replace("bob", "cy"),
    "who excludes it": swap("what the judgements allow", "the band that the error of the reading leaves"),
    "an invented sentence": lambda _s: "The variant is clearly better than all others.",
}


@pytest.mark.parametrize("lie", sorted(LIES))
def test_planted_contradictions_are_found(lie: str) -> None:
    cases = [make_case(i, account=f"brand-{i}") for i in range(3)]
    cases += [make_case(i, kind="positive", account=f"praised-{i}") for i in range(4)]
    result = build(cases)
    gains = result.cells["metric"].eq("spike-gain") & result.cells["kind"].eq("positive")
    result.cells.loc[gains, "value"] += 3.0
    rows = measure_sets(result, names=["discrimination"]).to_dict("records")
    result.sets = [{str(k): v for k, v in row.items()} for row in rows]
    result.judged = [draw_judged(np.random.default_rng(3), cases[0])]
    for share in result.judged[0]["shares"]:
        share["read"] = share["value"]
    refuted = result.judged[0]["gains"][2]
    result.judged[0]["gains"][2] = refuted | {"as_read": refuted["high"] + 9.0}
    told = answer(Facts(result), EN)
    assert Reader(result).read_answer(told) == []
    changed = [LIES[lie](s) for s in told]
    hit = [(a, b) for a, b in zip(told, changed, strict=True) if a != b]
    assert hit, "the lie changes nothing"
    for _, false in hit:
        assert Reader(result).read_answer([false]), false


def test_a_wrong_tile_and_a_wrong_best_are_found() -> None:
    result = build()
    shown = [(t.value, t.label) for t in tiles(Facts(result), EN)]
    assert Reader(result).read_tiles(shown) == []
    for value, label in shown:
        other = value.replace("\u2212", "+") if "\u2212" in value else "\u2212" + value.lstrip("+")
        if not value.startswith("0"):
            assert Reader(result).read_tiles([(other, label)])
    right = {"quantity": ("+6.0", False), "sentiment-penalise(penalty=2)": ("\u22124.0", True)}
    assert Reader(result).read_best("spike-gain", "negative", right) == []
    assert Reader(result).read_best("spike-gain", "negative", {"quantity": ("+6.0", True)})
    assert Reader(result).read_best("spike-gain", "negative", {"raw-count": ("+4.0", True)})
    result.cells.loc[result.cells["variant"] == "sentiment-penalise(penalty=2)", "saturated"] = True
    assert Reader(result).read_best("spike-gain", "negative", right)
