"""``kresearch weights``: weights learned from judged pairs, and what they are worth."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(no_args_is_help=True, help="Learn weights from judged pairs of accounts.")

_PAIRS = typer.Argument(
    help="CSV file of judged pairs: with A_<figure>, B_<figure> and a label; or left, right, choice."
)
_FIGURES = typer.Option("--figures", help="CSV file of figures per account, for pairs that name accounts.")
_LOG = typer.Option("--log", help="Log whose reach, amplification and impact are the figures.")
_LABEL = typer.Option("--label", help="Column with 1 where A was chosen.")
_FOLDS = typer.Option("--folds", min=2, help="Folds of the cross-validation.")


@app.command("learn")
@reads_log
def learn(
    path: Annotated[Path, _PAIRS],
    out: Annotated[Path, typer.Option("--out", help="Folder of the weights.")],
    figures: Annotated[Path | None, _FIGURES] = None,
    log: Annotated[Path | None, _LOG] = None,
    label: Annotated[str, _LABEL] = "Choice",
    question: opts.Question = None,
    folds: Annotated[int, _FOLDS] = 10,
    resamples: Annotated[
        int, typer.Option("--resamples", min=0, help="Bootstrap samples of the intervals.")
    ] = 400,
    source: Annotated[str, typer.Option("--source", help="Where the judgements come from.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Under which terms.")] = "",
    seed: opts.Seed = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace the folder.")] = False,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Learn weights, and say how well they predict pairs and accounts they have not seen.

    Then 'kresearch score LOG --variant learned --set weights=FOLDER'.
    """
    from kresearch.weights import learn_weights
    from kresearch.weights.storage import FOLDER

    FOLDER.check_free(out, force=force)
    table, proxies = _read(path, figures, log, question, reading)
    with console.steps() as steps:
        steps.begin("learning, and trying it on pairs it has not seen")
        found = learn_weights(
            table, label=label if proxies is None and figures is None else "Choice", proxies=proxies,
            folds=folds, resamples=resamples, seed=seed, source=source or str(path.name), licence=licence,
        )  # fmt: skip
    found.save(out, force=force)
    if as_json:
        lines = found.cv.to_dict("records")
        console.print_json({"out": str(out), "signals": found.signals, "cv": lines, "card": found.card})
        return
    rows = [
        (
            str(r["scheme"]),
            str(r["method"]),
            f"{r['auc']:.3f}",
            _range(r, "auc"),
            f"{r['accuracy']:.1%}",
            f"{r['auc_gain']:+z.3f} ({_range(r, 'gain', '+')})",
            str(r["pairs"]),
        )
        for r in found.cv.to_dict("records")
    ]
    header = ("tried on", "method", "AUC", "95 %", "accuracy", "gain over logistic regression", "pairs")
    console.print_table(header, rows, right=header[2:])
    if found.signals is None:
        console.note(
            "no figures stand for reach, amplification and impact: these weights make no score of a log"
        )
    else:
        console.say("weights: " + ", ".join(f"{s} {w:.2f}" for s, w in found.signals.items()))
    console.say(f"wrote {out}")


@app.command("strangers")
@reads_log
def strangers(
    path: Annotated[Path, _PAIRS],
    figures: Annotated[Path | None, _FIGURES] = None,
    log: Annotated[Path | None, _LOG] = None,
    label: Annotated[str, _LABEL] = "Choice",
    question: opts.Question = None,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", help="Figure that gains are taken from; listed_count if there."),
    ] = None,
    folds: Annotated[int, _FOLDS] = 10,
    seed: opts.Seed = 0,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Compare methods on pairs with an account nobody was asked about before (nested cross-validation)."""
    from kresearch.weights import compare_on_strangers, read_pairs

    table, proxies = _read(path, figures, log, question, reading)
    pairs = read_pairs(table, label=label if proxies is None and figures is None else "Choice")
    with console.steps() as steps:
        steps.begin("choosing methods within folds")
        found = compare_on_strangers(pairs, baseline=baseline, folds=folds, seed=seed)
    if as_json:
        console.print_json({"methods": found.to_dict("records")})
        return
    rows = [
        (
            str(r["method"]), f"{r['auc']:.3f}", _range(r, "auc"),
            f"{r['gain']:+z.3f} ({_range(r, 'gain', '+')})", str(r["times_chosen"]),
            str(r["pairs"]),
        )
        for r in found.to_dict("records")
    ]  # fmt: skip
    header = ("method", "AUC", "95 %", "gain", "times chosen", "pairs")
    console.print_table(header, rows, right=header[1:])


def _range(row: dict[Hashable, Any], name: str, sign: str = "") -> str:
    """Return the interval of a value in words."""
    return f"{row[f'{name}_low']:{sign}.3f} to {row[f'{name}_high']:{sign}.3f}"


def _read(
    path: Path, figures: Path | None, log: Path | None, question: str | None, reading: ReadingOptions
) -> tuple[pd.DataFrame, dict[str, Any] | None]:
    """Return the pairs with their figures, and which figures stand for the signals (None: the usual ones)."""
    import pandas as pd

    from kresearch._common.reading import reading as reading_of
    from kresearch.people import SIGNAL_PROXIES, join_figures, read_pair_table

    if figures is not None and log is not None:
        raise UsageError("--figures and --log were both given. Allowed is one of them. Leave one out.")
    if not path.is_file():
        raise UsageError(f"no pairs at '{path}'. Allowed is a CSV file of judged pairs. Check the path.")
    todo = "Write it as UTF-8 CSV."
    with reading_of(path, "judged pairs", allowed="a CSV file", todo=todo):
        wide = pd.read_csv(path)
    named = not any(str(c).startswith("A_") for c in wide.columns)
    if figures is None and log is None:
        if named and {"left", "right", "choice"} <= {str(c).lower() for c in wide.columns}:
            raise UsageError(
                f"'{path}' names accounts and holds no figures. Allowed: figures per account, or a log of "
                "them. Add --figures FILE or --log LOG."
            )
        return wide, None
    if not named:
        raise UsageError(
            f"'{path}' has figures of its own (A_..., B_...). Allowed with --figures and --log: a table of "
            "left, right and choice. Leave the option out."
        )
    if figures is not None:
        if not figures.is_file():
            raise UsageError(
                f"no figures at '{figures}'. Allowed is a CSV file with account and numbers. Check the path."
            )
        with reading_of(
            figures, "figures of accounts", allowed="a CSV file with account and numbers", todo=todo
        ):
            known = pd.read_csv(figures, dtype={"account": str})
    else:
        from kresearch.variants import score

        assert log is not None
        scores = score(reading.open(log), "quantity")
        last = scores.sort_values("at").groupby("account", observed=True).last().reset_index()
        known = last[["account", "reach", "amplification", "impact"]]
    joined, notes = join_figures(read_pair_table(path), known, question=question)
    for text in notes:
        console.note(text)
    return joined, None if figures is not None else SIGNAL_PROXIES
