"""Detectors, formats, datasets and variants that go wrong in use: named, and nothing else is harmed."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest

import kresearch as kr
from kresearch._common.registry import Registry
from kresearch.cli import main
from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import DATASETS, Dataset
from kresearch.errors import KresearchError, KresearchWarning, UsageError
from kresearch.evaluate.detect import detect_cases
from kresearch.evaluate.detectors import DETECTORS, Detector, Run
from kresearch.evaluate.metrics.registry import METRICS
from kresearch.formats import RecordFormat, convert
from kresearch.formats.registry import FORMATS
from kresearch.scoring import Chain
from kresearch.variants import VARIANTS
from tests.plug_ins.faults import DAYS, FAULTS, Own, a_log, giving, raising

# Detectors


def a_detector(find: Callable[..., Any], **further: Any) -> type[Detector]:
    made = type("Theirs", (Detector,), {"name": "theirs", "find": find, "__module__": "theirs", **further})
    return dataclass(frozen=True, kw_only=True)(made)


def an_hourly() -> pd.DataFrame:
    hours = pd.date_range("2020-01-01", periods=24 * 31, freq="1h", tz="UTC")
    counts = dict.fromkeys(("negative", "neutral", "positive", "unknown"), 0)
    return pd.DataFrame({"account": "a", "at": hours, "interactions": 1, **counts})


def runs(*steps: Any, note: Any = "x", times: int = 1) -> Callable[..., Any]:
    return lambda _, counts: (
        [Run(tuple(counts.index[s] if isinstance(s, int) else s for s in steps), note)] * times
    )


RUNS = {
    "no steps": runs(), "another time": runs(pd.Timestamp("1999-01-01", tz="UTC")),
    "not a time": runs(pd.NaT), "no zone": runs(pd.Timestamp("2020-01-15")), "a text": runs("2020-01-15"),
    "backwards": runs(20, 19),
    "twice one step": runs(19, 19), "one step in two runs": runs(19, times=2), "no note": runs(19, note=None),
    "runs for ever": lambda _, counts: (Run((counts.index[19],), "x") for _ in itertools.count()),
    "steps for ever": lambda _, counts: [Run(itertools.repeat(counts.index[19]), "x")],
}  # fmt: skip


@pytest.mark.parametrize("find", [*FAULTS.values(), *RUNS.values()], ids=[*FAULTS, *RUNS])
def test_a_detector(find: Any) -> None:
    with pytest.raises(KresearchError, match="detector 'theirs'"):
        detect_cases(an_hourly(), a_detector(find)())


@pytest.mark.parametrize("name", ["sign", "settings", "step"])
def test_what_else_a_detector_says(name: str, fault: Any) -> None:
    further = {name: fault if name == "sign" else property(fault)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raises = pytest.raises(KresearchError, match="detector 'theirs'")
        # Settings are text for people only: any of them may stand there.
        with raises if name != "settings" or "raising" in fault.__qualname__ else nullcontext():
            detect_cases(an_hourly(), a_detector(runs(19), **further)())


def test_a_detector_changes_no_count() -> None:
    def spoil(_: object, counts: pd.Series) -> list[Run]:
        counts[:] = 0
        return [Run((counts.index[19],), "x")]

    (case,) = detect_cases(an_hourly(), a_detector(spoil)())
    assert "24 interactions" in case.origin


# Formats

COLUMNS = "guest,says,to,when\n"


def take(record: Any, rows: Any, **other: Any) -> None:
    row = {"account": record["to"], "actor": record["guest"], "kind": "comment", "network": "tumblr",
           "at": rows.time(record["when"], utc=True), "text": record["says"]} | other  # fmt: skip
    rows.interaction(**row)


GUESTS = RecordFormat(
    name="theirs", title="Guests", networks=("tumblr",), source="public files", becomes=("line -> comment",),
    lost=(), test=lambda head: bool(head.has("guest", "says", "to", "when")), take=take,
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text(COLUMNS + "anna,nice,acme,2012-05-29 10:00:00\n", encoding="utf-8")
    return path


def test_a_format_that_looks(fault: Any, book: Path) -> None:
    FORMATS.register("mine", replace(GUESTS, name="mine"))
    FORMATS.register("theirs", replace(GUESTS, test=fault, lacks=fault))
    with pytest.warns(KresearchWarning, match="format 'theirs' cannot look at 'book.csv'.*left out"):
        assert convert(book).summary().interactions == 1


@pytest.mark.parametrize("lacks", [FAULTS[name] for name in FAULTS if name != "text"])
def test_a_format_that_says_what_lacks(lacks: Any, tmp_path: Path) -> None:
    FORMATS.register("theirs", replace(GUESTS, lacks=lacks))
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.warns(KresearchWarning, match="format 'theirs'.*left out"), pytest.raises(UsageError):
        convert(path)


@pytest.mark.parametrize("stop", [one for name, one in FAULTS.items() if "raising" in one.__qualname__])
def test_a_format_that_reads(stop: Any, book: Path) -> None:
    FORMATS.register("theirs", replace(GUESTS, take=stop))
    with pytest.raises(KresearchError, match="format 'theirs'"):
        convert(book)


CELLS = {
    "account": [3, ["x"], b"x"], "kind": ["wave", 3, None],
    "at": ["2012", math.nan, 10**30, -(10**18), True, DAYS[0]],
    "network": [None, 3], "interaction_id": [3], "text": [3], "language": [3], "polarity": [9, "x", math.inf],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in CELLS.items() for v in values])
def test_rows_that_are_none(name: str, value: Any, book: Path) -> None:
    FORMATS.register("theirs", replace(GUESTS, take=lambda record, rows: take(record, rows, **{name: value})))
    with pytest.raises(KresearchError, match="format 'theirs'"):
        convert(book)


@pytest.mark.parametrize("field", ["name", "title", "source", "networks", "becomes", "lost"])
def test_a_format_that_describes_itself_wrongly(field: str) -> None:
    for value in (None, 3, math.inf, {}, "a\nb"):
        if field not in ("title", "source") or not isinstance(value, str):
            with pytest.raises(UsageError, match="[Aa]llowed"):
                FORMATS.register("theirs", replace(GUESTS, **{field: value}))


# Datasets


def test_a_dataset(fault: Any, tmp_path: Path) -> None:
    DATASETS.register("theirs", Dataset(replace(load_card("groupalia"), name="theirs"), fault))
    with pytest.raises(KresearchError, match="dataset 'theirs' of"):
        kr.datasets.load_dataset("theirs", source=tmp_path)


def test_a_dataset_whose_notes_are_none() -> None:
    log = a_log()
    log.notes.append(3)  # type: ignore[arg-type]
    DATASETS.register("theirs", Dataset(replace(load_card("groupalia"), name="theirs"), giving(log)))
    with pytest.raises(KresearchError, match="dataset 'theirs' of .*notes that are no texts"):
        kr.datasets.load_dataset("theirs", source=".")


@pytest.mark.parametrize(("card", "load"), [(None, giving(1)), ("x", giving(1)), (load_card("groupalia"), 3)])
def test_no_dataset(card: Any, load: Any) -> None:
    with pytest.raises(UsageError, match="the dataset has the card .*Allowed"):
        DATASETS.register("theirs", Dataset(card, load))


# Variants


def test_a_variant(fault: Any) -> None:
    class Theirs(kr.Variant):
        name: ClassVar[str] = "theirs"

        def chain(self) -> Chain:
            return fault()  # type: ignore[no-any-return]

    with pytest.raises(KresearchError, match="variant 'theirs'"):
        kr.score(a_log(), Theirs())


@pytest.mark.parametrize("error", [ValueError("no"), RuntimeError("no"), Own("no"), SystemExit(1)], ids=repr)
def test_a_variant_that_cannot_be_made(error: BaseException) -> None:
    class Theirs(kr.Variant):
        name: ClassVar[str] = "theirs"

        def model_post_init(self, _: Any) -> None:
            raise error

    with pytest.raises(KresearchError, match="variant 'theirs'"):
        Theirs.build()


# Names, and the command line


@pytest.mark.parametrize("registry", [METRICS, DETECTORS, VARIANTS], ids=lambda registry: registry.what)
def test_an_entry_point_names_a_thing_as_it_names_itself(registry: Registry[Any]) -> None:
    known = registry.entries()[0]
    with pytest.raises(UsageError, match=f"calls itself '{known.name}', and its entry point calls it 'mine'"):
        registry.register("mine", known.value)


def test_at_the_command_line_the_other_detectors_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DETECTORS.register("theirs", a_detector(raising(Own("no"))))
    path = tmp_path / "log.csv"
    rows = [f"a,b{day},like,twitter,{at:%Y-%m-%dT%H:%M:%SZ}" for day, at in enumerate(DAYS)]
    path.write_text("\n".join(["account,actor,kind,network,at", *rows]), encoding="utf-8")
    for arguments, code in (([], 0), (["--detector", "theirs"], 1)):
        with pytest.raises(SystemExit) as left:
            main(["detect", str(path), *arguments])
        said = " ".join(capsys.readouterr().err.split())
        assert left.value.code == code and "detector 'theirs' stopped (Own: no)" in said
        assert ("The other detectors go on." in said) == (code == 0)


@pytest.mark.parametrize("error", [Own("no"), GeneratorExit()])
def test_at_the_command_line_nothing_ends_in_a_traceback(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kresearch.variants.list_variants", raising(error))
    with pytest.raises(SystemExit) as left:
        main(["variants"])
    assert left.value.code == 1 and f"unexpected {type(error).__name__}" in capsys.readouterr().err
