"""Where files may lie: inside a folder, and in the cache of this user."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kresearch.errors import UsageError

#: Names that become folders and addresses: lower case letters, digits, hyphens between them.
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")


def inside(root: str | Path, path: str | Path) -> Path:
    """Return a path below a folder, resolved; one that leads out of it is refused.

    Parameters
    ----------
    root
        The folder.
    path
        Relative to it, or absolute. Links are followed before it is compared.

    Raises
    ------
    UsageError
        When the path is not below the folder.

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


def check_slug(name: object, *, what: str = "slug") -> str:
    """Return a name that may become a folder, or say what one looks like.

    Raises
    ------
    UsageError
        For a name that is none: empty, too long, with separators, dots at its ends or other letters.
    """
    if not isinstance(name, str) or not SLUG.fullmatch(name) or ".." in name:
        shown = repr(name if len(str(name)) <= 60 else str(name)[:60] + "…")
        raise UsageError(
            f"{what} = {shown} cannot name a folder. Allowed: 1 to 80 small letters a-z, digits and hyphens, "
            "as in '001-groupalia-spike'. Rename it."
        )
    return name


def cache_folder(*parts: str) -> Path:
    """Return a folder of the cache, made for this user alone.

    ``KRESEARCH_CACHE`` names the cache; without it, it is where the system keeps such things.

    Parameters
    ----------
    parts
        Names of folders in it.
    """
    import platformdirs

    named = os.environ.get("KRESEARCH_CACHE")
    folder = Path(named) if named else Path(platformdirs.user_cache_dir("kresearch", appauthor=False))
    folder = folder.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
