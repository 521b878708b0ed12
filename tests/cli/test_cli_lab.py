"""`kresearch lab` and `kresearch ui` start the right thing, for this machine only."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from kresearch.cli.answering import HOST


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Return the list of what would have been started, from within a project."""
    calls = []
    monkeypatch.setattr(
        "os.execve", lambda path, arguments, environment: calls.append((arguments, environment))
    )
    monkeypatch.setattr("kresearch.cli.lab.announce", lambda port, text: None)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "deeper").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks" / "deeper")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return calls


def test_lab_opens_the_notebooks_of_the_project(kresearch, started, tmp_path):
    assert kresearch("lab", "--no-browser").code == 0
    ((arguments, _),) = started
    assert arguments[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--notebook-dir={tmp_path / 'notebooks'}" in arguments
    assert "--ip=127.0.0.1" in arguments and "--no-browser" in arguments


def test_ui_opens_the_store_of_the_project(kresearch, started, tmp_path):
    run = kresearch("ui", "--port", "5999")
    ((arguments, environment),) = started
    assert arguments[-1] == f"sqlite:///{tmp_path / 'mlflow.db'}"
    assert "127.0.0.1" in arguments and "5999" in arguments
    assert environment["MLFLOW_DISABLE_TELEMETRY"] == "true"
    assert environment["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] == "false"
    assert "nothing is tracked yet" in run.err


def test_ui_honours_another_store(kresearch, started, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///elsewhere.db")
    kresearch("ui")
    ((arguments, _),) = started
    assert arguments[-1] == "sqlite:///elsewhere.db"


def test_ui_names_the_page_of_a_server_and_starts_none(kresearch, started, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://anna:secret@tracking.example/mlflow")
    run = kresearch("ui")
    assert run.code == 0 and not started
    assert "open https://tracking.example/mlflow in a browser" in run.err and "secret" not in run.err


def test_the_address_comes_when_the_server_answers_and_not_before():
    with socket.socket() as server:
        server.bind((HOST, 0))
        port = server.getsockname()[1]
        command = [sys.executable, "-m", "kresearch.cli.answering", str(port), "it answers"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watching:
            with pytest.raises(subprocess.TimeoutExpired):
                watching.wait(2.0)
            server.listen()
            assert watching.communicate(timeout=60)[1] == "it answers\n"


def test_a_port_in_use_is_refused_before_anything_starts(kresearch):
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        run = kresearch("ui", "--port", str(other.getsockname()[1]))
    assert run.code == 2 and "is in use" in run.err and "--port" in run.err
