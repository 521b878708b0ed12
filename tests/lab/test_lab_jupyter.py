"""The panel in a real JupyterLab, driven by keyboard in headless Chromium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 120_000
CELLS = [
    "import kresearch as kr\nfrom kresearch.lab import what_if\n"
    "log = kr.load_dataset('groupalia', n_replies=400, n_ordinary=3, baseline_days=90)\nlog",
    "panel = what_if(log, at='2012-06-01')\npanel",
]


@pytest.fixture(scope="module")
def chromium():
    """Return the path of Chromium, or skip where there is none."""
    pytest.importorskip("playwright", reason="playwright is not installed (extra dev)")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed; .ci/run installs it")
    return path


@pytest.fixture(scope="module")
def notebook(chromium, tmp_path_factory):
    """Return the address of a notebook in a JupyterLab that keeps to a folder of its own."""
    home = tmp_path_factory.mktemp("lab")
    cells = [
        {
            "cell_type": "code",
            "id": f"c{k}",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": s,
        }
        for k, s in enumerate(CELLS)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    (home / "work").mkdir()
    (home / "work" / "panel.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})
    )
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        '{"fetchNews": "false", "checkForUpdates": false}'
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython", "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "spaces",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=test", f"--ServerApp.root_dir={home / 'work'}",
    ]  # fmt: skip
    with (home / "log").open("w") as told:
        server = subprocess.Popen(
            command,
            env={**os.environ, **{name: str(home / folder) for name, folder in places.items()}},
            stdout=told,
            stderr=told,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/api?token=test", server)
            yield f"http://127.0.0.1:{port}/doc/tree/panel.ipynb?token=test"
        finally:
            server.terminate()  # it ends its kernels, then itself
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def _run_all(page):
    """Run the cells until the panel is there: what is run before its kernel is there may be lost."""
    for left in (2, 1, 0):
        page.click(".jp-Notebook .jp-CodeCell .cm-content")
        for _ in CELLS:
            page.keyboard.press("Shift+Enter")
        try:
            page.wait_for_selector(".kresearch-lab .barlayer .point", timeout=PATIENCE / 2)
        except Exception:
            if not left:
                raise
        else:
            return


def _wait_for(address, server):
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert server.poll() is None, "JupyterLab ended by itself"
        try:
            urllib.request.urlopen(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
        else:
            return
    pytest.fail("JupyterLab did not answer within 90 seconds")


def test_the_keyboard_moves_the_score_in_jupyterlab(chromium, notebook, tmp_path):
    # In a thread of its own: Playwright can be open only once a thread, and other tests keep it open.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(drive, chromium, notebook, tmp_path / "panel.png").result()


def drive(chromium, notebook, picture):
    """Run the notebook, move a slider by keyboard, and read what the panel then says."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        try:
            move_and_read(browser, notebook, picture)
        finally:
            browser.close()


def move_and_read(browser, notebook, picture):
    """Move and read, in an open browser."""
    problems = []
    page = browser.new_page(viewport={"width": 1280, "height": 1500})
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    page.on(
        "request",
        lambda r: problems.append(r.url) if r.url.startswith("http") and "127.0.0.1" not in r.url else None,
    )
    page.goto(notebook)
    _run_all(page)
    assert "simulated: this data is made up" in page.inner_text(".jp-Notebook")

    status = page.locator(".kresearch-lab [role=status]")
    before = status.inner_text()
    assert "(+0.00)" in before
    penalty = page.get_by_role("slider", name="Penalty (positives)")
    penalty.focus()
    for _ in range(11):  # off, 0, 0.1, … 1
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => !document.querySelector('.kresearch-lab [role=status]').innerText.includes('+0.00')"
    )
    page.wait_for_function(
        "() => document.querySelector('.kresearch-lab pre').innerText.includes('penalty = 1')"
    )
    assert penalty.get_attribute("aria-valuetext") == "1"
    assert "(-" in status.inner_text() and status.inner_text() != before
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # over the value, which can be typed
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Freeze after (days)"

    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".kresearch-lab").response["violations"]
    assert [
        (v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
    ] == []
    assert (
        page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('.kresearch-lab'))") <= 0
    )
    page.screenshot(path=picture)
    shade = "() => getComputedStyle(document.querySelector('.kresearch-lab .js-plotly-plot')).filter"
    assert page.evaluate(shade) == "none"
    page.evaluate("() => { document.body.dataset.jpThemeLight = 'false' }")
    assert page.evaluate(shade).startswith("invert("), "figures are drawn on white, also in a dark theme"
    page.close()
    assert problems == []
