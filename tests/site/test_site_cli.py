"""`kresearch publish`: what it says, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch.cli.app import main


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


def test_it_says_what_it_does_and_prints_the_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "experiments").mkdir()
    code = run(["publish", "--out", str(tmp_path / "out"), "--experiments", str(tmp_path / "experiments")])
    said = capsys.readouterr()
    assert code == 0 and said.out == f"{tmp_path / 'out' / 'index.html'}\n"
    assert (
        "kresearch: building the pages" in said.err
        and "0 studies (0 with a result), 0 broken links" in said.err
    )


def test_broken_links_end_in_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "README.md").write_text("# A\n\n[b](missing.md)\n", encoding="utf-8")
    assert (
        run(["publish", "--out", str(tmp_path / "out"), "--experiments", str(tmp_path / "experiments")]) == 1
    )
    said = capsys.readouterr().err
    assert "broken link: " in said and "'missing.md'" in said


def test_other_languages_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", "--lang", "de", "--experiments", str(tmp_path)]) == 2
    assert "'de'" in capsys.readouterr().err
