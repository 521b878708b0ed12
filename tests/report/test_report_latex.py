"""What is written as LaTeX compiles, whatever stands in the data."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kresearch.report import build_document, build_report

Build = Callable[..., Any]
GOLDEN = Path(__file__).parent / "golden"
_HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp,booktabs}
\begin{document}
"""


@pytest.fixture(scope="module")
def compile_latex() -> Callable[[Path], str]:
    """Return a function that compiles a file and returns the log, or skip where there is no LaTeX."""
    program = shutil.which("pdflatex")
    if program is None:
        pytest.skip("pdflatex is not installed; .ci/run installs Debian's texlive-latex-recommended")

    def compile_(file: Path) -> str:
        options = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-recorder"]
        done = subprocess.run(
            [program, *options, file.name], cwd=file.parent, capture_output=True, timeout=120, check=False
        )
        log = done.stdout.decode("utf-8", errors="replace")
        assert done.returncode == 0, log[-2000:]
        assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
        return log

    return compile_


def inputs(folder: Path) -> Path:
    """Return a document that takes in every table of a folder."""
    names = sorted(file.name for file in folder.glob("*.tex"))
    assert names
    body = "\n".join(rf"\input{{{name}}}\clearpage" for name in names)
    file = folder / "all-tables.tex"
    file.write_text(_HEAD + body + "\n\\end{document}\n", encoding="utf-8")
    return file


def test_the_golden_table_compiles(compile_latex: Build, tmp_path: Path) -> None:
    shutil.copy(GOLDEN / "variants.tex", tmp_path)
    compile_latex(inputs(tmp_path))


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_report_compiles(
    compile_latex: Build, build_result: Build, build_case: Build, tmp_path: Path, lang: str
) -> None:
    result = build_result([build_case(i, account=f"brand-{i}") for i in range(8)])
    log = compile_latex(build_document(result, tmp_path, lang=lang))
    assert "undefined" not in log and "Missing character" not in log
    build_report(result, tmp_path, lang=lang)
    compile_latex(inputs(tmp_path / "tables"))


def test_hostile_texts_compile_and_read_no_file(
    compile_latex: Build, hostile_result: Any, tmp_path: Path
) -> None:
    compile_latex(build_document(hostile_result, tmp_path))
    read = (tmp_path / "report.fls").read_text(encoding="utf-8").splitlines()
    assert "INPUT report.tex" in read and "INPUT /etc/passwd" not in read
    build_report(hostile_result, tmp_path)
    compile_latex(inputs(tmp_path / "tables"))
