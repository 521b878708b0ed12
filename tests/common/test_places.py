"""Where no file of ours may be: devices and what the system keeps are not replaced by it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kresearch._common import paths
from kresearch._common.files import atomic_path, check_place, write_text_atomically
from kresearch.errors import UsageError


@pytest.mark.parametrize(
    "place",
    ["/dev/full", "/dev/null", "/dev/stdout", "/dev/new.csv", "/proc/x.csv", "/sys/x/y.csv", "/", "..", ""],
)
def test_no_file_takes_the_place_of_what_is_none(place: str) -> None:
    before = os.lstat(place) if place and os.path.lexists(place) else None
    with pytest.raises(UsageError, match="no place for a file"):
        write_text_atomically("x", Path(place))
    if before is not None:
        assert os.lstat(place).st_mode == before.st_mode


def test_pipes_and_links_to_devices_are_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to("/dev/null")
    for name in ("pipe.csv", "link.csv"):
        with pytest.raises(UsageError, match="no place for a file"):
            write_text_atomically("x", tmp_path / name)
    assert (tmp_path / "link.csv").is_symlink()
    check_place(Path("/dev/shm/x.csv"))


def test_what_an_engine_says_of_a_place_becomes_the_word_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / ("n" * 190 + ".csv")
    with pytest.raises(RuntimeError, match="of the engine"), atomic_path(target):
        raise RuntimeError("of the engine")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_is_gone_is_said_by_its_name(tmp_path: Path) -> None:
    def write(target: Path) -> None:
        with atomic_path(target) as part:
            part.parent.rmdir()
            raise RuntimeError("IO Error: Cannot open file")

    with pytest.raises(OSError, match="No such file") as refused:
        write(tmp_path / "gone" / "x.csv")
    assert refused.value.filename == str(tmp_path / "gone" / "x.csv")


def test_a_whole_disk_is_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        (tmp_path / f"{number}.csv").touch()
    assert len(list(paths.below(tmp_path))) == 6
    monkeypatch.setattr(paths, "MOST_BELOW", 5)
    with pytest.raises(UsageError, match="more than 5 files"):
        list(paths.below(tmp_path))
