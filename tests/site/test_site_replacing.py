"""Replacing a site: in one step, and what kresearch did not write stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kresearch.errors import UsageError
from kresearch.site import publish, replacing
from kresearch.site.replacing import MANIFEST, check_target, replace_site, workshop

#: What may stand in a folder that is published into, and is nobody's but the user's.
FOREIGN = {
    ".git/HEAD": "ref: refs/heads/pages\n",
    ".git/objects/ab/cdef": "object",
    "CNAME": "example.invalid\n",
    ".nojekyll": "",
    "about.html": "mine",
    "experiments/notes.txt": "mine, in a folder of ours",
    "private/deep/er/file.bin": "mine, deep",
    "assets/logo.svg": "<svg/>",
    "name with space.txt": "mine",
    "kresearch-site.json.bak": "{}",
    "index.html.orig": "mine",
}


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): p.read_text()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != MANIFEST
    }


def replace(target: Path, files: dict[str, str]) -> None:
    with workshop(target) as work:
        made = work / "site"
        made.mkdir()
        fill(made, files)
        replace_site(made, target)


@pytest.mark.parametrize("one_step", [True, False], ids=["exchange", "two renames"])
def test_only_what_was_written_before_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_step: bool
) -> None:
    if not one_step:
        monkeypatch.setattr(replacing, "_exchange", lambda *_: False)
    target = tmp_path / "site"
    old = {"index.html": "1", "old.html": "1", "gone/deep/page.html": "1", "experiments/a.html": "1"}
    replace(target, old)
    fill(target, FOREIGN)
    (target / "empty of mine").mkdir()
    (target / "dangling").symlink_to("nowhere")
    new = {"index.html": "2", "experiments/b.html": "2"}
    replace(target, new)
    assert read(target) == {**FOREIGN, **new}
    assert (target / "empty of mine").is_dir() and (target / "dangling").readlink() == Path("nowhere")
    assert not (target / "gone").exists()
    assert json.loads((target / MANIFEST).read_text())["files"] == sorted(new)
    replace(target, new)
    assert read(target) == {**FOREIGN, **new}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_page_never_overwrites_a_file_of_the_users(tmp_path: Path) -> None:
    target = tmp_path / "site"
    replace(target, {"index.html": "1"})
    fill(target, {"about.html": "mine", "docs": "a file where a folder must go"})
    before = read(target)
    with pytest.raises(UsageError, match=r"about\.html, docs"):
        replace(target, {"index.html": "2", "about.html": "2", "docs/a.html": "2"})
    assert read(target) == before


def test_a_fresh_clone_of_a_hosting_branch_can_be_published_into(tmp_path: Path) -> None:
    target = tmp_path / "site"
    fill(target, {".git/HEAD": "ref", "CNAME": "example.invalid"})
    check_target(target, tmp_path / "experiments")
    replace(target, {"index.html": "1"})
    assert read(target) == {".git/HEAD": "ref", "CNAME": "example.invalid", "index.html": "1"}


@pytest.mark.parametrize("damage", ["{", "[]", '{"files": 3}', '{"made_by": 1}'])
def test_a_manifest_that_cannot_be_read_deletes_nothing(tmp_path: Path, damage: str) -> None:
    target = tmp_path / "site"
    replace(target, {"old.html": "1"})
    (target / MANIFEST).write_text(damage)
    with pytest.raises(UsageError, match="did not write"):
        replace(target, {"index.html": "2", "old.html": "2"})
    assert read(target) == {"old.html": "1"}


def test_a_failure_on_the_way_leaves_the_old_site(tmp_path: Path) -> None:
    target = tmp_path / "site"
    replace(target, {"index.html": "1"})

    def fail() -> None:
        with workshop(target) as work:
            (work / "half.html").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert read(target) == {"index.html": "1"} and [p.name for p in tmp_path.iterdir()] == ["site"]


def test_leftovers_of_dead_runs_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    gone = int(dead.stdout)
    names = [
        f".site.{gone}.part",
        f".site.{gone}.old",
        f".site.{os.getppid()}.part",
        ".other.1.part",
        ".site.x.part",
    ]
    for name in names:
        (tmp_path / name).mkdir()
    with workshop(tmp_path / "site"):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names[2:])


def test_other_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        with pytest.raises(UsageError, match="no site made by kresearch"):
            publish(tmp_path / name, experiments=tmp_path / "experiments")
    for name in (".", "experiments"):
        with pytest.raises(UsageError, match="holds the studies themselves"):
            publish(tmp_path / name, experiments=tmp_path / "experiments")
    with pytest.raises(UsageError, match="no folder of studies"):
        publish(tmp_path / "site", experiments=tmp_path / "none")
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_publishing_twice_gives_the_same_bytes_and_leaves_nothing(
    tmp_path: Path, write_study_folder: Callable[..., Path]
) -> None:
    write_study_folder(tmp_path / "project", "001-one", n=1)
    (tmp_path / "project" / "README.md").write_text("# One\n", encoding="utf-8")
    folder = tmp_path / "published"

    def content() -> dict[str, bytes]:
        publish(folder / "site", experiments=tmp_path / "project" / "experiments")
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    first = content()
    (folder / "site" / "mine.html").write_text("mine")
    second = content()
    assert second.pop("site/mine.html") == b"mine" and second == first
