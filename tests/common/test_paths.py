"""Paths stay inside their folder, whatever names or links say."""

from __future__ import annotations

import ast
import itertools
import json
import os
import re
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from kresearch._common.files import atomic_path, write_text_atomically
from kresearch._common.paths import (
    cache_folder,
    check_slug,
    close_file,
    close_folder,
    data_path,
    inside,
    is_inside,
    output_folder,
)
from kresearch.datasets.places import dataset_folder, download_folder
from kresearch.errors import UsageError
from kresearch.formats import convert
from kresearch.interactions import read_log
from kresearch.interactions.io.write import write_table
from kresearch.sentiment.cache import default_cache
from kresearch.study.loading import contained_options, load_entry
from kresearch.study.spec import DatasetEntry
from kresearch.study.spec_file import make_spec
from kresearch.study.tracking import _experiment

AT = "2020-01-01T00:00:00Z"


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

        def create_experiment(self, _: str, artifact_location: str, tags: dict[str, str]) -> str:
            self.place = artifact_location
            return "1"

    client, store = Client(), f"sqlite:///{tmp_path / 'mlflow.db'}"
    _experiment(client, store, "001-fair")
    assert client.place == (tmp_path.resolve() / "mlartifacts" / "001-fair").as_uri()
    with pytest.raises(UsageError, match="leads out of 'mlartifacts'"):
        _experiment(client, store, "../../../escaped")


def test_slugs() -> None:
    assert check_slug("001-groupalia-spike") and check_slug("a") and check_slug("x" * 80)
    for wrong in ("", "x" * 81, "a/b", "..", "a..b", "-a", "a-", "\u202ea", "Ä", None, 3):
        with pytest.raises(UsageError, match="cannot name a folder"):
            check_slug(wrong)


def test_caches_are_readable_by_their_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "new" / "cache"))
    old = os.umask(0)
    try:
        found = [cache_folder("mlflow", "one"), dataset_folder("x").parent, download_folder("x").parent]
        found.append(default_cache().parent)
        (tmp_path / "open").mkdir(mode=0o755)
        (tmp_path / "open" / "downloads").mkdir(mode=0o755)
        found += [close_folder(tmp_path / "open" / "downloads"), close_file(tmp_path / "open" / "a.sqlite")]
    finally:
        os.umask(old)
    found += [tmp_path / "new" / "cache", tmp_path / "new" / "cache" / "mlflow"]
    assert [path for path in found if path.stat().st_mode & 0o077] == []
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o755, "what somebody else names keeps its mode"


def test_one_door_for_paths_and_one_for_file_names_in_sql() -> None:
    compared, open_doors = [], []
    source = Path(__file__).resolve().parents[2] / "src" / "kresearch"
    for path in source.rglob("*.py"):
        place, tree = path.relative_to(source).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "is_relative_to":
                compared.append(place)
            if not isinstance(node, ast.JoinedStr):
                continue
            for part, after in itertools.pairwise([*node.values, ast.Constant("")]):
                reads = isinstance(part, ast.Constant) and re.search(r"read_\w+\(\[?'?$", str(part.value))
                if reads and "file_literal(" not in ast.unparse(after) and place != "interactions/io/sql.py":
                    open_doors.append(f"{place}: {part.value}")
    assert compared == ["_common/paths.py"], "use kresearch._common.paths.inside"
    assert open_doors == [], "use kresearch.interactions.io.sql.file_literal or parquet_scan"


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".csv.gz"])
def test_a_file_is_read_as_it_is_called(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "year=2020" / "a[bc]*?'x"
    for name in ("interactions", "b", "other"):
        row = {"account": "acme", "actor": name, "kind": "like", "network": "twitter", "at": AT}
        write_table(pd.DataFrame([row]), folder / f"{name}{ending}")
    # A pattern would find these too.
    decoy = tmp_path / "year=2020" / "abzz'x"
    write_table(pd.DataFrame([row | {"actor": "decoy"}]), decoy / f"interactions{ending}")
    log = read_log(folder / f"interactions{ending}")
    assert log.interactions.execute()["actor"].tolist() == ["interactions"]
    assert "year" not in log.interactions.columns


def test_converted_files_pass_a_temporary_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "k=v" / "t[ab]*'"
    odd.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(odd))
    tweet = {
        "id_str": "2", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "@acme hello",
        "user": {"id_str": "7", "screen_name": "Anna"}, "in_reply_to_screen_name": "acme",
        "in_reply_to_status_id_str": "1", "entities": {"user_mentions": [{"screen_name": "acme"}]},
    }  # fmt: skip
    (tmp_path / "t.jsonl").write_text(json.dumps(tweet))
    log = convert(tmp_path / "t.jsonl")
    assert log.interactions.execute()["actor"].tolist() == ["anna"] and "k" not in log.interactions.columns


@pytest.mark.parametrize("kind", ["up", "absolute", "link", "link to a folder", "device"])
def test_data_and_output_of_a_study_stay_in_its_project(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tmp_path / "project" / "experiments" / "001-a"
    study.mkdir(parents=True)
    (tmp_path / "project" / "data").mkdir()
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "interactions.csv").write_text("account,actor,kind,at\n")
    (study / "log.csv").symlink_to(tmp_path / "private" / "interactions.csv")
    (study / "log").symlink_to(tmp_path / "private")
    path = {"up": "../../../private/interactions.csv", "absolute": f"{tmp_path}/private/interactions.csv",
            "link": "log.csv", "link to a folder": "log/interactions.csv",
            "device": "/dev/zero"}[kind]  # fmt: skip
    content = {
        "question": "q?",
        "variants": ["quantity"],
        "metrics": ["spike-gain"],
        "datasets": [{"path": path}],
    }
    with pytest.raises(UsageError, match="leads out of 'project'.*KRESEARCH_DATA"):
        make_spec(content, folder=study)
    entry = DatasetEntry(name="x", path=path)
    with pytest.raises(UsageError, match="leads out of 'project'"):
        load_entry(entry, make_spec(content | {"datasets": ["groupalia"]}), folder=study)
    assert data_path(study, "../../data") == (tmp_path / "project" / "data").resolve()
    monkeypatch.setenv(
        "KRESEARCH_DATA", os.pathsep.join([str(tmp_path / "other"), str(tmp_path / "private")])
    )
    if kind != "device":
        assert data_path(study, path) == (tmp_path / "private" / "interactions.csv").resolve()
    monkeypatch.delenv("KRESEARCH_DATA")
    assert output_folder(study) == study / "output"
    (study / "output").symlink_to(tmp_path / "private")
    with pytest.raises(UsageError, match="'output' of study '001-a' is a link that leads out"):
        output_folder(study)


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


@pytest.mark.parametrize("option", ["quarantine_to", "persons", "source", "mapping"])
def test_options_of_a_dataset_name_no_file_elsewhere(tmp_path: Path, option: str) -> None:
    study = tmp_path / "project" / "experiments" / "001-a"
    study.mkdir(parents=True)
    (study / "log.csv").write_text("account,actor,kind,at\n")
    (study / "out").symlink_to(tmp_path)
    content = {"question": "q?", "variants": ["quantity"], "metrics": ["spike-gain"]}
    for wrong in ("../../../x.csv", "/etc/passwd", "out/x.csv", f"{tmp_path}/x"):
        for entry in ({"path": "log.csv", option: wrong}, {"name": "higgs", option: wrong}):
            with pytest.raises(UsageError, match="leads out of 'project'"):
                make_spec(content | {"datasets": [entry]}, folder=study)
    found = contained_options({option: "x/y.csv", "form": "a/b"}, study)
    assert found == {option: study.resolve() / "x" / "y.csv", "form": "a/b"}
    assert contained_options({"mapping": ["account=a/b"]}, study) == {"mapping": ["account=a/b"]}


def test_without_a_project_it_is_the_folder_around_the_studies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tmp_path / "a" / "studies" / "new"
    study.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    assert data_path(study, "../../log.csv") == (tmp_path / "a" / "log.csv").resolve()
    with pytest.raises(UsageError, match="leads out of 'a'"):
        data_path(study, "../../../log.csv")
    monkeypatch.setenv("HOME", str(tmp_path / "a"))
    assert data_path(study, "../log.csv") == (tmp_path / "a" / "studies" / "log.csv").resolve()
    for wrong in ("../../.ssh/id", "../../log.csv"):
        with pytest.raises(UsageError, match="leads out of 'studies'"):
            data_path(study, wrong)
