"""Mention exports of other listening tools (Brand24, Mention, Determ, ...), English or Italian columns."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.known import brandwatch, meltwater, talkwalker
from kresearch.formats.mentions import MentionFormat, has_columns
from kresearch.formats.tabular import match_columns

_COLUMNS = {
    "account": (
        "project",
        "project name",
        "brand",
        "query",
        "keyword",
        "topic",
        "progetto",
        "marca",
        "parola chiave",
    ),
    "author": ("author", "author name", "username", "user name", "autore", "nome autore", "utente"),
    "date": ("date", "published", "published at", "created at", "data", "data di pubblicazione"),
    "time": ("hour", "time", "ora", "orario"),
    "text": (
        "content",
        "full text",
        "text",
        "mention",
        "mention snippet",
        "snippet",
        "message",
        "testo",
        "contenuto",
        "menzione",
        "messaggio",
    ),
    "title": ("title", "headline", "titolo"),
    "sentiment": ("sentiment", "tone", "sentimento", "tono"),
    "place": (
        "source",
        "source type",
        "platform",
        "network",
        "channel",
        "fonte",
        "canale",
        "piattaforma",
        "tipo di fonte",
    ),
    "site": ("domain", "site", "host", "dominio", "sito"),
    "address": ("url", "link", "permalink", "mention url", "indirizzo"),
    "id": ("mention id", "id"),
    "language": ("language", "lang", "lingua"),
    "followers": ("followers count", "followers", "author followers", "seguaci"),
}
#: Columns of an Italian export put the day first.
_ITALIAN = frozenset({"data", "data di pubblicazione", "autore", "fonte", "testo"})
_TOOLS = (brandwatch.FORMAT, meltwater.FORMAT, talkwalker.FORMAT)


def _is_export(head: Head) -> bool:
    found = has_columns(head, _COLUMNS, "author", "date", "text", "sentiment", "place") or has_columns(
        head, _COLUMNS, "author", "date", "text", "sentiment", "site"
    )
    return found and not any(tool.recognises(head) for tool in _TOOLS)


def _order(head: Head) -> str | None:
    theirs = {name.lower() for name in match_columns(head.header, _COLUMNS).values()}
    return "dmy" if theirs & _ITALIAN else None


FORMAT = MentionFormat(
    name="mentions",
    title="Mentions of other listening tools: author, date, text, sentiment, source (CSV, .xlsx)",
    source="public code",
    columns=_COLUMNS,
    test=_is_export,
    order=_order,
)
