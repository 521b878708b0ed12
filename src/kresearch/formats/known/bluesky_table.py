"""Tables of Bluesky posts as scripts write them: who wrote what when, and whom a post answers or quotes."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.known import communalytic, fourcat_csv
from kresearch.formats.known.bluesky import owner_of
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, two_letters
from kresearch.formats.values import Record, first_word, whole

_NETWORK = "bluesky"
_AUTHOR = ("handle", "authorhandle", "author", "username", "userhandle")
_DID = ("did", "authordid", "userdid")
_URI = ("uri", "posturi", "aturi")
_TIME = ("createdat", "recordcreatedat", "created", "timestamp", "date", "indexedat")
_TEXT = ("text", "recordtext", "content", "posttext")
_LANGUAGE = ("lang", "langs", "language")
#: Whom a post answers or quotes: their handle, their number, their post, and its time.
_PARENT = (
    ("parenthandle", "replytohandle", "parentauthorhandle", "replyparentauthorhandle", "parentauthor"),
    ("parentdid", "replytodid", "parentauthordid"),
    ("parenturi", "replyparenturi", "replyparent", "replyto", "recordreplyparenturi", "inreplyto"),
    ("parentcreatedat",),
)
_QUOTED = (
    ("quotedhandle", "quotedauthorhandle", "quotedauthor"),
    ("quoteddid", "quotedauthordid"),
    ("quoteduri", "quoteuri", "quotedposturi", "embedrecorduri"),
    ("quotedcreatedat",),
)
_COUNTERS = {
    "like": ("likecount", "likes"),
    "share": ("repostcount", "reposts"),
    "reply": ("replycount", "replies"),
    "quote": ("quotecount", "quotes"),
}


def _key(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _take(record: Record, rows: Rows) -> None:
    row = {_key(name): value for name, value in record.items()}
    author, did, uri = (first_word(row, *names) for names in (_AUTHOR, _DID, _URI))
    if author is None or author == "handle.invalid":
        author = owner_of(uri, rows) or _by_number(did, rows)
    elif (owner := did or (uri or "").removeprefix("at://").split("/")[0]).startswith("did:"):
        rows.handle(owner, author, network=_NETWORK)
    written = first_word(row, *_TIME)
    replied, replied_post = _other(row, _PARENT, rows)
    quoted, quoted_post = _other(row, _QUOTED, rows)
    put_tweet(
        Tweet(
            author=author,
            number=uri or _number(author, written),
            # The network writes UTC, whether a script kept the Z or not.
            at=rows.time(written, utc=True),
            text=first_word(row, *_TEXT),
            language=two_letters(first_word(row, *_LANGUAGE)),
            replied=replied,
            replied_post=replied_post,
            quoted=quoted,
            quoted_post=quoted_post,
            counters={
                kind: next((number for name in names if (number := whole(row, name)) is not None), None)
                for kind, names in _COUNTERS.items()
            },
        ),
        rows,
        network=_NETWORK,
    )


def _other(row: Record, columns: tuple[tuple[str, ...], ...], rows: Rows) -> tuple[str | None, str | None]:
    """Return whom a post answers or quotes, and which post."""
    handle, did, uri, written = (first_word(row, *names) for names in columns)
    if handle is None or handle == "handle.invalid":
        handle = _by_number(did, rows) or owner_of(uri, rows)
    return handle, uri or _number(handle, written)


def _number(author: str | None, written: str | None) -> str | None:
    """Return what names a post in a table without addresses: an author writes one post a millisecond."""
    return f"{author} {written}" if author and written and ":" in written else None


def _by_number(did: str | None, rows: Rows) -> str | None:
    return rows.numbered_name(did, _NETWORK) if did is not None and did.startswith("did:") else None


def _test(head: Head) -> bool:
    names = {_key(name) for name in head.header} if head.shape == "csv" else set()
    if not all(names & set(group) for group in ((*_AUTHOR, *_DID), _TIME, _TEXT)):
        return False
    # Only Bluesky has such addresses, numbers and hosts.
    shown = (cell.strip() for row in head.cells[1:] for cell in row)
    said = any(cell.startswith(("at://did:", "did:plc:")) or cell.endswith(".bsky.social") for cell in shown)
    return said and not any(form.recognises(head) for form in (fourcat_csv.FORMAT, communalytic.FORMAT))


FORMAT = RecordFormat(
    name="bluesky-table",
    title="Tables of Bluesky posts (scripts with atproto; CSV, .xlsx)",
    networks=(_NETWORK,),
    source="public files",
    becomes=(
        "row -> post of its author (Handle, author, DID)",
        "Parent Handle, reply_parent, ... -> reply; Quoted Handle, quoted_uri, ... -> quote",
        "handles in the text -> mentions",
        "LikeCount, RepostCount, ReplyCount, QuoteCount -> totals, once, less those named",
        "CreatedAt -> time, UTC where it says no zone",
    ),
    lost=(
        "replies repeated in the row of the post that they answer (Reply_1_Text, ...)",
        "who liked and reposted",
        "links, labels, images",
    ),
    test=_test,
    take=_take,
)
