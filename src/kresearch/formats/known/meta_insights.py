"""Meta Business Suite: content insights of a Facebook page or an Instagram account, per post."""

from __future__ import annotations

from kresearch.formats.counters import TOGETHER, CountersFormat
from kresearch.formats.tabular import match_columns

_COLUMNS = {
    "account": ("account username", "page name", "nome utente dell'account", "nome della pagina"),
    "post": ("post id", "id post", "id del post"),
    "date": (
        "publish time",
        "ora di pubblicazione",
        "orario di pubblicazione",
        "data e ora di pubblicazione",
    ),
    "title": ("title", "titolo"),
    "text": ("description", "descrizione"),
    "day": ("date", "data"),
    "reactions": ("reactions", "reazioni"),
    "likes": ("likes", "mi piace"),
    "comments": ("comments", "commenti"),
    "shares": ("shares", "condivisioni"),
    "follows": ("follows", "follower", "segui"),
}
_LOST = (
    "impressions, reach, views, clicks, saves: looking is no interaction",
    "who reacted, and when: lifetime figures are counted at the time of the post",
    "columns in other languages than English (Italian ones by hand, not seen in a file)",
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
