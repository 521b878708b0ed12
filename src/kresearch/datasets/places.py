"""Where downloads and imported datasets lie: in the cache, never in the repository."""

from __future__ import annotations

from pathlib import Path

from kresearch._common.paths import cache_folder


def dataset_folder(name: str) -> Path:
    """Return where an imported dataset lies."""
    return cache_folder("datasets") / name


def download_folder(name: str) -> Path:
    """Return where the public files of a dataset are downloaded to."""
    return cache_folder("downloads") / name
