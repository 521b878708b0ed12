"""The page as PDF, printed by a Chromium that is already installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from kresearch._common.files import atomic_path
from kresearch._common.scratch import scratch
from kresearch.errors import KresearchError
from kresearch.report.browser import run_browser


def print_pdf(page: str | Path, out: str | Path, *, first_page: bool = False) -> Path:
    """Print a report's page as PDF (A4, light, figures drawn for paper).

    Parameters
    ----------
    page
        The ``index.html``.
    out
        The file to write; an existing one is replaced when the new one is whole.
    first_page
        Whether the first screen is printed alone, as one page, without the appendix.

    Raises
    ------
    NoBrowserError
        When no Chromium is found.
    KresearchError
        When it does not print.
    """
    page, out = Path(page), Path(out)
    with scratch() as folder:
        made = folder / "page.pdf"
        _, problem = run_browser(
            page,
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            scratch=folder,
            fragment="first-page" if first_page else "",
            purpose="print the PDF",
            instead="open the page and print it",
        )
        if not made.is_file():
            raise KresearchError(f"the browser did not print {page.name}: {problem}. Print it by hand.")
        with atomic_path(out) as part:
            shutil.copyfile(made, part)
    return out
