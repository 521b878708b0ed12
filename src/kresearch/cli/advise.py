"""``kresearch advise``: what it would take for an account to gain some points, under any variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_names, read_pairs, read_time
from kresearch.cli.reading_options import ReadingOptions, read_words, reads_log
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.people import Advice
    from kresearch.people.behaviour import Storm
    from kresearch.people.problems import Problems

#: Ways to the gain that the table shows, per variant.
SHOWN = 6
_WHO = {"new": "somebody new", "known": "who reacts most", "account": "the account"}


@reads_log
def advise(
    path: opts.Log,
    account: Annotated[str, typer.Option("--account", help="Whose score.")],
    gain: Annotated[float, typer.Option("--gain", help="Points to gain: more than 0, at most 99.")] = 5.0,
    variant: Annotated[
        list[str] | None,
        typer.Option("--variant", help="Name of a variant; several by repeating it. Default: quantity."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A parameter of the variant, where one is named."),
    ] = None,
    cost: Annotated[
        list[str] | None,
        typer.Option(
            "--cost",
            metavar="KIND=COST,...",
            help="What one interaction costs, e.g. like=0.1,share=2; only these kinds are tried. "
            "Default: the account's own kinds at 1 each, so that the cost is their number.",
        ),
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="NETWORK,...", help="Only on these networks. Default: where it is."),
    ] = None,
    days: Annotated[
        float, typer.Option("--days", help="Days, up to the time, over which acts are spread.")
    ] = 30.0,
    storm: Annotated[
        str,
        typer.Option("--storm", metavar="SIZE:SHARE", help="A storm to try: people, and share negative."),
    ] = "500:0.8",
    at: Annotated[str | None, typer.Option("--at", help="When; UTC. Default: the end of the log.")] = None,
    every: opts.Every = "1d",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Say what it would take for an account to gain some points.

    The cheapest further interactions, by people who never reacted before, that reach the gain under each
    variant; what one more of each kind moves; and what two posts a day, silence, a paid campaign or a
    storm would do. Arithmetic of a reconstructed score, no promise.
    """
    from kresearch.people import advise as advise_log
    from kresearch.people.problems import Problems
    from kresearch.scoring import Every
    from kresearch.variants import resolve

    problems = Problems()
    names = list(dict.fromkeys(variant or ["quantity"]))
    parameters = problems.attempt(lambda: read_pairs(settings or [])) or {}
    if parameters and len(names) > 1:
        problems.add(
            f"--set beside {len(names)} variants: it is not clear whose parameter is meant. Allowed: --set "
            "with one --variant. Run the command once per variant."
        )
        parameters = {}
    chosen = problems.attempt_each(lambda name: resolve(name, parameters), names)
    costs, tried = problems.attempt(lambda: _read_costs(cost or [])), _read_storm(storm, problems)
    problems.attempt(lambda: Every(every))
    when = problems.attempt(lambda: read_time(at, "--at"))
    networks = problems.attempt(lambda: read_names(on, "--on"))
    problems.stop()
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = reading.open(path)
        steps.begin(f"looking for ways to {gain:g} points")
        told = advise_log(
            log,
            account,
            gain,
            variants=chosen,
            costs=costs,
            networks=networks,
            days=days,
            storm=tried,
            at=when,
            every=every,
        )
    for label, why in told.declined.items():
        console.note(f"{label} cannot answer: {why}")
    if as_json:
        console.print_json({**told.to_dict(), "log_notes": list(log.notes), "simulated": bool(log.simulated)})
        return
    if log.simulated:
        console.note(f"simulated data ({log.source})")
    _print(told)
    for note in told.notes:
        console.note(note)


def _print(told: Advice) -> None:
    """Write what reaches the gain, what one more act moves, and what changes of behaviour do."""
    from kresearch.people.advice_words import FLOOR, say_head

    console.say(f"{say_head(told)}.")
    ways = []
    for one in told.variants:
        for place, mix in enumerate(one.mixes[:SHOWN]):
            stands = (one.variant, f"{one.before.score:.2f}") if place == 0 else ("", "")
            cost = f"{mix.cost:,.2f}" if told.costs_declared else f"{mix.cost:,.0f}"
            ways.append((*stands, mix.say(), cost, f"{mix.score:.2f}"))
        if not one.mixes:
            ways.append((one.variant, f"{one.before.score:.2f}", " ".join(one.unreached), "", ""))
        if one.floor:
            console.note(f"{one.variant}: {one.before.score:.2f} is{FLOOR.removeprefix(',')}.")
    cost = "cost" if told.costs_declared else "acts"
    head = ("variant", "now", "by people who never reacted", cost, "then")
    console.print_table(head, ways, right=("now", cost, "then"))
    labels = [one.variant for one in told.variants]
    margins: dict[tuple[str, ...], dict[str, float]] = {}
    moved: dict[tuple[str, ...], dict[str, float]] = {}
    for one in told.variants:
        for m in one.margins:
            margins.setdefault((m.kind, m.network, _WHO[m.who]), {})[one.variant] = m.points
    for row in told.changes.to_dict("records"):
        moved.setdefault((str(row["change"]),), {})[row["variant"]] = row["points"]
    for one in told.variants:
        moved.setdefault((told.storm.say(),), {})[one.variant] = one.storm.score - one.before.score
    tables: tuple[tuple[tuple[str, ...], dict[tuple[str, ...], dict[str, float]], str], ...] = (
        (("one more", "on", "by"), margins, "+z.3f"),
        (("had this happened too",), moved, "+z.2f"),
    )
    for header, found, form in tables:
        rows = [(*key, *(f"{points[label]:{form}}" for label in labels)) for key, points in found.items()]
        console.print_table((*header, *labels), rows, right=labels)


def _read_costs(given: list[str]) -> dict[str, float] | None:
    """Return kind -> cost; everything that is no number is named at once."""
    pairs = read_words(
        [part for one in given for part in one.split(",") if part.strip()],
        "--cost",
        "share=2",
        form="KIND=COST",
    )
    costs, wrong = {}, []
    for kind, text in pairs.items():
        try:
            costs[kind] = float(text)
        except ValueError:
            wrong.append(f"'{kind}={text}'")
    if wrong:
        raise UsageError(
            f"--cost {', '.join(wrong)}: no number stands behind =. Allowed: a kind and what one costs, as "
            "in --cost like=0.1,share=2."
        )
    return costs or None


def _read_storm(text: str, problems: Problems) -> Storm:
    """Return the storm of ``SIZE:SHARE``; what is none is noted."""
    from kresearch.people import Storm

    size, _, share = text.partition(":")
    try:
        storm = Storm(int(size.replace(",", "")), float(share))
    except ValueError:
        storm = Storm(0, -1.0)
    if not 0 <= storm.negative <= 1 or storm.size < 1:
        problems.add(
            f"--storm '{text}' is no storm. Allowed: how many people, and which share of them is negative, "
            "0 to 1. Write it like --storm 500:0.8."
        )
    return storm
