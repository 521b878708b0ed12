"""The words for kinds, networks and polarity, and how platforms and collectors write them.

This file is the one place where a kind or a network is named. Every word is found in any case, and
with a space, a hyphen, an underscore or nothing between its parts: ``Quote Tweet``, ``quote_tweet``.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Kinds of interaction, and the other names each is known by, in English and Italian.
KINDS: dict[str, tuple[str, ...]] = {
    "like": (
        "likes", "liked", "favourite", "favorite", "favourites", "favorites", "favourited", "favorited",
        "fav", "favs", "+1", "plusone", "thumbs up", "upvote", "upvotes", "upvoted", "heart",
        "reaction", "reactions", "reacted", "mi piace", "piace", "preferito", "preferiti", "reazione",
        "reazioni",
    ),
    "love": ("loved", "loves", "love reaction", "care", "amore", "adoro"),
    "haha": ("hahas", "laugh", "laughed", "ahah", "ahahah"),
    "wow": ("wows", "surprised", "stupore"),
    "sad": ("sads", "sorry", "triste", "tristezza"),
    "angry": ("angrys", "anger", "arrabbiato", "rabbia", "grrr"),
    "dislike": (
        "dislikes", "disliked", "thumbs down", "downvote", "downvotes", "downvoted", "non mi piace",
    ),
    "share": (
        "shares", "shared", "retweet", "retweets", "retweeted", "rt", "reshare", "reshares", "reshared",
        "repost", "reposts", "reposted", "reblog", "reblogs", "reblogged", "boost", "boosts", "boosted",
        "announce", "forward", "forwards", "forwarded", "crosspost", "condivisione", "condivisioni",
        "condiviso", "condivide", "ricondivisione", "ritwittato", "retwittato",
    ),
    "quote": (
        "quotes", "quoted", "quote tweet", "quote tweets", "quoted tweet", "quote retweet", "qrt", "qt",
        "quote post", "retweeted with comment", "retweet with comment", "citazione", "citazioni",
        "citato",
    ),
    "comment": (
        "comments", "commented", "commento", "commenti", "commentato", "page comment", "post comment",
    ),
    "reply": (
        "re", "replies", "replied", "replied to", "reply to", "in reply to", "comment reply",
        "reply to comment", "reply tweet", "risposta", "risposte", "risponde", "ha risposto",
        "risposta al commento",
    ),
    "mention": (
        "mt", "mentions", "mentioned", "@mention", "tag", "tagged", "menzione", "menzioni",
        "menzionato",
    ),
    "follow": (
        "follower", "followers", "follows", "followed", "new follower", "connection", "connections",
        "subscribe", "subscribed", "subscription", "subscriber", "seguito", "segue", "iscrizione",
        "iscritto", "page like",
    ),
    "endorsement": ("+k", "plusk", "endorse", "endorsed", "endorsements", "rating", "ratings"),
    "recommendation": (
        "recommend", "recommends", "recommended", "recommendations", "raccomandazione", "consiglia",
    ),
    "view": (
        "views", "viewed", "play", "plays", "video view", "video views", "visualizzazione",
        "visualizzazioni",
    ),
    "click": ("clicks", "clicked", "link click", "link clicks", "clic"),
    "list": ("listed", "lists"),
    "tip": ("tips", "tip done"),
}  # fmt: skip

#: What an account publishes itself: no interaction, but a row of posts.
POST = "post (of the account itself)"
POST_WORDS = (
    "post", "posts", "posted", "tweet", "tweets", "tweeted", "status", "original", "original tweet",
    "original post", "own post", "create", "toot", "submission", "published",
    "pubblicato", "pubblicazione", "pubblicazioni", "stato",
)  # fmt: skip

#: Kinds that are a text, also where a source does not hand the text out.
TEXTED_KINDS = ("comment", "reply", "mention", "quote")

#: Networks, and the other names each is known by.
NETWORKS: dict[str, tuple[str, ...]] = {
    "twitter": (
        "tw", "x", "x.com", "twitter.com", "twitter/x", "x/twitter", "twitter (x)", "x (twitter)",
        "x (formerly twitter)", "x formerly twitter", "x (ex twitter)", "tweets",
    ),
    "facebook": (
        "fb", "facebook.com", "facebook page", "facebook pages", "facebook public", "public facebook",
        "facebook group", "facebook groups", "fb page", "fb pages", "pagina facebook",
        "pagine facebook",
    ),
    "google+": ("google plus", "gplus", "gp"),
    "youtube": ("yt", "youtube.com", "youtu.be"),
    "instagram": ("ig", "insta", "instagram.com", "instagram business", "instagram public"),
    "linkedin": ("li", "linkedin.com", "linkedin page", "linkedin pages", "linkedin company page"),
    "foursquare": ("fs", "swarm"),
    "tumblr": ("tumblr.com",),
    "blogger": ("blogspot", "blogspot.com", "blogger.com"),
    "wordpress": ("wordpress.com", "wp"),
    "lastfm": ("last.fm",),
    "flickr": ("flickr.com",),
    "yammer": (),
    "klout": (),
    "wikipedia": ("wikipedia.org",),
    "tiktok": ("tik tok", "tt", "tiktok.com", "douyin"),
    "threads": ("threads.net", "threads.com"),
    "bluesky": ("bsky", "bsky.app", "blue sky"),
    "mastodon": ("mastodon.social", "fediverse"),
    "reddit": ("reddit.com", "subreddit"),
    "telegram": ("tg", "t.me", "telegram channel", "telegram channels"),
    "whatsapp": ("wa", "whatsapp.com"),
    "pinterest": ("pinterest.com", "pin"),
    "twitch": ("twitch.tv",),
    "vk": ("vkontakte", "vk.com"),
    "snapchat": ("snap", "snapchat.com"),
    "weibo": ("sina weibo", "weibo.com"),
    "discord": ("discord.com",),
    "quora": ("quora.com",),
    "news": ("online news", "news site", "news sites", "notizie", "stampa", "giornali"),
    "blogs": ("blog", "blogs and websites"),
    "forums": ("forum", "message board", "message boards", "boards"),
    "reviews": ("review", "review site", "review sites", "recensione", "recensioni", "google reviews"),
}  # fmt: skip

#: Words for polarity in the columns of listening tools and spreadsheets; None is "not known".
POLARITIES: dict[str, float | None] = {
    "very positive": 1.0, "strongly positive": 1.0, "positive": 1.0, "pos": 1.0, "positivo": 1.0,
    "positiva": 1.0, "molto positivo": 1.0, "somewhat positive": 0.5, "slightly positive": 0.5,
    "neutral": 0.0, "neu": 0.0, "neutro": 0.0, "neutra": 0.0, "neutrale": 0.0, "mixed": 0.0,
    "misto": 0.0, "misti": 0.0, "slightly negative": -0.5, "somewhat negative": -0.5, "negative": -1.0,
    "neg": -1.0, "negativo": -1.0, "negativa": -1.0, "very negative": -1.0, "strongly negative": -1.0,
    "molto negativo": -1.0, "unknown": None, "not rated": None, "unrated": None, "not available": None,
    "n/a": None, "none": None, "null": None, "non disponibile": None, "sconosciuto": None,
}  # fmt: skip


def canonical_names(vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return every accepted spelling (lower case) and the word it stands for.

    Parameters
    ----------
    vocabulary
        Word -> the other names it is known by.
    """
    names: dict[str, str] = {}
    for word, aliases in vocabulary.items():
        for alias in (word, *aliases):
            for spelling in spellings(alias):
                names.setdefault(spelling, word)
    # A word itself is never another's alias.
    return names | {word: word for word in vocabulary}


def spellings(words: str) -> set[str]:
    """Return a name with a space, a hyphen, an underscore and nothing between its parts."""
    parts = words.split()
    return {between.join(parts) for between in (" ", "_", "-", "")}


def post_words() -> dict[str, str]:
    """Return every spelling of what is no interaction but a post of the account itself."""
    return {spelling: POST for word in POST_WORDS for spelling in spellings(word)}
