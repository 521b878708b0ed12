"""Where a mention stands, as listening tools write it, as a network."""

from __future__ import annotations

import re

from kresearch.interactions.vocabulary import NETWORKS as KNOWN
from kresearch.interactions.vocabulary import canonical_names

#: Words and hosts -> network. What is on none of these is the web.
_NETWORKS = canonical_names(KNOWN) | {"t.co": "twitter"}
#: Those that listening tools watch, for the docs.
NETWORKS = (
    "blogs", "bluesky", "facebook", "flickr", "forums", "instagram", "linkedin", "mastodon", "news",
    "reddit", "reviews", "telegram", "threads", "tiktok", "tumblr", "twitter", "web", "youtube",
)  # fmt: skip


def network_of(*said: str | None) -> str:
    """Return the network of the first of several words, hosts or addresses that names one, else ``"web"``.

    Examples
    --------
    >>> network_of("SOCIALMEDIA,SOCIALMEDIA_FACEBOOK"), network_of(None, "https://www.youtube.com/watch?v=1")
    ('facebook', 'youtube')
    >>> network_of("Mill Times", "news.example")
    'web'
    """
    for one in said:
        for plain in _parts(one):
            if plain in _NETWORKS:
                return _NETWORKS[plain]
    return "web"


def _parts(said: str | None) -> list[str]:
    plain = (said or "").strip().lower()
    if not plain:
        return []
    host = re.sub(r"^https?://", "", plain).split("/")[0].removeprefix("www.").removeprefix("m.")
    found = [plain, host, host.removesuffix(".com")]
    for part in plain.split(","):
        # ONLINENEWS,ONLINENEWS_NEWSPAPER; SOCIALMEDIA_TWITTER
        found += [part.strip(), part.strip().removeprefix("socialmedia_"), part.split("_")[0].strip()]
    return found
