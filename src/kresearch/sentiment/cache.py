"""Polarity of texts already scored, kept between runs."""

from __future__ import annotations

import hashlib
import math
import re
import sqlite3
import struct
import warnings
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

import numpy as np

from kresearch._common.paths import cache_folder, close_file
from kresearch.errors import KresearchError, KresearchWarning
from kresearch.sentiment.protocol import PolarityBatch

#: The table of before answers had a digest was named otherwise; it is not read any more.
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS answers "
    "(key BLOB PRIMARY KEY, polarity REAL, language TEXT, digest BLOB) WITHOUT ROWID"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_CHUNK = 500


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
        """Return what is known of the texts, and which of them are known.

        What is not as it was written counts as unknown, with a warning that says how much.

        Parameters
        ----------
        signature
            The scorer's signature; another one's answers are not used.
        texts
            Texts.

        Returns
        -------
        tuple of PolarityBatch and numpy.ndarray of bool
            Both of shape (n,).
        """
        keys = _keys(signature, texts)
        found: dict[bytes, tuple[object, object, object]] = {}
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, polarity, language, digest FROM answers WHERE key IN ({marks})"  # noqa: S608 - question marks
            try:
                with closing(self._base.execute(query, part)) as rows:
                    found.update((row[0], row[1:]) for row in rows)
            except sqlite3.OperationalError as problem:  # e.g. another process keeps it locked
                raise self._unusable(problem) from problem
            except (sqlite3.Error, ValueError) as problem:
                found = {}
                self._renew(problem)
                break
        polarity = np.full(len(keys), np.nan)
        language = np.full(len(keys), None, dtype=object)
        known = np.zeros(len(keys), dtype=bool)
        damaged = 0
        for i, key in enumerate(keys):
            if key in found:
                answer = _believed(key, *found[key])
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
        """Keep the polarity of the texts.

        Parameters
        ----------
        signature
            The scorer's signature.
        texts
            Texts.
        batch
            Their polarity and language.
        """
        answers = zip(_keys(signature, texts), map(float, batch.polarity), batch.language, strict=True)
        rows = [
            (key, None if math.isnan(p) else p, code, _digest(key, p, code))
            for key, p, code in answers
            if _fits(p, code)
        ]
        try:
            with self._base:
                self._base.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)
        except (sqlite3.Error, ValueError) as problem:
            # What was scored is worth more than keeping it.
            warnings.warn(
                f"the cache {self.path.name} did not take what was scored ({problem}); it is not kept.",
                KresearchWarning,
                stacklevel=2,
            )

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
    spoken = language is None or (isinstance(language, str) and _LANGUAGE.fullmatch(language) is not None)
    return spoken and (math.isnan(polarity) or -1 <= polarity <= 1)


def _digest(key: bytes, polarity: float, language: str | None) -> bytes:
    # Every NaN alike: SQLite keeps none.
    number = struct.pack("<d", 0.0 if math.isnan(polarity) else polarity)
    spoken = b"\0" if language is None else b"\1" + str(language).encode()
    return hashlib.blake2b(key + bytes([math.isnan(polarity)]) + number + spoken, digest_size=16).digest()


def _keys(signature: str, texts: Iterable[str]) -> list[bytes]:
    salt = hashlib.blake2b(signature.encode(), digest_size=16).digest()
    return [
        hashlib.blake2b(t.encode("utf-8", "surrogatepass"), digest_size=16, key=salt).digest() for t in texts
    ]
