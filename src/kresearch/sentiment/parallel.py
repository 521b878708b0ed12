"""Scoring many texts: distinct ones once, on all cores, from the cache where it knows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np

from kresearch._common.workers import map_in_workers
from kresearch.errors import UsageError
from kresearch.sentiment.cache import PolarityCache, default_cache
from kresearch.sentiment.protocol import PolarityBatch, PolarityScorer, ask, known_texts, signature_of

#: Called with the number of distinct texts done and to do.
Progress: TypeAlias = Callable[[int, int], None]
Cache: TypeAlias = bool | str | Path | None

#: Fewer distinct texts than this are scored here: starting workers takes longer.
WORTH_WORKERS = 20_000
_CHUNK = 4_000


def score_distinct(
    texts: Sequence[str | None],
    scorer: PolarityScorer,
    *,
    workers: int | None = None,
    cache: Cache = None,
    progress: Progress | None = None,
) -> PolarityBatch:
    """Score each distinct text once and hand the result to all that are the same.

    A scorer with the attribute ``contextual`` is given all texts at once, and its answers are not kept; one
    with ``single_process`` brings its own parallelism. `workers` are by default one per core when there are
    many texts, 1 is this process; a process that is itself a worker, as of a study, starts no further ones.
    The cache is a file, or True for the default one. `progress` is called with how many distinct texts are
    done and how many there are.
    """
    if workers is not None and workers < 1:
        raise UsageError(f"workers is {workers}; allowed is 1 or more; leave it out for one per core.")
    import pandas as pd

    codes, found = pd.factorize(np.array(known_texts(texts), dtype=object), use_na_sentinel=True)
    distinct: list[str] = list(found)
    batch = _with_cache(distinct, scorer, workers, cache, progress)
    # A last entry for code -1, the texts that are none.
    polarity = np.append(batch.polarity, np.nan)[codes]
    language = np.append(batch.language, np.array([None], dtype=object))[codes]
    return PolarityBatch(polarity, language)


def _with_cache(
    distinct: list[str], scorer: PolarityScorer, workers: int | None, cache: Cache, progress: Progress | None
) -> PolarityBatch:
    if not cache or getattr(scorer, "contextual", False):
        return _score(distinct, scorer, workers, progress)
    path = default_cache() if cache is True else Path(cache)
    with PolarityCache(path) as kept:
        known_batch, known = kept.get(signature_of(scorer), distinct)
        missing = np.flatnonzero(~known)
        todo = [distinct[i] for i in missing]
        fresh = _score(todo, scorer, workers, progress)
        kept.put(signature_of(scorer), todo, fresh)
    polarity, language = known_batch.polarity.copy(), known_batch.language.copy()
    polarity[missing], language[missing] = fresh.polarity, fresh.language
    return PolarityBatch(polarity, language)


def _score(
    texts: list[str], scorer: PolarityScorer, workers: int | None, progress: Progress | None
) -> PolarityBatch:
    total = len(texts)
    if total == 0:
        return PolarityBatch(np.empty(0), np.empty(0, dtype=object))
    if getattr(scorer, "contextual", False):
        return ask(scorer, texts)
    count = workers if workers is not None else (os.cpu_count() or 1) if total >= WORTH_WORKERS else 1
    if getattr(scorer, "single_process", False):
        count = 1
    chunks = [texts[i : i + _CHUNK] for i in range(0, total, _CHUNK)]
    results: list[PolarityBatch] = []
    done = 0
    for batch in map_in_workers(partial(ask, scorer), chunks, count=min(count, len(chunks))):
        results.append(batch)
        done += len(batch)
        if progress is not None:
            progress(done, total)
    return PolarityBatch(
        np.concatenate([b.polarity for b in results]), np.concatenate([b.language for b in results])
    )
