"""Meta Business Suite: content insights of a Facebook page or an Instagram account, per post."""

from __future__ import annotations

from kresearch.formats.counters import TOGETHER, CountersFormat
from kresearch.formats.tabular import match_columns

#: In English, Italian, German, French, Spanish, Portuguese, Swedish.
_COLUMNS = {
    "account": (
        "account username", "page name", "nome utente dell'account", "nome della pagina", "nome pagina",
        "benutzername des kontos", "seitenname", "nom d'utilisateur du compte", "nom de la page",
        "nombre de usuario de la cuenta", "nombre de la página", "nome de usuário da conta",
        "nome da página", "kontots användarnamn", "sidnamn",
    ),
    "post": (
        "post id", "id post", "id del post", "beitrags-id", "id de publication",
        "identificador de la publicación", "identificação do post", "publicerings-id", "inläggs-id",
    ),
    "date": (
        "publish time", "ora di pubblicazione", "orario di pubblicazione", "data e ora di pubblicazione",
        "veröffentlichungszeit", "veröffentlichungszeitpunkt", "heure de publication",
        "hora de publicación", "horário de publicação", "publiceringstid",
    ),
    "title": ("title", "titolo", "titel", "titre", "título"),
    "text": ("description", "descrizione", "beschreibung", "descripción", "descrição", "beskrivning"),
    "day": ("date", "data", "datum", "fecha"),
    "reactions": (
        "reactions", "reazioni", "reaktionen", "réactions", "reacciones", "reações", "reaktioner",
    ),
    "likes": (
        "likes", "mi piace", "gefällt mir-angaben", "gefällt mir", "j'aime", "mentions j'aime", "me gusta",
        "curtidas", "gilla-markeringar",
    ),
    "comments": (
        "comments", "commenti", "kommentare", "commentaires", "comentarios", "comentários", "kommentarer",
    ),
    "shares": (
        "shares", "condivisioni", "geteilte inhalte", "mal geteilt", "partages", "veces compartido",
        "veces que se ha compartido", "compartilhamentos", "delningar",
    ),
    "follows": ("follows", "follower", "segui", "abonnés", "seguidores", "följare"),
}  # fmt: skip
_LOST = (
    "impressions, reach, views, clicks, saves: looking is no interaction",
    "who reacted, and when: lifetime figures are counted at the time of the post",
    "columns in other languages than English and five more, which were named by hand and not seen in a file",
)


FORMATS = (
    CountersFormat(
        name="facebook-insights",
        title="Facebook page insights per post (Meta Business Suite, CSV)",
        networks=("facebook",),
        source="public code",
        becomes=(
            "row -> post of the page",
            f"{TOGETHER}; comments, shares -> totals, once",
            "figures of a day (column Date) -> totals of the day",
        ),
        lost=_LOST,
        columns=_COLUMNS,
        totals={"reactions": "like", "comments": "comment", "shares": "share"},
        test=lambda head: (
            {"post", "date", "reactions", "comments"} <= match_columns(head.header, _COLUMNS).keys()
        ),
        order="mdy",
    ),
    CountersFormat(
        name="instagram-insights",
        title="Instagram insights per post (Meta Business Suite, CSV)",
        networks=("instagram",),
        source="public code",
        becomes=(
            "row -> post of the account",
            "likes, comments, shares, follows -> totals, once",
            "figures of a day (column Date) -> totals of the day",
        ),
        lost=_LOST,
        columns=_COLUMNS,
        totals={"likes": "like", "comments": "comment", "shares": "share", "follows": "follow"},
        test=lambda head: (
            {"account", "post", "date", "likes", "comments"}
            <= (found := match_columns(head.header, _COLUMNS)).keys()
            and "reactions" not in found
        ),
        order="mdy",
    ),
)
