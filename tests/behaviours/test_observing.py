"""The fit to what was written down: chosen over all rows together, and honest about each row left out."""

from __future__ import annotations

from kresearch.behaviours.observing import weigh_fits
from kresearch.behaviours.scenario import Figure


def test_misses_are_in_doublings_days_and_widths_of_the_band() -> None:
    from kresearch.behaviours.observing import miss

    assert miss(Figure("change", -18.0, -4.5, -9.0), -4.5) == 1.0
    assert miss(Figure("change", -18.0, -4.5, -9.0), 2.0) == 3.0
    assert miss(Figure("days", 30.0, 30.0, 30.0), 29.0) == 1.0
    assert miss(Figure("change by day 12", -1.0, 1.0, 0.0), -0.5) == 0.5
    assert miss(Figure("change in seven days", -1.0, 1.0, 0.0), -7.0) == 7.0, "the further, the worse"


def test_a_row_that_pulls_the_fit_alone_is_not_predicted_when_left_out() -> None:
    """Only S1 wants the first point: with it the fit goes there, without it S1 is missed."""
    first = {"S1": [-9.0, 4.0], "N1": [30.0], "G1": [60.0]}
    second = {"S1": [-1.0, 0.1], "N1": [24.0], "G1": [56.0]}
    found = weigh_fits({(0.4, 0.05): [first, first], (1.0, 0.2): [second, second]})
    assert found.best == (0.4, 0.05)
    rows = found.frame.set_index("row")
    assert rows["within"]["S1"] == 1.0 and rows["left_out_within"]["S1"] == 0.0
    assert rows["left_out_end"].to_dict() == {"S1": 1.0, "N1": 0.4, "G1": 0.4}
    assert rows["left_out_within"]["N1"] == 1.0
