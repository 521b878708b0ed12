"""``kresearch data pseudonymise`` and ``data forget``: logs that can be handed on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kresearch._common.files import check_place
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_names
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import UsageError

_OUT = typer.Option("--out", help="Folder to write the log to.")


@reads_log
def pseudonymise(
    path: opts.Log,
    out: Annotated[Path, _OUT],
    keep: Annotated[
        list[str] | None, typer.Option("--keep", metavar="NAME,...", help="Accounts that keep their name.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="File of the secret key; made when it is not there.")
    ] = None,
    force: opts.ReplaceFiles = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Write a log in which accounts, actors and handles in texts are keyed hashes.

    The same key gives the same hashes, so that logs of several days fit together. Keep the key file
    apart from the log: who has it can find out names. Texts and ids may still lead to people.
    """
    from kresearch._common.paths import is_inside
    from kresearch.interactions.pseudonyms import pseudonymise as hide
    from kresearch.interactions.pseudonyms import read_key

    check_place(out)
    secret = key if key is not None else out.with_name(f"{out.name}.key")
    if is_inside(out, secret.resolve()):
        raise UsageError(
            f"--key {secret} lies in the log's folder. Allowed: a file apart from it. Name one outside."
        )
    log = reading.open(path)
    hidden = hide(log, read_key(secret, make=True), keep=read_names(keep, "--keep") or ())
    hidden.write(out, force=force)
    console.say(f"wrote {out}; the key is {secret}. Keep it apart from the log, or destroy it.")


@reads_log
def forget(
    path: opts.Log,
    actor: Annotated[
        list[str], typer.Option("--actor", metavar="NAME,...", help="Whom to remove, under any spelling.")
    ],
    out: Annotated[Path, _OUT],
    force: opts.ReplaceFiles = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Write a log without the rows of some people, and without their handles in texts.

    What was read from texts of theirs leaves the cache of polarities. The log it came from stays: delete it
    yourself, and what was computed from it (judgements, outputs of studies).
    """
    from kresearch.interactions.pseudonyms import forget as leave_out
    from kresearch.interactions.pseudonyms import say_gone, texts_of

    log = reading.open(path)
    rest, gone = leave_out(log, read_names(actor, "--actor") or ())
    if not any(gone.values()):
        raise UsageError(
            f"--actor {', '.join(actor)}: nobody of that name in the log. Allowed: an account or actor "
            "of it, in any spelling. Check the name."
        )
    rest.write(out, force=force)
    console.say(f"wrote {out} without {say_gone(gone)}. '{path}' itself is as it was: delete it.")
    answers = _forget_cached(texts_of(log) - texts_of(rest))
    console.say(
        f"{answers:,} polarities of these texts left the cache; judgements and outputs of studies stay."
    )


def _forget_cached(texts: set[str]) -> int:
    """Return how many answers about some texts left the cache that labelling uses by default."""
    from kresearch.sentiment.cache import PolarityCache, default_cache

    if not texts or not default_cache().is_file():
        return 0
    with PolarityCache(default_cache()) as cache:
        return cache.forget(texts)
