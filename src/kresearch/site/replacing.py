"""Replacing a published site in one step: what kresearch did not write stays, what it wrote goes.

The new site is made beside the old one. A manifest in it lists every file that it consists of; on
the next publication those, and no others, are deleted.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kresearch.errors import UsageError

#: Lists what a site consists of. A folder that holds one was published into before.
MANIFEST = "kresearch-site.json"
#: What a folder may hold before the first publication: those of hosts of static pages.
HOSTING = (".git", ".gitignore", ".gitattributes", ".nojekyll", "CNAME", "robots.txt")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """Give a temporary folder beside a site's folder; it is gone afterwards, whatever happens.

    Folders of earlier runs that died are removed first.
    """
    _remove_leftovers(target)
    work = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(work, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def check_target(target: Path, studies: Path) -> None:
    """Refuse a folder that is no place for a site.

    It holds the studies, is a file, or holds files and was never published into.
    """
    if target in (studies, *studies.parents):
        raise UsageError(
            f"'{target.name}' holds the studies themselves. Allowed: a folder for the site alone. "
            "Name one with --out."
        )
    if not target.exists() or (target / MANIFEST).is_file():
        return
    if target.is_file() or any(path.name not in HOSTING for path in target.iterdir()):
        raise UsageError(
            f"'{target.name}' is there and no site made by kresearch. Allowed: a new or empty folder, one "
            f"with nothing but {', '.join(HOSTING)}, or an earlier site (it has a {MANIFEST}). Name another "
            "one with --out, or remove it."
        )


def replace_site(made: Path, target: Path) -> None:
    """Put a new site, on the same file system, where the old one was, with all that kresearch did not write.

    Raises UsageError when files of the user's stand where pages must go; all are named, nothing is changed.
    """
    new = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    if target.exists():
        foreign = list(_foreign(target, _read_manifest(target)))
        taken = sorted(set(foreign) & new | {f for f in foreign if any(n.startswith(f + "/") for n in new)})
        if taken:
            raise UsageError(
                f"'{target.name}' holds files that kresearch did not write and that the site needs to write: "
                f"{', '.join(taken[:10])}. Nothing was changed. Move them, or name another folder with --out."
            )
        for place in foreign:
            _keep(target / place, made / place)
    manifest = {"made_by": "kresearch publish", "files": sorted(new)}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
    if not target.exists():
        made.replace(target)
    elif not _exchange(made, target):
        old = made.with_name("old")
        target.replace(old)
        made.replace(target)


def _read_manifest(target: Path) -> set[str]:
    """Return the paths that an earlier publication wrote; none where there is no readable manifest."""
    try:
        listed = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {str(path) for path in listed} | {MANIFEST} if isinstance(listed, list) else set()


def _foreign(target: Path, ours: set[str]) -> Iterator[str]:
    """Return what is not ours: files, links, and whole folders that hold nothing of ours."""
    folders = {parent.as_posix() for path in ours for parent in Path(path).parents}
    stack = [target]
    while stack:
        for path in sorted(stack.pop().iterdir()):
            place = path.relative_to(target).as_posix()
            if path.is_dir() and not path.is_symlink() and place in folders:
                stack.append(path)
            elif place not in ours:
                yield place


def _keep(source: Path, target: Path) -> None:
    """Put a file or folder of the user's into the new site: the same files under a second name.

    The old names go with the old site, so that at no time is there none.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True, copy_function=_link)
    else:
        _link(source, target)


def _link(source: str | Path, target: str | Path) -> str | Path:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); return whether it did."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return int(done) == 0


def _remove_leftovers(target: Path) -> None:
    """Remove the temporary folders of publications whose process is gone."""
    name = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.(part|old)")
    if not target.parent.is_dir():
        return
    for path in target.parent.iterdir():
        found = name.fullmatch(path.name)
        if found and path.is_dir() and not path.is_symlink() and not _lives(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


def _lives(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
