"""Paths stay inside their folder, whatever names or links say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch._common.files import atomic_path, write_text_atomically
from kresearch._common.paths import cache_folder, check_slug, inside, is_inside
from kresearch.errors import UsageError
from kresearch.study.tracking import _experiment


def test_what_leads_out_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "below").mkdir(parents=True)
    (home / "link").symlink_to("/etc")
    (home / "loop").symlink_to(home / "loop")
    (tmp_path / "home-too").mkdir()
    assert inside(home, "below/../below/a.txt") == home.resolve() / "below" / "a.txt"
    assert inside(home, home / "below") == home.resolve() / "below" and is_inside(home, ".")
    for wrong in ("..", "../home-too/a", "/etc/passwd", "link/passwd", "below/../../x", "a\x00b"):
        assert not is_inside(home, wrong)
        with pytest.raises(UsageError, match="leads out of 'home'"):
            inside(home, wrong)


def test_artefacts_of_a_foreign_result_stay_in_their_folder(tmp_path: Path) -> None:
    class Client:
        """Remembers where an experiment puts its files."""

        place = ""

        def get_experiment_by_name(self, _: str) -> None:
            return None

        def create_experiment(self, _: str, artifact_location: str) -> str:
            self.place = artifact_location
            return "1"

    client, store = Client(), f"sqlite:///{tmp_path / 'mlflow.db'}"
    _experiment(client, store, "001-fair")
    assert client.place == (tmp_path.resolve() / "mlartifacts" / "001-fair").as_uri()
    with pytest.raises(UsageError, match="leads out of 'mlartifacts'"):
        _experiment(client, store, "../../../escaped")


def test_slugs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert check_slug("001-groupalia-spike") and check_slug("a") and check_slug("x" * 80)
    for wrong in ("", "x" * 81, "a/b", "..", "a..b", "-a", "a-", "\u202ea", "Ä", None, 3):
        with pytest.raises(UsageError, match="cannot name a folder"):
            check_slug(wrong)
    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "cache"))
    assert cache_folder("mlflow").stat().st_mode & 0o077 == 0


def test_files_are_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "a[1].txt"
    write_text_atomically("one", target)
    (tmp_path / f".{target.name}.4194399-0.part").write_text("of a killed process")

    def fail() -> None:
        with atomic_path(target) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert target.read_text() == "one" and [p.name for p in tmp_path.iterdir()] == ["a[1].txt"]
