"""What a command leaves in the temporary folder: nothing, or bad rows where it said that they are."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEADER = "account,actor,kind,network,at,text\n"
ROWS = "".join(f"acme,u{n % 9},like,twitter,2012-06-{1 + n // 4:02d}T1{n % 4}:00Z,fine\n" for n in range(80))
BAD = "acme,u1,like,twitter,soon,fine\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "good.csv").write_text(HEADER + ROWS)
    (tmp_path / "bad.csv").write_text(HEADER + ROWS + BAD)
    (tmp_path / "worse.csv").write_text(HEADER + ROWS + BAD + BAD.replace("soon", "later"))
    return tmp_path


def start(place: Path, *words: str) -> subprocess.Popen[str]:
    surroundings = os.environ | {"TMPDIR": str(place / "tmp"), "KRESEARCH_CACHE": str(place / "cache")}
    return subprocess.Popen(
        [sys.executable, "-m", "kresearch", *words],
        cwd=place / "here",
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(place: Path, *words: str) -> tuple[int, str]:
    running = start(place, *words)
    said = running.communicate()[0]
    return running.returncode, said


def left(place: Path) -> list[str]:
    return sorted(str(path) for path in (place / "tmp").rglob("*"))


ASIDE = ("--on-bad-rows", "quarantine")
#: Commands that end well and those that are refused, and the code that they leave with.
LEAVE_NOTHING = {
    "nothing bad": (("score", "{}/good.csv", *ASIDE), 0),
    "refused": (("score", "{}/bad.csv"), 1),
    "wrong word": (("score", "{}/bad.csv", *ASIDE, "--variant", "nothing-like-it"), 2),
    "no file": (("decide", "{}/nowhere.csv", "--threshold", "10", *ASIDE), 2),
    "looked at": (("data", "check", "{}/bad.csv"), 1),
    "beside what is written": (("score", "{}/bad.csv", *ASIDE, "--out", "scores.csv"), 0),
}


@pytest.mark.parametrize("name", LEAVE_NOTHING)
def test_what_ends_leaves_no_folder(name: str, place: Path) -> None:
    words, code = LEAVE_NOTHING[name]
    ended, said = run(place, *(word.format(place) for word in words))
    assert ended == code, said
    assert left(place) == []


def test_bad_rows_lie_where_it_is_said_and_once(place: Path) -> None:
    for file in ("bad.csv", "bad.csv", "worse.csv"):
        code, said = run(place, "detect", str(place / file), "--detector", "robust-z", *ASIDE)
        assert code == 0, said
        told = re.search(r"set aside in (\S+\.csv),", said.replace("\n", " "))
        assert told is not None and "soon" in Path(told[1]).read_text()
    folder, *files = left(place)
    assert len(files) == 2, "the same rows make no second file"
    assert Path(folder).stat().st_mode & 0o077 == 0
    # What somebody mended there is not replaced.
    first = Path(files[0])
    first.write_text("mine")
    for file in ("bad.csv", "worse.csv"):
        assert run(place, "score", str(place / file), *ASIDE)[0] == 0
    assert first.read_text() == "mine" and len(left(place)) == 4


def test_a_name_that_somebody_else_has_taken_is_not_used(place: Path) -> None:
    (place / "elsewhere").mkdir()
    taken = place / "tmp" / f"kresearch-bad-rows-of-{os.getuid()}"
    taken.symlink_to(place / "elsewhere")
    assert run(place, "score", str(place / "bad.csv"), *ASIDE)[0] == 0
    assert list((place / "elsewhere").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_is_stopped_leaves_no_folder_for_ever(number: int, place: Path) -> None:
    running = start(place, "quickstart", str(place / "worse.csv"), "--yes", "--account", "acme")
    for _ in range(600):
        if left(place) or running.poll() is not None:
            break
        time.sleep(0.02)
    assert left(place) != [], "nothing was there to be left"
    running.send_signal(number)
    running.communicate()
    if number != signal.SIGKILL:
        assert left(place) == []
    assert run(place, "score", str(place / "good.csv"))[0] == 0
    assert left(place) == [], "the next start removes what a kill left"


@pytest.mark.parametrize("made", ["scratch_folder()", "kept_folder('rows')"])
def test_what_is_stopped_while_it_makes_a_folder_leaves_none(made: str, tmp_path: Path) -> None:
    program = (
        "import os\nfrom kresearch._common.scratch import kept_folder, scratch_folder\nmake = os.mkdir\n"
        "def stopped(*given, **named):\n    make(*given, **named)\n    raise KeyboardInterrupt\n"
        f"os.mkdir = stopped\n{made}"
    )
    surroundings = os.environ | {"TMPDIR": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", program], env=surroundings, capture_output=True, text=True)
    assert "KeyboardInterrupt" in ended.stderr and list(tmp_path.iterdir()) == []


def test_a_process_that_is_forked_off_leaves_the_folders_of_its_parent(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom kresearch._common.scratch import scratch_folder\nfolder = scratch_folder()\n"
        "pid = os.fork()\nif pid == 0: sys.exit()\nos.waitpid(pid, 0)\nprint(folder.is_dir())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert ended.stdout == "True\n" and list(tmp_path.iterdir()) == []


def test_a_number_of_a_process_that_is_used_again_is_another_process(tmp_path: Path) -> None:
    from kresearch._common.processes import machine_id

    for begun in ("0", "1000000000"):
        (tmp_path / f"kresearch-{machine_id()}-{os.getpid()}-{begun}-x").mkdir()
    program = "from kresearch._common.scratch import scratch_folder\nscratch_folder()"
    surroundings = os.environ | {"TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env=surroundings, check=True)
    assert [path.name.split("-")[3] for path in tmp_path.iterdir()] == ["0"], "its beginning is not known"
