"""Variants come from files, from installed packages and from decorated classes."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import KresearchError, UnknownNameError, UsageError
from kresearch.scoring import Chain
from kresearch.variants import VARIANTS, find_variant, list_variants, resolve
from kresearch.variants.quantity import QUANTITY

PLUGIN = '''
from typing import ClassVar
from kresearch.scoring import Boxcar
from kresearch.variants import Variant
from kresearch.variants.quantity import QUANTITY

class Fortnight(Variant):
    """Fourteen days count fully."""

    name: ClassVar[str] = "fortnight"

    def chain(self):
        return QUANTITY.replace(memory=Boxcar(14))

not_a_variant = 3
'''


def install(folder: Path, points: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a package out as pip would."""
    (folder / "their_variants.py").write_text(PLUGIN, encoding="utf-8")
    info = folder / "their_variants-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-variants\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[kresearch.variants]\n{points}\n")
    monkeypatch.syspath_prepend(str(folder))


@pytest.fixture
def log() -> kr.InteractionLog:
    day = pd.Timestamp("2012-01-01", tz="UTC")
    acted = pd.DataFrame({"account": "A", "actor": ["p", "q"], "kind": "like", "network": "twitter"})
    return kr.InteractionLog(acted.assign(at=[day, day + pd.Timedelta(days=20)]))


def test_an_installed_package_adds_its_variant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: kr.InteractionLog
) -> None:
    install(tmp_path, "fortnight = their_variants:Fortnight", monkeypatch)
    listed = {listing.name: listing for listing in list_variants()}
    assert listed["fortnight"].origin == "their-variants"
    assert listed["quantity"].origin == "kresearch"
    assert kr.score(log, "fortnight")["reach"].tolist()[13:15] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ("odd = their_variants:not_a_variant", "is not a Variant"),
        ("gone = their_variants:Missing", "cannot be loaded"),
    ],
)
def test_a_broken_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, told: str
) -> None:
    install(tmp_path, point, monkeypatch)
    with pytest.raises(KresearchError, match=f"'their-variants'.*{told}"):
        find_variant(point.split(" ")[0])


def test_in_a_notebook_a_decorated_class_is_enough(
    monkeypatch: pytest.MonkeyPatch, log: kr.InteractionLog
) -> None:
    monkeypatch.setattr(VARIANTS, "decorated", {})

    @kr.variant
    class Plain(kr.Variant):
        """The reference under another name."""

        name: ClassVar[str] = "plain"

        def chain(self) -> Chain:
            return QUANTITY

    assert kr.score(log, "plain")["score"].equals(kr.score(log, Plain)["score"])
    with pytest.raises(UsageError, match="is not a Variant"):
        kr.variant(int)
    with pytest.raises(UsageError, match="has no name"):
        kr.variant(type("Nameless", (kr.Variant,), {}))


def test_a_name_nobody_knows_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'sentiment-ignore'"):
        resolve("sentiment-ignor")


@pytest.mark.parametrize("field", ["claims", "waives"])
def test_a_law_that_does_not_exist_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    monkeypatch.setattr(VARIANTS, "decorated", {})
    body = {"name": "mine", field: frozenset({"network-helps", "monotone"})}
    with pytest.raises(UsageError, match=f"variant 'mine': {field} .*'network-helps'.*'networks-help'"):
        kr.variant(type("Mine", (kr.Variant,), body))
    assert "mine" not in VARIANTS


def test_the_laws_that_may_be_named_are_those_that_are_tried() -> None:
    from kresearch.testing import laws, scenarios
    from kresearch.variants import LAWS

    tried = {law.name for law in (*laws.LAWS, *scenarios.SCENARIOS)} | {"frozen-scale", "subset"}
    assert tried == set(LAWS)


def test_scores_that_change_when_some_accounts_are_asked_for_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kresearch.testing import check

    real = check.score_many

    def depends_on_who_asks(log: kr.InteractionLog, variants: list[kr.Variant], **asked: object) -> object:
        frames = real(log, variants, **asked)
        for frame in frames.values():
            frame["score"] += 0.5 if asked.get("accounts") is not None else 0.0
        return frames

    monkeypatch.setattr(check, "score_many", depends_on_who_asks)
    with pytest.raises(check.VariantLawError) as told:
        check.check_variant("quantity", worlds=1)
    assert [v.law for v in told.value.violations] == ["subset"]
    assert "0.500000 points apart" in str(told.value)
