"""How errors, warnings and interruptions reach a person."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings

import pytest
import typer

from kresearch import __version__
from kresearch.cli import app as application
from kresearch.errors import CheckError, KresearchWarning, UsageError


@pytest.fixture
def broken(monkeypatch):
    """Return a function that adds a command ``broken`` that does what one says."""

    def add(action):
        def broken() -> None:
            action()

        monkeypatch.setattr("kresearch.cli.variants.variants", broken)

    return add


def raising(error):
    def action():
        raise error

    return action


def test_version(kresearch):
    run = kresearch("--version")
    assert (run.code, run.out) == (0, f"kresearch {__version__}\n")


@pytest.mark.parametrize(("error", "code"), [(UsageError("no such x."), 2), (CheckError("it failed."), 1)])
def test_our_errors_are_one_line_and_their_code(kresearch, broken, error, code):
    broken(raising(error))
    run = kresearch("variants")
    assert (run.code, run.out, run.err) == (code, "", f"kresearch: {error}\n")


def test_unexpected_errors_are_one_line_with_a_hint(kresearch, broken):
    broken(raising(ZeroDivisionError("two\nlines")))
    run = kresearch("variants")
    assert run.code == 1
    assert run.err == "kresearch: unexpected ZeroDivisionError: two lines. Add --debug to see where.\n"


@pytest.mark.parametrize("place", [("--debug", "variants"), ("variants", "--debug")])
def test_debug_shows_the_traceback_wherever_it_stands(kresearch, broken, place):
    broken(raising(ZeroDivisionError("x")))
    assert "Traceback (most recent call last)" in kresearch(*place).err


def test_interruption(kresearch, broken):
    broken(raising(KeyboardInterrupt()))
    run = kresearch("variants")
    assert (run.code, run.err) == (130, "kresearch: interrupted.\n")


def test_an_engine_that_was_interrupted_is_an_interruption(kresearch, broken):
    def action():
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None

    broken(action)
    run = kresearch("variants")
    assert (run.code, run.err) == (130, "kresearch: interrupted.\n")


def test_termination(kresearch, broken):
    def action():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    broken(action)
    run = kresearch("variants")
    assert (run.code, run.err) == (143, "kresearch: terminated.\n")


def test_warnings_are_one_line_and_said_once(kresearch, broken):
    def action():
        for _ in range(2):
            warnings.warn("low\n  coverage.", KresearchWarning, stacklevel=1)
        warnings.warn("a library's", FutureWarning, stacklevel=1)

    broken(action)
    run = kresearch("variants")
    assert run.err == "kresearch: warning: low coverage.\n"


def test_commands_leave_with_the_code_they_say(kresearch, broken):
    broken(raising(typer.Exit(1)))
    assert kresearch("variants").code == 1


def test_unknown_commands_name_the_nearest(kresearch):
    run = kresearch("scor")
    assert run.code == 2 and "Did you mean 'score'" in run.err


@pytest.mark.parametrize("name", [*application.COMMANDS, "data"])
def test_every_command_explains_itself(kresearch, name):
    run = kresearch(name, "--help")
    assert run.code == 0 and name in run.out


@pytest.mark.parametrize(
    ("out", "code", "words"),
    [
        ("file/page.html", 1, "kresearch: cannot use '"),
        ("/proc/nowhere/page.html", 2, "kresearch: cannot write '/proc/nowhere/page.html'"),
    ],
)
def test_a_path_that_cannot_be_written_is_named_with_the_reason(
    kresearch, log_file, tmp_path, out, code, words
):
    (tmp_path / "file").touch()
    run = kresearch("explain", log_file, "--account", "brand", "--at", "2012-05-12", "--html", tmp_path / out)
    assert run.code == code and "unexpected" not in run.err and "Traceback" not in run.err
    last = run.err.splitlines()[-1]
    assert last.startswith(words) and "Name another path." in last


def test_a_page_that_would_replace_a_folder_leaves_nothing(kresearch, log_file, tmp_path):
    folder = tmp_path / "full.html"
    folder.mkdir()
    run = kresearch("explain", log_file, "--account", "brand", "--at", "2012-05-12", "--html", folder)
    assert run.code == 1 and f"cannot use '{folder}': is a directory" in run.err
    assert {path.name for path in tmp_path.iterdir()} == {"full.html", log_file.name}


@pytest.mark.parametrize("words", [("score", "x.csv"), ("data", "check", "x.csv"), ("study", "verify", "x")])
def test_a_memory_limit_is_taken_by_every_command_on_data(kresearch, words, monkeypatch):
    from kresearch._common.memory import VARIABLE, memory_limit_bytes

    monkeypatch.setenv(VARIABLE, "900000000")
    assert "--memory-limit" in kresearch(*words[:-1], "--help").out
    refused = kresearch(*words, "--memory-limit", "3")
    assert refused.code == 2 and "--memory-limit '3' is too small. Allowed: from 100MB" in refused.err
    assert memory_limit_bytes() == 900_000_000
    kresearch(*words, "--memory-limit", "200MB")
    assert memory_limit_bytes() == 200_000_000


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("kresearch sc", "score"), ("kresearch data im", "import"), ("kresearch score --varia", "--variant"),
     ("kresearch score log.csv --variant sentiment-b", "sentiment-balance")],
)  # fmt: skip
def test_a_shell_completes_commands_options_and_variants(typed: str, offered: str) -> None:
    words = {"_KRESEARCH_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(
        [sys.executable, "-m", "kresearch"],
        env=os.environ | words,
        capture_output=True,
        text=True,
        check=False,
    )
    assert offered in done.stdout.split()


def test_a_signal_that_falls_into_a_finaliser_stops_all_the_same(broken, kresearch):
    class Swallows:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)

    def action() -> None:
        swallows = Swallows()
        del swallows
        time.sleep(20)

    broken(action)
    begun = time.monotonic()
    run = kresearch("variants")
    assert run.code == 130 and time.monotonic() - begun < 10
    assert "Traceback" not in run.err and "interrupted." in run.err


@pytest.mark.parametrize(
    "said",
    [
        ["register", "--variant", "quantity", "--variant", "sentiment-balance"],
        ["score", "log.csv", "--variant", "quantity", "--variant=raw-count"],
        ["study", "run", "x", "--workers", "1", "--workers", "2"],
        ["data", "check", "x.csv", "--timezone", "UTC", "--timezone", "Europe/Rome"],
    ],
)
def test_an_option_said_twice_is_refused_and_not_dropped(kresearch, said):
    run = kresearch(*said)
    assert run.code == 2 and "is said 2 times" in run.err and said[-1] not in run.out


def test_options_that_may_repeat_still_do(kresearch):
    run = kresearch("data", "check", "nowhere.csv", "--map", "actor=a", "--map", "account=b")
    assert "is said" not in run.err


def test_help_is_broken_by_the_terminal_alone(kresearch):
    lines = [line.strip() for line in kresearch("quickstart", "--help").out.splitlines()]
    assert "none, takes the safest answers and says which. Writes the log, its scores, a" not in lines
    assert any(line.startswith("Asks at most three questions") and len(line) > 70 for line in lines)
