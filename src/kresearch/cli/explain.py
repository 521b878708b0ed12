"""``kresearch explain``: the ledger of one account, on the screen or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import check_page, read_pairs, read_time
from kresearch.cli.reading_options import ReadingOptions, reads_log


@reads_log
def explain(
    path: opts.Log,
    account: Annotated[str, typer.Option("--account", help="Whose score.")],
    at: Annotated[str, typer.Option("--at", help="When; UTC.")],
    since: Annotated[str | None, typer.Option("--since", help="Explain the change since then; UTC.")] = None,
    variant: opts.Variant = "quantity",
    settings: opts.Settings = None,
    every: opts.Every = "1d",
    as_json: Annotated[bool, typer.Option("--json", help="Print all entries as JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write one page with the waterfall and the tables.")
    ] = None,
    lang: opts.PageLang = "en",
    *,
    reading: ReadingOptions,
) -> None:
    """Say what made an account's score, or what moved it.

    The points of networks, signals, kinds, signs and posts add up to the score above the
    baseline, or with --since to the change. The score is a reconstruction from Klout's public
    statements, not Klout's formula.
    """
    from kresearch.variants import explain as explain_log
    from kresearch.variants import resolve
    from kresearch.variants.explaining import DOTS_RULE

    check_page(html)
    chosen = resolve(variant, read_pairs(settings or []))
    when, then = read_time(at, "--at"), read_time(since, "--since")
    log = reading.open(path)
    told = explain_log(log, chosen, account=account, at=when, since=then, every=every)
    if html is not None:
        from kresearch.report import build_explanation

        page = build_explanation(told, html, lang=lang, simulated=bool(log.simulated))
        console.say(f"page: {page}")
    if as_json:
        console.print_json(
            {
                "account": told.account,
                "variant": told.variant,
                "at": told.at.isoformat(),
                "since": None if told.since is None else told.since.isoformat(),
                "score": told.score,
                "start": told.start,
                "entries": told.entries.to_dict("records"),
                "posts": told.posts().to_dict("records"),
                "dots_rule": DOTS_RULE,
            }
        )
        return
    for names in (("network", "signal"), ("kind", "sign")):
        rows = [
            (*(str(row[n]) for n in names), f"{row['interactions']:,.0f}", f"{row['points']:+z.3f}")
            for row in told.by(*names).to_dict("records")
        ]
        header = (*names, "interactions", "points")
        console.print_table(header, rows, right=("interactions", "points"))
    posts = [
        (str(row["post"]), f"{row['points']:+z.3f}", "●" * int(row["dots"]))
        for row in told.posts().head(10).to_dict("records")
    ]
    if posts:
        console.print_table(("post", "points", "mark"), posts, right=("points",))
        console.note(f"mark: {DOTS_RULE}.")
    console.note(told.to_text())
