"""A small hand-made result: every number in it can be followed on paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kresearch.evaluate.cases import Case
from kresearch.study.result import CELL_COLUMNS, StudyResult
from kresearch.study.spec import DatasetEntry, StudySpec, VariantEntry

DAY = pd.Timedelta(days=1)
START = pd.Timestamp("2012-05-20", tz="UTC")
#: label -> (name, params, gain in the spike, points lost in silence)
VARIANTS: dict[str, tuple[str, dict[str, Any], float | None, float | None]] = {
    "quantity": ("quantity", {}, 6.0, 2.0),
    "sentiment-penalise(penalty=0.5)": ("sentiment-penalise", {"penalty": 0.5, "threshold": 0.05}, 2.0, 1.5),
    "sentiment-penalise": ("sentiment-penalise", {"penalty": 1.0, "threshold": 0.05}, -1.0, 1.0),
    "sentiment-penalise(penalty=2)": ("sentiment-penalise", {"penalty": 2.0, "threshold": 0.05}, -4.0, 0.5),
    "inactivity-freeze": ("inactivity-freeze", {"days": 7.0}, 6.0, 0.0),
    "raw-count": ("raw-count", {}, 4.0, 3.0),
    "log-followers": ("log-followers", {}, None, None),
}
UNITS = {
    "spike-gain": ("points", "min"),
    "silence-change": ("points", "zero"),
    "days-to-recover": ("days", "min"),
}
NO_AUDIENCE = "the log has no audience table, so the number of followers is unknown."


def make_case(number: int = 0, *, kind: str = "negative", account: str = "brand") -> Case:
    """Return a case of ten days of baseline, two of spike, eight of recovery; silent after the spike."""
    spike = START + 10 * DAY
    return Case(
        name=f"{kind}-{number}",
        account=account,
        kind=kind,
        baseline=(START, spike),
        spike=(spike, spike + 2 * DAY),
        recovery=(spike + 2 * DAY, spike + 10 * DAY),
        silence=(spike + 2 * DAY, spike + 10 * DAY),
        dataset="toy",
    )


def _cells(cases: list[Case]) -> pd.DataFrame:
    rows = []
    for place, case in enumerate(cases):
        for label, (name, params, gain, loss) in VARIANTS.items():
            values = {
                "spike-gain": None if gain is None else gain + 0.1 * place,
                "silence-change": None if loss is None else -loss,
                "days-to-recover": None if gain is None else 5.0 + place,
            }
            for metric, value in values.items():
                unit, direction = UNITS[metric]
                rows.append(
                    {
                        "study": "toy", "dataset": "toy", "case": case.name, "kind": case.kind,
                        "account": case.account, "variant": label, "name": name,
                        "params": json.dumps(params), "metric": metric,
                        "value": float("nan") if value is None else value, "unit": unit,
                        "direction": direction,
                        "censored": metric == "days-to-recover" and label == "quantity",
                        "saturated": False,
                        "note": NO_AUDIENCE if value is None else "",
                    }
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(CELL_COLUMNS))


def _curves(cases: list[Case]) -> tuple[pd.DataFrame, pd.DataFrame]:
    scores, activity = [], []
    for case in cases:
        days = pd.date_range(START, periods=20, freq="1D")
        common = {"dataset": "toy", "case": case.name, "account": case.account}
        for label, (_, _, gain, _) in VARIANTS.items():
            if gain is None:
                continue
            score = [40.0 + (gain if day >= case.spike[0] else 0.0) for day in days]
            scores.append(
                pd.DataFrame(
                    {
                        **common, "variant": label, "at": days, "score": score,
                        "valence": [50.0] * 10 + [-20.0] * 10,
                        "raw": 3.0, "reach": 10.0, "amplification": 0.5, "impact": 20.0,
                    }
                )
            )  # fmt: skip
        storm = [d == case.spike[0] for d in days]
        activity.append(
            pd.DataFrame(
                {
                    **common, "at": days, "posts": [1] * 11 + [0] * 9,
                    "interactions": [1000 if s else 10 for s in storm],
                    "negative": [600 if s else 1 for s in storm], "neutral": [300 if s else 5 for s in storm],
                    "positive": [100 if s else 4 for s in storm], "unknown": 0,
                }
            )
        )  # fmt: skip
    return pd.concat(scores, ignore_index=True), pd.concat(activity, ignore_index=True)


def _variant(label: str) -> dict[str, Any]:
    name, params, gain, _ = VARIANTS[label]
    return {
        "label": label, "name": name, "params": params, "version": 1, "summary": f"What {name} does.",
        "origin": "kresearch", "reference": label == "quantity",
        "baseline": name in ("raw-count", "log-followers"),
        "declined": f"toy: {NO_AUDIENCE}" if gain is None else None,
    }  # fmt: skip


def build(cases: list[Case] | None = None, **changes: Any) -> StudyResult:
    """Return a result over these cases (default one negative spike), with some fields changed."""
    cases = [make_case()] if cases is None else cases
    scores, activity = _curves(cases) if cases else (pd.DataFrame(), pd.DataFrame())
    spec = StudySpec(
        slug="000-toy",
        title="A toy study",
        question="Does a storm lift the score?",
        datasets=(DatasetEntry(name="toy"),),
        variants=tuple(VariantEntry(name=n, parameters=p) for n, p, _, _ in VARIANTS.values()),
        metrics=tuple(UNITS),
    )
    dataset = {
        "name": "toy", "title": "Toy data", "licence": "CC0", "citation": "Nobody (2012). Toy data.",
        "simulated": True, "source": "by hand", "digest": "kr1:00", "rows": 1190, "accounts": 3,
        "actors": 900,
        "first": "2012-05-20T00:00:00+00:00", "last": "2012-06-08T00:00:00+00:00", "coverage": 0.94,
        "languages": {"it": 900, "en": 100}, "notes": ["Made by hand."],
        "known_problems": ["It is a toy."], "polarity": "planted",
    }  # fmt: skip
    fields: dict[str, Any] = {
        "spec": spec, "cells": _cells(cases), "scores": scores, "activity": activity,
        "datasets": [dataset], "cases": cases, "variants": [_variant(label) for label in VARIANTS],
        "comparison": None,
        "provenance": {
            "kresearch": "0.0.0", "python": "3.11.0", "libraries": {"pandas": "3.0"},
            "digests": {"toy": "kr1:00"},
            "command": "kresearch study run experiments/000-toy", "seconds": 1.5, "dirty": False,
        },
    }  # fmt: skip
    return StudyResult(**(fields | changes))


@pytest.fixture
def build_result() -> Callable[..., StudyResult]:
    """Return the function that makes results."""
    return build


@pytest.fixture
def build_case() -> Callable[..., Case]:
    """Return the function that makes cases."""
    return make_case


@pytest.fixture(scope="session")
def seen_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of three spikes and a silence; made once."""
    from kresearch.report import build_report

    cases = [make_case(i, account=f"brand-{i}") for i in range(3)]
    result = build([*cases, make_case(kind="silence", account="holiday")])
    return build_report(result, tmp_path_factory.mktemp("report"))


@pytest.fixture
def open_page(browser_page_factory: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a file and notes what goes wrong; it fails at the end if anything did."""
    problems: list[str] = []
    opened = []

    def open_(path: Path, **options: Any) -> Any:
        page = browser_page_factory(**options)
        opened.append(page)
        page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: problems.append(str(e)))
        page.on("dialog", lambda d: (problems.append(f"dialog: {d.message}"), d.dismiss()))
        page.on(
            "request",
            lambda r: (
                problems.append(f"request: {r.url}")
                if not r.url.startswith(("file:", "data:", "blob:"))
                else 0
            ),
        )
        page.goto(path.as_uri())
        live = (
            "document.querySelector('.plot')?.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))"
        )
        page.evaluate(live)
        # A selector: the page's policy forbids the evaluation of texts that waiting for a function needs.
        page.wait_for_selector(".plot[data-drawn='still']", state="detached", timeout=30_000)
        return page

    yield open_
    for page in opened:
        page.close()
    assert problems == []


@pytest.fixture
def check_golden() -> Callable[[str, str], None]:
    """Return a function that compares a text with a file of golden/.

    KRESEARCH_GOLDEN=write makes the files anew; read the difference before committing it.
    """
    import os

    def check(name: str, made: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if os.environ.get("KRESEARCH_GOLDEN") == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(made, encoding="utf-8")
        assert made == file.read_text(encoding="utf-8")

    return check


#: Texts that try to be something else: markup, script, formula, template, LaTeX, bidi, control.
NASTY = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "<b>bold</b><iframe src=https://example.invalid/></iframe>",
    '=HYPERLINK("https://example.invalid")',
    "{{ 7*7 }}{variant}%{y}$x$",
    "\\input{/etc/passwd}%\n",
    "abc\u202egnp.exe\u2066\u0000\u2028",
)


@pytest.fixture(scope="session")
def nasty_text() -> str:
    """Return all the nasty texts in one."""
    return " | ".join(NASTY)


@pytest.fixture
def hostile_result(nasty_text: str) -> StudyResult:
    """Return a result in which every text that comes from data is nasty."""
    bad = nasty_text
    result = build([make_case(account=bad).replace(name=bad, flags=(bad,))])
    result.spec = result.spec.model_copy(update={"title": bad, "question": bad, "decision": bad, "slug": bad})
    card = result.datasets[0]
    card |= dict.fromkeys(("title", "licence", "citation", "source", "digest", "polarity"), bad)
    card["title"] += "\ud800 a lone surrogate"  # JSON lets it through, frames do not
    card |= {"notes": [bad], "known_problems": [bad], "languages": {bad: 3}, "coverage": 0.2}
    names = {"raw-count": bad, "sentiment-penalise": f"p{bad}"}
    for variant in result.variants:
        variant["label"] = names.get(variant["label"], variant["label"])
        variant["summary"] = variant["origin"] = bad
    for frame in (result.cells, result.scores):
        frame["variant"] = frame["variant"].replace(names)
    result.cells["note"] = bad
    result.cells["metric"] = result.cells["metric"].replace({"days-to-recover": bad})
    result.cells["unit"] = bad
    result.provenance |= {"command": bad, bad: bad, "libraries": {bad: bad}}
    result.findings = [{"case": bad, "variant": bad, "analysis": bad, "estimate": 1.0, "sentence": bad}]
    return result
