"""The widgets: controls move the figures, words follow, names of the data do nothing."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.cases import make_case
from kresearch.evaluate.detectors.robust_z import RobustZ
from kresearch.lab import pick_case, what_if
from kresearch.variants import resolve


def all_html(widget):
    """Return every HTML text within a widget."""
    inside = "".join(all_html(child) for child in getattr(widget, "children", ()))
    return inside + (widget.value if type(widget).__name__ == "HTML" else "")


@pytest.fixture
def panel(log):
    return what_if(log, "a", at="2013-04-01")


def test_it_begins_as_quantity(panel):
    assert panel.toml == '{name = "adjusted"}'
    theirs, ours = panel.curves.data
    assert list(theirs.y) == list(ours.y)
    assert "reconstruction" in all_html(panel.widget) and "Simulated data" in all_html(panel.widget)


def test_a_slider_moves_curve_ledger_and_words_to_the_numbers_of_score(panel, log):
    before = all_html(panel.widget)
    panel.controls["penalty"].value = 1.5
    panel.controls["weight facebook"].value = 0.9
    entry = tomllib.loads(f"v = {panel.toml}")["v"]
    assert entry == {"name": "adjusted", "penalty": 1.5, "network_weights": {"facebook": 0.9}}
    expected = kr.score(log, entry.pop("name"), accounts=["a"], **entry)
    np.testing.assert_allclose(panel.scores["score"], expected["score"], atol=1e-6)
    np.testing.assert_allclose(np.array(panel.curves.data[1].y, float), expected["score"], atol=1e-3)
    explained = kr.explain(log, panel.variant, account="a", at="2013-04-01")
    assert sum(panel.bars.data[1].x) == pytest.approx(explained.score - explained.start, abs=0.01)
    after = all_html(panel.widget)
    assert f"{explained.score:.2f} points with your settings" in after and after != before


def test_where_no_kernel_runs_the_curves_are_a_picture(panel):
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "your settings" in bundle["image/svg+xml"]


def test_the_ledger_can_look_at_a_change_and_at_another_grouping(panel):
    panel.controls["since"].value = 7
    assert panel.ledger.since == pd.Timestamp("2013-03-25", tz="UTC")
    assert "moved the score between 25 March 2013 and 1 April 2013" in all_html(panel.widget).replace(
        "\xa0", " "
    )
    panel.controls["by"].value = ("network",)
    assert set(panel.bars.layout.yaxis.ticktext) == {"facebook", "twitter"}
    panel.controls["by"].value = ("post",)
    assert panel.bars.layout.yaxis.ticktext[-1].endswith("others")


def test_another_account_brings_its_own_curve(panel, log):
    panel.controls["freeze_days"].value = 5
    panel.controls["account"].value = "d"
    assert panel.variant.freeze_days == 5
    expected = kr.score(log, panel.variant, accounts=["d"])
    np.testing.assert_allclose(panel.scores["score"], expected["score"], atol=1e-6)
    assert "The score of d under" in all_html(panel.widget)
    panel.controls["penalty"].value = 1.0
    assert panel.ledger.account == "d" and panel.variant.penalty == 1.0


def test_back_to_quantity_and_settings_to_begin_with(log):
    panel = what_if(log, "a", penalty=0.5, freeze_days=3, memory="half-life", memory_days=20)
    assert panel.toml.count("=") == 5
    assert panel.controls["memory_days"].description == "Half-life (days)"
    panel._back.click()
    assert panel.toml == '{name = "adjusted"}'
    assert panel.controls["memory_days"].description == "Window (days)"


def test_what_cannot_be_shown_is_said_and_the_panel_lives_on(make):
    log = make(200)
    years = kr.InteractionLog(
        pd.concat([f := log.interactions.to_pandas(), f.assign(at=f["at"] + pd.Timedelta(days=1000))])
    )
    panel = what_if(years, "a", memory="half-life")
    panel.controls["memory_days"].value = 1
    assert "Not shown:" in panel._status.value and "too short" in panel._status.value
    panel.controls["memory_days"].value = 50
    assert "points with your settings" in panel._status.value


def test_without_polarity_and_posts_two_sliders_are_off_and_say_why(make):
    bare = kr.InteractionLog(make(200).interactions.mutate(post=None, polarity=None).to_pandas())
    panel = what_if(bare, penalty=1.0, freeze_days=7)
    assert panel.controls["penalty"].disabled and panel.controls["freeze_days"].disabled
    told = all_html(panel.widget)
    assert "no freeze to try" in told and "a penalty changes nothing" in told
    assert panel.toml == '{name = "adjusted"}'


def test_every_control_says_what_it_is_and_in_which_unit(panel, log):
    for control in [*panel.controls.values(), *pick_case(log).controls.values()]:
        assert control.description
    units = {"penalty": "positives", "freeze_days": "days", "memory_days": "days", "at": "UTC"}
    assert all(unit in panel.controls[name].description for name, unit in units.items())


def test_figures_take_the_width_that_the_page_tells(panel):
    panel.widget.children[-1].width = 555
    assert panel.curves.layout.width == panel.bars.layout.width == 555


def test_hostile_names_stay_texts(hostile):
    panel = what_if(hostile)
    panel.controls["by"].value = ("post",)
    picker = pick_case(hostile)
    words = all_html(panel.widget) + all_html(picker.widget)
    drawn = str([panel.curves.to_dict(), panel.bars.to_dict(), picker.figure.to_dict()])
    for sign in ("<img", "<script", "\u202e"):
        assert sign not in words and sign not in drawn
    assert "&lt;img" in words and "%{y}$x$" not in str(panel.bars.layout.yaxis.ticktext)
    assert "\u202e" not in panel.controls["account"].options[0][0]


def test_unknown_names_are_refused(log):
    with pytest.raises(UnknownNameError, match="nobody"):
        what_if(log, "nobody")
    with pytest.raises(UnknownNameError, match="penalty"):
        what_if(log, penalti=1)
    with pytest.raises(UnknownNameError, match="nobody"):
        pick_case(log, "nobody")


@pytest.fixture(scope="module")
def spiky(make):
    """Return a log in which 300 negative mentions of b fall on one day."""
    calm = make(600, seed=9, count=1).interactions.to_pandas()
    storm = calm.sample(300, random_state=1).assign(
        account="b", kind="mention", polarity=-0.8, count=1, at=pd.Timestamp("2013-03-03 12:00", tz="UTC")
    )
    storm["actor"] = [f"angry {k}" for k in range(300)]
    return kr.InteractionLog(pd.concat([calm, storm]))


def test_the_picker_finds_the_spike_and_hands_it_out(spiky):
    picker = pick_case(spiky, "b")
    assert picker.case is not None and picker.case.kind == "negative"
    assert picker.case.spike[0] == pd.Timestamp("2013-03-03", tz="UTC")
    entry = tomllib.loads(f"cases = [{picker.toml}]")["cases"][0]
    again = make_case(entry)
    assert (again.name, again.windows) == (picker.case.name, picker.case.windows)
    assert {shape.fillcolor for shape in picker.figure.layout.shapes}
    assert picker.controls["threshold"].value == RobustZ().threshold, "studies find the same cases"
    picker.controls["threshold"].value = 12
    assert picker.case is not None  # the storm is far above any threshold
    picker.controls["account"].value = "d"
    assert picker.case is None and picker.toml == ""
    assert "No spike of d" in all_html(picker.widget) and "Nothing to use yet" in all_html(picker.widget)


def test_the_picker_takes_the_cases_of_a_result(study_result):
    picker = pick_case(study_result)
    assert [label for label, _ in picker.controls["case"].options] == ["2013-03-03 00:00 · negative"]
    assert picker.case == study_result.cases[0] and "threshold" not in picker.controls
    assert len(picker.figure.data[0].y) == len(study_result.scores)
    study_result.cases.clear()
    with pytest.raises(UsageError, match="no case to pick"):
        pick_case(study_result)


@pytest.fixture
def study_result(spiky):
    """Return the result of a study with one case, as small as can be."""
    from kresearch.lab.sources import LogSource
    from kresearch.study.result import StudyResult
    from kresearch.study.spec import DatasetEntry, StudySpec, VariantEntry

    case = pick_case(spiky, "b").case
    source = LogSource(spiky)
    place = {"dataset": "spiky", "case": case.name, "account": "b"}
    spec = StudySpec(
        slug="s", title="S", question="?", datasets=(DatasetEntry(name="spiky"),),
        variants=(VariantEntry(name="quantity"),), metrics=("spike-gain",),
    )  # fmt: skip
    return StudyResult(
        spec=spec,
        cells=pd.DataFrame(),
        scores=source.curve("b", None).assign(variant=resolve("quantity").label, **place),
        activity=source.counts("b", None).assign(**place),
        cases=[case],
    )
