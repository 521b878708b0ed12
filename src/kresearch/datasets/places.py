"""Where downloads and imported datasets lie: in the cache, never in the repository."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the cache of kresearch: ``KRESEARCH_CACHE`` if set, else the system's place."""
    import platformdirs

    return Path(
        os.environ.get("KRESEARCH_CACHE") or platformdirs.user_cache_dir("kresearch", appauthor=False)
    )


def dataset_folder(name: str) -> Path:
    """Return where an imported dataset lies."""
    return cache_folder() / "datasets" / name


def download_folder(name: str) -> Path:
    """Return where the public files of a dataset are downloaded to."""
    return cache_folder() / "downloads" / name
