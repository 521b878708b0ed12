"""A dataset's card: what it is, whose it is, where from, what is wrong with it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any

from kresearch.errors import UsageError, suggestion


@dataclass(frozen=True)
class PublicFile:
    """One file as it is published.

    Parameters
    ----------
    name
        Its public name.
    url
        A stable address, or empty where there is none.
    sha256
        Of the file at that address, or empty where it is not known.
    """

    name: str
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a person must know before using a dataset.

    Parameters
    ----------
    name
        As in ``kresearch data import NAME``.
    title, summary
        One line each.
    simulated
        Whether it is made up.
    licence
        Terms, as its publisher states them.
    non_commercial
        Whether the terms exclude commercial use.
    citation, bibtex
        How to cite it, as text and as BibTeX.
    home
        Where people find it.
    files
        The public files.
    columns
        Public column to meaning.
    problems
        What is known to be wrong with it.
    """

    name: str
    title: str
    summary: str
    simulated: bool
    licence: str
    non_commercial: bool
    citation: str
    bibtex: str
    home: str
    files: tuple[PublicFile, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain values, e.g. for JSON."""
        out = {f.name: getattr(self, f.name) for f in fields(self)}
        out["files"] = [{"name": f.name, "url": f.url, "sha256": f.sha256} for f in self.files]
        out["problems"] = list(self.problems)
        return out


def load_card(name: str) -> Card:
    """Return the built-in card of a name."""
    text = resources.files(__package__).joinpath("cards", f"{name}.toml").read_text(encoding="utf-8")
    return parse_card(text, origin=f"{name}.toml")


def read_card(path: str | Path) -> Card:
    """Return the card in a TOML file, e.g. of a plug-in.

    Parameters
    ----------
    path
        A TOML file with the fields of `Card`; ``[[files]]`` with name, url, sha256.

    Raises
    ------
    UsageError
        With everything that is missing or unknown.
    """
    return parse_card(Path(path).read_text(encoding="utf-8"), origin=Path(path).name)


def parse_card(text: str, *, origin: str) -> Card:
    """Return the card in a TOML text; `origin` names it in messages."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"card {origin} is no TOML: {error}. Mend it.") from error
    known = [f.name for f in fields(Card)]
    optional = ("files", "columns", "problems")
    problems = [f"no field '{key}'.{suggestion(key, known)}" for key in content if key not in known]
    missing = [name for name in known if name not in content and name not in optional]
    problems += [f"field '{name}' is missing." for name in missing]
    for file in content.get("files", []):
        problems += [f"no field 'files.{key}'." for key in file if key not in ("name", "url", "sha256")]
    if problems:
        raise UsageError(f"card {origin}: {' '.join(problems)} Known: {', '.join(known)}.")
    content["files"] = tuple(PublicFile(**file) for file in content.get("files", []))
    content["problems"] = tuple(content.get("problems", ()))
    return Card(**content)
