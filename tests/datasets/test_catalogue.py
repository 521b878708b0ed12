"""The catalogue: ours and third parties' through one door; cards that say all; import and load again."""

from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kresearch.cli import data_catalogue
from kresearch.datasets import (
    Card,
    Dataset,
    DatasetUnavailableError,
    find_dataset,
    import_dataset,
    known_datasets,
    load_dataset,
)
from kresearch.datasets.card import PublicFile, parse_card
from kresearch.errors import KresearchError, KresearchWarning, UnknownNameError, UsageError

BITCOIN = "6,2,4,1289241911\n6,5,-10,1289241941\nx,2,40,1289241941\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("KRESEARCH_CACHE", str(folder))
    return folder


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    path = tmp_path / "soc-sign-bitcoinotc.csv"
    path.write_text(BITCOIN)
    return path


def run(*arguments: str) -> tuple[str, str]:
    app = typer.Typer()
    app.command("list")(data_catalogue.list_)
    app.command("show")(data_catalogue.show)
    app.command("import")(data_catalogue.import_)
    app.command("fetch")(data_catalogue.fetch)
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, KresearchError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


@pytest.mark.parametrize("name", sorted(known_datasets()))
def test_every_card_says_what_a_person_must_know(name: str) -> None:
    card = find_dataset(name).card
    assert card.name == name
    for said in (card.title, card.summary, card.licence, card.citation, card.bibtex, card.home):
        assert len(said) > 2
    assert card.bibtex.startswith("@")
    assert card.bibtex.count("{") == card.bibtex.count("}")
    assert card.problems
    assert card.simulated or (card.files and card.columns)
    assert ("NC" in card.licence) == card.non_commercial
    json.dumps(card.to_dict())


def test_the_issues_datasets_are_there_and_only_groupalia_is_simulated() -> None:
    known = known_datasets()
    assert {"groupalia", "us-airlines", "higgs", "facebook-pages", "klout-open-data"} <= set(known)
    assert [name for name, dataset in known.items() if dataset.card.simulated] == ["groupalia"]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no dataset 'us-airline'\. Did you mean 'us-airlines'"):
        load_dataset("us-airline")


def test_a_card_that_is_wrong_names_everything() -> None:
    with pytest.raises(UsageError) as caught:
        parse_card('name = "x"\ntitel = "y"\n[[files]]\nname = "a"\nsha = "b"\n', origin="x.toml")
    for part in (
        "card x.toml",
        "no field 'titel'. Did you mean 'title'?",
        "'licence' is missing",
        "'files.sha'",
    ):
        assert part in str(caught.value)
    with pytest.raises(UsageError, match="no TOML"):
        parse_card("name = ", origin="x.toml")


def entry_points(monkeypatch: pytest.MonkeyPatch, **objects: object) -> None:
    module = sys.modules[__name__]
    points = []
    for name, value in objects.items():
        monkeypatch.setattr(module, f"plugin_{name}", value, raising=False)
        points.append(metadata.EntryPoint(name, f"{__name__}:plugin_{name}", "kresearch.datasets"))
    monkeypatch.setattr(
        metadata, "entry_points", lambda group: points if group == "kresearch.datasets" else []
    )


def test_third_parties_come_through_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = find_dataset("bitcoin-otc")
    fields = {name: getattr(ours.card, name) for name in Card.__dataclass_fields__}
    theirs = Dataset(Card(**fields | {"name": "theirs"}), ours.load)
    entry_points(monkeypatch, theirs=theirs)
    assert "theirs" in known_datasets()
    assert find_dataset("Theirs").origin != "built in"


def test_a_broken_plug_in_is_said_and_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    entry_points(monkeypatch, odd="no dataset", taken=find_dataset("higgs"))
    with pytest.warns(KresearchWarning) as caught:
        known = known_datasets()
    said = " ".join(str(w.message) for w in caught)
    assert "'odd'" in said and "not a kresearch.datasets.Dataset" in said
    assert "'taken'" in said and "a name that is taken" in said
    assert "higgs" in known


def test_what_is_not_at_hand_says_how_to_get_it() -> None:
    with pytest.raises(DatasetUnavailableError) as caught:
        load_dataset("higgs")
    for part in (
        "'higgs' is not at hand",
        "kresearch data fetch higgs",
        "kresearch data import higgs --from PATH",
    ):
        assert part in str(caught.value)
    with pytest.raises(DatasetUnavailableError) as caught:
        load_dataset("us-airlines")
    assert "data fetch" not in str(caught.value)


def test_imported_is_found_again_with_its_notes(ratings: Path, cache: Path) -> None:
    log, folder = import_dataset("bitcoin-otc", source=ratings)
    assert folder == cache / "datasets" / "bitcoin-otc"
    again = load_dataset("bitcoin-otc")
    assert again.digest() == log.digest()
    assert "1 of 3 rows were left out" in " ".join(again.notes)
    assert again.source == log.source
    with pytest.raises(UsageError, match=r"exists already.*--force"):
        import_dataset("bitcoin-otc", source=ratings)
    ratings.write_text(BITCOIN.splitlines()[0] + "\n")
    import_dataset("bitcoin-otc", source=ratings, force=True)
    assert load_dataset("bitcoin-otc").interactions.count().execute() == 1


def test_fetched_files_load_without_an_import(ratings: Path, cache: Path) -> None:
    import gzip

    folder = cache / "downloads" / "bitcoin-otc"
    folder.mkdir(parents=True)
    (folder / "soc-sign-bitcoinotc.csv.gz").write_bytes(gzip.compress(ratings.read_bytes()))
    assert load_dataset("bitcoin-otc").interactions.count().execute() == 2


def test_list_and_show() -> None:
    table, _ = run("list")
    assert "us-airlines" in table and "simulated" in table and "no commercial use" in table
    rows = {row["name"]: row for row in json.loads(run("list", "--json")[0])}
    assert rows["groupalia"]["simulated"] is True
    assert rows["higgs"]["way_in"] == "kresearch data fetch higgs"
    card, _ = run("show", "us-airlines")
    for part in ("CC BY-NC-SA 4.0", "Crowdflower", "gap in the collection", "Tweets.csv"):
        assert part in card
    assert json.loads(run("show", "higgs", "--json")[0])["files"][0]["url"].startswith(
        "https://snap.stanford.edu"
    )
    assert "simulated, not data" in run("show", "groupalia")[0]


def test_import_prints_what_came_in(ratings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = json.loads(run("import", "bitcoin-otc", "--from", str(ratings), "--out", str(out), "--json")[0])
    assert said["rows"] == 2
    assert said["span"] == ["2010-11-08T18:45:11+00:00", "2010-11-08T18:45:41+00:00"]
    assert said["citation"].startswith("S. Kumar")
    assert any("1 of 3 rows" in note for note in said["notes"])
    assert (out / "interactions.parquet").is_file()
    assert (out / "log.toml").is_file()
    with pytest.raises(UsageError, match="exists already"):
        run("import", "bitcoin-otc", "--from", str(ratings), "--out", str(out))
    table, _ = run("import", "bitcoin-otc", "--from", str(ratings), "--out", str(out), "--force")
    assert "known problems" in table and "left out" in table


def test_import_passes_options_on(tmp_path: Path) -> None:
    out = tmp_path / "simulated"
    small = [
        "--set",
        "n_replies=50",
        "--set",
        "n_ordinary=3",
        "--set",
        "baseline_days=90",
        "--set",
        "polarity=none",
    ]
    said = json.loads(run("import", "groupalia", "--out", str(out), *small, "--json")[0])
    assert said["simulated"] is True
    assert said["polarity_known_of_texted"] == 0
    assert said["languages"] == {"it": 1.0}
    with pytest.raises(UsageError, match="no '='"):
        run("import", "groupalia", "--set", "seed")


def test_fetch_without_an_address_leaves_with_a_plain_message() -> None:
    with pytest.raises(DatasetUnavailableError, match="no stable public address"):
        run("fetch", "facebook-pages")


@pytest.mark.realdata
def test_the_main_job_on_real_input(shared_datasets: Path, tmp_path: Path) -> None:
    out = tmp_path / "airlines"
    said = json.loads(
        run(
            "import",
            "us-airlines",
            "--from",
            str(shared_datasets / "us_airlines"),
            "--out",
            str(out),
            "--json",
        )[0]
    )
    assert said["rows"] == 5_179
    assert said["accounts"] == 6
    assert said["polarity_known_of_texted"] == 1.0
    assert said["licence"].endswith("(no commercial use)")


@pytest.mark.parametrize("name", ["../x.csv", "/etc/passwd", "a/b", ".env", "", "a\x00b", "x" * 300, 3])
def test_a_file_of_a_card_leads_nowhere_else(name: object) -> None:
    with pytest.raises(UsageError, match="is no plain name"):
        PublicFile(name)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "//x/y", "javascript:1"])
def test_files_come_by_http_alone(url: str) -> None:
    with pytest.raises(UsageError, match="is no address"):
        PublicFile("a.csv", url)


def test_values_of_another_kind_in_a_card_are_named() -> None:
    whole = dict.fromkeys(("name", "title", "summary", "licence", "citation", "bibtex", "home"), '"x"')
    whole |= {"simulated": "true", "non_commercial": "false"}
    text = "\n".join(f"{k} = {v}" for k, v in whole.items())
    assert parse_card(text, origin="x.toml").name == "x"
    for key, value, said in [
        ("simulated", '"no"', "true or false"), ("title", "3", "a text"),
        ("name", '"../x"', "cannot name a folder"), ("home", "[]", "a text"),
    ]:  # fmt: skip
        wrong = "\n".join(f"{k} = {value if k == key else v}" for k, v in whole.items())
        with pytest.raises(UsageError, match=f"card x.toml: .*{said}"):
            parse_card(wrong, origin="x.toml")
    for more in ("files = 3", "files = [3]", "files = [{url = 'x'}]", "columns = []", "problems = 'x'"):
        with pytest.raises(UsageError, match="card x.toml"):
            parse_card(f"{text}\n{more}", origin="x.toml")
