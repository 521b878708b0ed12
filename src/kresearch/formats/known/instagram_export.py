"""Instagram's download of one's own data (JSON): likes, comments, follows and posts of its owner."""

from __future__ import annotations

from collections.abc import Iterator

from kresearch.errors import UsageError
from kresearch.formats.doubled import mend_record
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record, listed, part, text, whole, word

_NETWORK = "instagram"
#: Lists of accounts by the key above them; followers_1.json has none.
_LIKES = ("likes_media_likes", "likes_comment_likes")
_FOLLOWING = "relationships_following"
#: Names of the values of a comment, in the language of the app.
_OWNER = ("Media Owner", "Proprietario del contenuto multimediale", "Proprietario del contenuto")
_COMMENT = ("Comment", "Commento")
_TIME = ("Time", "Ora", "Orario")


def _take(record: Record, rows: Rows) -> None:
    me = rows.options.account
    if me is None:
        raise UsageError(
            "the download does not say whose it is. Allowed: the owner's user name. Say --account NAME."
        )
    mended = mend_record(record, rows)
    if "string_map_data" in mended:
        _take_comment(mended, me, rows)
    elif "media" in mended or "creation_timestamp" in mended:
        _take_post(mended, me, rows)
    elif "comments_media_comments" in mended:
        for one in listed(mended, "comments_media_comments"):
            _take_comment(one, me, rows)
    elif any(key in mended for key in _LIKES):
        for key in _LIKES:
            for entry in listed(mended, key):
                _like(entry, me, rows)
    elif _FOLLOWING in mended:
        for entry in listed(mended, _FOLLOWING):
            for name, when in _named(entry, rows):
                rows.interaction(name, me, "follow", when, network=_NETWORK)
    elif "string_list_data" in mended:
        for name, when in _named(mended, rows):
            rows.interaction(me, name, "follow", when, network=_NETWORK)
    else:
        rows.leave_out("a record of another list")


def _like(entry: Record, me: str, rows: Rows) -> None:
    for one in listed(entry, "string_list_data"):
        rows.interaction(
            word(entry, "title"), me, "like", rows.time(whole(one, "timestamp")),
            network=_NETWORK, post=word(one, "href"),
        )  # fmt: skip


def _named(entry: Record, rows: Rows) -> Iterator[tuple[str | None, int | None]]:
    for one in listed(entry, "string_list_data"):
        # Newer downloads name the account above the list, older ones in it.
        yield word(one, "value") or word(entry, "title"), rows.time(whole(one, "timestamp"))


def _take_comment(record: Record, me: str, rows: Rows) -> None:
    values = part(record, "string_map_data")
    owner = next((name for key in _OWNER if (name := word(values, key, "value"))), None)
    said = next((found for key in _COMMENT if (found := text(values, key, "value"))), None)
    when = next((t for key in _TIME if (t := rows.time(whole(values, key, "timestamp"))) is not None), None)
    rows.interaction(owner, me, "comment", when, network=_NETWORK, text=said)


def _take_post(record: Record, me: str, rows: Rows) -> None:
    first = next(iter(listed(record, "media")), record)
    seconds = whole(record, "creation_timestamp") or whole(first, "creation_timestamp")
    number = word(first, "uri") or (None if seconds is None else str(seconds))
    said = text(record, "title") or text(first, "title")
    rows.post(me, number, rows.time(seconds), network=_NETWORK, text=said)


def _is_list(head: Head) -> bool:
    return head.is_json and any(
        head.has(*needed)
        for needed in (
            ("string_map_data",),
            ("string_list_data[].timestamp", "string_list_data[].href"),
            *((f"{key}[].string_list_data[].timestamp",) for key in (*_LIKES, _FOLLOWING)),
            ("comments_media_comments[].string_map_data",),
            ("media[].creation_timestamp", "media[].uri"),
        )
    )


FORMAT = RecordFormat(
    name="instagram-download",
    title="Instagram: one's own data as downloaded (likes, comments, followers, following, posts; JSON)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "liked posts and comments -> likes of their owners by --account",
        "post_comments -> comments on the media's owner by --account",
        "followers -> follows of --account; following -> follows by it",
        "posts -> posts of --account",
        "texts encoded twice -> mended by ftfy, said",
    ),
    lost=(
        "whose download it is: it does not say, --account does",
        "who liked and commented on the owner's posts: the download does not hold it",
        "messages, searches, stories",
        "names of values in other languages than English and Italian (Italian by hand, not seen in a file)",
    ),
    test=_is_list,
    take=_take,
)
