"""The options that say what texts are about, for every command of ``kresearch topics``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli.options import read_names
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.people.problems import Problems
    from kresearch.topics import TopicTagger

#: Word of --topics for Klout's open ontology, which is fetched or put into the cache by hand.
KLOUT = "klout"
ONTOLOGY_FILES = ("topic_ontology.csv.gz", "topic_ontology.csv")

Tagger = Annotated[str, typer.Option("--tagger", help="Tagger by name, see 'list'; or trained:FOLDER.")]
Topics = Annotated[
    str | None,
    typer.Option(
        "--topics", metavar="FILE", help="List of topics, CSV or TOML, or klout; the example list without it."
    ),
]
NoGuard = Annotated[
    list[str] | None, typer.Option("--no-guard", metavar="NAME,...", help="Leave out a guard of word sense.")
]
MinTerms = Annotated[
    int, typer.Option("--min-terms", min=1, help="Different terms of a topic that a text needs.")
]
Texts = Annotated[
    str, typer.Option("--texts", help="posts, interactions, or auto: posts where they have texts.")
]
Language = Annotated[
    str | None, typer.Option("--language", help="Language of all texts, e.g. it; else it is identified.")
]


def find_topics(given: str | None) -> Path | None:
    """Return the file of a list of topics; None for the example list.

    Raises UsageError when Klout's ontology is asked for and not at hand: says how to get it.
    """
    if given is None:
        return None
    if given != KLOUT:
        return Path(given)
    from kresearch.datasets.catalogue import find_dataset
    from kresearch.datasets.places import download_folder

    folder = download_folder("klout-open-data")
    for name in ONTOLOGY_FILES:
        if (folder / name).is_file():
            return folder / name
    home = find_dataset("klout-open-data").card.home
    raise UsageError(
        f"Klout's ontology is not at hand: no {' or '.join(ONTOLOGY_FILES)} in '{folder}'. Allowed: "
        f"the file, named with --topics FILE or put there. It is published at {home} (CC BY 3.0)."
    )


def check_texts(problems: Problems, texts: str, language: str | None) -> None:
    """Note what is wrong with --texts and --language, before long work."""
    from kresearch.topics.tagging import check_language, check_where

    problems.attempt(lambda: check_where(texts))
    problems.attempt(lambda: check_language(language))


def make_tagger(tagger: str, topics: str | None, no_guard: list[str] | None, min_terms: int) -> TopicTagger:
    """Return the tagger that a command's options name; UsageError when they do not fit each other."""
    from kresearch.topics import TermTagger, get_tagger, plain_tagger, read_guards

    off = read_names(no_guard, "--no-guard") or []
    if tagger == "terms":
        return TermTagger(find_topics(topics), guards=read_guards(off, min_terms=min_terms))
    if off or min_terms > 1 or (topics is not None and tagger != "terms-plain"):
        raise UsageError(
            f"--tagger {tagger} takes no guards, and only the term taggers a list. Allowed: --topics, "
            "--no-guard and --min-terms with --tagger terms. Leave them or --tagger away."
        )
    return plain_tagger(find_topics(topics)) if tagger == "terms-plain" else get_tagger(tagger)
