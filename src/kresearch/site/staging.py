"""What of a project may be published: an allow-list of files, each really inside the project.

The site is built from a copy that holds nothing else. Whatever a text points at beyond it (another
file, a folder above, a link in the file system that leads out, a hidden file) is refused and named.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kresearch._common.paths import is_inside
from kresearch.site.questions import find_folders

IMAGES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")
#: Texts and data beside the folders, by name.
ROOT_FILES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "LICENSE")
#: Folder -> endings published from it and from the folders in it.
FOLDERS = {
    "docs": (".md", *IMAGES),
    "notebooks": (".ipynb", ".md", *IMAGES),
    "benchmarks": (".md",),
}
DATA_TEXT = "data/README.md"
#: What is published of each study's folder, by name; images beside them too.
STUDY_FILES = ("README.md", "study.toml", "lock.json")
#: The largest file that a site holds: that of the common hosts.
MOST_BYTES = 100_000_000
#: Said where a file is refused.
ALLOWED = (
    "README.md and its like, Markdown and images in docs/ and notebooks/, notebooks, results in benchmarks/, "
    "and each study's README.md, study.toml and lock.json"
)


@dataclass(frozen=True, order=True)
class Refused:
    """A file that a project names and that is not published."""

    source: str  #: Which text names it, relative to the project; the file itself where no text does.
    target: str  #: What it names, as written.
    reason: str  #: Why it is not published.

    def __str__(self) -> str:
        return f"{self.source}: {self.target} ({self.reason})"


@dataclass
class Staged:
    """A copy of what may be published."""

    root: Path  #: The project.
    folder: Path  #: The copy; paths in it are those in the project.
    studies: str = "experiments"  #: Path of the folder of studies in the project.
    files: set[str] = field(default_factory=set)  #: Paths of the copied files.
    refused: set[Refused] = field(default_factory=set)  #: What was not copied, and why.

    def may_be_published(self, place: str) -> bool:
        """Return whether a path in the project, links followed, is of a kind that is published."""
        parts = PurePosixPath(place).parts
        if any(part.startswith(".") for part in parts):
            return False
        if place in ROOT_FILES or place == DATA_TEXT:
            return True
        ending = PurePosixPath(place).suffix.lower()
        if parts[:-2] == PurePosixPath(self.studies).parts:
            return parts[-1] in STUDY_FILES or ending in IMAGES
        withheld = any(part.startswith("_") or part == "templates" for part in parts[1:])
        return parts[0] in FOLDERS and ending in FOLDERS[parts[0]] and not withheld

    def add(self, path: Path) -> bool:
        """Copy a file of the project; one that is not inside it is refused."""
        place = path.relative_to(self.root).as_posix()
        if not is_inside(self.root, path):
            self.refused.add(Refused(place, place, "leads out of the project"))
            return False
        real = path.resolve().relative_to(self.root.resolve()).as_posix()
        if real != place and not self.may_be_published(real):
            self.refused.add(
                Refused(place, place, f"a link to '{real}': only these are published: {ALLOWED}")
            )
            return False
        if not path.is_file():
            return False
        if reason := _unfit(path, place):
            self.refused.add(Refused(shown(place), shown(place), reason))
            return False
        target = self.folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        self.files.add(place)
        return True


def stage(root: Path, studies: Path, folder: Path) -> Staged:
    """Copy what may be published of a project into a folder, which is made."""
    staged = Staged(root, folder, studies.relative_to(root).as_posix())
    folder.mkdir(parents=True)
    for name in ROOT_FILES:
        if (root / name).exists() or (root / name).is_symlink():
            staged.add(root / name)
    for name in FOLDERS:
        for path in _walk(root / name):
            if staged.may_be_published(path.relative_to(root).as_posix()):
                staged.add(path)
    if (root / DATA_TEXT).exists():
        staged.add(root / DATA_TEXT)
    declared = [file.parent for file in studies.glob("*/study.toml")]
    for home in sorted([*declared, *find_folders(studies)]):
        for path in sorted(home.iterdir()):
            if staged.may_be_published(path.relative_to(root).as_posix()):
                staged.add(path)
    return staged


def judge_target(staged: Staged, source: str, path: str) -> str:
    """Return why what a text names may not be published; empty where it may, or where nothing is there.

    `source` is the text's path in the project, `path` the address without query and anchor, decoded.
    """
    if path.startswith(("/", "\\")) or PurePosixPath(path).is_absolute():
        return "an absolute path is outside the project"
    named = staged.root / PurePosixPath(source).parent / path
    try:
        if not is_inside(staged.root, named):
            return "outside the project"
        place, there = named.resolve().relative_to(staged.root.resolve()).as_posix(), named.exists()
    except (OSError, RuntimeError, ValueError):
        # Names that are too long, hold a null sign, or go round in links.
        return "no file can have this name"
    if not there or place in staged.files or named.is_dir():
        return ""
    return f"only these are published: {ALLOWED}"


def shown(place: str) -> str:
    """Return a path that can be printed: names of other encodings have signs that no text may hold."""
    return place.encode("utf-8", "backslashreplace").decode("utf-8")


def _unfit(path: Path, place: str) -> str:
    """Return why a file cannot be a part of a site; empty where it can."""
    if shown(place) != place:
        return "its name is not UTF-8: rename it"
    if (size := path.stat().st_size) > MOST_BYTES:
        most = f"{MOST_BYTES / 1e6:.0f} MB"
        return f"{size / 1e6:,.0f} MB; hosts of static pages take at most {most}: make it smaller"
    if path.suffix.lower() in (".md", ".ipynb"):
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            return f"is not UTF-8 (byte {error.start}): save it as UTF-8"
    return ""


def _walk(folder: Path) -> Iterator[Path]:
    """Return the files below a folder in order, hidden ones and templates left out; links are not entered."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_")) or path.name == "templates":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path
