"""What people and files call things is shown, commands no terminal, and is never empty."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kresearch.cli import console
from kresearch.cli.app import build

CLI = Path(console.__file__).parent
EVIL = "\x1b]0;pwned\x07\x1b[31mred\u202e\x9b2J\r"
DOORS = re.compile(r"(?:sys\.std(?:out|err)\.write|typer\.echo|(?<!\.)\bprint)\(.*|from rich\.text import")
EXPLAIN = ("explain", "{log}", "--account", "acme\x01", "--at", "2012-06-20")
BARE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile_log(tmp_path: Path) -> Path:
    rows = [
        f'"{who}",u{n},mention,twitter,2012-06-{n + 1:02d}T10:00:00Z,"{EVIL.strip()} late again"'
        for n in range(20)
        for who in (EVIL.strip() + "x", "acme\x01")
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["account,actor,kind,network,at,text", *rows]), encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("score", "{log}"),
        ("score", "{log}", "--json"),
        ("score", "{log}", "--variant", EVIL),
        ("score", "{log}", "--out", EVIL),
        ("score", "{log}" + EVIL),
        ("data", "check", "{log}"),
        ("data", "check", "{log}", "--map", f"account={EVIL}"),
        ("detect", "{log}", "--detector", "robust-z"),
        ("shortlist", "{log}", "--min-score", "1", "--scorer", "vader"),
        ("export", "{log}", "--out", "{out}.gexf"),
        ("explain", "{log}", "--account", "acme", "--at", "2012-06-20"),
        ("data", "show", EVIL),
        ("study", "show", EVIL),
        ("notebook", "run", EVIL),
    ],
    ids=lambda words: "-".join(words[:2]).replace("{log}", "log").encode("ascii", "replace").decode()[:20],
)
def test_nothing_commands_the_terminal(words, kresearch, hostile_log, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = kresearch(*(word.replace("{log}", str(hostile_log)).replace("{out}", "graph") for word in words))
    said = run.out + run.err
    assert said.strip() and "Traceback" not in said and "unexpected" not in said
    assert BARE.findall(said) == []


def test_words_without_end_are_cut(kresearch, hostile_log):
    run = kresearch("score", hostile_log, "--variant", "x" * 100_000)
    assert run.code == 2 and len(run.err) < 3_000 and "(100,00" in run.err


def test_names_that_are_fine_are_shown_as_they_are():
    fine = "caffè ☕ 👩‍👩‍👧 שלום العربية ไทย\tx\ny " + "p" * 4_000
    assert console.plain(fine) == fine


def test_one_door_to_the_terminal():
    """Only `console` writes to the streams, so that nothing forgets to look at what it writes."""
    own = {"console.py", "streams.py", "__init__.py", "answering.py"}
    wrong = [
        f"{path.name}: {found}"
        for path in CLI.glob("*.py")
        if path.name not in own
        for found in DOORS.findall(path.read_text())
        if "format_exception" not in found
    ]
    assert wrong == []


def _commands(path, command):
    loaded = command.load() if hasattr(command, "load") else command
    for name, inner in getattr(loaded, "commands", {}).items():
        yield from _commands((*path, name), inner)
    if not getattr(loaded, "commands", {}):
        yield path, loaded


@pytest.mark.parametrize("blank", ["", "  "])
def test_no_option_of_any_command_takes_an_empty_value(blank, kresearch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tried = 0
    for path, command in _commands((), build()):
        for parameter in command.params:
            if parameter.param_type_name == "option" and not parameter.is_flag:
                run = kresearch(*path, *(["x"] if path != ("variants",) else []), parameter.opts[0], blank)
                assert run.code == 2, (path, parameter.opts, run)
                other = "valid" in run.err or "requires" in run.err
                assert other or f"{parameter.opts[0]} is empty" in run.err, (path, run.err)
                tried += 1
    assert tried > 300
    run = kresearch("score", blank)
    assert run.code == 2 and "PATH is empty" in run.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("score", "{log}", "--encoding", "nobody"), "no encoding 'nobody'"),
        (("score", "{log}", "--sheet", "first"), "has no sheets"),
        (("score", "{log}", "--accounts", ","), "names nothing"),
        (("score", "{log}", "--out", "/proc/x.csv"), "no place for a file"),
        (("data", "pseudonymise", "{log}", "--out", "/"), "no place for a file"),
        (
            ("explain", "{log}", "--account", "acme\x01", "--at", "2012-06-20", "--html", "{log}"),
            "ends? in .html",
        ),
        (("explain", "{log}", "--account", "acme\x01", "--at", "2012-06-20", "--html", "/dev/full"), ".html"),
        (("behaviours", "--html", "/dev/null"), ".html"),
        (("behaviours", "--seeds", "99999999999999999999"), "seeds"),
        (("score", "{log}", "--persons", "/proc/self/mem"), "cannot use"),
        (("score", "{log}", "--persons", "/dev/zero"), "device"),
    ],
)
def test_what_was_taken_or_ended_in_a_traceback(words, said, kresearch, hostile_log):
    before = hostile_log.read_bytes()
    run = kresearch(*(word.replace("{log}", str(hostile_log)) for word in words))
    assert run.code in (1, 2) and re.search(said, run.err), run
    assert "unexpected" not in run.err and hostile_log.read_bytes() == before
