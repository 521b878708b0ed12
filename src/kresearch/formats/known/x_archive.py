"""The archive that X gives people of themselves: tweets.js and like.js, unpacked or in its zip file."""

from __future__ import annotations

from pathlib import PurePosixPath

from kresearch._common.reading import parse_json
from kresearch.errors import UsageError
from kresearch.formats.head import Head
from kresearch.formats.opening import open_bytes
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, retweeted_in, two_letters
from kresearch.formats.values import Record, listed, part, text, whole, word

_NETWORK = "twitter"
_ACCOUNT = "account.js"
_MOST = 1 << 20


class XArchive:
    """Tweets and likes of the owner of an archive; whose it is stands in account.js beside them."""

    name = "x-archive"
    title = "X archive of one's own account (tweets.js, like.js)"
    networks = (_NETWORK,)
    source = "documentation"
    becomes = (
        "tweet -> post of the owner",
        "in_reply_to_screen_name -> reply of the owner",
        "a text that begins with RT @name -> share of name",
        "user_mentions -> mentions",
        "favorite_count, retweet_count -> totals of the owner's posts, once",
        "account.js beside the file, or --account -> the owner",
    )
    lost = (
        "likes: like.js says neither when nor whose tweet was liked",
        "who liked and retweeted the owner: the archive holds counts only",
        "deleted tweets, messages, followers, media",
    )

    def recognises(self, head: Head) -> bool:
        """Return whether the file assigns tweets or likes to a part of window.YTD."""
        # What the owner deleted is in the archive, too, and was withdrawn.
        ours = head.assigned.startswith("window.YTD.") and "deleted" not in head.assigned
        return ours and head.has_any("tweet.full_text", "tweet.id_str", "full_text", "like.tweetId")

    def read(self, head: Head, rows: Rows) -> None:
        """Read tweets; likes are counted and left out."""
        if head.has("like.tweetId"):
            for where, _ in read_records(head, rows):
                rows.begin(where)
                rows.leave_out("a like without time and without whose tweet was liked")
            return
        owner = rows.options.account or _owner(head)
        if owner is None:
            raise UsageError(
                f"'{head.name}' does not say whose archive it is, and there is no {_ACCOUNT} beside it. "
                "Allowed: the whole archive, or the owner's handle. "
                "Import it with kresearch data import FILE --account HANDLE --out LOG."
            )
        for where, record in read_records(head, rows):
            rows.begin(where)
            _take(part(record, "tweet") or record, owner, rows)


def _take(tweet: Record, owner: str, rows: Rows) -> None:
    said = text(tweet, "full_text") or text(tweet, "text")
    post = word(tweet, "in_reply_to_status_id_str")
    replied = word(tweet, "in_reply_to_screen_name")
    tagged = listed(tweet, "entities", "user_mentions")
    named = [name for one in tagged if (name := word(one, "screen_name"))]
    put_tweet(
        Tweet(
            author=owner,
            number=word(tweet, "id_str") or word(tweet, "id"),
            at=rows.time(word(tweet, "created_at")),
            text=said,
            language=two_letters(word(tweet, "lang")),
            replied=replied if post else None,
            replied_post=post,
            retweeted=retweeted_in(said),
            # Without a tweet that it answers it only begins with the handle, which may have changed since.
            mentions=[replied, *named] if replied and not post else named,
            counters={"like": whole(tweet, "favorite_count"), "share": whole(tweet, "retweet_count")},
        ),
        rows,
    )


def _owner(head: Head) -> str | None:
    """Return the handle that account.js in the same folder names."""
    member = str(PurePosixPath(head.member).with_name(_ACCOUNT)) if head.member else ""
    path = head.path if member else head.path.with_name(_ACCOUNT)
    try:
        with open_bytes(path, member) as file:
            said = file.read(_MOST).decode("utf-8", errors="replace")
        found = parse_json(said[said.index("=") + 1 :])
    except (OSError, KeyError, ValueError, UsageError):
        return None
    return next((name for one in listed({"": found}, "") if (name := word(one, "account", "username"))), None)


FORMAT = XArchive()
