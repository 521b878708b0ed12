"""Polarity of texts already scored, kept between runs."""

from __future__ import annotations

import hashlib
import math
import sqlite3
import struct
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from kresearch._common.paths import cache_folder, close_file
from kresearch.errors import KresearchError, KresearchWarning
from kresearch.sentiment.protocol import LANGUAGE, PolarityBatch

#: Tables of earlier forms are named otherwise, and go.
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS polarities (scorer BLOB, text BLOB, polarity REAL, language TEXT, "
    "digest BLOB, PRIMARY KEY (text, scorer)) WITHOUT ROWID"
)
_ONE = "SELECT polarity, language, digest FROM polarities WHERE text = ? AND scorer = ?"
_EARLIER = ("answers",)


def default_cache() -> Path:
    """Return the file in which the command line keeps what was scored."""
    return cache_folder() / "sentiment.sqlite"


class PolarityCache:
    """Polarity by text and scorer, in one SQLite file. Only hashes of the texts are kept.

    Each answer is kept with a digest of the text's hash and of the answer: one that was damaged, or that
    stands at another text's place, is not believed. The file is readable by its owner only.

    Parameters
    ----------
    path
        The file; made when it is not there.

    Raises
    ------
    KresearchError
        When the file cannot be opened or is something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        try:
            self._base = self._open()
        # Of SQLite too: where its message quotes what is damaged, the message itself is no text.
        except (OSError, ValueError, sqlite3.Error) as problem:
            raise self._unusable(problem) from problem

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        close_file(self.path)
        base = sqlite3.connect(self.path, timeout=30)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute(_SCHEMA)
        for table in _EARLIER:
            base.execute(f"DROP TABLE IF EXISTS {table}")
        return base

    def _renew(self, problem: Exception) -> None:
        """Begin anew where the file was opened and is torn inside: all it held can be computed again."""
        warnings.warn(
            f"the cache {self.path.name} is damaged ({problem}) and begins anew; the texts are scored again.",
            KresearchWarning,
            stacklevel=3,
        )
        self._base.close()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        self._base = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def get(self, signature: str, texts: Sequence[str]) -> tuple[PolarityBatch, np.ndarray]:
        """Return what a scorer of this signature said of the texts, and which of them are known.

        What is not as it was written counts as unknown, with a warning that says how much.
        """
        scorer, keys = _scorer(signature), _keys(texts)
        found: dict[bytes, tuple[object, object, object]] = {}
        try:
            for key in keys:
                row = self._base.execute(_ONE, (key, scorer)).fetchone()
                if row is not None:
                    found[key] = row
        except sqlite3.OperationalError as problem:  # e.g. another process keeps it locked
            raise self._unusable(problem) from problem
        except (sqlite3.Error, ValueError) as problem:
            found = {}
            self._renew(problem)
        polarity = np.full(len(keys), np.nan)
        language = np.full(len(keys), None, dtype=object)
        known = np.zeros(len(keys), dtype=bool)
        damaged = 0
        for i, key in enumerate(keys):
            if key in found:
                answer = _believed(scorer + key, *found[key])
                if answer is None:
                    damaged += 1
                    continue
                polarity[i], language[i] = answer
                known[i] = True
        if damaged:
            warnings.warn(
                f"{damaged} answers in the cache {self.path.name} were not what had been written there; "
                "these texts are scored again.",
                KresearchWarning,
                stacklevel=2,
            )
        return PolarityBatch(polarity, language), known

    def put(self, signature: str, texts: Sequence[str], batch: PolarityBatch) -> None:
        """Keep the polarity that a scorer of this signature gave the texts."""
        scorer = _scorer(signature)
        answers = zip(_keys(texts), map(float, batch.polarity), batch.language, strict=True)
        rows = [
            (scorer, key, None if math.isnan(p) else p, code, _digest(scorer + key, p, code))
            for key, p, code in answers
            if _fits(p, code)
        ]
        try:
            with self._base:
                self._base.executemany("INSERT OR REPLACE INTO polarities VALUES (?, ?, ?, ?, ?)", rows)
        except (sqlite3.Error, ValueError) as problem:
            # What was scored is worth more than keeping it.
            warnings.warn(
                f"the cache {self.path.name} did not take what was scored ({problem}); it is not kept.",
                KresearchWarning,
                stacklevel=2,
            )

    def forget(self, texts: Iterable[str]) -> int:
        """Remove what any scorer said of some texts, and return how many answers are gone.

        Raises KresearchError when the file does not let go of them.
        """
        try:
            with self._base:
                before = self._base.total_changes
                self._base.executemany(
                    "DELETE FROM polarities WHERE text = ?", [(key,) for key in _keys(texts)]
                )
                gone = self._base.total_changes - before
            # What was deleted must not stay readable in the free pages or the journal.
            self._base.execute("VACUUM")
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as problem:
            raise self._unusable(problem) from problem
        return gone

    def _unusable(self, problem: Exception) -> KresearchError:
        return KresearchError(
            f"the cache {self.path} cannot be used: {problem}; allowed is a file this program made; "
            "name another one, remove it, or go without a cache."
        )


def _believed(
    key: object, polarity: object, language: object, digest: object
) -> tuple[float, str | None] | None:
    """Return polarity (NaN: unknown) and language as they were written, or None where they are not."""
    if not isinstance(key, bytes) or not isinstance(polarity, (float, int, type(None))):
        return None
    value = math.nan if polarity is None else float(polarity)
    if not isinstance(language, (str, type(None))) or not _fits(value, language):
        return None
    return (value, language) if digest == _digest(key, value, language) else None


def _fits(polarity: float, language: object) -> bool:
    """Return whether this can be an answer: a polarity from -1 to 1 or unknown, a language's code or none."""
    spoken = language is None or (isinstance(language, str) and LANGUAGE.fullmatch(language) is not None)
    return spoken and (math.isnan(polarity) or -1 <= polarity <= 1)


def _digest(key: bytes, polarity: float, language: str | None) -> bytes:
    # Every NaN alike: SQLite keeps none.
    number = struct.pack("<d", 0.0 if math.isnan(polarity) else polarity)
    spoken = b"\0" if language is None else b"\1" + str(language).encode()
    return hashlib.blake2b(key + bytes([math.isnan(polarity)]) + number + spoken, digest_size=16).digest()


def _scorer(signature: str) -> bytes:
    return hashlib.blake2b(signature.encode(), digest_size=16).digest()


def _keys(texts: Iterable[str]) -> list[bytes]:
    return [hashlib.blake2b(t.encode("utf-8", "surrogatepass"), digest_size=16).digest() for t in texts]
