"""What would change the conclusion: generated, and only where the result says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kresearch.report.caveats import caveats, find_sweeps, flag_table
from kresearch.report.facts import Facts
from kresearch.report.language import speak

Build = Callable[..., Any]


def said(result: Any) -> list[str]:
    """Return the caveats with ordinary spaces."""
    return [s.replace("\u00a0", " ") for s in caveats(Facts(result), speak("en"))]


def starting(lines: list[str], start: str) -> str:
    """Return the one line that begins so."""
    (line,) = [line for line in lines if line.startswith(start)]
    return line


def test_a_sweep_is_one_parameter_over_three_values(build_result: Build) -> None:
    (sweep,) = find_sweeps(Facts(build_result()))
    assert (sweep.name, sweep.parameter, sweep.fixed) == ("sentiment-penalise", "penalty", "")
    assert [x for x, _ in sweep.points] == [0.5, 1.0, 2.0]


def test_the_value_at_which_the_sign_turns(build_result: Build) -> None:
    assert starting(said(build_result()), "The parameter") == (
        "The parameter: under sentiment-penalise the change in the spike turns its sign between penalty = "
        "0.50 (+2.0 points) and penalty = 1 (−1.0 point). Which value is right is not in the data."
    )


def test_a_sign_that_never_turns_is_said_too(build_result: Build) -> None:
    result = build_result()
    result.cells["value"] = result.cells["value"] + 100
    assert "keeps its sign from penalty = 0.50" in starting(said(result), "The parameter")


def test_few_cases_prove_nothing_about_others(build_result: Build, build_case: Build) -> None:
    assert starting(said(build_result()), "One case alone") == (
        "One case alone: it says what happened to this account and proves nothing about others. A test over "
        "cases needs at least 6."
    )
    four, six = (build_result([build_case(i, account=f"b{i}") for i in range(n)]) for n in (4, 6))
    assert "its p cannot fall below 0.125" in starting(said(four), "Only 4 cases")
    assert not [line for line in said(six) if line.startswith(("One case alone", "Only"))]


def test_low_coverage_comes_first_and_loud(build_result: Build) -> None:
    result = build_result()
    result.datasets[0]["coverage"] = 0.31
    assert said(result)[0].startswith("Coverage: in toy only 31 %")


def test_cases_that_do_not_agree(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(0), build_case(1, account="b")])
    cells = result.cells
    turned = (
        (cells["variant"] == "quantity") & (cells["case"] == "negative-1") & (cells["metric"] == "spike-gain")
    )
    cells.loc[turned, "value"] = -3.0
    assert starting(said(result), "The cases do not agree") == (
        "The cases do not agree: under quantity the score rose in 1 and fell in 1 of 2."
    )


def test_simulation_refusal_flags_and_reconstruction(build_result: Build, build_case: Build) -> None:
    lines = said(build_result([build_case().replace(flags=("The data begins late.",))]))
    assert starting(lines, "Simulation")
    assert "log-followers" in starting(lines, "Declined")
    assert starting(lines, "The case negative-0") == "The case negative-0: The data begins late."
    assert lines[-1].startswith("Reconstruction")


def test_flags_of_one_kind_are_said_once_and_counted(build_result: Build, build_case: Build) -> None:
    """A study across conditions printed one for each of its cases: twelve pages of the same sentence."""
    early = "The log of 'a-{n}' begins {n} days before the baseline ends."
    cases = [build_case(n, account=f"a-{n}").replace(flags=(early.format(n=n),)) for n in range(9)]
    cases.append(build_case(9, account="z").replace(flags=("The data has a hole.",)))
    result = build_result(cases)
    flags = [line for line in said(result) if line.startswith("The case ")]
    assert len(flags) == 2 and flags[0].endswith("ends. 8 further cases have the same flag.")
    table = flag_table(Facts(result), speak("en"))
    assert table is not None and len(table.rows) == 10
    assert flag_table(Facts(build_result()), speak("en")) is None


def test_missing_cells(build_result: Build) -> None:
    result = build_result(complete=False, missing=[{}, {}])
    assert said(result)[0] == "Missing cells: 2 declared cells were not computed."


def test_variants_that_decline_for_one_reason_are_said_once(build_result: Build) -> None:
    result = build_result()
    for row in result.variants:
        if row["name"] in ("inactivity-freeze", "log-followers"):
            row["declined"] = "no posts."
            result.cells.loc[result.cells["variant"] == row["label"], "value"] = float("nan")
    (line,) = [one for one in said(result) if one.startswith("Declined")]
    assert line == "Declined, without an answer here: inactivity-freeze and log-followers. No posts."
