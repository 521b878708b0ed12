"""Where files may lie: inside a folder, and in the cache of this user."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from kresearch.errors import UsageError

#: Names that become folders and addresses: lower case letters, digits, hyphens between them.
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")


def inside(root: str | Path, path: str | Path) -> Path:
    """Return a path below a folder, resolved; one that leads out of it, links followed, is refused.

    Examples
    --------
    >>> inside("/data", "logs/a.csv").as_posix()
    '/data/logs/a.csv'
    >>> inside("/data", "../etc/passwd")
    Traceback (most recent call last):
    kresearch.errors.UsageError: '../etc/passwd' leads out of 'data'. Allowed: paths below that folder. \
Name one there, or copy the file into it.
    """
    home = Path(root).resolve()
    try:
        found = (home / path).resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL character
        found = None
    if found is None or not found.is_relative_to(home):
        raise UsageError(
            f"'{path}' leads out of '{home.name}'. Allowed: paths below that folder. "
            "Name one there, or copy the file into it."
        )
    return found


def is_inside(root: str | Path, path: str | Path) -> bool:
    """Return whether a path, links followed, is below a folder."""
    try:
        inside(root, path)
    except UsageError:
        return False
    return True


#: What lies in a project's folder and in no other.
PROJECT_MARKS = ("pyproject.toml", ".git", "experiments")
#: Files and folders of one log or export.
MOST_BELOW = 100_000
#: Names further folders that studies may read data from, parted as in ``PATH``.
DATA_FOLDERS = "KRESEARCH_DATA"


def project_folder(start: str | Path) -> Path | None:
    """Return the nearest folder, from one upwards, that looks like a project's; None where there is none."""
    here = Path(start).resolve()
    for folder in (here, *here.parents):
        if any((folder / name).exists() for name in PROJECT_MARKS):
            return folder
    return None


def output_folder(folder: str | Path) -> Path:
    """Return the folder ``output`` of a study; UsageError for a link that leads out of its project."""
    home = Path(folder).resolve()
    if not any(is_inside(root, home / "output") for root in _allowed(home)):
        raise UsageError(
            f"'output' of study '{home.name}' is a link that leads out of its project. Allowed: a folder "
            "below it. Remove the link, or say with --output where results go."
        )
    return Path(folder) / "output"


def _allowed(home: Path) -> list[Path]:
    """Return the folders that a study may read and write below."""
    root = project_folder(home)
    if root is None:
        # As for a site: the folder around that of the studies, unless that is everything a person has.
        root = home.parent.parent
        if is_inside(root, Path.home()):
            root = home.parent
    return [root, *(Path(name) for name in os.environ.get(DATA_FOLDERS, "").split(os.pathsep) if name)]


def data_path(folder: str | Path, path: str | Path) -> Path:
    """Return where data lies that a study file names, relative to the study's folder, resolved.

    A study may come from somebody else, so it reads below the project it lies in (the nearest folder with a
    mark of one; without, the folder around that of the studies), and below what ``KRESEARCH_DATA`` names.
    UsageError for a path that leads elsewhere, links followed.
    """
    home = Path(folder).resolve()
    root, *_ = folders = _allowed(home)
    for allowed in folders:
        if is_inside(allowed, home / path):
            return inside(allowed, home / path)
    raise UsageError(
        f"path '{path}' leads out of '{root.name}'. Allowed: data below the project of the study, "
        f"links followed. Copy it there, or name its folder in the environment variable {DATA_FOLDERS}."
    )


def below(folder: Path) -> Iterator[Path]:
    """Return everything below a folder; refuse one that holds a whole disk, more than any log has."""
    for number, path in enumerate(folder.rglob("*")):
        if number == MOST_BELOW:
            raise UsageError(
                f"'{folder}' holds more than {MOST_BELOW:,} files and folders, which is no log. Allowed: the "
                "folder of one export. Name that folder or its files."
            )
        yield path


def check_slug(name: object, *, what: str = "slug") -> str:
    """Return a name that may become a folder, or say what one looks like.

    UsageError for one that is empty, too long, or has separators, dots at its ends or other letters.
    """
    if not isinstance(name, str) or not SLUG.fullmatch(name) or ".." in name:
        shown = repr(name if len(str(name)) <= 60 else str(name)[:60] + "…")
        raise UsageError(
            f"{what} = {shown} cannot name a folder. Allowed: 1 to 80 small letters a-z, digits and hyphens, "
            "as in '001-groupalia-spike'. Rename it."
        )
    return name


def cache_folder(*parts: str) -> Path:
    """Return a folder of the cache, made for this user alone: nobody else may look into it.

    ``KRESEARCH_CACHE`` names the cache; without it, it is where the system keeps such things. A folder that
    the variable names and that is there keeps its mode; what is below it is closed.
    """
    import platformdirs

    named = os.environ.get("KRESEARCH_CACHE")
    folder = Path(named) if named else Path(platformdirs.user_cache_dir("kresearch", appauthor=False))
    if not named or not folder.is_dir():
        close_folder(folder)
    for part in parts:
        folder = folder / part
        close_folder(folder)
    return folder


def close_folder(folder: Path) -> Path:
    """Make a folder where there is none, and let its owner alone look into it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _close(folder, 0o700)
    return folder


def close_file(path: Path) -> Path:
    """Make an empty file where there is none, and let its owner alone read it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    _close(path, 0o600)
    return path


def _close(path: Path, mode: int) -> None:
    state = path.stat()
    # Of somebody else's it is not ours to change; on Windows the folder of the user is closed anyway.
    if os.name == "posix" and state.st_uid == os.getuid() and state.st_mode & 0o077:
        path.chmod(mode)
