"""Polarity of texts already scored, kept between runs."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

import numpy as np

from kresearch.errors import KresearchError
from kresearch.sentiment.protocol import PolarityBatch

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS scored (key BLOB PRIMARY KEY, polarity REAL, language TEXT) WITHOUT ROWID"
)
_CHUNK = 500


def default_cache() -> Path:
    """Return the file in which the command line keeps what was scored."""
    from platformdirs import user_cache_path

    return user_cache_path("kresearch", appauthor=False) / "sentiment.sqlite"


class PolarityCache:
    """Polarity by text and scorer, in one SQLite file. Only hashes of the texts are kept.

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
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(self.path, timeout=30)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as problem:
            raise KresearchError(
                f"the cache {self.path} cannot be used: {problem}; allowed is a file this program made; "
                "name another one, remove it, or go without a cache."
            ) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def get(self, signature: str, texts: Sequence[str]) -> tuple[PolarityBatch, np.ndarray]:
        """Return what is known of the texts, and which of them are known.

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
        found: dict[bytes, tuple[float | None, str | None]] = {}
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, polarity, language FROM scored WHERE key IN ({marks})"  # noqa: S608
            with closing(self._base.execute(query, part)) as rows:
                found.update((key, (polarity, language)) for key, polarity, language in rows)
        polarity = np.full(len(keys), np.nan)
        language = np.full(len(keys), None, dtype=object)
        known = np.zeros(len(keys), dtype=bool)
        for i, key in enumerate(keys):
            if key in found:
                value, language[i] = found[key]
                polarity[i] = np.nan if value is None else value
                known[i] = True
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
        rows = (
            (key, None if np.isnan(p) else float(p), code)
            for key, p, code in zip(_keys(signature, texts), batch.polarity, batch.language, strict=True)
        )
        with self._base:
            self._base.executemany("INSERT OR REPLACE INTO scored VALUES (?, ?, ?)", rows)


def _keys(signature: str, texts: Iterable[str]) -> list[bytes]:
    salt = hashlib.blake2b(signature.encode(), digest_size=16).digest()
    return [
        hashlib.blake2b(t.encode("utf-8", "surrogatepass"), digest_size=16, key=salt).digest() for t in texts
    ]
