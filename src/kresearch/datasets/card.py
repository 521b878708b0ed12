"""A dataset's card: what it is, whose it is, where from, what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any

from kresearch._common.paths import check_slug
from kresearch._common.reading import reading
from kresearch.errors import UsageError, suggestion

#: Names of files become files of the cache, so they lead nowhere else.
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f/\\:.][^\x00-\x1f\x7f/\\:]{0,199}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


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

    def __post_init__(self) -> None:
        problems = []
        if not isinstance(self.name, str) or not _FILE_NAME.fullmatch(self.name):
            problems.append(
                f"file name {self.name!r} is no plain name; allowed: letters, digits, '.', '_', '-'."
            )
        if not isinstance(self.url, str) or (self.url and not self.url.startswith(("https://", "http://"))):
            problems.append(f"url {self.url!r} is no address; allowed: https://… or none.")
        if not isinstance(self.sha256, str) or (self.sha256 and not _SHA256.fullmatch(self.sha256)):
            problems.append(f"sha256 {self.sha256!r} is none; allowed: 64 hexadecimal digits, or none.")
        if problems:
            raise UsageError(" ".join(problems))


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

    def __post_init__(self) -> None:
        check_slug(self.name, what="name")

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain values, e.g. for JSON."""
        out = {f.name: getattr(self, f.name) for f in fields(self)}
        out["files"] = [{"name": f.name, "url": f.url, "sha256": f.sha256} for f in self.files]
        out["problems"] = list(self.problems)
        return out


#: Field of a card file -> its type, and how that is said.
_KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(
        ("name", "title", "summary", "licence", "citation", "bibtex", "home"), (str, "a text in quotes")
    ),
    **dict.fromkeys(("simulated", "non_commercial"), (bool, "true or false")),
    "columns": (dict, "a table of columns and meanings"),
    "problems": (list, "a list of texts"),
}


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

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> text = '''
    ... name = "village-fair"
    ... title = "Reactions to the posts of a village fair"
    ... summary = "Likes and comments with times."
    ... simulated = false
    ... licence = "CC BY 4.0"
    ... non_commercial = false
    ... citation = "The village (2016). Reactions to the fair."
    ... bibtex = "@misc{village2016fair, title = {Reactions to the fair}}"
    ... home = "https://example.org/fair"
    ... problems = ["Who commented is not known before June."]
    ... files = [{name = "fair.csv"}]
    ... columns = {page = "the account", when = "ISO 8601 with zone"}
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "village-fair.toml"
    ...     _ = file.write_text(text)
    ...     card = kr.datasets.read_card(file)
    >>> card.licence, card.problems
    ('CC BY 4.0', ('Who commented is not known before June.',))
    """
    with reading(path, "a card", allowed="a TOML file in UTF-8", todo="Check the path."):
        text = Path(path).read_text(encoding="utf-8")
    return parse_card(text, origin=Path(path).name)


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
    problems += [
        f"'{key}' = {content[key]!r} is not what it must be: {words}."
        for key, (kind, words) in _KINDS.items()
        if key in content and not isinstance(content[key], kind)
    ]
    files = content.get("files", [])
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        problems += ["'files' holds something else than tables; write each under [[files]]."]
        files = []
    for file in files:
        problems += [f"no field 'files.{key}'." for key in file if key not in ("name", "url", "sha256")]
        problems += [] if "name" in file else ["a file has no name."]
    if problems:
        raise UsageError(f"card {origin}: {' '.join(problems)} Known: {', '.join(known)}.")
    try:
        content["files"] = tuple(PublicFile(**file) for file in files)
        content["problems"] = tuple(content.get("problems", ()))
        return Card(**content)
    except UsageError as error:
        raise UsageError(f"card {origin}: {error}") from None
