"""Citations, Markdown for a paper, and the crate: complete, readable by others, nothing in them acts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rocrate.rocrate import ROCrate

from kresearch.errors import UsageError
from kresearch.report import build_crate, build_markdown, build_report, render
from kresearch.report.markdown import escape_markup
from kresearch.study.citing import cite_dataset, cite_study

Build = Callable[..., Any]


def balanced(entry: str) -> bool:
    """Return whether braces that are not escaped open and close in order."""
    depth = 0
    for sign in re.sub(r"\\.", "", entry):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def test_study_data_and_software_are_cited_once(build_result: Build) -> None:
    result = build_result()
    result.datasets.append(dict(result.datasets[0]))
    result.provenance["started_at"] = "2026-11-26T18:19:05+00:00"
    study, data, software = cite_study(result)
    assert study.startswith("@misc{study-000-toy,") and "A toy study" in study and "year = {2026}" in study
    assert "reconstruction" in study and "simulated" in data and "CC0" in data and "kr1:00" in data
    assert software.startswith("@misc{kresearch,") and "url = {https://" in software


def test_datasets_that_differ_in_an_option_are_cited_once(build_result: Build) -> None:
    result = build_result()
    (toy,) = result.datasets
    result.datasets[:] = [toy | {"name": f"toy(days={n})", "digest": f"kr2:{n}"} for n in (3, 7, 90)]
    _, data, _ = cite_study(result)
    assert data.startswith("@misc{data-toy,") and "kr2:" not in data and "CC0" in data


def test_the_catalogue_is_cited_by_its_cards_and_odd_names_break_nothing() -> None:
    from kresearch.datasets import find_dataset

    card = find_dataset("bitcoin-otc").card
    assert cite_dataset({"name": "bitcoin-otc", "title": card.title}) == card.bibtex
    # A file of one's own with the name of a dataset is not that dataset.
    assert cite_dataset({"name": "bitcoin-otc", "title": "mine"}) != card.bibtex
    for title in ("50 % & {more", "a_b}\n}", "\\input{x}", ""):
        entry = cite_dataset({"name": "x}, y", "title": title})
        assert balanced(entry) and entry.startswith("@misc{data-x-y,"), entry


def test_the_page_has_the_block(build_result: Build) -> None:
    html = render(build_result(), lang="it").html
    assert "Come citare" in html and "@misc{study-000-toy," in html


def test_markdown_holds_answer_tables_figures_and_sources(build_result: Build, tmp_path: Path) -> None:
    result = build_result()
    first = render(result).drawings[0].slug
    figure = tmp_path / "figures" / f"{first}.svg"
    figure.parent.mkdir()
    figure.write_text("<svg/>")
    for form in ("md", "qmd"):
        text = build_markdown(result, tmp_path, form=form, figures=[figure]).read_text(encoding="utf-8")
        assert f"](figures/{first}.svg)" in text and "**Yes**" in text and "rose by 6.0" in text
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert len(rows) > 7 and text.count("```") == 2
    assert text.startswith('---\ntitle: "A toy study"\nlang: en\nbibliography: references.bib')
    assert "@misc{kresearch," in (tmp_path / "references.bib").read_text(encoding="utf-8")


def test_markup_from_the_data_is_shown_and_does_nothing(hostile_result: Any, tmp_path: Path) -> None:
    text = build_markdown(hostile_result, tmp_path).read_text(encoding="utf-8")
    assert "<script" not in re.sub(r"\\<script", "", text.split("```")[0]) and "\u202e" not in text
    assert escape_markup("[x](y) | `z`\n# h") == r"\[x\](y) \| \`z\` \# h"


def test_a_crate_is_read_by_rocrate_and_holds_no_data(build_result: Build, tmp_path: Path) -> None:
    result = build_result()
    study, report, crate = tmp_path / "study", tmp_path / "report", tmp_path / "report" / "crate"
    study.mkdir()
    (study / "study.toml").write_text('question = "?"\n')
    (study / "raw.csv").write_text("private\n")
    build_report(result, report)
    for _ in range(2):  # an earlier crate is replaced
        made = build_crate(result, report, crate, study=study, tables=render(result).tables)
    assert made.name == "ro-crate-metadata.json" and not (crate / "crate").exists()
    read = ROCrate(crate)
    assert read.name == "A toy study"
    held = {entity.id for entity in read.data_entities}
    assert {"index.html", "study.toml", "datapackage.json", "references.bib"} <= held
    assert not any("raw" in name for name in held)
    data = read.get("#data-0")
    assert data["license"] == "CC0" and "simulated" in data["description"]
    package = json.loads((crate / "datapackage.json").read_text(encoding="utf-8"))
    assert package["sources"][0]["origin"] == "simulated" and package["resources"]
    for resource in package["resources"]:
        frame = pd.read_csv(crate / resource["path"], encoding="utf-8-sig")
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(frame.columns)
        for field in fields:
            if field["type"] == "number":
                assert pd.api.types.is_numeric_dtype(frame[field["name"]]), (resource["path"], field)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_text("x")
    with pytest.raises(UsageError, match="holds other files"):
        build_crate(result, report, tmp_path / "mine")
