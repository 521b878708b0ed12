"""`kresearch report build`: from a study's folder to its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kresearch.cli.report import app, read_formats
from kresearch.errors import UsageError

Build = Callable[..., Any]


def test_the_page_lies_in_the_output_folder(build_result: Build, tmp_path: Path) -> None:
    build_result().save(tmp_path / "output")
    run = CliRunner().invoke(app, ["build", str(tmp_path), "--lang", "it", "--format", "html,tex"])
    assert run.exit_code == 0, run.output
    folder = tmp_path / "output" / "report"
    assert run.stdout.splitlines() == [str(folder / "index.html"), str(folder / "report.tex")]
    assert '<html lang="it">' in (folder / "index.html").read_text(encoding="utf-8")


def test_the_output_folder_itself_will_do(build_result: Build, tmp_path: Path) -> None:
    build_result().save(tmp_path)
    run = CliRunner().invoke(app, ["build", str(tmp_path), "--out", str(tmp_path / "elsewhere")])
    assert run.exit_code == 0, run.output
    assert (tmp_path / "elsewhere" / "index.html").is_file()


def test_formats_that_are_unknown_are_named() -> None:
    assert read_formats("HTML, pdf") == ["html", "pdf"]
    with pytest.raises(
        UsageError, match=r"no format 'htm'\. Did you mean 'html'\?.*Allowed: html, pdf, tex, svg, md, qmd"
    ):
        read_formats("htm,docx")
    with pytest.raises(UsageError, match="no format is named"):
        read_formats(" , ")


def test_a_folder_without_a_result_says_what_to_run(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["build", str(tmp_path)])
    assert run.exit_code != 0
    assert "kresearch study run" in str(run.exception)


def test_formats_may_be_repeated_or_together(build_result: Build, tmp_path: Path) -> None:
    build_result().save(tmp_path / "output")
    for number, asked in enumerate((["--format", "tex,html"], ["--format", "html", "--format", "tex"])):
        folder = tmp_path / str(number)
        run = CliRunner().invoke(app, ["build", str(tmp_path), "--out", str(folder), *asked])
        assert run.exit_code == 0, run.output
        assert (folder / "index.html").is_file() and (folder / "report.tex").is_file()
