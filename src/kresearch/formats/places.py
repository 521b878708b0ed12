"""Where a mention stands, as listening tools write it, as a network."""

from __future__ import annotations

import re

#: Words and hosts -> network. What is on no network of people is news, a blog, a forum, or the web.
_NETWORKS = {
    "twitter": "twitter",
    "x": "twitter",
    "x (twitter)": "twitter",
    "t.co": "twitter",
    "facebook": "facebook",
    "facebook_public": "facebook",
    "fb": "facebook",
    "instagram": "instagram",
    "instagram_public": "instagram",
    "youtube": "youtube",
    "youtu.be": "youtube",
    "linkedin": "linkedin",
    "tiktok": "tiktok",
    "reddit": "reddit",
    "telegram": "telegram",
    "t.me": "telegram",
    "bluesky": "bluesky",
    "bsky.app": "bluesky",
    "threads": "threads",
    "mastodon": "mastodon",
    "tumblr": "tumblr",
    "flickr": "flickr",
    "news": "news",
    "onlinenews": "news",
    "online news": "news",
    "newspaper": "news",
    "notizie": "news",
    "blog": "blog",
    "blogs": "blog",
    "forum": "forum",
    "forums": "forum",
    "messageboard": "forum",
    "review": "review",
    "reviews": "review",
    "recensioni": "review",
}
NETWORKS = tuple(sorted({*_NETWORKS.values(), "web"}))


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
