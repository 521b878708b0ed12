"""Downloads: to a part file, resumed where they stopped, checked by hash, renamed when whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kresearch._common.files import write_text_atomically
from kresearch._common.reading import parse_json
from kresearch.datasets.card import Card, PublicFile
from kresearch.datasets.catalogue import DatasetUnavailableError, find_dataset
from kresearch.datasets.places import download_folder
from kresearch.errors import IntegrityError

#: Called with the file's name, bytes so far and bytes in all (None where the server does not say).
Progress = Callable[[str, int, int | None], None]
_CHUNK = 1 << 16
_TIMEOUT_SECONDS = 30
_DIGEST = re.compile(rb"([0-9a-f]{64})\s")
#: What a server calls a content, as a header may hold it.
_TAG = re.compile(r"[ -~]{1,500}")


@dataclass(frozen=True)
class Fetched:
    """One file that is now at hand."""

    path: Path  #: Where.
    sha256: str  #: Of its content.
    checked: str  #: Against what: ``"card"``, ``"first download"``, or ``"nothing"`` (this is the first).
    fresh: bool  #: Whether it was downloaded now.


def fetch_dataset(name: str, *, force: bool = False, progress: Progress | None = None) -> list[Fetched]:
    """Download the public files of a dataset into the cache.

    Parameters
    ----------
    name
        As listed by ``kresearch data list``.
    force
        Whether to download again what is there.
    progress
        Called as the bytes come in.

    Returns
    -------
    list of Fetched

    Raises
    ------
    DatasetUnavailableError
        Without network, or when the dataset has no stable address: what, why, what to do.
    IntegrityError
        When a file is not what its card, or the first download, says.
    """
    card = find_dataset(name).card
    return fetch_files(card, download_folder(card.name), force=force, progress=progress)


def fetch_files(
    card: Card, folder: Path, *, force: bool = False, progress: Progress | None = None
) -> list[Fetched]:
    """Download the files of a card into a folder; as `fetch`."""
    without = [file.name for file in card.files if not file.url]
    if card.simulated or without or not card.files:
        why = (
            "it is simulated"
            if card.simulated
            else f"no stable public address is known for {', '.join(without)}"
        )
        todo = (
            f"Use it directly: load_dataset('{card.name}')."
            if card.simulated
            else f"Download it from {card.home}, then: kresearch data import {card.name} --from PATH."
        )
        raise DatasetUnavailableError(f"dataset '{card.name}' cannot be fetched: {why}. {todo}")
    folder.mkdir(parents=True, exist_ok=True)
    return [_fetch_one(card, file, folder, force=force, progress=progress) for file in card.files]


def _fetch_one(
    card: Card, file: PublicFile, folder: Path, *, force: bool, progress: Progress | None
) -> Fetched:
    import pooch

    path, sidecar = folder / file.name, folder / f"{file.name}.sha256"
    expected, checked = file.sha256, "card"
    if not expected and sidecar.is_file():
        expected, checked = _first_digest(sidecar, card), "first download"
    fresh = force or not path.is_file()
    if fresh:
        # Pooch writes beside the target and renames; the part file that survives a cut is ours.
        pooch.get_logger().setLevel("WARNING")
        arriving = folder / f"{file.name}.arrived"
        arriving.unlink(missing_ok=True)
        pooch.retrieve(
            file.url,
            known_hash=None,
            fname=arriving.name,
            path=folder,
            downloader=_Resuming(card, folder / f"{file.name}.part", progress),
        )
    else:
        arriving = path
    sha256 = str(pooch.file_hash(str(arriving), alg="sha256"))
    problem = _find_problem(arriving, file, sha256=sha256, expected=expected, checked=checked)
    if problem:
        if fresh:
            arriving.unlink()
        raise IntegrityError(
            f"{problem} The file changed or the download was cut. Fetch it again with "
            f"'kresearch data fetch {card.name} --force'."
            + (
                f" If the publisher changed it, delete {sidecar} first."
                if checked == "first download"
                else ""
            )
        )
    if fresh:
        arriving.replace(path)
    if not expected:
        write_text_atomically(f"{sha256}  {file.name}\n", sidecar)
        checked = "nothing"
    return Fetched(path, sha256, checked, fresh)


def _first_digest(sidecar: Path, card: Card) -> str:
    """Return the digest of the first download, which is kept beside the file."""
    found = _DIGEST.match(sidecar.read_bytes())
    if found is None:
        raise IntegrityError(
            f"{sidecar} holds no SHA-256: whether the file is that of the first download is not known. "
            "Allowed: 64 hexadecimal digits. Delete it, and fetch again with "
            f"'kresearch data fetch {card.name} --force'."
        )
    return found[1].decode()


def _find_problem(path: Path, file: PublicFile, *, sha256: str, expected: str, checked: str) -> str:
    if expected and sha256 != expected:
        said = "the card says" if checked == "card" else "the first download had"
        return f"{file.name} has SHA-256 {sha256[:12]}..., {said} {expected[:12]}...."
    with path.open("rb") as stream:
        start = stream.read(2)
    # An error page kept under the file's name would be analysed as data one day.
    if file.name.endswith(".gz") and start != b"\x1f\x8b":
        return (
            f"{file.name} is not compressed with gzip: the server sent something else, perhaps an error page."
        )
    return ""


class _Resuming:
    """A downloader for pooch that keeps what came of a cut download and goes on from there."""

    def __init__(self, card: Card, part: Path, progress: Progress | None) -> None:
        self.card, self.part, self.progress = card, part, progress
        self.state = part.with_name(part.name + ".json")

    def __call__(self, url: str, output_file: str, _pooch: Any) -> None:
        import requests

        try:
            self._receive(url, requests)
        except requests.HTTPError as error:
            code = error.response.status_code if error.response is not None else "with an error"
            raise self._unavailable(f"{url} answered {code}") from error
        except requests.RequestException as error:
            kept = self.part.stat().st_size if self.part.is_file() else 0
            if kept:
                why = f"the download of {url} was cut after {kept:,} bytes, which are kept"
                raise self._unavailable(why, again=True) from error
            raise self._unavailable(f"{url} cannot be reached (no network?)") from error
        self.state.unlink(missing_ok=True)
        self.part.replace(output_file)

    def _known_tag(self) -> str:
        """Return what the server called the content of the part; empty where that is not known."""
        try:
            said = parse_json(self.state.read_bytes())
        except (OSError, ValueError):
            return ""
        tag = said.get("tag") if isinstance(said, dict) else None
        return tag if isinstance(tag, str) and _TAG.fullmatch(tag) else ""

    def _receive(self, url: str, requests: Any) -> None:
        have = self.part.stat().st_size if self.part.is_file() else 0
        headers = {"Accept-Encoding": "identity"}
        tag = self._known_tag()
        if have and tag:
            # Without a tag the file at the address may have changed: start anew.
            headers |= {"Range": f"bytes={have}-", "If-Range": tag}
        with requests.get(url, stream=True, headers=headers, timeout=_TIMEOUT_SECONDS) as answer:
            answer.raise_for_status()
            resumed = answer.status_code == 206
            have = have if resumed else 0
            tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
            write_text_atomically(json.dumps({"url": url, "tag": tag}), self.state)
            length = answer.headers.get("Content-Length")
            total = have + int(length) if length else None
            with self.part.open("ab" if resumed else "wb") as stream:
                for chunk in answer.iter_content(_CHUNK):
                    stream.write(chunk)
                    have += len(chunk)
                    if self.progress is not None:
                        self.progress(self.part.name.removesuffix(".part"), have, total)
        if total is not None and have != total:
            raise requests.ConnectionError(f"{have} of {total} bytes came")

    def _unavailable(self, why: str, *, again: bool = False) -> DatasetUnavailableError:
        name = self.card.name
        todo = (
            f"Run 'kresearch data fetch {name}' again to go on from there."
            if again
            else f"Try again later, or download it from {self.card.home} on another machine and run "
            f"'kresearch data import {name} --from PATH'."
        )
        return DatasetUnavailableError(f"dataset '{name}' is not at hand: {why}. {todo}")
