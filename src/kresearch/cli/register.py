"""``kresearch register``: a variant as a model of MLflow's registry."""

from __future__ import annotations

from typing import Annotated

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_pairs


def register(
    variant: opts.Variant = "quantity",
    settings: opts.Settings = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the model; by default the variant's label.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a sentence.")] = False,
) -> None:
    """Register a variant in MLflow: a model that takes interactions and returns scores.

    Learned weights go with it. Load it where kresearch is installed, with
    mlflow.pyfunc.load_model("models:/NAME/VERSION"); times are ISO 8601 with a zone. The score is a
    reconstruction from Klout's public statements, not Klout's formula.
    """
    from dataclasses import asdict

    from kresearch.variants import resolve

    chosen = resolve(variant, read_pairs(settings or []))
    chosen.chain()  # learned weights that are not there are said before anything is registered
    from kresearch.study.tracking_models import register_variant
    from kresearch.study.tracking_store import without_secrets

    found = register_variant(chosen, name=name)
    if as_json:
        console.print_json(asdict(found))
    else:
        where = without_secrets(found.tracking_uri)
        told = f"registered '{chosen.label}'" if found.made else f"'{chosen.label}' is registered already,"
        console.say(f"{told} as {found.uri} in {where}.")
