"""What our columns are called elsewhere; names alone propose nothing, the values must fit too."""

from __future__ import annotations

#: What our columns are called elsewhere, the surest first; compared without case and separators.
CALLED: dict[str, tuple[str, ...]] = {
    "account": (
        "account", "target", "brand", "page", "page name", "airline", "to", "to user", "to username",
        "in reply to screen name", "in reply to user", "target user", "query", "channel name",
        "company", "mention screen name", "mentioned user", "mention name", "mentioned", "followee",
        "post author", "submission author", "video author", "post owner", "parent author",
    ),
    "actor": (
        "actor", "user", "screen name", "user screen name", "username", "handle", "author", "author handle",
        "user unique id", "unique id", "user id", "author id", "user name", "author name", "from",
        "from user", "from user name", "comment author", "commenter name", "name", "source user",
        "commenter", "redditor", "utente", "autore", "who", "source",
    ),
    "kind": (
        "kind", "type", "action", "interaction", "interaction type", "reaction", "tweet type",
        "engagement type", "mention type", "content type", "tipo", "activity",
    ),
    "network": (
        "network", "platform", "source network", "social network", "channel", "site", "media type",
        "source type", "page type", "domain", "source", "piattaforma",
    ),
    "at": (
        "at", "created at", "created time", "created", "timestamp", "time", "date", "datetime",
        "published at", "published", "posted at", "tweet created", "unix", "data", "ora", "when",
        "date time", "utc",
    ),
    "interaction_id": (
        "interaction id", "id", "tweet id", "comment id", "status id", "mention id", "uid", "id str",
    ),
    "post": (
        "post", "post id", "status id", "in reply to status id", "conversation id", "parent id",
        "thread id", "video id", "media id", "permalink", "uri", "url",
    ),
    "text": (
        "text", "full text", "message", "body", "content", "comment", "comment text", "tweet",
        "snippet", "testo", "messaggio", "caption",
    ),
    "language": (
        "language", "lang", "lingua",
    ),
    "polarity": (
        "polarity", "sentiment", "sentiment score", "airline sentiment", "score", "tone", "valence",
        "label", "stars",
    ),
    "count": (
        "count", "number", "total", "quantity", "totale",
    ),
    "followers": (
        "followers", "followers count", "follower count", "fans", "subscribers", "audience",
    ),
}  # fmt: skip
