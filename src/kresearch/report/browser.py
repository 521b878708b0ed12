"""A Chromium that is already installed, run once without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from kresearch.errors import KresearchError

#: Names under which Chromium and its kin are found.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 120


class NoBrowserError(KresearchError):
    """No browser that can draw or print."""

    exit_code = 1


def find_browser() -> str | None:
    """Return the path of a Chromium, None when there is none.

    The environment variable ``KRESEARCH_CHROMIUM`` names another one.
    """
    named = os.environ.get("KRESEARCH_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def run_browser(
    page: Path, *options: str, scratch: Path, purpose: str, instead: str, fragment: str = ""
) -> tuple[str, str]:
    """Open a page in a fresh profile and return what the browser wrote to stdout, and its last complaint.

    The profile goes into `scratch`; `fragment` is the element that the address points at. Without Chromium a
    NoBrowserError says what it is needed for (`purpose`) and what else can be done (`instead`).
    """
    browser = find_browser()
    if browser is None:
        raise NoBrowserError(
            f"no browser to {purpose} with: none of {', '.join(BROWSERS)} is installed. The page itself is "
            "there. Install Chromium (on Debian 'apt-get install chromium'), name one in "
            f"KRESEARCH_CHROMIUM, or {instead}."
        )
    command = [
        browser, "--headless", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run",
        f"--user-data-dir={scratch}/profile", "--virtual-time-budget=10000", *options,
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses to run as root otherwise
    try:
        done = subprocess.run(
            [*command, page.resolve().as_uri() + (f"#{fragment}" if fragment else "")],
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", f"it did not finish in {SECONDS} seconds"
    return done.stdout, (done.stderr.strip().splitlines() or ["no message"])[-1]
