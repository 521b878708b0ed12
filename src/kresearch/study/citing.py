"""How a study, its data and the software are cited: BibTeX from the result and the datasets' cards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import clean

if TYPE_CHECKING:
    from kresearch.study.result import StudyResult

SOFTWARE_URL = "https://github.com/kresearch/kresearch"
#: Fields that BibTeX must neither take apart nor write small.
_WHOLE = ("title", "author")
#: Characters that LaTeX reads as commands, and how they are written.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def cite_study(result: StudyResult) -> list[str]:
    """Return BibTeX entries of a study, of each of its datasets, and of kresearch, each once, in this order.

    Datasets of the catalogue are cited as their cards say, others by their title, licence and digest; what is
    simulated says so.
    """
    version = str(result.provenance.get("kresearch") or "")
    year = _year(result)
    commit = str(result.provenance.get("commit") or "")[:12]
    note = ", ".join(
        part
        for part in (
            f"study {result.spec.slug} of kresearch {version}".rstrip(),
            f"commit {commit}" if commit else "",
            "scores are a reconstruction from Klout's public statements",
        )
        if part
    )
    study = _entry(f"study-{result.spec.slug}", {"title": result.spec.title, "year": year, "note": note})
    software = _entry(
        "kresearch",
        {
            "title": "kresearch: research and experiments on influence scores",
            "author": "The kresearch developers",
            "year": year,
            "note": f"version {version}, MIT licence" if version else "MIT licence",
            "url": SOFTWARE_URL,
        },
    )
    return list(dict.fromkeys([study, *map(cite_dataset, _one_of_each(result.datasets)), software]))


def _one_of_each(datasets: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the datasets; those of one title that differ in options are one, without options and digest."""
    titles: dict[str, dict[str, Mapping[str, Any]]] = {}
    for dataset in datasets:
        name = str(dataset.get("name") or "data")
        titles.setdefault(str(dataset.get("title") or name), {}).setdefault(name, dataset)
    return [
        next(iter(named.values()))
        if len(named) == 1
        else {**next(iter(named.values())), "name": next(iter(named)).split("(")[0], "digest": ""}
        for named in titles.values()
    ]


def cite_dataset(dataset: Mapping[str, Any]) -> str:
    """Return the BibTeX entry of a dataset: ``name, title, citation, licence, digest, origin``."""
    from kresearch.datasets import find_dataset
    from kresearch.errors import KresearchError

    name = str(dataset.get("name") or "data")
    try:
        card = find_dataset(name.split("(")[0].strip()).card
    except KresearchError:
        card = None
    if card is not None and card.title == dataset.get("title") and card.bibtex:
        return card.bibtex
    said = [
        str(dataset.get("citation") or ""),
        "simulated" if dataset.get("simulated") else "",
        f"licence: {dataset['licence']}" if dataset.get("licence") else "",
        f"digest {str(dataset.get('digest'))[:16]}" if dataset.get("digest") else "",
    ]
    note = "; ".join(part for part in said if part)
    return _entry(f"data-{name}", {"title": str(dataset.get("title") or name), "note": note})


def _year(result: StudyResult) -> str:
    found = re.match(r"\d{4}", str(result.provenance.get("started_at") or ""))
    return found.group() if found else ""


def _entry(key: str, fields: Mapping[str, str]) -> str:
    """Return one entry; words keep their capitals, an author is one body."""
    plain = re.sub(r"[^A-Za-z0-9:.-]+", "-", key).strip("-") or "entry"
    lines = []
    for name, text in fields.items():
        value = text if name == "url" else _escape(text)
        if value:
            lines.append(f"  {name} = {{{{{value}}}}}," if name in _WHOLE else f"  {name} = {{{value}}},")
    return "\n".join([f"@misc{{{plain},", *lines, "}"])


def _escape(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in " ".join(clean(text).split()))
