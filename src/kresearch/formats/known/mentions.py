"""Mention exports of other listening tools (Brand24, Mention, Determ, ...), with columns in six languages."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.known import brandwatch, meltwater, talkwalker
from kresearch.formats.mentions import MentionFormat, has_columns
from kresearch.formats.tabular import match_columns

#: Our word -> what exports in English call it; then those in Italian, German, French, Spanish, Portuguese.
_ENGLISH = {
    "account": ("project", "project name", "brand", "query", "keyword", "topic"),
    "author": ("author", "author name", "username", "user name"),
    "date": ("date", "published", "published at", "created at"),
    "time": ("hour", "time"),
    "text": ("content", "full text", "text", "mention", "mention snippet", "snippet", "message"),
    "title": ("title", "headline"),
    "sentiment": ("sentiment", "tone"),
    "place": ("source", "source type", "platform", "network", "channel"),
    "site": ("domain", "site", "host"),
    "address": ("url", "link", "permalink", "mention url"),
    "id": ("mention id", "id"),
    "language": ("language", "lang"),
    "followers": ("followers count", "followers", "author followers"),
}
_OTHER = {
    "account": (
        "progetto", "marca", "parola chiave", "projekt", "marke", "suchbegriff", "projet", "marque",
        "mot-clé", "proyecto", "palabra clave", "projeto", "palavra-chave",
    ),
    "author": (
        "autore", "nome autore", "utente", "autor", "name des autors", "benutzername", "auteur",
        "nom de l'auteur", "nombre del autor", "usuario", "nome do autor", "usuário",
    ),
    "date": (
        "data", "data di pubblicazione", "datum", "veröffentlicht", "veröffentlichungsdatum",
        "date de publication", "fecha", "fecha de publicación", "data de publicação",
    ),
    "time": ("ora", "orario", "uhrzeit", "zeit", "heure", "hora", "horário"),
    "text": (
        "testo", "contenuto", "menzione", "messaggio", "inhalt", "beitrag", "erwähnung", "nachricht", "texte",
        "contenu", "message", "texto", "contenido", "mención", "mensaje", "conteúdo", "menção", "mensagem",
    ),
    "title": ("titolo", "titel", "überschrift", "titre", "título"),
    "sentiment": ("sentimento", "tono", "stimmung", "tonalität", "tonalité", "ton", "sentimiento", "tom"),
    "place": (
        "fonte", "canale", "piattaforma", "tipo di fonte", "quelle", "quellentyp", "plattform", "netzwerk",
        "kanal", "type de source", "plateforme", "canal", "fuente", "tipo de fuente", "plataforma", "red",
        "tipo de fonte", "rede",
    ),
    "site": ("dominio", "sito", "domäne", "webseite", "domaine", "sitio", "domínio"),
    "address": ("indirizzo", "adresse", "lien", "enlace", "endereço"),
    "language": ("lingua", "sprache", "langue", "idioma", "língua"),
    "followers": ("seguaci", "abonnés", "seguidores"),
}  # fmt: skip
_COLUMNS = {ours: (*names, *_OTHER.get(ours, ())) for ours, names in _ENGLISH.items()}
#: Columns of an export that is not in English put the day first.
_DAY_FIRST = frozenset(name for names in _OTHER.values() for name in names)
_TOOLS = (brandwatch.FORMAT, meltwater.FORMAT, talkwalker.FORMAT)


def _is_export(head: Head) -> bool:
    found = has_columns(head, _COLUMNS, "author", "date", "text", "sentiment", "place") or has_columns(
        head, _COLUMNS, "author", "date", "text", "sentiment", "site"
    )
    return found and not any(tool.recognises(head) for tool in _TOOLS)


def _order(head: Head) -> str | None:
    theirs = {name.lower() for name in match_columns(head.header, _COLUMNS).values()}
    return "dmy" if theirs & _DAY_FIRST else None


FORMAT = MentionFormat(
    name="mentions",
    title="Mentions of other listening tools: author, date, text, sentiment, source (CSV, .xlsx)",
    source="public code",
    columns=_COLUMNS,
    test=_is_export,
    order=_order,
)
