"""The words for kinds, networks and polarity, and how platforms and collectors write them.

This file is the one place where a kind or a network is named. Every word is found in any case, and
with a space, a hyphen, an underscore or nothing between its parts: ``Quote Tweet``, ``quote_tweet``.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Kinds of interaction, and the other names each is known by, in English, Italian, German, French,
#: Spanish and Portuguese.
KINDS: dict[str, tuple[str, ...]] = {
    "like": (
        "likes", "liked", "favourite", "favorite", "favourites", "favorites", "favourited", "favorited",
        "fav", "favs", "+1", "plusone", "thumbs up", "upvote", "upvotes", "upvoted", "heart",
        "reaction", "reactions", "reacted", "mi piace", "piace", "preferito", "preferiti", "reazione",
        "reazioni",
        "gefällt mir", "gefällt mir angaben", "reaktion", "reaktionen", "j'aime", "j’aime",
        "mentions j'aime", "mentions j’aime", "réaction", "réactions", "me gusta", "reacción",
        "reacciones", "curtida", "curtidas", "curtiu", "gosto", "gostos", "reação", "reações",
    ),
    "love": (
        "loved", "loves", "love reaction", "care", "amore", "adoro",
        "liebe", "j'adore", "j’adore", "me encanta", "amei",
    ),
    "haha": ("hahas", "laugh", "laughed", "ahah", "ahahah"),
    "wow": ("wows", "surprised", "stupore"),
    "sad": (
        "sads", "sorry", "triste", "tristezza",
        "traurig", "me entristece",
    ),
    "angry": (
        "angrys", "anger", "arrabbiato", "rabbia", "grrr",
        "wütend", "me enoja", "me enfada",
    ),
    "dislike": (
        "dislikes", "disliked", "thumbs down", "downvote", "downvotes", "downvoted", "non mi piace",
        "gefällt mir nicht", "je n'aime pas", "je n’aime pas", "no me gusta", "não gosto",
    ),
    "share": (
        "shares", "shared", "retweet", "retweets", "retweeted", "rt", "reshare", "reshares", "reshared",
        "repost", "reposts", "reposted", "reblog", "reblogs", "reblogged", "boost", "boosts", "boosted",
        "announce", "forward", "forwards", "forwarded", "crosspost", "condivisione", "condivisioni",
        "condiviso", "condivide", "ricondivisione", "ritwittato", "retwittato",
        "geteilt", "geteilte inhalte", "weitergeleitet", "retweetet", "partage", "partages", "partagé",
        "retweeté", "compartido", "compartidos", "veces compartido", "retuit", "retuiteado",
        "compartilhado", "compartilhou", "compartilhamento", "compartilhamentos", "partilha", "partilhas",
        "retuitado",
    ),
    "quote": (
        "quotes", "quoted", "quote tweet", "quote tweets", "quoted tweet", "quote retweet", "qrt", "qt",
        "quote post", "retweeted with comment", "retweet with comment", "citazione", "citazioni",
        "citato",
        "zitat", "zitate", "zitiert", "citation", "citations", "cité", "cita", "citas", "citado",
        "citação", "citações",
    ),
    "comment": (
        "comments", "commented", "commento", "commenti", "commentato", "page comment", "post comment",
        "kommentar", "kommentare", "kommentiert", "commentaire", "commentaires", "commenté", "comentario",
        "comentarios", "comentó", "comentário", "comentários", "comentou",
    ),
    "reply": (
        "re", "replies", "replied", "replied to", "reply to", "in reply to", "comment reply",
        "reply to comment", "reply tweet", "risposta", "risposte", "risponde", "ha risposto",
        "risposta al commento",
        "antwort", "antworten", "geantwortet", "réponse", "réponses", "répondu", "respuesta",
        "respuestas", "respondió", "resposta", "respostas", "respondeu",
    ),
    "mention": (
        "mt", "mentions", "mentioned", "@mention", "tag", "tagged", "menzione", "menzioni",
        "menzionato",
        "erwähnung", "erwähnungen", "erwähnt", "mentionné", "mención", "menciones", "mencionado",
        "menção", "menções", "mencionou",
    ),
    "follow": (
        "follower", "followers", "follows", "followed", "new follower", "connection", "connections",
        "subscribe", "subscribed", "subscription", "subscriber", "seguito", "segue", "iscrizione",
        "iscritto", "page like",
        "gefolgt", "abonniert", "abonnent", "abonnenten", "abonné", "abonnés", "abonnement", "seguidor",
        "seguidores", "seguiu", "suscriptor", "suscripción", "inscrito", "inscrição",
    ),
    "endorsement": ("+k", "plusk", "endorse", "endorsed", "endorsements", "rating", "ratings"),
    "recommendation": (
        "recommend", "recommends", "recommended", "recommendations", "raccomandazione", "consiglia",
    ),
    "view": (
        "views", "viewed", "play", "plays", "video view", "video views", "visualizzazione",
        "visualizzazioni",
        "aufruf", "aufrufe", "ansichten", "vue", "vues", "reproducciones", "visualización",
        "visualizaciones", "visualização", "visualizações",
    ),
    "click": (
        "clicks", "clicked", "link click", "link clicks", "clic",
        "klick", "klicks", "clics", "clique", "cliques",
    ),
    "list": ("listed", "lists"),
    "tip": ("tips", "tip done"),
}  # fmt: skip

#: What an account publishes itself: no interaction, but a row of posts.
POST = "post (of the account itself)"
POST_WORDS = (
    "post", "posts", "posted", "tweet", "tweets", "tweeted", "status", "original", "original tweet",
    "original post", "own post", "create", "toot", "submission", "published",
    "pubblicato", "pubblicazione", "pubblicazioni", "stato",
    "beitrag", "beiträge", "veröffentlicht", "publication", "publications", "publié", "publicación",
    "publicaciones", "publicado", "publicação", "publicações", "publicou",
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
    "news": (
        "online news", "news site", "news sites", "notizie", "stampa", "giornali",
        "newspaper", "nachrichten", "presse", "actualités", "noticias", "prensa", "notícias", "imprensa",
    ),
    "blogs": (
        "blog", "blogs and websites",
        "weblog", "weblogs",
    ),
    "forums": (
        "forum", "message board", "message boards", "boards",
        "foren", "foro", "foros", "fórum", "fóruns",
    ),
    "reviews": (
        "review", "review site", "review sites", "recensione", "recensioni", "google reviews",
        "bewertung", "bewertungen", "avis", "reseña", "reseñas", "avaliação", "avaliações",
    ),
}  # fmt: skip

#: Words for polarity in the columns of listening tools and spreadsheets; None is "not known".
POLARITIES: dict[str, float | None] = {
    word: polarity
    for polarity, words in (
        (1.0, (
            "very positive", "strongly positive", "positive", "pos", "positivo", "positiva", "positivi",
            "molto positivo", "positiv", "sehr positiv", "positif", "très positif", "muy positivo",
            "muito positivo",
        )),
        (0.5, ("somewhat positive", "slightly positive")),
        (0.0, (
            "neutral", "neu", "neutro", "neutra", "neutrale", "neutre", "mixed", "misto", "mista", "misti",
            "gemischt", "mitigé", "mixto", "ambivalent",
        )),
        (-0.5, ("slightly negative", "somewhat negative")),
        (-1.0, (
            "very negative", "strongly negative", "negative", "neg", "negativo", "negativa", "negativi",
            "molto negativo", "negativ", "sehr negativ", "négatif", "negatif", "très négatif",
            "muy negativo", "muito negativo",
        )),
        (None, (
            "unknown", "not rated", "unrated", "unassigned", "not available", "n/a", "none", "null", "-",
            "non disponibile", "non valutato", "sconosciuto", "nicht bewertet", "unbekannt", "non évalué",
            "inconnu", "sin clasificar", "desconocido", "não avaliado",
        )),
    )
    for word in words
}  # fmt: skip


def canonical_names(vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return every accepted spelling (lower case) and the word it stands for."""
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
