"""The page as PDF, printed by a Chromium that is already installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kresearch.errors import KresearchError

#: Names under which Chromium and its kin are found.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 120


class NoBrowserError(KresearchError):
    """No browser that can print."""

    exit_code = 1


def find_browser() -> str | None:
    """Return the path of a Chromium, None when there is none.

    The environment variable ``KRESEARCH_CHROMIUM`` names another one.
    """
    named = os.environ.get("KRESEARCH_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def print_pdf(page: str | Path, out: str | Path) -> Path:
    """Print a report's page as PDF (A4, light, figures drawn for paper).

    Parameters
    ----------
    page
        The ``index.html``.
    out
        The file to write; an existing one is replaced when the new one is whole.

    Raises
    ------
    NoBrowserError
        When no Chromium is found.
    KresearchError
        When it does not print.
    """
    browser = find_browser()
    if browser is None:
        raise NoBrowserError(
            f"no browser to print the PDF with: none of {', '.join(BROWSERS)} is installed. The page itself "
            "is there. Install Chromium (on Debian 'apt-get install chromium'), name one in "
            "KRESEARCH_CHROMIUM, or open the page and print it."
        )
    page, out = Path(page).resolve(), Path(out)
    with tempfile.TemporaryDirectory(prefix="kresearch-") as scratch:
        made = Path(scratch) / "page.pdf"
        command = [
            browser, "--headless", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--no-pdf-header-footer",
            f"--user-data-dir={scratch}/profile", "--virtual-time-budget=10000", f"--print-to-pdf={made}",
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to run as root otherwise
        try:
            done = subprocess.run(
                [*command, page.as_uri()], capture_output=True, text=True, timeout=SECONDS, check=False
            )
            problem = "" if made.is_file() else (done.stderr.strip().splitlines() or ["no message"])[-1]
        except subprocess.TimeoutExpired:
            problem = f"it did not finish in {SECONDS} seconds"
        if problem:
            raise KresearchError(
                f"{Path(browser).name} did not print {page.name}: {problem}. Print it by hand."
            )
        part = out.with_name(f".{out.name}.{os.getpid()}.part")
        shutil.copyfile(made, part)
        part.replace(out)
    return out
