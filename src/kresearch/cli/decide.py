"""``kresearch decide``: who passes at a threshold under each variant, and how certain that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli import console
from kresearch.cli import people_options as shared
from kresearch.cli.people_options import shown
from kresearch.cli.reading_options import ReadingOptions, reads_log

if TYPE_CHECKING:
    from kresearch.people import Decisions

#: Accounts nearest to the threshold that the screen shows.
SHOWN = 20


@reads_log
def decide(
    path: shared.PathArgument,
    variants: shared.Variants = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="The score from which on somebody passes, 1 to 100.")
    ] = 50,
    at: shared.At = None,
    every: shared.EveryOption = "1d",
    accounts: Annotated[
        list[str] | None,
        typer.Option("--accounts", metavar="NAME,...", help="Decide only about these accounts."),
    ] = None,
    settings: shared.Settings = None,
    truth: Annotated[
        Path | None, typer.Option("--truth", help="File of account, chosen (yes or no): what people decided.")
    ] = None,
    cost_wrong_pass: Annotated[
        float, typer.Option("--cost-wrong-pass", help="Of somebody who passes and should not.")
    ] = 1,
    cost_wrong_fail: Annotated[
        float, typer.Option("--cost-wrong-fail", help="Of somebody who should pass and does not.")
    ] = 1,
    scorer: shared.Scorer = None,
    scorer_language: shared.ScorerLanguage = None,
    draws: shared.Draws = 100,
    out: shared.Out = None,
    force: shared.Force = False,
    on_bad_rows: shared.OnBadRows = "refuse",
    as_json: shared.AsJson = False,
    lang: shared.Lang = "en",
    *,
    reading: ReadingOptions,
) -> None:
    """Say who passes at a score under several variants, and what each decision hangs on.

    The chance that a decision flips within a week (from the account's own past weeks) and by the
    error of reading (with --scorer), the cost of both errors, agreement with people (--truth), and
    how often accounts of each language, network and size pass. --out FILE.csv writes every row,
    and the rest beside it as JSON; --out FILE.html writes a page. The score is a reconstruction
    from Klout's public statements, not Klout's formula, and no threshold is recommended.
    """
    from kresearch.cli.options import read_names, read_time
    from kresearch.people.decide import make_decisions
    from kresearch.people.options import DecisionOptions
    from kresearch.people.problems import Problems

    problems = Problems()
    bad_rows = shared.check_targets(problems, out, on_bad_rows, force=force, lang=lang)
    options = DecisionOptions(
        variants=read_names(variants, "--variants") or ["quantity"],
        at=problems.attempt(lambda: read_time(at, "--at")),
        every=every,
        settings=problems.attempt(lambda: shared.read_settings(settings)),
        scorer=scorer,
        scorer_language=scorer_language,
        draws=draws,
        threshold=threshold,
        accounts=read_names(accounts, "--accounts"),
        truth=truth,
        cost_wrong_pass=cost_wrong_pass,
        cost_wrong_fail=cost_wrong_fail,
    )
    options.check(problems=problems)
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = shared.read_log(path, bad_rows, on_bad_rows, reading.options)
        steps.begin("scoring and deciding")
        found = make_decisions(log, options)
    from kresearch.report import build_decisions

    shared.hand_out(found, out, page=build_decisions, show=_print, as_json=as_json, force=force, lang=lang)


def _print(found: Decisions) -> None:
    """Show what each variant decides, the nearest decisions, the people's, and the groups."""
    lines: list[tuple[str, ...]] = [
        (
            str(row["variant"]), f"{row['passes']:,} of {row['accounts']:,}", f"{row['differ']:,}",
            shown(row["flips_in_week"]), shown(row["cost_in_week"]), shown(row["flips_by_reading"]),
            shown(row["cost_by_reading"]),
        )
        for row in found.summary.to_dict("records")
    ]  # fmt: skip
    header: tuple[str, ...]
    header = ("variant", "pass", "decided otherwise", "flips in a week", "cost", "wrong by reading", "cost ")
    console.print_table(header, lines, right=header[1:])
    nearest = found.of(found.reference).head(SHOWN)["account"].tolist()
    rows = found.table[found.table["account"].isin(nearest)].copy()
    rows["order"] = rows["account"].map({name: place for place, name in enumerate(nearest)})
    lines = [
        (
            str(row["account"]), str(row["variant"]), "yes" if row["passes"] else "no",
            shown(row["score"], 2), shown(row["margin"], 2, signed=True), _share(row["flip_in_week"]),
            _share(row["flip_by_reading"]),
        )
        for row in rows.sort_values("order", kind="stable").to_dict("records")
    ]  # fmt: skip
    header = ("nearest to it", "variant", "passes", "score", "margin", "flips in a week", "by reading")
    console.print_table(header, lines, right=header[3:])
    if (all_of_them := found.table["account"].nunique()) > len(nearest):
        console.say(
            f"the {len(nearest)} of {all_of_them:,} accounts that are nearest to {found.threshold:g} are "
            "shown; --out FILE.csv writes all."
        )
    if len(found.agreement):
        lines = [
            (
                str(row["variant"]), f"{row['judged']:,}", f"{row['wrong_pass']:,}",
                f"{row['wrong_fail']:,}", f"{_share(row['agreement'])} ({_share(row['low'])} to "
                f"{_share(row['high'])})", shown(row["kappa"], 2), shown(row["auc"], 2), shown(row["cost"]),
            )
            for row in found.agreement.to_dict("records")
        ]  # fmt: skip
        header = ("against people", "judged", "wrong pass", "wrong fail", "agreement", "kappa", "AUC", "cost")
        console.print_table(header, lines, right=header[1:])
    lines = [
        (
            str(row["variant"]), str(row["by"]), str(row["group"]), f"{row['passes']:,} of "
            f"{row['accounts']:,}", _share(row["selection_rate"]), f"{_share(row['low'])} to "
            f"{_share(row['high'])}",
        )
        for row in found.selection.to_dict("records")
    ]  # fmt: skip
    header = ("variant", "by", "group", "pass", "rate", "95 %")
    console.print_table(header, lines, right=header[3:])


def _share(value: float) -> str:
    return "–" if value != value else f"{value:.0%}"
